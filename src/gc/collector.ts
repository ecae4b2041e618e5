/** When handles are collected, and what is known about it afterwards. */

import type { Collector } from '../lang/host';
import { HandleTable } from './handles';
import { Marker } from './mark';
import { History, reportOf, type HeapReport } from './report';

/** No collection before so many handles, or bytes of native memory, are live. */
const leastHandles = 256;
const leastBytes = 64 * 2 ** 20;
/** While more than `leastBytes` are live, so many new handles make a collection due: one of them may be large. */
const handlesWhenHeavy = 32;
/** Meanwhile a collection is due, new handles or not, after so many milliseconds, and so many times its last pause. */
const msWhenHeavy = 20;
const pausesWhenHeavy = 20;
/** A marking that followed many objects is not repeated before handles for a fair part of them were made. */
const objectsPerHandle = 8;
/** So many slots are swept in the time in which one object is followed. */
const slotsPerObject = 16;
/** Growth of the process's resident memory that makes a collection due: by half, and at least so much. */
const leastGrowth = 256 * 2 ** 20;
/** New handles between two looks at the resident memory, and least milliseconds: a look costs 10 µs. */
const handlesPerLook = 4096;
const msPerLook = 50;

/** What the collector asks its surroundings. */
export interface CollectorOptions {
  /** Resident memory of the process in bytes. */
  residentBytes(): number;
  /** Milliseconds, monotonic. */
  now(): number;
  /** Collect at every safe point, for tests. */
  stress?: boolean;
}

/** Owns the native handles of a program. */
export class HandleCollector implements Collector {
  readonly table = new HandleTable();
  private readonly marker = new Marker(this.table);
  private readonly stress: boolean;
  private isDue: boolean;
  private isHeavy = false;
  /** When a collection is due while much native memory is live: something large may have become unreachable. */
  private heavyFrom = 0;
  private readonly history = new History();
  private readonly sources: (() => Iterable<unknown>)[] = [];
  /** Live handles that make a collection due. */
  private wantedHandles = leastHandles;
  private residentBefore: number;
  private lastLook: number;

  constructor(private readonly options: CollectorOptions) {
    this.stress = options.stress ?? false;
    this.isDue = this.stress;
    this.residentBefore = options.residentBytes();
    this.lastLook = options.now();
    this.table.onThreshold = () => this.threshold();
    this.setThresholds(0);
  }

  /** Asked after native calls and at safe points. */
  get due(): boolean {
    return this.isDue || (this.isHeavy && this.options.now() >= this.heavyFrom);
  }

  /** Adds roots that the evaluator does not know: arguments lent to native calls that still run. */
  addRoots(source: () => Iterable<unknown>): void {
    this.sources.push(source);
  }

  /** Marks from the roots and ends every object that was not reached. */
  collect(roots: Iterable<unknown>): void {
    const start = this.options.now();
    const { epoch, visited } = this.marker.mark(this.allRoots(roots));
    const marked = this.options.now();
    const freed = this.table.sweep(epoch);
    const end = this.options.now();
    this.history.add({
      markMs: marked - start,
      sweepMs: end - marked,
      visited,
      freed,
      live: this.table.live,
    });
    this.setThresholds(visited);
    this.heavyFrom = end + Math.max(msWhenHeavy, pausesWhenHeavy * (end - start));
    if (end - this.lastLook >= msPerLook) {
      this.residentBefore = this.options.residentBytes();
      this.lastLook = end;
    }
    this.isDue = this.stress;
  }

  /** Ends all objects but those that native code still borrows: `stats().live` of them are leaked. */
  close(): void {
    this.collect([]);
  }

  /** Looks whether the process has grown; to be called when there is reason to think so. */
  lookAtMemory(): void {
    const now = this.options.now();
    if (this.table.live === 0 || now - this.lastLook < msPerLook) return;
    this.lastLook = now;
    const grown = this.options.residentBytes() - this.residentBefore;
    if (grown >= leastGrowth && grown >= this.residentBefore / 2) {
      this.residentBefore += grown;
      this.isDue = true;
    }
  }

  stats(): { live: number; totalAllocated: number; totalFreed: number; collections: number } {
    const { live, totalAllocated, totalFreed } = this.table;
    return { live, totalAllocated, totalFreed, collections: this.history.collections };
  }

  /** Everything that `--gc-stats` tells. */
  report(): HeapReport {
    return reportOf(this.table, this.history);
  }

  private *allRoots(roots: Iterable<unknown>): Iterable<unknown> {
    yield* roots;
    for (const source of this.sources) yield* source();
  }

  private setThresholds(visited: number): void {
    const { table } = this;
    const { live, liveBytes } = table;
    const atLeast = liveBytes >= leastBytes ? live + handlesWhenHeavy : Math.max(leastHandles, 2 * live);
    const work = visited + Math.floor(table.slots / slotsPerObject);
    this.wantedHandles = Math.max(atLeast, live + Math.floor(work / objectsPerHandle));
    table.byteThreshold = Math.max(leastBytes, 2 * liveBytes);
    this.isHeavy = liveBytes >= leastBytes;
    table.handleThreshold = Math.min(this.wantedHandles, live + handlesPerLook);
  }

  private threshold(): void {
    const { table } = this;
    if (table.live >= this.wantedHandles || table.liveBytes >= table.byteThreshold) {
      this.isDue = true;
      return;
    }
    this.lookAtMemory();
    table.handleThreshold = Math.min(this.wantedHandles, table.live + handlesPerLook);
  }
}
