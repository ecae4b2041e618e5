/** Names of functions, builtins and trait methods used as values. */

import type * as R from '../resolved';
import type { Checker } from './checker';
import type { Expectation } from './context';
import { callableOf } from './overloads';
import { isRow, type Candidate } from './ranking';
import { subsume } from './subsume';
import type { Variable } from './type';
import { FunctionType, prune, type Type } from './type';

type Reference = R.FunctionExpression | R.BuiltinExpression;

function candidatesOf(expression: Reference): readonly Candidate[] {
  return expression.kind === 'Function' ? expression.family.overloads : expression.rows;
}

/** The type of a function used as a value; of several of the name the wanted type chooses, now or later. */
export function functionValue(
  checker: Checker,
  expression: R.FunctionExpression,
  wanted: FunctionType | undefined,
): Type {
  return valueOf(checker, expression, wanted);
}

/** The type of a builtin used as a value. */
export function builtinValue(
  checker: Checker,
  expression: R.BuiltinExpression,
  wanted: FunctionType | undefined,
): Type {
  return valueOf(checker, expression, wanted);
}

function valueOf(checker: Checker, expression: Reference, wanted: FunctionType | undefined): Type {
  const candidates = candidatesOf(expression);
  const fitting =
    wanted === undefined
      ? candidates
      : candidates.filter((candidate) => hasArity(checker, candidate, wanted));
  if (fitting.length <= 1) return use(checker, expression, fitting[0] ?? candidates[0]);
  return postponed(checker, expression, fitting, wanted);
}

function arityRange(checker: Checker, candidate: Candidate): [number, number] {
  const { type } = isRow(candidate)
    ? checker.builtins.of(candidate)
    : { type: checker.functions.shapeOf(candidate, checker.level) };
  return [type.required, type.parameters.length];
}

function hasArity(checker: Checker, candidate: Candidate, wanted: FunctionType): boolean {
  const [least, most] = arityRange(checker, candidate);
  const count = wanted.parameters.length;
  return (
    (count >= least && count <= most) ||
    (count === 1 && most > 1 && prune(wanted.parameters[0]).kind === 'Tuple')
  );
}

function use(checker: Checker, expression: Reference, candidate: Candidate): Type {
  if (expression.kind === 'Function' && !isRow(candidate)) expression.overload = candidate;
  if (expression.kind === 'Builtin' && isRow(candidate)) expression.row = candidate;
  const site = { span: expression.span, calleeSpan: expression.span, typeArgs: undefined };
  return callableOf(checker, candidate, site).type;
}

/** Several functions of one arity: the types of the parameters decide once they are known. */
function postponed(
  checker: Checker,
  expression: Reference,
  candidates: readonly Candidate[],
  wanted: FunctionType | undefined,
): Type {
  const count = wanted?.parameters.length ?? arityRange(checker, candidates[0])[1];
  const ofCount = candidates.filter((candidate) => {
    const [least, most] = arityRange(checker, candidate);
    return count >= least && count <= most;
  });
  if (ofCount.length <= 1) return use(checker, expression, ofCount[0] ?? candidates[0]);
  const parameters = wanted?.parameters ?? Array.from({ length: count }, () => checker.fresh());
  const result = checker.postponed();
  checker.require({
    kind: 'overload',
    name: expression.kind === 'Function' ? expression.family.name : expression.rows[0].name,
    candidates: ofCount,
    args: parameters.map((type) => ({ name: undefined, type, span: expression.span })),
    result,
    node: expression,
    origin: checker.origin(expression.span),
    isSolved: false,
  });
  return new FunctionType(parameters, result);
}

/** Checks the name of a function where a function is wanted. */
export function checkFunctionValue(
  checker: Checker,
  expression: Reference,
  wanted: FunctionType,
  why: Expectation,
): void {
  subsume(checker, expression, valueOf(checker, expression, wanted), wanted, why);
}

/** A trait's method as a value: of the arity that the trait declares, decided by its first argument. */
export function traitMethodValue(checker: Checker, expression: R.TraitMethodExpression): Type {
  const method = expression.traits
    .flatMap((trait) => trait.methods)
    .find((each) => each.name === expression.name);
  const count = method?.parameters.length ?? 1;
  const parameters = Array.from({ length: count }, (): Variable => checker.fresh());
  const result = checker.postponed();
  const [receiver, ...rest] = parameters;
  checker.require({
    kind: 'method',
    receiver,
    name: expression.name,
    args: rest.map((type) => ({ name: undefined, type, span: expression.span })),
    result,
    inScope: undefined,
    module: checker.surroundings.module,
    node: undefined,
    origin: checker.origin(expression.span),
    isSolved: false,
  });
  return new FunctionType(parameters, result);
}
