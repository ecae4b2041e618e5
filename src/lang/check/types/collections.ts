/** Literals of lists, maps and sets. */

import type * as R from '../resolved';
import type { Checker } from './checker';
import type { Expectation } from './context';
import { ANY, LIST, MAP, isHead, listOf, mapOf, setOf, type Type } from './type';

const ELEMENT: Expectation = { kind: 'element' };

/** The type of a list: its elements have one type. */
export function inferList(checker: Checker, expression: R.ListExpression): Type {
  const element = checker.fresh();
  const type = listOf(element);
  checkElements(checker, expression, element, ELEMENT);
  return type;
}

/** Checks a list literal where a list, or `Any`, is wanted; false when something else is. */
export function checkList(
  checker: Checker,
  expression: R.ListExpression,
  wanted: Type,
  why: Expectation,
): boolean {
  const element = wanted.kind === 'Any' ? ANY : isHead(wanted, LIST) ? wanted.args[0] : undefined;
  if (element === undefined) return false;
  checkElements(
    checker,
    expression,
    element,
    why.kind === 'annotation' ? why : { ...ELEMENT, source: why.source, callee: why.callee },
  );
  return true;
}

/** All elements have one type; the first tells it, and is shown when a later one differs. */
function checkElements(
  checker: Checker,
  expression: R.ListExpression,
  element: Type,
  why: Expectation,
): void {
  const since = checker.metAny.length;
  const [first] = expression.elements;
  expression.elements.forEach((each, index) => {
    const isLater = index > 0 && why.source === undefined && why.kind === 'element';
    checker.check(
      each,
      element,
      isLater ? { ...why, source: { span: first.span, text: 'the first element is here' } } : why,
    );
  });
  if (expression.tail !== undefined) checker.check(expression.tail, listOf(element), why);
  checker.settleAny(since);
}

/** The type of a map: its keys have one type, its values another. */
export function inferMap(checker: Checker, expression: R.MapExpression): Type {
  const key = checker.fresh();
  const value = checker.fresh();
  checkEntries(checker, expression, key, value);
  return mapOf(key, value);
}

/** Checks a map literal where a map, or `Any`, is wanted; false when something else is. */
export function checkMap(checker: Checker, expression: R.MapExpression, wanted: Type): boolean {
  if (wanted.kind === 'Any') checkEntries(checker, expression, checker.fresh(), ANY);
  else if (isHead(wanted, MAP)) checkEntries(checker, expression, wanted.args[0], wanted.args[1]);
  else return false;
  return true;
}

/** All keys have one type, and so have all values. */
function checkEntries(checker: Checker, expression: R.MapExpression, key: Type, value: Type): void {
  const since = checker.metAny.length;
  for (const entry of expression.entries) {
    checker.check(entry.key, key, { kind: 'element', help: 'all keys of a map have one type' });
    checker.check(entry.value, value, { kind: 'element', help: 'all values of a map have one type' });
  }
  checker.settleAny(since);
  if (expression.entries.length > 0) requireKey(checker, key, expression.entries[0].key);
}

/** The type of a set: its elements have one type. */
export function inferSet(checker: Checker, expression: R.SetExpression): Type {
  const since = checker.metAny.length;
  const element = checker.fresh();
  for (const each of expression.elements) {
    checker.check(each, element, { kind: 'element', help: 'all elements of a set have one type' });
  }
  checker.settleAny(since);
  if (expression.elements.length > 0) requireKey(checker, element, expression.elements[0]);
  return setOf(element);
}

/** Keys and elements of sets must be hashable. */
function requireKey(checker: Checker, type: Type, at: R.Expression): void {
  const origin = checker.origin(at.span);
  checker.require({
    kind: 'trait',
    trait: 'Key',
    type,
    isBound: false,
    word: undefined,
    node: undefined,
    origin,
    isSolved: false,
  });
}
