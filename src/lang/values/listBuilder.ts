/** Building a list from its elements in order. */

import { List, placesFor } from './list';
import { Float, type Value } from './value';

/** From this many elements on, a list of nothing but Floats is kept unboxed. */
const PACKED_FROM = 128;

/**
 * Collects the elements of a list. Long lists of Floats end up without a box for each, which is what makes them
 * small and spares the collection of garbage a walk over them.
 */
export class ListBuilder {
  /** The elements so far, unless they are kept unboxed; `count` of its places are taken. */
  private values: Value[];
  private floats: Float64Array | undefined;
  private count: number;

  /** So many elements are expected; there may be more or fewer. */
  constructor(private readonly expected: number) {
    this.values = placesFor(Math.min(expected, PACKED_FROM));
    this.floats = undefined;
    this.count = 0;
  }

  /** Adds an element at the end. */
  push(value: Value): void {
    if (this.floats !== undefined) {
      this.pushUnboxed(value);
    } else {
      this.values[this.count++] = value;
      if (this.count === PACKED_FROM) this.makeRoom();
    }
  }

  /** The list of what was pushed; the builder must not be used after it. */
  finish(): List {
    const { floats, values } = this;
    if (floats === undefined) {
      return List.from(values.length > this.count ? values.slice(0, this.count) : values);
    }
    return List.fromFloats(
      floats.length > 1.25 * this.count ? floats.slice(0, this.count) : floats,
      this.count,
    );
  }

  /** Takes room for all elements that are expected, of the kind that the first ones have. */
  private makeRoom(): void {
    const first = this.values;
    if (first.every((value) => value instanceof Float)) {
      this.floats = new Float64Array(Math.max(this.expected, 8 * PACKED_FROM));
      for (let i = 0; i < PACKED_FROM; i++) this.floats[i] = (first[i] as Float).value;
      this.values = [];
    } else if (this.expected > PACKED_FROM) {
      this.values = placesFor(this.expected);
      for (let i = 0; i < PACKED_FROM; i++) this.values[i] = first[i];
    }
  }

  private pushUnboxed(value: Value): void {
    let floats = this.floats as Float64Array; // checked by push
    if (!(value instanceof Float)) {
      for (let i = 0; i < this.count; i++) this.values.push(new Float(floats[i]));
      this.floats = undefined;
      this.values[this.count++] = value;
      return;
    }
    if (this.count === floats.length) {
      const wider = new Float64Array(2 * this.count);
      wider.set(floats);
      this.floats = floats = wider;
    }
    floats[this.count++] = value.value;
  }
}
