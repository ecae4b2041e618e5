/** Maps. */

import { type HashKey, hashKey } from './hashKey';
import { builtinTypes } from './types';
import type { Value } from './value';
import { ABSENT, checkRoom, Entry, type Lineage, lineageOf, type Slot, Versioned } from './versioned';

/** A persistent map with structural keys, iterated in no promised order. */
export class MapValue extends Versioned {
  get type() {
    return builtinTypes.Map;
  }

  protected override derive(size: number, lineage: Lineage): this {
    return (size === 0 ? EMPTY_MAP : new MapValue(size, lineage)) as this; // no class extends this one
  }

  /** The map of some entries; of equal keys the last one counts. Throws the fault of a key that is not hashable. */
  static from(entries: Iterable<readonly [Value, Value]>): MapValue {
    const slots = new Map<HashKey, Slot>();
    for (const [key, value] of entries) {
      slots.set(hashKey(key), typeof key === 'object' ? new Entry(key, value) : value);
    }
    checkRoom(slots.size);
    return slots.size === 0 ? EMPTY_MAP : new MapValue(slots.size, lineageOf(slots));
  }

  /** The value at `key`, undefined (which is also Unit) when there is none. Throws the fault of a key that is not hashable. */
  get(key: Value): Value {
    const slots = this.slots();
    if (typeof key !== 'object') return slots.get(key) as Value;
    return (slots.get(hashKey(key)) as Entry | undefined)?.value;
  }

  override at(key: Value): Value {
    return typeof key === 'object' ? undefined : (this.slots().get(key) as Value);
  }

  /** Whether there is a value at `key`. Throws the fault of a key that is not hashable. */
  has(key: Value): boolean {
    return this.slots().has(hashKey(key));
  }

  /** The map with `value` at `key`. Throws the fault of a key that is not hashable. */
  insert(key: Value, value: Value): MapValue {
    const raw = hashKey(key);
    const slot = typeof key === 'object' ? new Entry(key, value) : value;
    // An empty map stays without history: it is often a constant, and would keep all that was made from it.
    if (this.size === 0) return new MapValue(1, lineageOf(new Map([[raw, slot]])));
    const slots = this.slots();
    const before = slots.get(raw);
    slots.set(raw, slot);
    const grown = slots.size > this.size;
    if (grown) checkRoom(slots.size);
    return new MapValue(slots.size, this.changed(raw, grown ? ABSENT : before));
  }

  /** `insert` for a variable that alone holds this map: it may be changed in place. */
  insertAlone(key: Value, value: Value): MapValue {
    if (this.isCopyDue) return this.copy().insertAlone(key, value);
    const own = this.ownTable();
    if (own === undefined) return this.insert(key, value).followAlone(this);
    own.set(hashKey(key), typeof key === 'object' ? new Entry(key, value) : value);
    if (own.size !== this.size) {
      checkRoom(own.size);
      this.size = own.size;
    }
    return this;
  }

  /** The entries as they are now, as an array of their own. */
  entries(): [Value, Value][] {
    const found: [Value, Value][] = [];
    for (const [raw, slot] of this.slots()) {
      found.push(slot instanceof Entry ? [slot.key, slot.value] : [raw, slot]);
    }
    return found;
  }

  /** The keys, in the order of `entries`. */
  keys(): Value[] {
    const found: Value[] = [];
    for (const [raw, slot] of this.slots()) found.push(slot instanceof Entry ? slot.key : raw);
    return found;
  }

  /** The values, in the order of `entries`. */
  values(): Value[] {
    const found: Value[] = [];
    for (const slot of this.slots().values()) found.push(slot instanceof Entry ? slot.value : slot);
    return found;
  }
}

/** The map without entries. */
export const EMPTY_MAP = new MapValue(0, lineageOf(new Map()));
