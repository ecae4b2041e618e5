/** Lists of numbers as packed numbers. */

import type { List } from '../lang/values/list';
import { Float, type Value } from '../lang/values/value';
import { writeInteger, type Region } from './region';

/** Which kind of packed list a list may be that starts with `first`. */
export function packedKind(first: Value): 'float' | 'int' | undefined {
  if (first instanceof Float) return 'float';
  return typeof first === 'number' || typeof first === 'bigint' ? 'int' : undefined;
}

/** Writes a list of Floats at an offset; false, with some of them written, when one is something else. */
export function packFloats(list: List, { floats }: Region, offset: number): boolean {
  const start = offset >>> 3;
  for (let i = 0; i < list.length; i++) {
    const value = list.get(i);
    if (!(value instanceof Float)) return false;
    floats[start + i] = value.value;
  }
  return true;
}

/** Writes a list of Ints at an offset; false, with some of them written, when one is something else. */
export function packIntegers(list: List, region: Region, offset: number): boolean {
  const start = offset >>> 2;
  for (let i = 0; i < list.length; i++) {
    const value = list.get(i);
    if (typeof value !== 'number' && typeof value !== 'bigint') return false;
    writeInteger(region, start + 2 * i, value);
  }
  return true;
}
