/** Persistent collections that a variable alone holds, and so may change in place (see `eval/compile/updates.ts`). */

import { type Value, ValueObject } from './value';

/** `Held.held`: one variable alone refers to this version, and no other version depends on it. */
export const SOLE = -1;

/** A persistent collection. */
export abstract class Held extends ValueObject {
  /** SOLE, or how many updates in a row have led to this version since its content was its own. */
  abstract held: number;
}

/** The value, of which others may know from now on. */
export function released(value: Value): Value {
  if (value instanceof Held && value.held === SOLE) value.held = 0;
  return value;
}

/** Whether `updates` in a row have cost so much that a copy of `size` elements does not matter. */
export function isWorthCopy(updates: number, size: number): boolean {
  return 2 * updates >= size + 8;
}
