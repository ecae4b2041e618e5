/**
 * Lists: persistent, with cheap growth at both ends, constant-time indexing and views instead of copies.
 *
 * A list is a view of a store, a JavaScript array that only ever grows at its end:
 *
 *   forward   element i is items[start + i]       `start >= 0`; appending grows the store
 *   reversed  element i is items[~start - i]      `start < 0`;  consing grows the store
 *
 * With `k = start + i` both are `items[k < 0 ? ~k : k]`, and dropping n elements is `start + n` in both. A view
 * may grow in place only while it ends where its store ends, so no other view ever sees the new element. When
 * the end is taken, the list becomes a chain: a new store for the new elements, linked to the old list.
 * See docs/decisions for alternatives and measurements.
 */

import { Chain, Consecutive, Difference, type Extra, Owned, PackedFloats, Unboxed } from './listStores';
import { builtinTypes } from './types';
import { Held, isWorthCopy, SOLE } from './held';
import type { ValueObject } from './value';
import { type Value } from './value';

/** Lists of at most this many elements are copied rather than linked or shared. */
const SMALL = 16;
/** Segments that are relinked one by one when the far end of a chain grows; longer chains are copied whole. */
const SHORT_CHAIN = 32;
/** The items of lists that have none of their own; never grows. */
const NO_ITEMS: Value[] = [];

/**
 * A persistent list. Make one with `List.of`, `List.from` or `List.fromFloats`; the constructor is for this
 * file. The empty list is always the one object `EMPTY_LIST`.
 */
export class List extends Held {
  epoch = 0;
  held = 0;
  constructor(
    /** The store; read only through `get`, and by the collector through `visit`. */
    public items: Value[],
    public start: number,
    public length: number,
    /** What is unusual about the store; undefined for a plain view. */
    public extra: Extra,
  ) {
    super();
  }

  get type() {
    return builtinTypes.List;
  }

  /** The list of the arguments. */
  static of(...values: Value[]): List {
    return List.from(values);
  }

  /** The list of an array's elements. The array belongs to the list from now on: the caller must not change it. */
  static from(values: readonly Value[]): List {
    return values.length === 0
      ? EMPTY_LIST
      : new List(generic(values as Value[]), 0, values.length, undefined);
  }

  /**
   * The list of the first `length` floats of an array, which stay unboxed. The array belongs to the list from now on.
   */
  static fromFloats(values: Float64Array, length = values.length): List {
    return length === 0 ? EMPTY_LIST : new List(NO_ITEMS, 0, length, new PackedFloats(values));
  }

  /** `length` Ints from `first` on, all of which must be below 2^53 in magnitude; they take no memory. */
  static consecutive(first: number, length: number): List {
    return length <= 0 ? EMPTY_LIST : new List(NO_ITEMS, 0, length, new Consecutive(first));
  }

  /** The element at `index`, which must be at least 0 and below `length`. */
  get(index: number): Value {
    if (this.extra !== undefined) return this.getFar(index);
    const k = this.start + index;
    return this.items[k ^ (k >> 31)];
  }

  override at(index: Value): Value {
    return typeof index === 'number' && index >= 0 && index < this.length ? this.get(index) : undefined;
  }

  private getFar(index: number): Value {
    const extra = this.extra;
    if (extra instanceof Owned) return this.items[this.start + index];
    if (extra instanceof Unboxed) return extra.get(this.start + index);
    if (extra instanceof Chain) {
      const own = this.length - extra.rest.length;
      if (index < own) return this.getHere(index);
      if (extra.walked <= 3 * this.length + SMALL) return extra.get(index - own);
      this.flatten();
    } else if (extra instanceof Difference) {
      this.settle();
    }
    return this.getHere(index);
  }

  /** `get` for an element that is in this list's own store. */
  getHere(index: number): Value {
    const k = this.start + index;
    if (this.extra instanceof Unboxed) return this.extra.get(k);
    if (this.extra instanceof Difference) this.settle();
    return this.items[k ^ (k >> 31)];
  }

  /** The first element; the list must not be empty. */
  head(): Value {
    return this.get(0);
  }

  /** All but the first element; the list must not be empty. */
  tail(): List {
    if (this.length === 1) return EMPTY_LIST;
    const extra = this.extra;
    if (extra !== undefined && !(extra instanceof Unboxed) && !this.hasMoreHere(extra)) return this.drop(1);
    return new List(this.items, this.start + 1, this.length - 1, extra);
  }

  /** Whether more than one element is in the first segment of a chain. */
  private hasMoreHere(extra: Extra): boolean {
    return extra instanceof Chain && this.length - extra.rest.length > 1;
  }

  /** The list with `value` in front. */
  cons(value: Value): List {
    const { items, start, length } = this;
    // NO_ITEMS has length 0, which no negative start equals.
    if (start < 0 && start === -items.length && items.length <= 2 * length + 64) {
      items.push(value);
      return new List(items, start - 1, length + 1, this.extra);
    }
    return this.consElsewhere(value);
  }

  private consElsewhere(value: Value): List {
    this.freeze();
    const { length, extra } = this;
    const own = extra instanceof Chain ? length - extra.rest.length : length;
    // Short segments are copied: chains of many small ones would need more memory and more steps.
    if (own <= SMALL || (this.start === -this.items.length && this.isMostlyDead())) {
      const items = this.copyRange(0, own).reverse();
      items.push(value);
      return new List(generic(items), -own - 1, length + 1, extra instanceof Chain ? extra : undefined);
    }
    return new List(generic([value]), -1, length + 1, new Chain(this));
  }

  /** The list with `value` at the end. */
  append(value: Value): List {
    if (this.growsForward()) {
      this.items.push(value);
      return new List(this.items, this.start, this.length + 1, undefined);
    }
    return this.concat(new List(generic([value]), 0, 1, undefined));
  }

  /** `append` for a variable that alone holds this list: it may be changed in place. */
  appendAlone(value: Value): List {
    if (this.held === SOLE && this.start >= 0 && this.start + this.length === this.items.length) {
      const { extra } = this;
      if ((extra === undefined || extra instanceof Owned) && !this.isMostlyDead()) {
        this.items.push(value);
        this.length++;
        return this;
      }
    }
    const next = this.append(value);
    next.held = SOLE;
    return next;
  }

  /** `cons` for a variable that alone holds this list: it may be changed in place. */
  consAlone(value: Value): List {
    const { items, start, length } = this;
    if (this.held === SOLE && start < 0 && start === -items.length && items.length <= 2 * length + 64) {
      items.push(value);
      this.start--;
      this.length++;
      return this;
    }
    const next = this.cons(value);
    next.held = SOLE;
    return next;
  }

  /** `set` for a variable that alone holds this list: it may be changed in place. */
  setAlone(index: number, value: Value): List {
    if (this.extra instanceof Owned) {
      if (this.held === SOLE) {
        this.items[this.start + index] = value;
        return this;
      }
      if (!isWorthCopy(this.held, this.length)) {
        const next = this.set(index, value);
        next.held = this.held + 1;
        return next;
      }
    }
    const items = this.toArray();
    items[index] = value;
    const copy = new List(generic(items), 0, items.length, new Owned());
    copy.held = SOLE;
    return copy;
  }

  /** Whether the list ends where its forward store ends, and the store is not mostly dead. */
  private growsForward(): boolean {
    const { items, start, length } = this;
    if (start < 0 || length === 0) return false;
    if (this.extra instanceof Owned) this.freeze();
    return this.extra === undefined && start + length === items.length && !this.isMostlyDead();
  }

  /** Whether growing at the end would be possible but wasteful. */
  private isDeadBeforeEnd(): boolean {
    return this.start >= 0 && this.start + this.length === this.items.length && this.isMostlyDead();
  }

  /** Whether this is a small view of a large store: growing such a store would keep what nobody can reach. */
  private isMostlyDead(): boolean {
    return this.extra === undefined && this.items.length > 2 * this.length + 64;
  }

  /** This list followed by `other`. Costs O(length of the shorter one) at most, amortised. */
  concat(other: List): List {
    const total = this.length + other.length;
    if (other.length === 0) return this;
    if (this.length === 0) return other;
    if (this.growsForward()) return this.extendBy(other);
    if (this.extra instanceof PackedFloats && other.extra instanceof PackedFloats) {
      const values = new Float64Array(total);
      values.set(this.floats() as Float64Array);
      values.set(other.floats() as Float64Array, this.length);
      return List.fromFloats(values);
    }
    if (total <= 2 * SMALL || this.isDeadBeforeEnd()) return copyOf([this, other], total);
    if (this.length <= SMALL) {
      let list = other;
      for (let i = this.length - 1; i >= 0; i--) list = list.cons(this.get(i));
      return list;
    }
    return this.link(other);
  }

  /** Grows the store by the elements of `other`; only when `growsForward`. */
  private extendBy(other: List): List {
    const items = this.items;
    const length = other.length;
    for (let i = 0; i < length; i++) items.push(other.get(i));
    return new List(items, this.start, this.length + length, undefined);
  }

  /**
   * `concat` by links. Behind the first segment, lengths at least halve from one to the next, so that adding
   * at the far end costs O(log n) amortised however often the list is shared.
   */
  private link(other: List): List {
    const segments = segmentsOf(this, SHORT_CHAIN);
    if (segments === undefined) return copyOf([this, other], this.length + other.length);
    const last = segments[segments.length - 1];
    if (segments.length > 1 && last.growsForward()) {
      segments[segments.length - 1] = last.extendBy(other);
    } else if (last.length + other.length <= 2 * SMALL) {
      segments[segments.length - 1] = copyOf([last, other], last.length + other.length);
    } else {
      mergeShortEnd(segments);
      segments.push(other);
      if (other.length <= this.length) mergeShortEnd(segments);
    }
    return join(segments);
  }

  /** The list without its first `count` elements: all of it for `count <= 0`, empty when there are not so many. */
  drop(count: number): List {
    return count <= 0 ? this : dropFrom(this, count);
  }

  /** The first `count` elements: none for `count <= 0`, the whole list when there are not so many. */
  take(count: number): List {
    if (count >= this.length) return this;
    if (count <= 0) return EMPTY_LIST;
    this.freeze();
    const link = this.extra;
    if (!(link instanceof Chain)) {
      if (count <= SMALL && this.items.length > 4 * SMALL) return List.from(this.copyRange(0, count));
      return new List(this.items, this.start, count, link);
    }
    const own = this.length - link.rest.length;
    if (count <= own) return new List(this.items, this.start, count, undefined);
    if (!(link.rest.extra instanceof Chain)) {
      return new List(this.items, this.start, count, new Chain(link.rest.take(count - own)));
    }
    const segments = segmentsOf(this, SHORT_CHAIN);
    if (segments === undefined) return List.from(this.copyRange(0, count));
    const kept: List[] = [];
    for (let i = 0; count > 0; i++) {
      const segment = segments[i].take(count);
      kept.push(segment);
      count -= segment.length;
    }
    return join(kept);
  }

  /** Elements `from` up to, not including, `to`; both are brought into the list's bounds. */
  slice(from: number, to: number): List {
    return this.take(to).drop(from);
  }

  /**
   * The list with another element at `index`, which must be in bounds. Costs O(length) the first time, then
   * O(1) as long as only the newest version is used.
   */
  set(index: number, value: Value): List {
    if (this.extra instanceof Difference) this.settle();
    const owned = this.extra;
    if (!(owned instanceof Owned)) {
      const items = this.toArray();
      items[index] = value;
      return new List(generic(items), 0, items.length, new Owned());
    }
    const items = this.items;
    const next = new List(items, this.start, this.length, owned);
    const at = this.start + index;
    this.extra = new Difference(at, items[at], next);
    this.items = NO_ITEMS;
    items[at] = value;
    return next;
  }

  /**
   * Makes an older version of an owned list the one that holds the store, turning the newer ones into
   * differences; does nothing to other lists. After it, whatever the list holds is in its own store.
   */
  settle(): void {
    const { path, root } = pathToRoot(this);
    if (path.length === 0) return;
    const owned = root.extra;
    if (!(owned instanceof Owned) || (owned.debt += path.length) > this.length) {
      if (owned instanceof Owned) owned.debt = 0;
      return this.separate(path, root);
    }
    const items = root.items;
    for (let i = path.length - 1; i >= 0; i--) {
      const list = path[i];
      const step = list.extra as Difference; // the loop above saw it
      const newer = step.next;
      newer.items = NO_ITEMS;
      newer.extra = new Difference(step.index, items[step.index], list);
      items[step.index] = step.value;
      list.items = items;
      list.extra = owned;
    }
  }

  /** Gives this older version a store of its own: the root's with the differences on the path applied. */
  private separate(path: List[], root: List): void {
    const items = root.items.slice(0, this.length);
    for (let i = path.length - 1; i >= 0; i--) {
      const step = path[i].extra as Difference; // lists on a path are differences
      items[step.index] = step.value;
    }
    this.items = items;
    this.extra = new Owned();
  }

  /** Ends the ownership of the store, so that views of it may be made. */
  freeze(): void {
    if (this.extra instanceof Difference) this.settle();
    if (this.extra instanceof Owned) this.extra = undefined;
  }

  /** Puts the elements of a chain into one store. */
  private flatten(): void {
    const values = this.toArray();
    const reversed = this.start < 0;
    this.items = reversed ? values.reverse() : values;
    this.start = reversed ? -values.length : 0;
    this.extra = undefined;
  }

  /** A new array of the elements, which the caller may keep and change. */
  toArray(): Value[] {
    return this.copyRange(0, this.length);
  }

  /** A new array of the elements `from` up to `to`, which must be in bounds. */
  copyRange(from: number, to: number): Value[] {
    if (this.extra instanceof Difference) this.settle();
    if (this.start >= 0 && (this.extra === undefined || this.extra instanceof Owned)) {
      return this.items.slice(this.start + from, this.start + to);
    }
    return copySegments(this, from, to);
  }

  /** The unboxed floats of a packed list, not to be changed; undefined when the list holds boxed values. */
  floats(): Float64Array | undefined {
    const extra = this.extra;
    if (!(extra instanceof PackedFloats)) return undefined;
    return extra.values.subarray(this.start, this.start + this.length);
  }

  /** Whether the list holds numbers unboxed, and so cannot hold anything else. */
  get isPacked(): boolean {
    return this.extra instanceof Unboxed;
  }

  /**
   * For the collector: what the list can reach. `store` is given the array that holds elements and the range
   * of it that this list can see (several views share one array); `follow` the rest of a chain.
   */
  visit(
    store: (items: readonly Value[], from: number, to: number) => void,
    follow: (rest: List) => void,
  ): void {
    this.settle();
    const { start, extra } = this;
    if (extra instanceof Unboxed) return;
    const own = extra instanceof Chain ? this.length - extra.rest.length : this.length;
    if (start >= 0) store(this.items, start, start + own);
    else store(this.items, ~start - own + 1, ~start + 1);
    if (extra instanceof Chain) follow(extra.rest);
  }

  *[Symbol.iterator](): Iterator<Value> {
    for (let i = 0; i < this.length; i++) yield this.get(i);
  }
}

/** The empty list. */
export const EMPTY_LIST = new List(NO_ITEMS, 0, 0, undefined);

/** Held as first element for a moment, see `generic`. */
const anyObject = {} as ValueObject;

/**
 * Gives an array the elements kind for arbitrary values, in place: V8 would otherwise give arrays of small
 * integers, of doubles and of objects different shapes, and every access would have to tell them apart.
 */
function generic(values: Value[]): Value[] {
  const first = values[0];
  values[0] = anyObject;
  values[0] = first;
  return values;
}

/**
 * An array for so many elements, to be filled from its start and given to `List.from`. It has the elements kind of
 * `generic` and no more room than it needs, where an array that grows by `push` is copied again and again.
 */
export function placesFor(length: number): Value[] {
  if (length === 0 || length > MOST_PLACES) return [];
  const values = new Array<Value>(length);
  values[0] = anyObject;
  return values;
}

/** V8 makes longer arrays dictionaries when they are made at once. */
const MOST_PLACES = 2 ** 24;

/** One list of all elements, in a new forward store. */
function copyOf(lists: readonly List[], total: number): List {
  const values = placesFor(total);
  let at = 0;
  for (const list of lists) for (let i = 0; i < list.length; i++) values[at++] = list.get(i);
  return List.from(values);
}

/** Copies segments at the end together until each is at least twice as long as the next. */
function mergeShortEnd(segments: List[]): void {
  while (segments.length > 1) {
    const last = segments[segments.length - 1];
    const before = segments[segments.length - 2];
    if (before.length > 2 * last.length) return;
    segments.splice(-2, 2, copyOf([before, last], before.length + last.length));
  }
}

/** Links lists to one. All but the last must be plain views or become so by a copy. */
function join(segments: readonly List[]): List {
  let rest = segments[segments.length - 1];
  for (let i = segments.length - 2; i >= 0; i--) {
    let own = segments[i];
    own.freeze();
    if (own.extra !== undefined) own = List.from(own.toArray());
    rest = new List(own.items, own.start, own.length + rest.length, new Chain(rest));
  }
  return rest;
}

/** `drop` for a positive count. */
function dropFrom(list: List, count: number): List {
  for (;;) {
    if (count >= list.length) return EMPTY_LIST;
    const link = list.extra;
    if (!(link instanceof Chain)) break;
    const own = list.length - link.rest.length;
    if (count < own) return new List(list.items, list.start + count, list.length - count, link);
    count -= own;
    list = link.rest;
  }
  if (count === 0) return list;
  list.freeze();
  const left = list.length - count;
  if (left <= SMALL && list.items.length > 4 * SMALL) return List.from(list.copyRange(count, list.length));
  return new List(list.items, list.start + count, left, list.extra);
}

/** The segments of a chain as lists of their own, in order; undefined when there are more than `limit`. */
function segmentsOf(list: List, limit: number): List[] | undefined {
  const found: List[] = [];
  for (let link = list.extra; link instanceof Chain; link = list.extra) {
    if (found.length === limit) return undefined;
    found.push(new List(list.items, list.start, list.length - link.rest.length, undefined));
    list = link.rest;
  }
  found.push(list);
  return found;
}

/** `copyRange` for chains and for stores that are not forward arrays. */
function copySegments(list: List, from: number, to: number): Value[] {
  const values: Value[] = [];
  for (;;) {
    const link = list.extra;
    const own = link instanceof Chain ? list.length - link.rest.length : list.length;
    const end = Math.min(own, to);
    if (link === undefined || link instanceof Chain) {
      const { items, start } = list;
      for (let k = start + from; k < start + end; k++) values.push(items[k ^ (k >> 31)]);
    } else {
      for (let i = from; i < end; i++) values.push(list.getHere(i));
    }
    if (!(link instanceof Chain) || to <= own) return values;
    from = Math.max(0, from - own);
    to -= own;
    list = link.rest;
  }
}

/** The versions from `list` to the newest one, and that one, which holds the store. */
function pathToRoot(list: List): { path: List[]; root: List } {
  const path: List[] = [];
  while (list.extra instanceof Difference) {
    path.push(list);
    list = list.extra.next;
  }
  return { path, root: list };
}
