/** Making the values that builtins return most. */

import { List } from '../values/list';
import { noneConstructor, someConstructor, tupleConstructor } from '../values/types';
import { Data, Data0, Data1, Data2, type Value } from '../values/value';

const smallestInt = -(2n ** 63n);
const largestInt = 2n ** 63n - 1n;

/** `None`. */
export const none: Value = new Data0(noneConstructor);

/** `Some(value)`. */
export function some(value: Value): Value {
  return new Data1(someConstructor, value);
}

const pairConstructor = tupleConstructor(2);

/** `(first, second)`. */
export function pairOf(first: Value, second: Value): Value {
  return new Data2(pairConstructor, first, second);
}

/** A tuple of any size. */
export function tupleOf(...elements: readonly Value[]): Value {
  return Data.of(tupleConstructor(elements.length), elements);
}

/** A list of Strings. */
export function textList(texts: string[]): List {
  return List.from(texts);
}

/** The Int nearest to a whole JavaScript number: saturates at the limits of Int, NaN gives 0. */
export function saturatedInt(whole: number): Value {
  if (Number.isSafeInteger(whole)) return whole + 0;
  if (Number.isNaN(whole)) return 0;
  if (whole >= 2 ** 63) return largestInt;
  if (whole <= -(2 ** 63)) return smallestInt;
  return BigInt(whole);
}

/** Whether a bigint is in the range of Int. */
export function fitsInt(value: bigint): boolean {
  return value >= smallestInt && value <= largestInt;
}
