/** `++`. */

import { panic, typeError } from '../machine/thrown';
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
