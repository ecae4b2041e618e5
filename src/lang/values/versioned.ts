/**
 * What persistent maps and sets are made of: many versions over one JavaScript `Map`.
 *
 * A change is made in the table itself, and how to take it back is noted (Baker, "Shallow binding makes functional
 * arrays fast", 1991). A program that goes on with the new version and forgets the old pays for a native map and
 * little else. Reading an old version moves the table to it, step by step; when that has cost as much as a copy, the
 * old version gets a table of its own.
 *
 * Steps are noted in runs (`Lineage`), and versions refer to their run, not to each other: a version that nobody
 * needs any more is short-lived garbage, also where V8 has taken one before it for long-lived.
 */

import { panic } from '../machine/thrown';
import { type HashKey, hashKey } from './hashKey';
import { Held, isWorthCopy, SOLE } from './held';
import type { Value } from './value';

/** A key that is not its own hash key, with its value. */
export class Entry {
  epoch = 0;
  constructor(
    readonly key: Value,
    readonly value: Value,
  ) {}
}

/** What a table holds for a key: the value, for composite keys with the key itself; ABSENT in differences only. */
export type Slot = Value | Entry;

class Absent {
  epoch = 0;
}
/** "No such key." */
export const ABSENT: Slot = new Absent() as Entry;

/** More entries than this a JavaScript `Map` cannot hold (V8: 2^24). */
const MAX_ENTRIES = 16_777_000;

/** The content of one version at a time. */
export class Table {
  epoch = 0;
  /** Differences applied since the last copy. */
  debt = 0;
  constructor(readonly slots: Map<HashKey, Slot>) {}
}

/** A run has at most so much weight: what is noted in it stays in memory as long as the youngest of its versions. */
const MOST_WEIGHT = 64;
/** Weight of a step whose value may be large. */
const WEIGHT_OF_OBJECT = 8;
const LONG_TEXT = 1000;

/**
 * A run of versions, each made from the one before by changing one key. The table is at the version `position`, or on
 * the other side of `joint`.
 */
export class Lineage {
  table: Table | undefined;
  /** Where the table is when it is in this run, else which version of this run is the same as one of `joint`. */
  position: number;
  /** The run that leads to the table, and its version that is the same as that at `position`. */
  joint: Lineage | undefined;
  jointIndex: number;
  /**
   * Key and slot of each step. Step `i` leads from version `i` to `i + 1`: its slot is what version `i` has at the key
   * where `i` is before `position`, what version `i + 1` has behind it.
   */
  private readonly steps: (HashKey | Slot)[];
  private weight: number;

  /** A run of one version, which has the content of the table. */
  constructor(table: Table) {
    this.table = table;
    this.position = 0;
    this.joint = undefined;
    this.jointIndex = 0;
    this.steps = [];
    this.weight = 0;
  }

  /**
   * Notes that the table has been changed at `key`, where the version at `position` has `before`. Gives the run of the
   * new version, whose index is the `position` of that.
   */
  extend(key: HashKey, before: Slot): Lineage {
    const isFull = this.weight >= MOST_WEIGHT;
    const run = isFull || 2 * this.position < this.steps.length ? this.branch() : this;
    run.steps.push(key, before);
    run.weight += weightOf(before);
    run.position++;
    return run;
  }

  /** A new run for versions that are made from the one at `position`; it has the table. */
  private branch(): Lineage {
    const run = new Lineage(this.table as Table); // callers have the table here
    this.leaveTo(run);
    return run;
  }

  /** Moves the table to the version at `index`; the table must be in this run. */
  moveTo(index: number): void {
    const { slots } = this.table as Table;
    const { steps } = this;
    const exchange = (step: number): void => {
      const key = steps[2 * step] as HashKey;
      const current = slots.get(key);
      const now = current === undefined && !slots.has(key) ? ABSENT : current;
      put(slots, key, steps[2 * step + 1] as Slot);
      steps[2 * step + 1] = now;
    };
    while (this.position > index) exchange(--this.position);
    while (this.position < index) exchange(this.position++);
  }

  /** Gives the table, which is here, to `other`: the versions at the positions of both are the same. */
  leaveTo(other: Lineage): void {
    other.table = this.table;
    other.joint = undefined;
    this.table = undefined;
    this.joint = other;
    this.jointIndex = other.position;
  }

  /** Calls `see` with the steps from the version at `index` to `position`, and what the version at `index` has there. */
  differences(index: number, see: (key: HashKey, slot: Slot) => void): void {
    const step = (i: number): void => see(this.steps[2 * i] as HashKey, this.steps[2 * i + 1] as Slot);
    for (let i = index; i < this.position; i++) step(i);
    for (let i = index - 1; i >= this.position; i--) step(i);
  }
}

function weightOf(slot: Slot): number {
  if (typeof slot === 'string') return slot.length > LONG_TEXT ? MOST_WEIGHT : 1;
  if (slot instanceof Entry) return weightOf(slot.value);
  return typeof slot === 'object' && slot !== ABSENT ? WEIGHT_OF_OBJECT : 1;
}

/** A run of one version with the given content. */
export function lineageOf(slots: Map<HashKey, Slot>): Lineage {
  return new Lineage(new Table(slots));
}

/** One version: the one at `index` of its run. Subclasses give it a face; `derive` makes a version of their class. */
export abstract class Versioned extends Held {
  epoch: number;
  held: number;

  private index: number;

  /** The version of a run that the table is at, which must be there. */
  constructor(
    public size: number,
    private lineage: Lineage,
  ) {
    super();
    this.epoch = 0;
    this.held = 0;
    this.index = lineage.position;
  }

  /** A version of the same class; the constant one when `size` is 0, which never has history. */
  protected abstract derive(size: number, lineage: Lineage): this;

  /** The collection without `key`; itself when it is not there. Throws the fault of a key that is not hashable. */
  remove(key: Value): this {
    const raw = hashKey(key);
    const slots = this.slots();
    const before = slots.get(raw);
    if (before === undefined && !slots.has(raw)) return this;
    if (this.size === 1) return this.derive(0, this.lineage);
    slots.delete(raw);
    return this.derive(this.size - 1, this.changed(raw, before));
  }

  /** `remove` for a variable that alone holds this version: it may be changed in place. */
  removeAlone(key: Value): this {
    if (this.isCopyDue) return this.copy().removeAlone(key);
    const own = this.ownTable();
    if (own === undefined || this.size === 1) return this.remove(key).followAlone(this);
    if (own.delete(hashKey(key))) this.size--;
    return this;
  }

  /** A version of the same content that nobody else knows of. */
  protected copy(): this {
    const copy = this.derive(this.size, lineageOf(new Map(this.slots())));
    copy.held = SOLE;
    return copy;
  }

  /** The slots of this version; valid until another version is used. */
  slots(): Map<HashKey, Slot> {
    return (this.tableHere ?? this.moveTable()).slots;
  }

  /** The table, if it is at this version. */
  private get tableHere(): Table | undefined {
    const { lineage } = this;
    return lineage.position === this.index ? lineage.table : undefined;
  }

  /**
   * The table of this version, when a variable alone holds it, so that it may be changed in place; undefined when other
   * versions may depend on it.
   */
  protected ownTable(): Map<HashKey, Slot> | undefined {
    return this.held === SOLE ? this.tableHere?.slots : undefined;
  }

  /** Whether the next update in a row should be made on a copy that is its variable's alone. */
  protected get isCopyDue(): boolean {
    return this.size > 0 && isWorthCopy(this.held, this.size);
  }

  /** Makes this the version of a variable that alone held `before`, from which it was made by an update. */
  protected followAlone(before: Versioned): this {
    if (this !== before && this.size > 0) this.held = before.size === 0 ? SOLE : before.held + 1;
    return this;
  }

  /** The run for the version that was made by changing the slots of this one at `key`, where this one has `before`. */
  protected changed(key: HashKey, before: Slot): Lineage {
    return this.lineage.extend(key, before);
  }

  /** Brings the table to this version, or gives it a copy when moving has cost enough. */
  private moveTable(): Table {
    const path = this.pathToTable();
    const table = tableOf(path);
    for (const { lineage, index } of path) table.debt += 1 + Math.abs(lineage.position - index);
    if (table.debt > table.slots.size + 8) {
      table.debt = 0;
      return this.takeCopy(path);
    }
    for (let i = path.length - 1; i >= 0; i--) {
      path[i].lineage.moveTo(path[i].index);
      if (i > 0) path[i].lineage.leaveTo(path[i - 1].lineage);
    }
    return table;
  }

  /** A table for this version alone, made from the one that others go on sharing. */
  private takeCopy(path: readonly Place[]): Table {
    const slots = new Map(tableOf(path).slots);
    const copy = new Table(slots);
    eachDifference(path, (key, slot) => put(slots, key, slot));
    this.lineage = new Lineage(copy);
    this.index = 0;
    return copy;
  }

  /** This version, and the one in each further run that is reached by the joint of the run before; the last run has the table. */
  private pathToTable(): Place[] {
    const path: Place[] = [{ lineage: this.lineage, index: this.index }];
    for (let { lineage } = this; lineage.joint !== undefined; lineage = lineage.joint)
      path.push({ lineage: lineage.joint, index: lineage.jointIndex });
    return path;
  }

  /**
   * For the collector: calls `reach` for every value in the table, once for each table and `epoch`, and for what
   * other versions of the same table hold instead.
   */
  visit(epoch: number, reach: (slot: Slot) => void): void {
    const path = this.pathToTable();
    const shared = tableOf(path);
    const first = shared.epoch !== epoch;
    if (!first) {
      eachDifference(path, (_, slot) => {
        if (slot !== ABSENT) reach(slot);
      });
    }
    const table = this.tableHere ?? this.moveTable();
    if (first || table !== shared) {
      table.epoch = epoch;
      for (const slot of table.slots.values()) reach(slot);
    }
  }
}

/** A version, given by its place in a run. */
interface Place {
  readonly lineage: Lineage;
  readonly index: number;
}

function tableOf(path: readonly Place[]): Table {
  return path[path.length - 1].lineage.table as Table; // where a path ends
}

/**
 * Calls `see` with each key at which the first version of a path differs from the table, and what it has there: of
 * several changes at one key the one nearest to the version counts.
 */
function eachDifference(path: readonly Place[], see: (key: HashKey, slot: Slot) => void): void {
  const seen = new Set<HashKey>();
  for (const { lineage, index } of path) {
    lineage.differences(index, (key, slot) => {
      if (!seen.has(key)) see(key, slot);
      seen.add(key);
    });
  }
}

function put(slots: Map<HashKey, Slot>, key: HashKey, slot: Slot): void {
  if (slot === ABSENT) slots.delete(key);
  else slots.set(key, slot);
}

/** Throws the fault of a collection that grows beyond what a table can hold. */
export function checkRoom(size: number): void {
  if (size > MAX_ENTRIES) throw panic(`A map or set cannot hold more than ${MAX_ENTRIES} entries`);
}
