/** Control flow: conditions, branches, arms, loops. */

import type * as R from '../resolved';
import type { Checker } from './checker';
import { OTHER, type Expectation } from './context';
import { mismatch } from './mismatch';
import { subsume } from './subsume';
import { ANY, BOOL, INT, UNIT, prune, type Type, type Variable } from './type';

type Branching = R.IfExpression | R.MatchExpression | R.ReceiveExpression;

/** Checks every branch against a wanted type; false when the construct has to be inferred first. */
export function checkBranches(
  checker: Checker,
  expression: Branching,
  wanted: Type,
  why: Expectation,
): boolean {
  if (expression.kind === 'If') {
    if (expression.otherwise === undefined) return checkWithoutElse(checker, expression, wanted, why);
    branches(checker, expression, wanted, why);
  } else if (expression.kind === 'Match') matchArms(checker, expression, wanted, why);
  else receiveArms(checker, expression, wanted, why);
  return true;
}

/** An `if` without `else` where a value is wanted: that is told once, not of its branch as well. */
function checkWithoutElse(
  checker: Checker,
  expression: R.IfExpression,
  wanted: Type,
  why: Expectation,
): boolean {
  const failure =
    wanted.kind === 'Variable' || wanted.kind === 'Any' ? undefined : checker.unify(wanted, UNIT);
  if (failure === undefined) return false;
  for (const branch of expression.branches) {
    checker.check(branch.condition, BOOL, CONDITION);
    checker.infer(branch.body);
  }
  checker.report(mismatch(expression.span, wanted, UNIT, failure, why));
  return true;
}

const CONDITION: Expectation = {
  kind: 'condition',
  help: 'a condition is a Bool: compare with `==`, `<` or the like',
};

/** The type that all branches have; Unit where there is no `else`. */
export function inferIf(checker: Checker, expression: R.IfExpression): Type {
  if (expression.otherwise !== undefined)
    return joined(checker, (result) => {
      branches(checker, expression, result, branchOf(expression.branches[0].body));
    });
  for (const branch of expression.branches) {
    checker.check(branch.condition, BOOL, CONDITION);
    checker.check(branch.body, UNIT, {
      kind: 'branch',
      help: 'an `if` without `else` gives `()`: add an `else` branch',
    });
  }
  return UNIT;
}

/** The common type of several values: what all have, or `Any` when they are nothing else. */
function joined(checker: Checker, work: (result: Variable) => void): Type {
  const since = checker.metAny.length;
  const result = checker.fresh();
  work(result);
  checker.settleAny(since);
  return prune(result);
}

function branchOf(first: R.Expression): Expectation {
  return {
    kind: 'branch',
    source: { span: lastOf(first).span, text: 'the first branch gives this' },
    help: 'all branches must have the same type',
  };
}

/** The expression that gives a block its value. */
function lastOf(expression: R.Expression): R.Expression {
  let last = expression;
  while (last.kind === 'Block' && last.statements.length > 0) {
    const statement: R.Statement = last.statements[last.statements.length - 1];
    if (statement.kind !== 'Expression') return last;
    last = statement.expression;
  }
  return last;
}

function branches(checker: Checker, expression: R.IfExpression, result: Type, why: Expectation): void {
  let isFirst = why.kind === 'branch';
  for (const branch of expression.branches) {
    checker.check(branch.condition, BOOL, CONDITION);
    checker.check(branch.body, result, isFirst ? { kind: 'branch' } : why);
    isFirst = false;
  }
  if (expression.otherwise !== undefined) checker.check(expression.otherwise, result, why);
}

/** The type that all arms have. */
export function inferMatch(checker: Checker, expression: R.MatchExpression): Type {
  return joined(checker, (result) => {
    matchArms(checker, expression, result, branchOf(expression.arms[0]?.body ?? expression));
  });
}

function matchArms(checker: Checker, expression: R.MatchExpression, result: Type, why: Expectation): void {
  const scrutinee = checker.infer(expression.scrutinee);
  const patterns = expression.arms.map((arm) => arm.pattern);
  const types = scrutineeTypes(checker, scrutinee, patterns);
  checker.matches.push({ expression, type: scrutinee });
  expression.arms.forEach((arm, index) => {
    checkArm(
      checker,
      arm,
      types[index],
      result,
      index === 0 && why.kind === 'branch' ? { kind: 'branch' } : why,
    );
  });
}

/**
 * The type that each arm's pattern is matched with: that of the scrutinee. Arms with tuples of different lengths
 * leave it open; only those of its own length are compared with it.
 */
export function scrutineeTypes(checker: Checker, scrutinee: Type, patterns: readonly R.Pattern[]): Type[] {
  settleByOwnConstructor(checker, scrutinee, patterns);
  const lengths = new Set(patterns.flatMap(tupleLengths));
  if (lengths.size < 2) return patterns.map(() => scrutinee);
  const known = prune(scrutinee);
  return patterns.map((pattern) => {
    const own = tupleLengths(pattern);
    if (own.length === 0) return scrutinee;
    const isSame = known.kind === 'Tuple' && own.length === 1 && own[0] === known.elements.length;
    return isSame ? scrutinee : checker.data();
  });
}

function tupleLengths(pattern: R.Pattern): number[] {
  if (pattern.kind === 'Tuple') return [pattern.elements.length];
  return pattern.kind === 'Or' ? pattern.alternatives.flatMap(tupleLengths) : [];
}

/** An open scrutinee is of the type that some arm's constructor belongs to alone. */
function settleByOwnConstructor(checker: Checker, scrutinee: Type, patterns: readonly R.Pattern[]): void {
  if (prune(scrutinee).kind !== 'Variable') return;
  const flat = patterns.flatMap((pattern) => (pattern.kind === 'Or' ? pattern.alternatives : [pattern]));
  if (!flat.some((pattern) => pattern.kind === 'Constructor' && pattern.candidates.length > 1)) return;
  const single = flat.find((pattern) => pattern.kind === 'Constructor' && pattern.candidates.length === 1);
  if (single?.kind === 'Constructor')
    checker.unify(scrutinee, checker.instanceOfType(single.candidates[0].type));
}

/** One arm; without a scrutinee its pattern selects from data of unknown type. */
function checkArm(
  checker: Checker,
  arm: R.Arm,
  scrutinee: Type | undefined,
  result: Type,
  why: Expectation,
): void {
  if (scrutinee === undefined) checker.dataPattern(arm.pattern);
  else checker.pattern(arm.pattern, scrutinee);
  if (arm.guard !== undefined) checker.check(arm.guard, BOOL, CONDITION);
  checker.check(arm.body, result, why);
}

/** Body and arms have a common type, or the whole is `Any`. */
export function inferTry(checker: Checker, expression: R.TryExpression): Type {
  const since = checker.metAny.length;
  const types = [{ at: expression.body, type: checker.infer(expression.body) }];
  for (const arm of expression.arms ?? []) {
    checker.dataPattern(arm.pattern);
    if (arm.guard !== undefined) checker.check(arm.guard, BOOL, CONDITION);
    types.push({ at: arm.body, type: checker.infer(arm.body) });
  }
  if (expression.finalizer !== undefined) checker.infer(expression.finalizer);
  // A caught value that no use has typed stays open: the body's type must not become a demand on it.
  if (types.some(({ type }) => isOpenData(type))) return ANY;
  if (isCallersChoice(types.map(({ at, type }) => ({ at, type: prune(type) })))) return ANY;
  const known = types.filter(({ type }) => prune(type).kind !== 'Any');
  const common = known[0]?.type ?? ANY;
  const isCommon = known.every(({ type }) => checker.unifier.tryUnify(common, type));
  checker.drain();
  if (!isCommon) return ANY;
  for (const { at, type } of types) if (prune(type).kind === 'Any') subsume(checker, at, type, common, OTHER);
  checker.settleAny(since);
  return prune(common);
}

/**
 * What a parameter gives when it is called, beside a type that is known: nothing in common can be told before the
 * function is called. `attempt(f) = try { f() } catch { e -> show(e) }` takes functions of any result.
 */
function isCallersChoice(types: readonly { readonly at: R.Expression; readonly type: Type }[]): boolean {
  return (
    types.some(({ at, type }) => type.kind === 'Variable' && isCallOfParameter(at)) &&
    types.some(({ type }) => type.kind !== 'Variable' && type.kind !== 'Any' && type.kind !== 'Error')
  );
}

function isCallOfParameter(expression: R.Expression): boolean {
  if (expression.kind === 'Block') {
    const last = expression.statements.at(-1);
    return last?.kind === 'Expression' && isCallOfParameter(last.expression);
  }
  const callee = expression.kind === 'ValueCall' ? expression.callee : undefined;
  return callee?.kind === 'Local' && callee.local.parameter !== undefined;
}

function isOpenData(type: Type): boolean {
  const found = prune(type);
  return found.kind === 'Variable' && found.isData;
}

/** The type that all arms and the part behind `after` have. */
export function inferReceive(checker: Checker, expression: R.ReceiveExpression): Type {
  const first = expression.arms[0]?.body ?? expression.after?.body ?? expression;
  return joined(checker, (result) => {
    receiveArms(checker, expression, result, branchOf(first));
  });
}

function receiveArms(
  checker: Checker,
  expression: R.ReceiveExpression,
  result: Type,
  why: Expectation,
): void {
  expression.arms.forEach((arm, index) => {
    checkArm(
      checker,
      arm,
      undefined,
      result,
      index === 0 && why.kind === 'branch' ? { kind: 'branch' } : why,
    );
  });
  if (expression.after === undefined) return;
  checker.check(expression.after.timeout, INT, {
    kind: 'condition',
    help: 'a timeout is a number of milliseconds',
  });
  checker.check(expression.after.body, result, why);
}

/** A loop gives `()`, or the values of its `break`s. */
export function inferLoop(checker: Checker, expression: R.WhileExpression | R.ForExpression): Type {
  if (expression.kind === 'While') checker.check(expression.condition, BOOL, CONDITION);
  else {
    const why: Expectation = { kind: 'condition', help: 'the bounds of a `for` are Ints' };
    checker.check(expression.from, INT, why);
    checker.check(expression.to, INT, why);
    checker.bindLocal(expression.local, INT);
  }
  const breaks = { type: checker.fresh(), hasValue: false };
  checker.within(checker.inLoop(breaks), () => checker.infer(expression.body));
  const type = prune(breaks.type);
  // A value of open type, such as a caught one, gets its type from the use of the loop.
  if (type.kind !== 'Variable' || breaks.hasValue) return type;
  checker.unify(type, UNIT);
  return UNIT;
}

/** Checks a loop against a type. One that ends without `break` gives `()` all the same: that is checked when it runs. */
export function checkLoop(
  checker: Checker,
  expression: R.WhileExpression | R.ForExpression,
  wanted: Type,
  why: Expectation,
): void {
  const found = inferLoop(checker, expression);
  subsume(checker, expression, found, wanted, why);
  const isSettled = wanted.kind !== 'Variable' && wanted.kind !== 'Any' && prune(found) !== UNIT;
  if (isSettled && !isEndless(expression)) checker.checkAt(expression, wanted);
}

/** Whether only `break` ends a loop. */
function isEndless(expression: R.WhileExpression | R.ForExpression): boolean {
  if (expression.kind === 'For' || expression.condition.kind !== 'Literal') return false;
  const { literal } = expression.condition;
  return literal.kind === 'Bool' && literal.value;
}

/** Gives the value of `break` to the loop around it. */
export function inferBreak(checker: Checker, expression: R.BreakExpression): Type {
  const { breaks } = checker.surroundings;
  if (breaks === undefined) {
    if (expression.value !== undefined) checker.infer(expression.value);
  } else if (expression.value === undefined) checker.expectUnit(expression, breaks.type, { kind: 'branch' });
  else {
    breaks.hasValue = true;
    checker.check(expression.value, breaks.type, {
      kind: 'branch',
      help: 'all values of `break` in one loop have one type',
    });
  }
  return checker.fresh();
}
