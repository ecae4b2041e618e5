/** Expressions with their names bound. */

import { assertUnreachable } from '../../syntax/unreachable';
import type * as Ast from '../../syntax/ast';
import type * as R from '../resolved';
import { MAX_EXPRESSION_DEPTH, type Body } from './body';
import { resolveCall, resolveConstructorCall, resolveMethodCall, resolvePipe } from './calls';
import {
  notDefinedInModule,
  outsideLoop,
  privateType,
  spliceOutsideQuote,
  tooDeep,
  wildcardValue,
} from './errors';
import { resolveIndex } from './index-values';
import { findModule, seesPrivate } from './lookup';
import { resolveLambda } from './lambdas';
import { resolvePattern } from './patterns';
import {
  construct,
  entityExpression,
  moduleMember,
  moduleOf,
  pathOf,
  resolveName,
  resolveUpperName,
} from './references';
import { newRoutine } from './scope';
import { resolveBlock } from './statements';

/** Resolves one expression in the body's current block. Problems are reported and give an `Error` node. */
export function resolveExpression(body: Body, expression: Ast.Expression): R.Expression {
  if (body.depth >= MAX_EXPRESSION_DEPTH) {
    body.context.diagnostics.push(tooDeep(expression.span));
    return { kind: 'Error', span: expression.span };
  }
  body.depth++;
  const resolved = resolveKind(body, expression);
  body.depth--;
  return resolved;
}

function resolveKind(body: Body, expression: Ast.Expression): R.Expression {
  const span = expression.span;
  const one = (part: Ast.Expression) => resolveExpression(body, part);
  const many = (parts: readonly Ast.Expression[]) => parts.map(one);
  switch (expression.kind) {
    case 'Literal':
      return { kind: 'Literal', literal: expression.literal, span };
    case 'Interpolation':
      return {
        kind: 'Interpolation',
        parts: expression.parts.map((part) => (typeof part === 'string' ? part : one(part))),
        span,
      };
    case 'Name':
      return resolveName(body, expression.name, span);
    case 'Constructor':
      return expression.args === undefined
        ? resolveUpperName(body, expression)
        : resolveConstructorCall(body, expression);
    case 'Field':
      return resolveField(body, expression);
    case 'TupleIndex':
      return { kind: 'TupleIndex', target: one(expression.target), index: expression.index, span };
    case 'MethodCall':
      return resolveMethodCall(body, expression);
    case 'Call':
      return resolveCall(body, expression);
    case 'Index':
      return {
        kind: 'Index',
        target: one(expression.target),
        index: resolveIndex(body, expression),
        module: body.scope.module,
        span,
        getter: undefined,
        isBuiltin: false,
      };
    case 'Propagate':
      return { kind: 'Propagate', value: one(expression.value), span };
    case 'Unary':
      return {
        kind: 'Unary',
        operator: expression.operator,
        operand: one(expression.operand),
        span,
        operandType: undefined,
      };
    case 'Binary':
      return resolveBinary(body, expression);
    case 'Pipe':
      return resolvePipe(body, expression);
    case 'Send':
      return { kind: 'Send', target: one(expression.target), message: one(expression.message), span };
    case 'If':
      return resolveIf(body, expression);
    case 'Match':
      return {
        kind: 'Match',
        scrutinee: one(expression.scrutinee),
        arms: resolveArms(body, expression.arms),
        span,
      };
    case 'Try':
      return resolveTry(body, expression);
    case 'Do':
      return resolveBlock(body, expression.statements, span);
    case 'Receive':
      return resolveReceive(body, expression);
    case 'While':
      return resolveWhile(body, expression);
    case 'For':
      return resolveFor(body, expression);
    case 'Break':
      if (body.loops === 0) body.context.diagnostics.push(outsideLoop(span, 'break'));
      return {
        kind: 'Break',
        value: expression.value === undefined ? undefined : one(expression.value),
        span,
      };
    case 'Continue':
      if (body.loops === 0) body.context.diagnostics.push(outsideLoop(span, 'continue'));
      return { kind: 'Continue', span };
    case 'Return':
      return {
        kind: 'Return',
        value: expression.value === undefined ? undefined : one(expression.value),
        span,
      };
    case 'Spawn':
      return resolveSpawn(body, expression);
    case 'Quote':
    case 'Splice':
      body.context.diagnostics.push(spliceOutsideQuote(span));
      return { kind: 'Error', span };
    case 'Lambda':
      return resolveLambda(body, expression, '<lambda>');
    case 'Tuple':
      return { kind: 'Tuple', elements: many(expression.elements), span };
    case 'List':
      return {
        kind: 'List',
        elements: many(expression.elements),
        tail: expression.tail === undefined ? undefined : one(expression.tail),
        span,
      };
    case 'Range':
      return { kind: 'Range', from: one(expression.from), to: one(expression.to), span };
    case 'Map':
      return {
        kind: 'Map',
        entries: expression.entries.map((entry) => ({ key: one(entry.key), value: one(entry.value) })),
        span,
      };
    case 'Set':
      return { kind: 'Set', elements: many(expression.elements), span };
    case 'Block':
      return body.inBlock(() => resolveBlock(body, expression.statements, span));
    case 'Wildcard':
      body.context.diagnostics.push(wildcardValue(span));
      return { kind: 'Error', span };
    default:
      return assertUnreachable(expression);
  }
}

/** A long chain of operators leans to the left: it is walked down by iteration. */
function resolveBinary(body: Body, expression: Ast.BinaryExpression): R.Expression {
  const chain: Ast.BinaryExpression[] = [];
  let leftmost: Ast.Expression = expression;
  while (leftmost.kind === 'Binary') {
    chain.push(leftmost);
    leftmost = leftmost.left;
  }
  if (chain.length > MAX_EXPRESSION_DEPTH) {
    body.context.diagnostics.push(tooDeep(expression.span));
    return { kind: 'Error', span: expression.span };
  }
  let left = resolveExpression(body, leftmost);
  for (let i = chain.length - 1; i >= 0; i--) {
    const { operator, operatorSpan, right, span } = chain[i];
    left = {
      kind: 'Binary',
      operator,
      operatorSpan,
      left,
      right: resolveExpression(body, right),
      span,
      operation: undefined,
    };
  }
  return left;
}

/** `e.f`, `M.f`, `M.Ctor`, `M.Inner.value`. */
function resolveField(body: Body, expression: Ast.FieldExpression): R.Expression {
  const { name, span } = expression;
  const module = moduleOf(body, expression.target);
  if (module !== undefined) {
    const constructors = module.constructors.get(name.name);
    if (constructors !== undefined && !module.values.has(name.name)) {
      if (!constructors[0].type.isPublic && !seesPrivate(body.context, body.scope, module)) {
        body.context.diagnostics.push(privateType(name.span, constructors[0].type.name, module.path));
      }
      return construct(name.name, name.span, span, constructors, undefined);
    }
    const entity = moduleMember(body, module, name, false);
    return entity === undefined ? { kind: 'Error', span } : entityExpression(entity, span);
  }
  const path = pathOf(body, expression.target);
  if (path !== undefined && path.length === 1) {
    const rows = body.context.builtins.qualified(path[0], name.name);
    if (rows !== undefined) return { kind: 'Builtin', rows, span, row: undefined };
    const type = body.scope.visible
      .map((scope) => scope.types.get(path[0]))
      .find((found) => found !== undefined);
    const constructors = type?.constructors.filter((constructor) => constructor.name === name.name) ?? [];
    if (constructors.length > 0) return construct(name.name, name.span, span, constructors, undefined);
  }
  if (
    path !== undefined &&
    path.length > 1 &&
    findModule(body.context, body.scope, path.slice(0, 1)) !== undefined &&
    isUpper(path[0])
  ) {
    body.context.diagnostics.push(notDefinedInModule(name.span, name.name, path.join('.')));
    return { kind: 'Error', span };
  }
  return {
    kind: 'Field',
    target: resolveExpression(body, expression.target),
    name: name.name,
    nameSpan: name.span,
    span,
    index: undefined,
  };
}

function isUpper(name: string): boolean {
  return /^[A-Z]/.test(name);
}

/** A chain of `else if` becomes one node, by iteration. */
function resolveIf(body: Body, expression: Ast.IfExpression): R.Expression {
  const branches: { condition: R.Expression; body: R.Expression }[] = [];
  let current: Ast.Expression | undefined = expression;
  while (current !== undefined && current.kind === 'If') {
    const { condition, consequent }: Ast.IfExpression = current;
    branches.push({
      condition: resolveExpression(body, condition),
      body: resolveExpression(body, consequent),
    });
    current = current.otherwise;
  }
  const otherwise = current === undefined ? undefined : resolveExpression(body, current);
  return { kind: 'If', branches, otherwise, span: expression.span };
}

/** Arms of `match`, `catch`, `receive`: each in a scope of its own. */
function resolveArms(body: Body, arms: readonly Ast.Arm[]): R.Arm[] {
  return arms.map((arm) =>
    body.inBlock(() => {
      const pattern = resolvePattern(body, arm.pattern);
      const guard = arm.guard === undefined ? undefined : resolveExpression(body, arm.guard);
      return { pattern, guard, body: resolveExpression(body, arm.body), span: arm.span };
    }),
  );
}

function resolveTry(body: Body, expression: Ast.TryExpression): R.Expression {
  return {
    kind: 'Try',
    body: resolveExpression(body, expression.body),
    arms: expression.arms === undefined ? undefined : resolveArms(body, expression.arms),
    finalizer: expression.finalizer === undefined ? undefined : resolveExpression(body, expression.finalizer),
    span: expression.span,
  };
}

function resolveReceive(body: Body, expression: Ast.ReceiveExpression): R.Expression {
  const after = expression.after;
  return {
    kind: 'Receive',
    arms: resolveArms(body, expression.arms),
    after:
      after === undefined
        ? undefined
        : { timeout: resolveExpression(body, after.timeout), body: resolveExpression(body, after.body) },
    span: expression.span,
  };
}

function resolveWhile(body: Body, expression: Ast.WhileExpression): R.Expression {
  const condition = resolveExpression(body, expression.condition);
  body.loops++;
  const loop = resolveExpression(body, expression.body);
  body.loops--;
  return { kind: 'While', condition, body: loop, span: expression.span };
}

function resolveFor(body: Body, expression: Ast.ForExpression): R.Expression {
  const from = resolveExpression(body, expression.from);
  const to = resolveExpression(body, expression.to);
  return body.inBlock(() => {
    const local = body.declare(expression.variable.name, expression.variable.span);
    body.loops++;
    const loop = resolveExpression(body, expression.body);
    body.loops--;
    return { kind: 'For', local, from, to, body: loop, span: expression.span };
  });
}

/** The block of a spawn is a routine without parameters; `spawn(f)` and `spawn(() => e)` call their operand there. */
function resolveSpawn(body: Body, expression: Ast.SpawnExpression): R.Expression {
  const span = expression.span;
  const routine = newRoutine('<spawn>', body.scope.module, 0, body.routine, span);
  const inner = body.inner(routine);
  const operand = expression.body;
  const isCalled = !expression.isBlock && (operand.kind === 'Lambda' || operand.kind === 'Name');
  const code: Ast.Expression = isCalled
    ? { kind: 'Call', callee: operand, args: [], typeArgs: undefined, span: operand.span }
    : operand;
  return { kind: 'Spawn', mode: expression.mode, routine, body: resolveExpression(inner, code), span };
}
