/** Whether a value of one type may be used where another is wanted; checks for `Any` are inserted here. */

import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import type { Checker } from './checker';
import type { Expectation } from './context';
import { mismatch } from './mismatch';
import { ANY, TupleType, mentionsAny, prune, type FunctionType, type Type } from './type';
import type { Failure } from './unify';

/** Makes `found` fit `expected` or reports at the expression. */
export function subsume(
  checker: Checker,
  expression: R.Expression,
  found: Type,
  expected: Type,
  why: Expectation,
): void {
  const wanted = prune(expected);
  const given = prune(found);
  if (wanted === given || wanted.kind === 'Any') return;
  if (given.kind === 'Any') {
    acceptAny(checker, expression, wanted);
    return;
  }
  const { failure, metAny } = fit(checker, wanted, given);
  if (failure !== undefined) {
    const told = mismatch(expression.span, wanted, given, failure, why);
    checker.report({ ...told, note: nativeSignature(checker, expression) ?? told.note });
  } else if (metAny && mentionsAny(given)) checker.checkAt(expression, wanted);
}

/** What the library says of a native function whose result does not fit. */
function nativeSignature(checker: Checker, expression: R.Expression): string | undefined {
  if (expression.kind !== 'NativeCall') return undefined;
  const found = checker.native?.resolve(expression.name, checker.surroundings.module.path);
  if (found === undefined || 'problem' in found || found.signature === undefined) return undefined;
  return `the library registers \`${expression.name}\` as ${found.signature}`;
}

/** A value whose type only its run will tell: it is checked there. */
function acceptAny(checker: Checker, expression: R.Expression, wanted: Type): void {
  checker.checkAt(expression, wanted);
  if (wanted.kind === 'Variable') {
    wanted.metAny = true;
    checker.metAny.push(wanted);
    return;
  }
  checker.unify(wanted, ANY);
}

/** Makes an argument whose type has been inferred already fit a parameter. */
export function subsumeType(
  checker: Checker,
  span: Span,
  found: Type,
  expected: Type,
  why: Expectation,
): void {
  const wanted = prune(expected);
  const given = prune(found);
  if (wanted === given || wanted.kind === 'Any') return;
  const { failure } = fit(checker, wanted, given);
  if (failure !== undefined) checker.report(mismatch(span, wanted, given, failure, why));
}

/** Unifies; a function of several parameters also fits where one of a tuple is wanted. */
function fit(checker: Checker, wanted: Type, given: Type): { failure: Failure | undefined; metAny: boolean } {
  const { unifier } = checker;
  unifier.metAny = false;
  const spread =
    wanted.kind === 'Function' && given.kind === 'Function' ? spreadOver(wanted, given) : undefined;
  let failure: Failure | undefined;
  if (spread !== undefined) {
    failure =
      unifier.unify((wanted as FunctionType).parameters[0], spread) ??
      unifier.unify((wanted as FunctionType).result, (given as FunctionType).result);
  } else failure = unifier.unify(wanted, given);
  const { metAny } = unifier;
  checker.drain();
  return { failure, metAny };
}

/** The tuple that a function of several parameters takes apart where one parameter is wanted. */
export function spreadOver(wanted: FunctionType, given: FunctionType): TupleType | undefined {
  if (wanted.parameters.length !== 1 || given.parameters.length < 2 || given.required < 2) return undefined;
  const parameter = prune(wanted.parameters[0]);
  const fits =
    parameter.kind === 'Variable' ||
    (parameter.kind === 'Tuple' && parameter.elements.length === given.parameters.length);
  return fits ? new TupleType(given.parameters) : undefined;
}
