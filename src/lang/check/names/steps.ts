/** The statements of a session's entry as bindings, evaluated one after the other. */

import type * as Ast from '../../syntax/ast';
import type { Span } from '../../syntax/source';
import { assertUnreachable } from '../../syntax/unreachable';
import type * as R from '../resolved';
import { Body, type BodyContext } from './body';
import { findValue } from './lookup';
import { newRoutine, type ModuleScope } from './scope';
import { NO_VARIABLES } from './types';

/** One statement as it is carried out: the bindings that are evaluated, in order. */
export interface Step {
  /** Evaluated first; holds the value of an expression, the right side of a pattern, the first value of a variable. */
  readonly binding: R.TopBinding;
  /** The variable that the value is stored into. */
  readonly variable: R.MvarDefinition | undefined;
  /** What the statement is for: to show a value, to bind names, or for its effect. */
  readonly kind: 'expression' | 'binding' | 'pattern' | 'effect';
  /** The bound names of a pattern, evaluated after it. */
  readonly parts: readonly R.TopBinding[];
}

/** The name under which the right side of a pattern is reached; no program can write it. */
const wholeName = 'the value';

/** Turns statements into bindings of the session's module; each sees those before it. */
export class Steps {
  readonly all: Step[] = [];
  readonly bindings: R.TopBinding[] = [];
  readonly variables: R.MvarDefinition[] = [];

  constructor(
    private readonly context: BodyContext,
    private readonly root: ModuleScope,
    private readonly renewsVariables: boolean,
  ) {}

  add(statement: Ast.Statement): void {
    switch (statement.kind) {
      case 'ExpressionStatement':
        this.push('expression', this.bind('the entry', statement.expression, statement.span));
        return;
      case 'Bind':
        this.bindPattern(statement);
        return;
      case 'Assign':
        this.assign(statement);
        return;
      case 'LocalFunction':
        this.push('effect', this.bind('the entry', blockOf(statement.span, [statement]), statement.span));
    }
  }

  private bindPattern(statement: Ast.BindStatement): void {
    const { pattern, value, type, span } = statement;
    if (pattern.kind !== 'NamePattern') {
      const binding = this.bind(wholeName, value, span, type);
      this.declare(wholeName, { kind: 'binding', binding });
      const parts = namesIn(pattern).map((name): R.TopBinding => {
        const whole: Ast.Statement = { ...statement, type: undefined, value: nameOf(wholeName, value.span) };
        const part: Ast.Statement = { kind: 'ExpressionStatement', expression: nameOf(name, span), span };
        return this.bind(name, blockOf(span, [whole, part]), span);
      });
      this.root.values.delete(wholeName);
      for (const part of parts) this.declare(part.name, { kind: 'binding', binding: part });
      this.all.push({ kind: 'pattern', binding, variable: undefined, parts });
      return;
    }
    const { name } = pattern;
    const known = findValue(this.root, name);
    const isRenewed =
      this.renewsVariables && known?.kind === 'mvar' && known.mvar.start !== undefined && type === undefined;
    if (statement.isVar || isRenewed) this.declareVariable(name, statement);
    else if (known?.kind === 'mvar' && type === undefined) {
      const read: Ast.Statement = { kind: 'ExpressionStatement', expression: nameOf(name, span), span };
      this.push('binding', this.bind(name, blockOf(span, [statement, read]), span));
    } else {
      // A function may call itself; everything else still sees what the name meant before.
      const isFunction = value.kind === 'Lambda';
      const declare = (binding: R.TopBinding) => {
        this.declare(name, { kind: 'binding', binding });
      };
      const binding = this.bind(name, value, span, type, isFunction ? declare : undefined);
      declare(binding);
      this.push('binding', binding);
    }
  }

  /** `var x = e`: a variable that functions and processes share, of the type that `e` has. */
  private declareVariable(name: string, { value, type, span }: Ast.BindStatement): void {
    const start: R.TopBinding = { ...this.bind(name, value, span, type), isVariable: true };
    this.bindings[this.bindings.length - 1] = start;
    const mvar: R.MvarDefinition = {
      name,
      module: this.root.module,
      isPublic: true,
      type: undefined,
      start,
      value: { kind: 'TopBinding', binding: start, span },
      routine: newRoutine(name, this.root.module, 0, undefined, span),
      span,
    };
    this.variables.push(mvar);
    this.declare(name, { kind: 'mvar', mvar });
    this.all.push({ kind: 'binding', binding: start, variable: mvar, parts: [] });
  }

  /** `x[i] = e` for a name that is no variable binds the changed collection to the name. */
  private assign(statement: Ast.AssignStatement): void {
    const { target, span } = statement;
    const owner = target.kind === 'Index' && target.target.kind === 'Name' ? target.target.name : undefined;
    if (owner === undefined || findValue(this.root, owner)?.kind !== 'binding') {
      this.push('effect', this.bind('the entry', blockOf(span, [statement]), span));
      return;
    }
    const pattern: Ast.Pattern = { kind: 'NamePattern', name: owner, span };
    const value = nameOf(owner, span);
    const copy: Ast.Statement = { kind: 'Bind', isVar: true, pattern, type: undefined, value, span };
    const result: Ast.Statement = { kind: 'ExpressionStatement', expression: value, span };
    const binding = this.bind(owner, blockOf(span, [copy, statement, result]), span);
    this.declare(owner, { kind: 'binding', binding });
    this.push('effect', binding);
  }

  private push(kind: Step['kind'], binding: R.TopBinding): void {
    this.all.push({ kind, binding, variable: undefined, parts: [] });
  }

  private declare(name: string, entity: Parameters<typeof entryOf>[0]): void {
    this.root.values.set(name, entryOf(entity));
  }

  /** A binding whose value is resolved now; `early` is told of it before. */
  private bind(
    name: string,
    value: Ast.Expression,
    span: Span,
    type?: Ast.TypeExpression,
    early?: (binding: R.TopBinding) => void,
  ): R.TopBinding {
    const routine = newRoutine('<repl>', this.root.module, 0, undefined, span);
    const body = new Body(this.context, this.root, routine, NO_VARIABLES, undefined);
    const binding: R.TopBinding = {
      name,
      module: this.root.module,
      isPublic: true,
      type: type === undefined ? undefined : body.type(type),
      value: { kind: 'Error', span },
      routine,
      span,
      nameSpan: span,
    };
    early?.(binding);
    (binding as { value: R.Expression }).value = body.expression(value);
    this.bindings.push(binding);
    return binding;
  }
}

function entryOf(
  entity:
    | { readonly kind: 'binding'; readonly binding: R.TopBinding }
    | { readonly kind: 'mvar'; readonly mvar: R.MvarDefinition },
) {
  return { entity, isPublic: true };
}

function nameOf(name: string, span: Span): Ast.Expression {
  return { kind: 'Name', name, span };
}

function blockOf(span: Span, statements: readonly Ast.Statement[]): Ast.Expression {
  return { kind: 'Block', statements, span };
}

/** The names that a pattern binds, in order. */
export function namesIn(pattern: Ast.Pattern): string[] {
  const found = new Set<string>();
  const visitField = ({ name, pattern: part }: Ast.FieldPattern): void => {
    if (part === undefined) found.add(name.name);
    else visit(part);
  };
  const visit = (part: Ast.Pattern): void => {
    switch (part.kind) {
      case 'NamePattern':
        found.add(part.name);
        return;
      case 'TuplePattern':
      case 'SetPattern':
        part.elements.forEach(visit);
        return;
      case 'ListPattern':
        part.elements.forEach(visit);
        if (part.tail !== undefined) visit(part.tail);
        return;
      case 'RecordPattern':
        part.fields.forEach(visitField);
        return;
      case 'ConstructorPattern':
        part.positional?.forEach(visit);
        part.named?.forEach(visitField);
        return;
      case 'MapPattern':
        for (const { value } of part.entries) visit(value);
        return;
      case 'OrPattern':
        part.alternatives.forEach(visit);
        return;
      case 'WildcardPattern':
      case 'LiteralPattern':
      case 'RangePattern':
      case 'PinPattern':
        return;
      default:
        assertUnreachable(part);
    }
  };
  visit(pattern);
  return [...found];
}
