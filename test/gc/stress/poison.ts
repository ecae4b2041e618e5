/**
 * A collector for tests that takes every value of a program for a native object: what a marking does not reach is
 * spoiled, so that a program which can still use it fails. That shows whether the roots are complete and marking
 * follows everything, for every program, native code or not.
 */

import { Marker } from '../../../src/gc/mark';
import { HandleTable } from '../../../src/gc/handles';
import type { Collector } from '../../../src/lang/host';
import { FunctionValue } from '../../../src/lang/values/function';
import { List } from '../../../src/lang/values/list';
import type { TypeDescriptor } from '../../../src/lang/values/types';
import { Cell, Data, Scalar } from '../../../src/lang/values/value';
import { takeBirths } from './births';

/** Stands where a value was. Whoever looks at it learns that the collector was wrong. */
class Poison extends Scalar {
  get type(): TypeDescriptor {
    throw new Error('a value was used that the collector had not reached');
  }
}
const poison = new Poison();
/** The elements of all spoiled lists: as many as the longest has. */
const spoiledItems: Poison[] = [];

/** Work, in objects followed, before safe points are left out: then every one counts that comes a tenth later. */
const freely = 1_000_000;
/** What a collection costs besides, in objects followed. */
const costOfCollection = 30;

/** Collects when a program runs, at every safe point if that is possible in reasonable time. */
export class PoisoningCollector implements Collector {
  collections = 0;
  safePoints = 0;
  /** Objects that were spoiled. */
  spoiled = 0;
  private work = 0;
  private readonly marker = new Marker(new HandleTable());
  private living: object[] = [];
  private next = 0;

  /** @param isBlind whether the roots are withheld, to see that it is noticed */
  constructor(private readonly isBlind = false) {}

  /** Asked once at each safe point. */
  get due(): boolean {
    return this.safePoints++ >= this.next;
  }

  collect(roots: Iterable<unknown>): void {
    const { epoch, visited } = this.marker.mark(this.isBlind ? [] : roots);
    this.collections++;
    const kept: object[] = [];
    this.sort(this.living, epoch, kept);
    this.sort(takeBirths(), epoch, kept);
    this.living = kept;
    this.work += visited + kept.length + costOfCollection;
    if (this.work > freely) this.next = Math.ceil(this.safePoints * 1.1);
  }

  close(): void {
    // What is left is not used any more.
  }

  stats(): { live: number; totalAllocated: number; totalFreed: number; collections: number } {
    return { live: 0, totalAllocated: 0, totalFreed: 0, collections: this.collections };
  }

  private sort(objects: readonly object[], epoch: number, kept: object[]): void {
    for (const object of objects) {
      if ((object as { epoch?: number }).epoch === epoch) kept.push(object);
      else if (spoil(object)) this.spoiled++;
    }
  }
}

/** Takes away what an object refers to; false for what is shared between versions and cannot be spoiled alone. */
function spoil(object: object): boolean {
  if (object instanceof Data) {
    for (let i = 0; i < object.ctor.arity; i++) object.set(i, poison);
  } else if (object instanceof Cell) {
    object.value = poison;
  } else if (object instanceof FunctionValue) {
    Object.assign(object, { captured: object.captured.map(() => poison) });
  } else if (object instanceof List) {
    if (object.length === 0) return false;
    while (spoiledItems.length < object.length) spoiledItems.push(poison);
    Object.assign(object, { items: spoiledItems, start: 0, extra: undefined });
  } else {
    return false;
  }
  return true;
}
