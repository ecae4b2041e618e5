/** Going on with a value that may not be there yet. */

import { suspend, SUSPENDED, type Continuation } from '../machine/suspension';
import type { Value } from '../values/value';

/** Resumes `then` with `value` at once, or leaves a record for later when `value` is SUSPENDED. */
export function whenReady<S>(value: Value, then: Continuation<S, undefined>, state: S): Value {
  return value === SUSPENDED ? suspend(then, state, undefined) : then.resume(state, undefined, value);
}
