/** `++`. */

import { locate, panic, typeError } from '../machine/thrown';
import type { Span } from '../syntax/source';
import { describe } from '../values/describe';
import { List } from '../values/list';
import type { Value } from '../values/value';

/** Two strings or two lists joined. */
export function concat(a: Value, b: Value): Value {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (a instanceof List && b instanceof List) return a.concat(b);
  if (typeof a === 'string') throw typeError('String', describe(b));
  if (a instanceof List) throw typeError('List', describe(b));
  throw panic(`Concat: expected String or List, got ${describe(a)}`);
}

/** `a ++ b` where the checker took both for Strings; a library function may have given bytes all the same. */
export function joinTexts(a: Value, b: Value): Value {
  if (typeof a !== 'string') throw typeError('String', describe(a));
  if (typeof b !== 'string') throw typeError('String', describe(b));
  return a + b;
}

/** What stands behind `::`, or behind the bar of `[head | tail]` at that place. */
export function tailOf(value: Value, span: Span): List {
  if (value instanceof List) return value;
  throw locate(panic(`Cons: expected List, got ${describe(value)}`), span);
}
