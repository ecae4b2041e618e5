/** Types of expressions: which rule each kind follows. */

import { assertUnreachable } from '../../syntax/unreachable';
import type * as R from '../resolved';
import { suppliedBy } from './application';
import { callBuiltin, callFunction, callQualified } from './calls';
import type { Checker } from './checker';
import { OTHER, type Expectation } from './context';
import { checkList, checkMap, inferList, inferMap, inferSet } from './collections';
import { checkConstruct, inferConstruct, inferUpdate } from './constructors';
import {
  checkBranches,
  checkLoop,
  inferBreak,
  inferIf,
  inferLoop,
  inferMatch,
  inferReceive,
  inferTry,
} from './control';
import { checkLambda, inferLambda } from './lambdas';
import { callValue, inferMethodCall } from './methods';
import { inferNative } from './natives';
import { literalType } from './literals';
import { inferBinary, inferUnary } from './operators';
import { builtinValue, checkFunctionValue, functionValue, traitMethodValue } from './references';
import { inferBlock } from './statements';
import { subsume } from './subsume';
import { type FunctionType, INT, PID, STRING, TupleType, UNIT, listOf, prune, type Type } from './type';

/** The type of an expression that nothing is expected of. */
export function inferExpression(checker: Checker, expression: R.Expression): Type {
  switch (expression.kind) {
    case 'Literal':
      return literalType(expression.literal);
    case 'Interpolation':
      return inferInterpolation(checker, expression);
    case 'Local':
      return checker.local(expression.local, expression.span);
    case 'Function':
      return functionValue(checker, expression, undefined);
    case 'Builtin':
      return builtinValue(checker, expression, undefined);
    case 'TraitMethod':
      return traitMethodValue(checker, expression);
    case 'TopBinding':
      return checker.binding(expression.binding, expression.span);
    case 'Constant':
      return checker.constant(expression.constant);
    case 'Mvar':
      return checker.mvar(expression.mvar, expression.span);
    case 'Construct':
      return inferConstruct(checker, expression, undefined);
    case 'Update':
      return inferUpdate(checker, expression, undefined);
    case 'Call':
      return callFunction(checker, expression);
    case 'BuiltinCall':
      return callBuiltin(checker, expression);
    case 'ValueCall':
      return inferValueCall(checker, expression, undefined);
    case 'MethodCall':
      return inferMethodCall(checker, expression);
    case 'QualifiedMethodCall':
      return callQualified(checker, expression);
    case 'NativeCall':
      return inferNative(checker, expression);
    case 'Field':
      return inferField(checker, expression, expression.name, expression.nameSpan, expression);
    case 'TupleIndex':
      return inferField(checker, expression, String(expression.index), expression.span, undefined);
    case 'Index':
      return inferIndex(checker, expression);
    case 'Propagate':
      return inferPropagate(checker, expression);
    case 'Unary':
      return inferUnary(checker, expression);
    case 'Binary':
      return inferBinary(checker, expression);
    case 'Send':
      checker.check(expression.target, PID, {
        kind: 'operand',
        help: 'messages are sent to a Pid: `pid <- message`',
      });
      checker.infer(expression.message);
      return UNIT;
    case 'If':
      return inferIf(checker, expression);
    case 'Match':
      return inferMatch(checker, expression);
    case 'Try':
      return inferTry(checker, expression);
    case 'Receive':
      return inferReceive(checker, expression);
    case 'While':
    case 'For':
      return inferLoop(checker, expression);
    case 'Break':
      return inferBreak(checker, expression);
    case 'Continue':
      return checker.fresh();
    case 'Return':
      return inferReturn(checker, expression);
    case 'Spawn':
      checker.within(checker.inRoutine(checker.fresh()), () => checker.infer(expression.body));
      return PID;
    case 'Lambda':
      return inferLambda(checker, expression.definition, undefined);
    case 'Tuple':
      return new TupleType(expression.elements.map((element) => checker.infer(element)));
    case 'List':
      return inferList(checker, expression);
    case 'Range':
      checker.check(expression.from, INT, OTHER);
      checker.check(expression.to, INT, OTHER);
      return listOf(INT);
    case 'Map':
      return inferMap(checker, expression);
    case 'Set':
      return inferSet(checker, expression);
    case 'Block':
      return inferBlock(checker, expression, undefined);
    case 'Error':
      return checker.silent();
    default:
      return assertUnreachable(expression);
  }
}

/** Checks an expression against a type. Kinds that contain others pass the expectation on, the rest is compared. */
export function checkExpression(
  checker: Checker,
  expression: R.Expression,
  expected: Type,
  why: Expectation,
): void {
  const wanted = prune(expected);
  switch (expression.kind) {
    case 'If':
    case 'Match':
    case 'Receive':
      if (checkBranches(checker, expression, wanted, why)) return;
      break;
    case 'Block':
      inferBlock(checker, expression, { type: wanted, why });
      return;
    case 'Lambda':
      if (wanted.kind === 'Function') {
        checkLambda(checker, expression, wanted, why);
        return;
      }
      break;
    case 'List':
      if (checkList(checker, expression, wanted, why)) return;
      break;
    case 'Map':
      if (checkMap(checker, expression, wanted)) return;
      break;
    case 'Tuple':
      if (wanted.kind === 'Any') {
        for (const element of expression.elements) checker.check(element, wanted, why);
        return;
      }
      if (wanted.kind === 'Tuple' && wanted.elements.length === expression.elements.length) {
        expression.elements.forEach((element, index) => {
          checker.check(element, wanted.elements[index], why);
        });
        return;
      }
      break;
    case 'Construct':
      checkConstruct(checker, expression, wanted, why);
      return;
    case 'Update':
      subsume(checker, expression, inferUpdate(checker, expression, wanted), wanted, why);
      return;
    case 'Function':
    case 'Builtin':
      if (wanted.kind === 'Function') {
        checkFunctionValue(checker, expression, wanted, why);
        return;
      }
      break;
    case 'Call':
    case 'BuiltinCall':
    case 'ValueCall':
      if (wanted.kind === 'Function') {
        subsume(checker, expression, inferCall(checker, expression, wanted), expected, why);
        return;
      }
      break;
    case 'While':
    case 'For':
      checkLoop(checker, expression, wanted, why);
      return;
    case 'Error':
      return;
    default:
      break;
  }
  subsume(checker, expression, checker.infer(expression), expected, why);
}

function inferInterpolation(checker: Checker, expression: R.InterpolationExpression): Type {
  for (const part of expression.parts) {
    if (typeof part === 'string') continue;
    const type = checker.infer(part);
    const origin = checker.origin(part.span);
    checker.require({
      kind: 'trait',
      trait: 'Show',
      type,
      isBound: false,
      word: undefined,
      node: undefined,
      origin,
      isSolved: false,
    });
  }
  return STRING;
}

/** A call of whose result a function is wanted. */
function inferCall(
  checker: Checker,
  expression: R.CallExpression | R.BuiltinCallExpression | R.ValueCallExpression,
  wanted: FunctionType,
): Type {
  switch (expression.kind) {
    case 'Call':
      return callFunction(checker, expression, wanted);
    case 'BuiltinCall':
      return callBuiltin(checker, expression, wanted);
    case 'ValueCall':
      return inferValueCall(checker, expression, wanted);
  }
}

function inferValueCall(
  checker: Checker,
  expression: R.ValueCallExpression,
  wanted: FunctionType | undefined,
): Type {
  const callee = checker.infer(expression.callee);
  const name = expression.callee.kind === 'Local' ? expression.callee.local.name : undefined;
  return callValue(checker, callee, suppliedBy(expression.args), expression.span, name, wanted);
}

/** `e.f` and `t.0`: looked up at once, or a requirement. One owner of a field name decides an unknown target. */
function inferField(
  checker: Checker,
  expression: R.FieldExpression | R.TupleIndexExpression,
  name: string,
  span: R.Expression['span'],
  node: R.FieldExpression | undefined,
): Type {
  const target = checker.infer(expression.target);
  checker.assumeOwner(target, name, span);
  const result = checker.postponed();
  checker.require({
    kind: 'field',
    target,
    name,
    result,
    node,
    origin: checker.origin(span),
    isSolved: false,
  });
  return prune(result);
}

function inferIndex(checker: Checker, expression: R.IndexExpression): Type {
  const target = checker.infer(expression.target);
  const index = checker.infer(expression.index);
  const { literal } = expression.index.kind === 'Literal' ? expression.index : { literal: undefined };
  const element = checker.postponed();
  checker.require({
    kind: 'index',
    target,
    index,
    literal: literal?.kind === 'Int' ? Number(literal.value) : undefined,
    element,
    isAssignment: false,
    isKept: true,
    module: expression.module,
    node: expression,
    origin: checker.origin(expression.span),
    isSolved: false,
  });
  return prune(element);
}

function inferPropagate(checker: Checker, expression: R.PropagateExpression): Type {
  const value = checker.infer(expression.value);
  const result = checker.postponed();
  const returns = checker.surroundings.returns ?? UNIT;
  const origin = checker.origin(expression.span);
  checker.require({ kind: 'propagate', value, result, returns, origin, isSolved: false });
  return prune(result);
}

/** `return e` gives nothing to its place: it fits anywhere. */
function inferReturn(checker: Checker, expression: R.ReturnExpression): Type {
  const { returns } = checker.surroundings;
  if (expression.value === undefined) {
    if (returns !== undefined) checker.expectUnit(expression, returns);
  } else if (returns === undefined) checker.infer(expression.value);
  else checker.check(expression.value, returns, { kind: 'return' });
  return checker.fresh();
}
