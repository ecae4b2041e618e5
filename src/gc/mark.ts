/**
 * Marking: follows everything that values, frames and builtin states refer to, and notes the handles it meets.
 *
 * Iterative, with a stack of our own, since a list or variant a million deep is legal. What was seen is told by the
 * number of the collection in the object's own `epoch`; objects without one (foreign states, arrays inside them) are
 * kept in a set. Numbers, strings, floats and packed lists cannot reach a handle and are left at once.
 */

import { FunctionValue } from '../lang/values/function';
import { List } from '../lang/values/list';
import { anyLinked, parentsOf } from '../lang/values/links';
import { anyListened, listenersOf } from '../lang/values/listeners';
import { DataConstructor, TypeDescriptor } from '../lang/values/types';
import {
  Cell,
  Data,
  Data1,
  Data2,
  Data3,
  Data4,
  DataN,
  Float,
  NativeHandle,
  Scalar,
} from '../lang/values/value';
import { Entry, Versioned } from '../lang/values/versioned';
import type { HandleTable } from './handles';
import { MarkedRanges } from './ranges';

/** A class with this property set holds no values of the program; the collector does not look inside. */
export const holdsNoValues: unique symbol = Symbol('holds no values');

/** Numbers of collections; shared by all collectors, since the numbers are stored in the values. */
let lastEpoch = 0;

/** What a marking found. */
export interface Marking {
  readonly epoch: number;
  /** Objects followed. */
  readonly visited: number;
}

/** Marks the handles of one table. */
export class Marker {
  private epoch = 0;
  private visited = 0;
  private readonly pending: object[] = [];
  /** Objects without an epoch that were followed. */
  private readonly seen = new Set<object>();
  private readonly ranges = new MarkedRanges();
  private lastFrame: readonly unknown[] | undefined;

  constructor(private readonly table: HandleTable) {}

  /** Marks every handle that can be reached from `roots`. */
  mark(roots: Iterable<unknown>): Marking {
    this.epoch = ++lastEpoch;
    this.visited = 0;
    for (const root of roots) this.markRoot(root);
    this.lastFrame = undefined;
    if (this.seen.size > 0) this.seen.clear();
    this.ranges.clear();
    return { epoch: this.epoch, visited: this.visited };
  }

  /** A root that is an array is a stack or a frame. */
  private markRoot(root: unknown): void {
    if (Array.isArray(root)) {
      this.visited++;
      for (const part of root) this.pushFrame(part);
    } else {
      this.push(root);
    }
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) this.follow(next);
  }

  /**
   * Frames on a stack are entered at once: they can be a million, and stand side by side when they are there more
   * than once.
   */
  private pushFrame(part: unknown): void {
    if (!Array.isArray(part)) {
      this.push(part);
    } else if (part !== this.lastFrame) {
      this.lastFrame = part;
      this.visited++;
      this.pushAll(part);
    }
  }

  /** Leaves are done with here, before they cost a place on the stack. */
  private readonly push = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || value instanceof Float) return;
    if (value instanceof NativeHandle) this.table.mark(value, this.epoch);
    else this.pending.push(value);
  };

  private pushAll(values: readonly unknown[]): void {
    for (let i = 0; i < values.length; i++) this.push(values[i]);
  }

  private follow(object: object): void {
    const epoched = object as { epoch?: unknown };
    if (typeof epoched.epoch === 'number') {
      if (epoched.epoch === this.epoch) return;
      epoched.epoch = this.epoch;
    } else {
      if (object instanceof Scalar || this.seen.has(object)) return;
      this.seen.add(object);
    }
    this.visited++;
    this.followParts(object);
    if (anyListened() && object instanceof Data) this.followListeners(object);
    if (anyLinked() && object instanceof Data) this.pushAll(parentsOf(object));
  }

  private followListeners(object: Data): void {
    const listeners = listenersOf(object);
    if (listeners === undefined) return;
    this.pushAll(listeners.onChange);
    this.pushAll(listeners.onRead);
  }

  private followParts(object: object): void {
    if (object instanceof Data2) {
      this.push(object.field0);
      this.push(object.field1);
    } else if (object instanceof Data1) {
      this.push(object.field0);
    } else if (object instanceof List) {
      object.visit(this.pushRange, this.push);
    } else if (object instanceof Data3) {
      this.push(object.field0);
      this.push(object.field1);
      this.push(object.field2);
    } else if (object instanceof Data4) {
      this.push(object.field0);
      this.push(object.field1);
      this.push(object.field2);
      this.push(object.field3);
    } else {
      this.followRarer(object);
    }
  }

  private followRarer(object: object): void {
    if (object instanceof Cell) {
      this.push(object.value);
    } else if (object instanceof FunctionValue) {
      this.pushAll(object.captured);
    } else if (object instanceof DataN) {
      this.pushAll(object.fields);
    } else if (object instanceof Versioned) {
      object.visit(this.epoch, this.push);
    } else if (object instanceof Entry) {
      this.push(object.key);
      this.push(object.value);
    } else if (Array.isArray(object)) {
      this.pushAll(object);
    } else {
      this.followUnknown(object);
    }
  }

  /** The part of a list's store that the list can see. */
  private readonly pushRange = (items: readonly unknown[], from: number, to: number): void => {
    this.ranges.each(items, from, to, this.push);
  };

  /** Everything else by its own properties: states of builtins, timers, mailboxes. */
  private followUnknown(object: object): void {
    if (ArrayBuffer.isView(object) || object instanceof ArrayBuffer || isDescription(object)) return;
    if (object instanceof Map) {
      for (const [key, value] of object) {
        this.push(key);
        this.push(value);
      }
    } else if (object instanceof Set) {
      for (const value of object) this.push(value);
    } else {
      for (const key of Object.keys(object)) this.push((object as Record<string, unknown>)[key]);
    }
  }
}

/** Descriptions of types, constructors and native functions belong to the program, not to its data. */
function isDescription(object: object): boolean {
  return object instanceof TypeDescriptor || object instanceof DataConstructor || holdsNoValues in object;
}
