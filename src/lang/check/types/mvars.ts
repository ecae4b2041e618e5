/**
 * Rules that keep shared variables out of trouble: no branch that writes what its condition
 * read, no write inside a write, no waiting for messages in a function that reads and writes one. The variables of a
 * session are not meant.
 */

import type { Diagnostic } from '../../diagnostics/diagnostic';
import type * as R from '../resolved';
import { problem } from './errors';
import { eachChild, visitClauses } from './walk';

/** What the body of a function does with shared variables; processes that it spawns count by themselves. */
interface Summary {
  readonly reads: Set<R.MvarDefinition>;
  readonly writes: Set<R.MvarDefinition>;
  readonly calls: Set<R.FunctionDefinition>;
  receives: boolean;
}

/** Finds every breach of the rules. A program without shared variables costs nothing. */
export function checkMvars(program: R.ResolvedProgram): Diagnostic[] {
  if (program.mvars.length === 0) return [];
  return new MvarRules(program).check();
}

class MvarRules {
  private readonly summaries = new Map<R.FunctionDefinition, Summary>();
  private readonly diagnostics: Diagnostic[] = [];

  constructor(private readonly program: R.ResolvedProgram) {}

  check(): Diagnostic[] {
    const functions = [
      ...this.program.functions,
      ...this.program.implementations.flatMap((implementation) => implementation.methods),
    ];
    for (const definition of functions) {
      this.checkWaiting(definition);
      visitClauses(definition.clauses, (part) => {
        this.checkParts(definition, part);
      });
    }
    return this.diagnostics;
  }

  private summary(definition: R.FunctionDefinition): Summary {
    let summary = this.summaries.get(definition);
    if (summary === undefined) {
      summary = { reads: new Set(), writes: new Set(), calls: new Set(), receives: false };
      this.summaries.set(definition, summary);
      for (const clause of definition.clauses) {
        if (clause.guard !== undefined) summarise(clause.guard, summary);
        summarise(clause.body, summary);
      }
    }
    return summary;
  }

  /** All functions that an expression or function may call, directly or not. */
  private reachable(start: Iterable<R.FunctionDefinition>): Set<R.FunctionDefinition> {
    const found = new Set<R.FunctionDefinition>(start);
    for (const definition of found) for (const callee of this.summary(definition).calls) found.add(callee);
    return found;
  }

  /** A function that reads and writes one variable calls none that waits for messages. */
  private checkWaiting(definition: R.FunctionDefinition): void {
    const summary = this.summary(definition);
    const both = [...summary.writes].find((mvar) => summary.reads.has(mvar));
    if (both === undefined) return;
    const waiting = [...this.reachable(summary.calls)].find((callee) => this.summary(callee).receives);
    if (waiting === undefined) return;
    this.diagnostics.push(
      problem(
        'E0352',
        definition.nameSpan,
        `mvar safety violation: function \`${definition.name}\` reads and writes mvar \`${both.name}\` and calls \`${waiting.name}\`, which waits for messages`,
        {
          help: 'split the function: one part for the variable, one that waits',
          related: [{ span: waiting.nameSpan, text: 'executes `receive`' }],
        },
      ),
    );
  }

  private checkParts(definition: R.FunctionDefinition, part: R.Expression): void {
    const pending = [part];
    for (let expression = pending.pop(); expression !== undefined; expression = pending.pop()) {
      this.checkBranches(definition, expression);
      if (expression.kind === 'Block')
        for (const statement of expression.statements) this.checkNested(statement);
      eachChild(expression, (child) => void pending.push(child));
    }
  }

  /** A condition that reads a variable guards no branch that sets it to something unrelated. */
  private checkBranches(definition: R.FunctionDefinition, expression: R.Expression): void {
    const guarded: { conditions: readonly R.Expression[]; bodies: readonly R.Expression[] }[] = [];
    if (expression.kind === 'If') {
      const conditions: R.Expression[] = [];
      for (const branch of expression.branches) {
        conditions.push(branch.condition);
        guarded.push({ conditions: [...conditions], bodies: [branch.body] });
      }
      if (expression.otherwise !== undefined) guarded.push({ conditions, bodies: [expression.otherwise] });
    } else if (expression.kind === 'Match') {
      guarded.push({ conditions: [expression.scrutinee], bodies: expression.arms.map((arm) => arm.body) });
    } else if (expression.kind === 'While') {
      guarded.push({ conditions: [expression.condition], bodies: [expression.body] });
    } else return;
    for (const { conditions, bodies } of guarded) this.checkGuarded(definition, conditions, bodies);
  }

  private checkGuarded(
    definition: R.FunctionDefinition,
    conditions: readonly R.Expression[],
    bodies: readonly R.Expression[],
  ): void {
    const read = emptySummary();
    for (const condition of conditions) summarise(condition, read);
    if (read.reads.size === 0) return;
    for (const assignment of bodies.flatMap(assignmentsIn)) {
      const value = emptySummary();
      summarise(assignment.value, value);
      if (!read.reads.has(assignment.mvar) || value.reads.has(assignment.mvar)) continue;
      const { name } = assignment.mvar;
      this.diagnostics.push(
        problem(
          'E0350',
          assignment.span,
          `function \`${definition.name}\` reads mvar \`${name}\` and later writes it with a different value - another process may change it in between`,
          {
            help: `decide and write in one step: \`${name}.update(old => …)\``,
            related: [{ span: conditions[conditions.length - 1].span, text: 'read here' }],
          },
        ),
      );
    }
  }

  /** The right side of `n = e` does not write `n`. */
  private checkNested(statement: R.Statement): void {
    if (statement.kind !== 'AssignMvar') return;
    const value = emptySummary();
    summarise(statement.value, value);
    const { mvar } = statement;
    const viaCall = [...this.reachable(value.calls)].find((callee) => this.summary(callee).writes.has(mvar));
    if (!value.writes.has(mvar) && viaCall === undefined) return;
    this.diagnostics.push(
      problem(
        'E0351',
        statement.span,
        `nested write to mvar \`${mvar.name}\` would cause deadlock - the value that is being written writes it as well`,
        {
          help: 'compute the value first, then write it',
          related:
            viaCall === undefined ? [] : [{ span: viaCall.nameSpan, text: `\`${viaCall.name}\` writes it` }],
        },
      ),
    );
  }
}

function emptySummary(): Summary {
  return { reads: new Set(), writes: new Set(), calls: new Set(), receives: false };
}

/** Adds what an expression does. What it spawns runs elsewhere. */
function summarise(root: R.Expression, summary: Summary): void {
  const pending = [root];
  for (let expression = pending.pop(); expression !== undefined; expression = pending.pop()) {
    switch (expression.kind) {
      case 'Mvar':
        if (expression.mvar.start === undefined) summary.reads.add(expression.mvar);
        break;
      case 'Receive':
        summary.receives = true;
        break;
      case 'Call':
      case 'Function':
        for (const overload of expression.family.overloads) summary.calls.add(overload);
        break;
      case 'MethodCall':
        if (expression.receiver.kind === 'Mvar' && expression.name === 'update')
          summary.writes.add(expression.receiver.mvar);
        if (expression.inScope?.kind === 'family') {
          for (const overload of expression.inScope.family.overloads) summary.calls.add(overload);
        }
        break;
      case 'Block':
        for (const statement of expression.statements) {
          if (statement.kind === 'AssignMvar' && statement.mvar.start === undefined)
            summary.writes.add(statement.mvar);
        }
        break;
      case 'Spawn':
        continue;
      default:
        break;
    }
    eachChild(expression, (child) => void pending.push(child));
  }
}

type MvarAssignment = R.Statement & { readonly kind: 'AssignMvar' };

/** Every assignment of a shared variable in an expression, those of spawned processes aside. */
function assignmentsIn(root: R.Expression): MvarAssignment[] {
  const found: MvarAssignment[] = [];
  const pending = [root];
  for (let expression = pending.pop(); expression !== undefined; expression = pending.pop()) {
    if (expression.kind === 'Spawn') continue;
    if (expression.kind === 'Block') {
      for (const statement of expression.statements)
        if (statement.kind === 'AssignMvar') found.push(statement);
    }
    eachChild(expression, (child) => void pending.push(child));
  }
  return found;
}
