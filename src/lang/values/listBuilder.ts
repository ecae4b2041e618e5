/** Building a list from its elements in order. */

import { List } from './list';
import { Float, type Value } from './value';

/** From this many elements on, a list of nothing but Floats is kept unboxed. */
const PACKED_FROM = 128;

/**
 * Collects the elements of a list. Long lists of Floats end up without a box for each, which is what makes them
 * small and spares the collection of garbage a walk over them.
 */
export class ListBuilder {
  private values: Value[] = [];
  /** The elements so far, once they are kept unboxed; `count` of its places are taken. */
  private floats: Float64Array | undefined = undefined;
  private count = 0;

  /** Adds an element at the end. */
  push(value: Value): void {
    if (this.floats !== undefined) this.pushUnboxed(value);
    else if (this.values.push(value) === PACKED_FROM) this.lookForFloats();
  }

  /** The list of what was pushed; the builder must not be used after it. */
  finish(): List {
    const floats = this.floats;
    if (floats === undefined) return List.from(this.values);
    return List.fromFloats(
      floats.length > 1.25 * this.count ? floats.slice(0, this.count) : floats,
      this.count,
    );
  }

  private lookForFloats(): void {
    const floats = new Float64Array(8 * PACKED_FROM);
    for (let i = 0; i < PACKED_FROM; i++) {
      const value = this.values[i];
      if (!(value instanceof Float)) return;
      floats[i] = value.value;
    }
    this.floats = floats;
    this.count = PACKED_FROM;
    this.values = [];
  }

  private pushUnboxed(value: Value): void {
    let floats = this.floats as Float64Array; // checked by push
    if (!(value instanceof Float)) {
      for (let i = 0; i < this.count; i++) this.values.push(new Float(floats[i]));
      this.floats = undefined;
      this.values.push(value);
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
