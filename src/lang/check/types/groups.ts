/**
 * The order of inference: functions, methods and top-level bindings in groups that use each other, every group after
 * those it uses (Tarjan's algorithm, without recursion: chains of calls may be long).
 */

import type * as R from '../resolved';
import type { Conventions } from './conventions';
import type { FunctionTable } from './functions';
import type { Implementations } from './implementations';
import { eachChild, visitClauses } from './walk';

/** Something whose type inference finds. */
export type Unit = R.FunctionDefinition | R.TopBinding;

/** Whether a unit is a function; otherwise it is a binding. */
export function isFunction(unit: Unit): unit is R.FunctionDefinition {
  return 'clauses' in unit;
}

/** Where names lead that only types resolve. */
export interface Links {
  readonly functions: FunctionTable;
  readonly implementations: Implementations;
  readonly conventions: Conventions;
}

/** All units in groups, in order of inference. */
export function orderedGroups(units: readonly Unit[], links: Links): Unit[][] {
  const uses = new UseFinder(links);
  const order = new Map<Unit, { index: number; low: number; onStack: boolean }>();
  const stack: Unit[] = [];
  const groups: Unit[][] = [];
  for (const root of units) {
    if (order.has(root)) continue;
    const work: { unit: Unit; next: Iterator<Unit> }[] = [];
    const enter = (unit: Unit) => {
      order.set(unit, { index: order.size, low: order.size, onStack: true });
      stack.push(unit);
      work.push({ unit, next: uses.of(unit)[Symbol.iterator]() });
    };
    enter(root);
    while (work.length > 0) {
      const { unit, next } = work[work.length - 1];
      const state = stateOf(order, unit);
      const used = next.next();
      if (used.done !== true) {
        const other = order.get(used.value);
        if (other === undefined) enter(used.value);
        else if (other.onStack) state.low = Math.min(state.low, other.index);
        continue;
      }
      work.pop();
      if (work.length > 0) {
        const user = stateOf(order, work[work.length - 1].unit);
        user.low = Math.min(user.low, state.low);
      }
      if (state.low === state.index) groups.push(popGroup(stack, unit, order));
    }
  }
  return groups;
}

interface State {
  readonly index: number;
  low: number;
  onStack: boolean;
}

function stateOf(order: ReadonlyMap<Unit, State>, unit: Unit): State {
  return order.get(unit) as State;
}

function popGroup(stack: Unit[], last: Unit, order: ReadonlyMap<Unit, State>): Unit[] {
  const group: Unit[] = [];
  for (;;) {
    const unit = stack.pop() as Unit;
    stateOf(order, unit).onStack = false;
    group.push(unit);
    if (unit === last) return group.reverse();
  }
}

const OPERATOR_METHODS = 'add sub mul div lt lte gt gte eq neq'.split(' ');

/** Finds what a unit uses. Functions whose annotations say everything need no order: they are left out. */
class UseFinder {
  private readonly byMethod = new Map<string, readonly R.FunctionDefinition[]>();
  private readonly byOperator: readonly R.FunctionDefinition[];
  private readonly byIndex: readonly R.FunctionDefinition[];

  constructor(private readonly links: Links) {
    const isOpen = (definition: R.FunctionDefinition) => !links.functions.isSettled(definition);
    const scalars = links.conventions.all('scalar').filter(isOpen);
    this.byOperator = [...OPERATOR_METHODS.flatMap((name) => this.methods(name)), ...scalars];
    this.byIndex = links.conventions.all('index').filter(isOpen);
  }

  of(unit: Unit): Set<Unit> {
    const used = new Set<Unit>();
    const pending: R.Expression[] = [];
    const push = (expression: R.Expression) => void pending.push(expression);
    if (isFunction(unit)) {
      for (const parameter of unit.parameters)
        if (parameter.defaultValue !== undefined) push(parameter.defaultValue);
      visitClauses(unit.clauses, push);
    } else push(unit.value);
    for (let expression = pending.pop(); expression !== undefined; expression = pending.pop()) {
      this.note(expression, used);
      eachChild(expression, push);
    }
    return used;
  }

  private note(expression: R.Expression, used: Set<Unit>): void {
    switch (expression.kind) {
      case 'Call':
      case 'Function':
        this.addAll(expression.family.overloads, used);
        return;
      case 'MethodCall':
        if (expression.inScope?.kind === 'family') this.addAll(expression.inScope.family.overloads, used);
        if (expression.inScope?.kind === 'binding') this.addBinding(expression.inScope.binding, used);
        for (const method of this.methods(expression.name)) used.add(method);
        return;
      case 'TraitMethod':
      case 'QualifiedMethodCall':
        for (const method of this.methods(expression.name)) used.add(method);
        return;
      case 'TopBinding':
        this.addBinding(expression.binding, used);
        return;
      case 'Mvar':
        if (expression.mvar.start !== undefined) this.addBinding(expression.mvar.start, used);
        return;
      case 'Binary':
        for (const definition of this.byOperator) used.add(definition);
        return;
      case 'Index':
        for (const definition of this.byIndex) used.add(definition);
        return;
      case 'Block':
        for (const statement of expression.statements) this.noteStatement(statement, used);
        return;
      default:
        return;
    }
  }

  private noteStatement(statement: R.Statement, used: Set<Unit>): void {
    if (statement.kind === 'AssignIndex') for (const definition of this.byIndex) used.add(definition);
    else if (statement.kind === 'AssignMvar' && statement.mvar.start !== undefined)
      this.addBinding(statement.mvar.start, used);
  }

  /** What an earlier entry of a session bound has its type already. */
  private addBinding(binding: R.TopBinding, used: Set<Unit>): void {
    if (!this.links.functions.bindings.has(binding)) used.add(binding);
  }

  private addAll(definitions: readonly R.FunctionDefinition[], used: Set<Unit>): void {
    for (const definition of definitions)
      if (!this.links.functions.isSettled(definition)) used.add(definition);
  }

  private methods(name: string): readonly R.FunctionDefinition[] {
    let methods = this.byMethod.get(name);
    if (methods === undefined) {
      methods = this.links.implementations
        .named(name)
        .filter((definition) => !this.links.functions.isSettled(definition));
      this.byMethod.set(name, methods);
    }
    return methods;
  }
}
