/** Characters. */

import { Char } from '../values/value';

/** Characters below this code point are shared objects. */
const sharedLimit = 256;
const shared: Char[] = [];

/** The Char of a code point. */
export function charOf(codePoint: number): Char {
  if (codePoint >= sharedLimit) return new Char(codePoint);
  return (shared[codePoint] ??= new Char(codePoint));
}
