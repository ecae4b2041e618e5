/** Sets. */

import { type HashKey, hashKey } from './hashKey';
import { builtinTypes } from './types';
import type { Value } from './value';
import { ABSENT, checkRoom, type Lineage, lineageOf, type Slot, Versioned } from './versioned';

/** A persistent set with structural elements, iterated in no promised order. */
export class SetValue extends Versioned {
  get type() {
    return builtinTypes.Set;
  }

  protected override derive(size: number, lineage: Lineage): this {
    return (size === 0 ? EMPTY_SET : new SetValue(size, lineage)) as this; // no class extends this one
  }

  /** The set of some elements. Throws the fault of an element that is not hashable. */
  static from(elements: Iterable<Value>): SetValue {
    const slots = new Map<HashKey, Slot>();
    for (const element of elements) slots.set(hashKey(element), element);
    checkRoom(slots.size);
    return slots.size === 0 ? EMPTY_SET : new SetValue(slots.size, lineageOf(slots));
  }

  /** Whether `element` is in the set. Throws the fault of an element that is not hashable. */
  has(element: Value): boolean {
    return this.slots().has(hashKey(element));
  }

  /** The set with `element`; itself when it is there already. Throws the fault of an element that is not hashable. */
  insert(element: Value): SetValue {
    const raw = hashKey(element);
    if (this.size === 0) return new SetValue(1, lineageOf(new Map<HashKey, Slot>([[raw, element]])));
    const slots = this.slots();
    if (slots.has(raw)) return this;
    checkRoom(this.size + 1);
    slots.set(raw, element);
    return new SetValue(this.size + 1, this.changed(raw, ABSENT));
  }

  /** `insert` for a variable that alone holds this set: it may be changed in place. */
  insertAlone(element: Value): SetValue {
    if (this.isCopyDue) return this.copy().insertAlone(element);
    const own = this.ownTable();
    if (own === undefined) return this.insert(element).followAlone(this);
    const raw = hashKey(element);
    if (own.has(raw)) return this;
    checkRoom(this.size + 1);
    own.set(raw, element);
    this.size++;
    return this;
  }

  /** The elements as they are now, as an array of their own. */
  toArray(): Value[] {
    return [...this.slots().values()] as Value[];
  }

  [Symbol.iterator](): Iterator<Value> {
    return this.toArray()[Symbol.iterator]();
  }
}

/** The set without elements. */
export const EMPTY_SET = new SetValue(0, lineageOf(new Map()));
