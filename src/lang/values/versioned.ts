/**
 * What persistent maps and sets are made of: many versions over one JavaScript `Map`.
 *
 * The newest version holds the table. A change is made in the table itself; the version before keeps only how it
 * differs from the next (Baker, "Shallow binding makes functional arrays fast", 1991). A program that goes on with
 * the new version and forgets the old pays for a native map and nothing else. Reading an old version moves the
 * table to it, change by change; when that has cost as much as a copy, the old version gets a table of its own.
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

/** The table that versions share. */
export class Table {
  epoch = 0;
  /** Differences applied since the last copy. */
  debt = 0;
  constructor(readonly slots: Map<HashKey, Slot>) {}
}

/**
 * One version. Subclasses give it a face; `derive` makes a version of their class. Either `table` is
 * there and is this version's content, or `next` is: this version is then `next` with `slot` at `key`.
 */
export abstract class Versioned extends Held {
  epoch = 0;
  held = 0;
  table: Table | undefined;
  next: Versioned | undefined = undefined;
  key: HashKey = undefined;
  slot: Slot = undefined;

  constructor(
    public size: number,
    table: Table | undefined,
  ) {
    super();
    this.table = table;
  }

  /** A version of the same class; the constant one when `size` is 0, which never has history. */
  protected abstract derive(size: number, table: Table | undefined): this;

  /** The collection without `key`; itself when it is not there. Throws the fault of a key that is not hashable. */
  remove(key: Value): this {
    const raw = hashKey(key);
    const slots = this.slots();
    const before = slots.get(raw);
    if (before === undefined && !slots.has(raw)) return this;
    const next = this.derive(this.size - 1, undefined);
    if (next.size > 0) this.change(raw, ABSENT, before, next);
    return next;
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
    const copy = this.derive(this.size, new Table(new Map(this.slots())));
    copy.held = SOLE;
    return copy;
  }

  /** The slots of this version; valid until another version is used. */
  slots(): Map<HashKey, Slot> {
    return (this.table ?? this.moveTable()).slots;
  }

  /**
   * The table of this version, when a variable alone holds it, so that it may be changed in place; undefined when other
   * versions may depend on it.
   */
  protected ownTable(): Map<HashKey, Slot> | undefined {
    return this.held === SOLE ? this.table?.slots : undefined;
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

  /** Makes `successor` the version with `slot` (or ABSENT) at `key`, where this one has `before`. */
  protected change(key: HashKey, slot: Slot, before: Slot, successor: Versioned): void {
    const table = this.table as Table; // callers have read through slots()
    if (slot === ABSENT) table.slots.delete(key);
    else table.slots.set(key, slot);
    this.becomeDifference(key, before, successor);
  }

  /** Hands the table, already changed, to `successor`. */
  protected becomeDifference(key: HashKey, before: Slot, successor: Versioned): void {
    successor.table = this.table;
    this.table = undefined;
    this.next = successor;
    this.key = key;
    this.slot = before;
  }

  /** Brings the table to this version, or gives it a copy when moving has cost enough. */
  moveTable(): Table {
    const { path, root } = pathToRoot(this);
    let table = root.table as Table; // a version without `next` has the table
    if ((table.debt += path.length) > root.size + 8) {
      table.debt = 0;
      table = new Table(new Map(table.slots));
      for (let i = path.length - 1; i >= 0; i--) put(table.slots, path[i].key, path[i].slot);
      this.next = undefined;
      this.key = this.slot = undefined;
      return (this.table = table);
    }
    for (let i = path.length - 1; i >= 0; i--) path[i].swap();
    return table;
  }

  /** Takes the table over from `next`, which becomes a difference from this version. */
  private swap(): void {
    const newer = this.next as Versioned; // only versions on a path are swapped
    const table = newer.table as Table; // the table has just been moved there
    const slots = table.slots;
    const key = this.key;
    const current = slots.get(key);
    newer.slot = current === undefined && !slots.has(key) ? ABSENT : current;
    newer.key = key;
    newer.next = this;
    newer.table = undefined;
    put(slots, key, this.slot);
    this.table = table;
    this.next = undefined;
    this.key = this.slot = undefined;
  }

  /**
   * For the collector: calls `reach` for every value in the table, once for each table and `epoch`, and for what
   * other versions of the same table hold instead.
   */
  visit(epoch: number, reach: (slot: Slot) => void): void {
    const { path, root } = pathToRoot(this);
    const shared = root.table as Table; // a version without `next` has the table
    const first = shared.epoch !== epoch;
    if (!first) reachDifferences(path, reach);
    const table = this.table ?? this.moveTable();
    if (first || table !== shared) {
      table.epoch = epoch;
      for (const slot of table.slots.values()) reach(slot);
    }
  }
}

/** The versions from one to the newest, and that one, which holds the table. */
function pathToRoot(version: Versioned): { path: Versioned[]; root: Versioned } {
  const path: Versioned[] = [];
  for (let next = version.next; next !== undefined; next = version.next) {
    path.push(version);
    version = next;
  }
  return { path, root: version };
}

/** What the first version of a path holds other than the last: of several changes at one key the earliest counts. */
function reachDifferences(path: readonly Versioned[], reach: (slot: Slot) => void): void {
  const seen = new Set<HashKey>();
  for (const { key, slot } of path) {
    if (slot !== ABSENT && !seen.has(key)) reach(slot);
    seen.add(key);
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
