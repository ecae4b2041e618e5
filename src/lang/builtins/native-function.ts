/** Function values that builtins hand to the program. */

import { FunctionCode, FunctionValue, type Frame } from '../values/function';
import type { Value } from '../values/value';

/**
 * A function value of the given arity. `run` gets the frame: slot 0 is the function, whose `captured` holds the
 * values given here (kept there so that the collector finds them), then the arguments. It returns a value or
 * SUSPENDED.
 */
export function nativeFunction(
  name: string,
  arity: number,
  captured: readonly Value[],
  run: (frame: Frame) => Value,
): FunctionValue {
  return new FunctionValue(new FunctionCode(name, arity, arity + 1, run, undefined, true), captured);
}
