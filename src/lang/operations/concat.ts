/** `++`. */

import { typeError } from '../machine/thrown';
import { describe } from '../values/describe';
import { List } from '../values/list';
import type { Value } from '../values/value';

/** Two Strings or two lists, one behind the other. Throws `TypeError` for anything else. */
export function concat(a: Value, b: Value): Value {
  if (typeof a === 'string') {
    if (typeof b === 'string') return a + b;
    throw typeError('String', describe(b));
  }
  if (!(a instanceof List)) throw typeError('String or List', describe(a));
  if (!(b instanceof List)) throw typeError('List', describe(b));
  return a.concat(b);
}
