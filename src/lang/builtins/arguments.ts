/**
 * Checks of the values that builtins are called with. The type checker has seen to them where types are
 * known; what comes in as `Any` or out of a message is met here, as a `TypeError` of the program.
 */

import { panic, typeError } from '../machine/thrown';
import { describe } from '../values/describe';
import type { Integer } from '../values/integer';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { SetValue } from '../values/set';
import { tupleType } from '../values/types';
import { Data, type Value } from '../values/value';

/** The text of a String. */
export function text(value: Value): string {
  if (typeof value === 'string') return value;
  throw typeError('String', describe(value));
}

/** An Int as a JavaScript number: exact while it is below 2^53, which every length and position is. */
export function integer(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw typeError('Int', describe(value));
}

/** An Int as it is held. */
export function anyInteger(value: Value): Integer {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  throw typeError('Int', describe(value));
}

/** An Int as a bigint. */
export function wideInteger(value: Value): bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  throw typeError('Int', describe(value));
}

/** A Bool. */
export function boolean(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  throw typeError('Bool', describe(value));
}

/** A List. */
export function list(value: Value): List {
  if (value instanceof List) return value;
  throw typeError('List', describe(value));
}

/** A Map. */
export function map(value: Value): MapValue {
  if (value instanceof MapValue) return value;
  throw typeError('Map', describe(value));
}

/** A Set. */
export function set(value: Value): SetValue {
  if (value instanceof SetValue) return value;
  throw typeError('Set', describe(value));
}

/** The fields of a tuple of two. */
export function pair(value: Value): [Value, Value] {
  if (value instanceof Data && value.type === tupleType && value.ctor.arity === 2)
    return [value.get(0), value.get(1)];
  throw typeError('a pair', describe(value));
}

/** The texts of a list of Strings. */
export function texts(value: Value): string[] {
  return list(value).toArray().map(text);
}

/** A count of things that are made, within the bounds of what memory can hold. `name` is the builtin's, for the error. */
export function countOf(name: string, value: Value, most: number): number {
  const count = integer(value);
  if (count < 0) throw panic(`${name}: negative count ${count}`);
  if (count > most) throw panic(`${name}: ${value as number} is too many`);
  return count;
}
