/** Lists of consecutive Ints. */

import { panic } from '../machine/thrown';
import { canonical, type Integer } from '../values/integer';
import { List } from '../values/list';
import type { Value } from '../values/value';

/** Positions in a list are exact in 31 bits. */
const mostElements = 0x7fffffff;
/** More than these would end V8 when an array grows to hold them. */
const mostStored = 100_000_000;

/**
 * The `count` Ints from `first` on, none above the largest Int. They take no memory unless some are beyond 2^53 in
 * magnitude. Panics when they are too many for a list.
 */
export function consecutiveInts(first: Integer, count: Integer): List {
  const length = Number(count);
  if (length > mostElements) throw panic(`range: ${count} elements are too many`);
  if (typeof first === 'number' && Number.isSafeInteger(first + length))
    return List.consecutive(first, length);
  if (length > mostStored) throw panic(`range: ${count} elements are too many`);
  const numbers: Value[] = [];
  const start = BigInt(first);
  for (let i = 0; i < length; i++) numbers.push(canonical(start + BigInt(i)));
  return List.from(numbers);
}

/** How many Ints there are from `first` up to, not including, `end`: negative when `end` comes before. */
export function distance(first: Integer, end: Integer): Integer {
  return typeof first === 'number' && typeof end === 'number' ? end - first : BigInt(end) - BigInt(first);
}
