/** Statements of a block: bindings, assignments, local functions. */

import type * as Ast from '../../syntax/ast';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import { resolveAssignment } from './assignments';
import type { Body } from './body';
import { resolveLambdaClauses } from './lambdas';
import { findValue } from './lookup';
import { newPatternNames, resolvePattern } from './patterns';
import { newLocal, newRoutine, noteUse } from './scope';

/** The definitions of one local function in a block, in textual order. */
interface LocalGroup {
  readonly name: string;
  readonly clauses: (Ast.LocalFunctionStatement | Ast.LambdaExpression)[];
  /** The statement at which the function comes into being. */
  readonly first: Ast.Statement;
  readonly locals: Map<number, R.Local>;
}

/** Resolves the statements of a block whose scope has been entered. */
export function resolveBlock(
  body: Body,
  statements: readonly Ast.Statement[],
  span: Span,
): R.BlockExpression {
  const groups = collectLocalFunctions(body, statements);
  const resolved: R.Statement[] = [];
  for (const statement of statements) {
    const group = groups.get(statement);
    if (group === undefined) resolved.push(...resolveStatement(body, statement));
    else if (group.first === statement) resolved.push(...defineGroup(body, group));
  }
  return { kind: 'Block', statements: resolved, span };
}

/**
 * Finds the local functions of a block and makes their names visible in all of it. The result maps every
 * statement that is a clause to its group.
 */
function collectLocalFunctions(
  body: Body,
  statements: readonly Ast.Statement[],
): Map<Ast.Statement, LocalGroup> {
  const groups = new Map<string, LocalGroup>();
  const ofStatement = new Map<Ast.Statement, LocalGroup>();
  // A name that an earlier statement of the block binds as a value is assigned or bound again, not a function.
  const values = new Set<string>();
  for (const statement of statements) {
    const clause = localClause(body, statement);
    if (clause === undefined || values.has(clause.name)) {
      if (statement.kind === 'Bind' && statement.pattern.kind === 'NamePattern')
        values.add(statement.pattern.name);
      continue;
    }
    let group = groups.get(clause.name);
    if (group === undefined) {
      group = { name: clause.name, clauses: [], first: statement, locals: new Map() };
      groups.set(clause.name, group);
    }
    group.clauses.push(clause.code);
    ofStatement.set(statement, group);
  }
  for (const group of groups.values()) declareGroup(body, group, statements);
  return ofStatement;
}

function localClause(
  body: Body,
  statement: Ast.Statement,
): { name: string; code: Ast.LocalFunctionStatement | Ast.LambdaExpression } | undefined {
  if (statement.kind === 'LocalFunction') return { name: statement.name.name, code: statement };
  const isLambdaBinding =
    statement.kind === 'Bind' &&
    !statement.isVar &&
    statement.pattern.kind === 'NamePattern' &&
    statement.value.kind === 'Lambda' &&
    statement.type === undefined;
  if (!isLambdaBinding) return undefined;
  const name = (statement.pattern as Ast.NamePattern).name;
  const visible = body.lookup(name);
  if (visible !== undefined && visible.entry.kind === 'variable') {
    const local = visible.entry.local;
    if (local.isVar) return undefined;
    if (local.routine === body.routine) {
      body.report.reassigned(statement.span, local);
      return undefined;
    }
  }
  if (visible === undefined && findValue(body.scope, name)?.kind === 'mvar') return undefined;
  return { name, code: statement.value as Ast.LambdaExpression };
}

/**
 * Declares the variables of a group: one, or one for each arity when the block calls the name with different
 * numbers of arguments (otherwise shorter clauses are padded with `_`).
 */
function declareGroup(body: Body, group: LocalGroup, statements: readonly Ast.Statement[]): void {
  const arities = new Set(group.clauses.map((clause) => clause.parameters.length));
  const span = group.clauses[0].span;
  const called = arities.size > 1 ? calledArities(group.name, statements) : new Set<number>();
  if (arities.size > 1 && called.size > 1) {
    for (const arity of arities) group.locals.set(arity, newLocal(group.name, body.routine, span));
    body.block.names.set(group.name, { kind: 'overloads', byArity: group.locals });
    return;
  }
  const local = newLocal(group.name, body.routine, span);
  group.locals.set(Math.max(...arities), local);
  body.block.names.set(group.name, { kind: 'variable', local });
}

/** With how many arguments a block calls a name, wherever in it. */
function calledArities(name: string, statements: readonly Ast.Statement[]): Set<number> {
  const found = new Set<number>();
  const pending: unknown[] = [...statements];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (Array.isArray(node)) {
      pending.push(...(node as unknown[]));
      continue;
    }
    const call = node as Partial<Ast.CallExpression> & Partial<Ast.MethodCallExpression>;
    if (call.kind === 'Call' && call.callee?.kind === 'Name' && call.callee.name === name)
      found.add(call.args?.length ?? 0);
    if (call.kind === 'MethodCall' && call.name?.name === name) found.add((call.args?.length ?? 0) + 1);
    for (const [key, child] of Object.entries(node)) if (key !== 'span') pending.push(child);
  }
  return found;
}

/** The definitions of a group. A function that something captured before this place lives in a cell. */
function defineGroup(body: Body, group: LocalGroup): R.Statement[] {
  const span = group.clauses[0].span;
  return [...group.locals].map(([arity, local]): R.Statement => {
    const clauses =
      group.locals.size > 1
        ? group.clauses.filter((clause) => clause.parameters.length === arity)
        : group.clauses;
    if (local.isCaptured) local.isCell = true;
    const definition = clauses.every((clause) => clause.kind === 'Lambda')
      ? resolveLambdaClauses(body, clauses, group.name, local)
      : resolveLocalFunction(body, group.name, clauses, arity, local);
    if (capturesBeforeDefinition(local, definition.routine)) local.isCell = true;
    return { kind: 'DefineLocal', local, overloads: [definition], span };
  });
}

/** Whether routines inside the definition other than the function itself refer to it through its frame slot. */
function capturesBeforeDefinition(local: R.Local, routine: R.Routine): boolean {
  return routine.captures.includes(local);
}

/** Clauses of `f(p) = e` (and lambdas of the same name): textual order, shorter ones padded. */
function resolveLocalFunction(
  body: Body,
  name: string,
  clauses: readonly (Ast.LocalFunctionStatement | Ast.LambdaExpression)[],
  arity: number,
  self: R.Local,
): R.LocalFunctionDefinition {
  const span = clauses[0].span;
  const routine = newRoutine(name, body.scope.module, arity, body.routine, span);
  routine.self = self;
  let parameters: R.ParameterDefinition[] = [];
  const resolved = clauses.map((clause, index): R.Clause => {
    const inner = body.inner(routine);
    const names = newPatternNames();
    const own: readonly (Ast.Parameter | Ast.LambdaParameter)[] = clause.parameters;
    const types = own.map((parameter) =>
      parameter.type === undefined ? undefined : body.type(parameter.type),
    );
    const patterns: R.Pattern[] = [];
    const definitions: R.ParameterDefinition[] = [];
    own.forEach((parameter, position) => {
      const defaultValue =
        'defaultValue' in parameter && parameter.defaultValue !== undefined
          ? inner.expression(parameter.defaultValue)
          : undefined;
      patterns.push(
        resolvePattern(inner, parameter.pattern, {
          fresh: true,
          parameter: position + 1,
          type: types[position],
          names,
        }),
      );
      definitions.push({
        name: parameter.pattern.kind === 'NamePattern' ? parameter.pattern.name : undefined,
        type: types[position],
        defaultValue,
        span: parameter.span,
      });
    });
    while (patterns.length < arity) {
      patterns.push({ kind: 'Wildcard', span: clause.span });
      definitions.push({ name: undefined, type: undefined, defaultValue: undefined, span: clause.span });
      types.push(undefined);
    }
    if (index === 0) parameters = definitions;
    return {
      patterns,
      types,
      returnType: clause.returnType === undefined ? undefined : body.type(clause.returnType),
      guard: undefined,
      body: inner.expression(clause.body),
      span: clause.span,
    };
  });
  return { routine, parameters, clauses: resolved, span };
}

function resolveStatement(body: Body, statement: Ast.Statement): R.Statement[] {
  switch (statement.kind) {
    case 'ExpressionStatement':
      return [
        {
          kind: 'Expression',
          expression: body.expression(statement.expression),
          span: statement.span,
        },
      ];
    case 'Bind':
      return [resolveBind(body, statement)];
    case 'Assign':
      return resolveAssignment(body, statement);
    case 'LocalFunction':
      return [];
  }
}

function resolveBind(body: Body, statement: Ast.BindStatement): R.Statement {
  const { span, pattern } = statement;
  const type = statement.type === undefined ? undefined : body.type(statement.type);
  const value = body.expression(statement.value);
  if (pattern.kind !== 'NamePattern')
    return { kind: 'Bind', pattern: resolvePattern(body, pattern), type, value, span };
  const name = pattern.name;
  if (statement.isVar) {
    return {
      kind: 'DeclareVar',
      local: body.declare(name, pattern.span, { isVar: true, type }),
      type,
      value,
      span,
    };
  }
  return bindName(body, name, pattern.span, type, value, span);
}

/** `x = e`: assigns a visible `var` or mvar, else declares a new immutable name. */
function bindName(
  body: Body,
  name: string,
  nameSpan: Span,
  type: R.Type | undefined,
  value: R.Expression,
  span: Span,
): R.Statement {
  const visible = body.lookup(name);
  if (visible !== undefined && visible.entry.kind === 'variable') {
    const local = visible.entry.local;
    if (local.isVar && type === undefined) {
      noteUse(local, body.routine);
      return { kind: 'AssignLocal', local, value, span };
    }
    if (!local.isVar && local.routine === body.routine) body.report.reassigned(span, local);
  }
  if (visible === undefined && type === undefined) {
    const entity = findValue(body.scope, name);
    if (entity?.kind === 'mvar') return { kind: 'AssignMvar', mvar: entity.mvar, value, span };
  }
  const local = body.declare(name, nameSpan, { type });
  return { kind: 'Bind', pattern: { kind: 'Bind', local, span: nameSpan }, type, value, span };
}
