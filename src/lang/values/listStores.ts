/** What the store of a list may be other than a plain array that the list is a view of. */

import type { List } from './list';
import { Float, type Value } from './value';

/** The rest of a list whose first elements are in a store of their own, with a cursor for walking by index. */
export class Chain {
  epoch = 0;
  /** The segment of `rest` used last, and the index in `rest` of its first element. */
  private segment: List;
  private base = 0;
  /** Links followed since the list was made: when they outnumber the elements, copying would have been cheaper. */
  walked = 0;

  constructor(readonly rest: List) {
    this.segment = rest;
  }

  /** Element `index` of `rest`; neighbouring indices cost O(1). */
  get(index: number): Value {
    let segment = this.segment;
    let base = this.base;
    if (index < base) {
      segment = this.rest;
      base = 0;
      this.walked++;
    }
    for (;;) {
      const link = segment.extra;
      if (!(link instanceof Chain)) break;
      const own = segment.length - link.rest.length;
      if (index - base < own) break;
      base += own;
      segment = link.rest;
      this.walked++;
    }
    this.segment = segment;
    this.base = base;
    return segment.getHere(index - base);
  }
}

/** A store whose elements are made when they are read; views of it are always forward. */
export abstract class Unboxed {
  epoch = 0;
  /** Element `k` of the store. */
  abstract get(k: number): Value;
}

/** Floats without a box for each. */
export class PackedFloats extends Unboxed {
  constructor(readonly values: Float64Array) {
    super();
  }
  get(k: number): Value {
    return new Float(this.values[k]);
  }
}

/** Consecutive Ints, all below 2^53 in magnitude. */
export class Consecutive extends Unboxed {
  constructor(readonly first: number) {
    super();
  }
  get(k: number): Value {
    return this.first + k;
  }
}

/**
 * Marks a store that a single list uses, so that `set` may change it in place. The versions before live on as
 * differences (Baker's rerooting). `debt` counts the differences applied since the last copy.
 */
export class Owned {
  epoch = 0;
  debt = 0;
}

/** "Like `next`, but with `value` at `index`": an older version of an owned list. */
export class Difference {
  epoch = 0;
  constructor(
    public index: number,
    public value: Value,
    public next: List,
  ) {}
}

/** Undefined for a plain view. Only plain views and the first segments of chains can be reversed. */
export type Extra = undefined | Chain | Unboxed | Owned | Difference;
