/**
 * The table of native handles: every native object that the program can name, in a slot with a generation, so that a
 * stale or forged handle is found out before anything is dereferenced.
 *
 * The columns are typed arrays (one new handle costs a few stores), `words` in the layout that `cleanup` of the C ABI
 * takes.
 */

import { NativeHandle } from '../lang/values/value';
import { exactWord } from '../lang/values/word';
import { CleanupBatch, HandleKind, wordsPerHandle, type HandleOwner } from './kinds';

const firstCapacity = 1024;
/** No handle has this generation: a slot that comes to it is not used any more. */
const lastGeneration = 0xffffffff;
/** Kinds are numbered in 16 bits. */
const mostKinds = 0xffff;

/** Where a handle of a native result stands: words of a `NostosHandle`. */
const source = { pointer: 0, typeId: 2, slot: 4, generation: 5, token: 6, cleanup: 8, bytes: 10 } as const;
/** Where the same words stand in the table. */
const column = { pointer: 0, typeId: 2, cleanup: 4, token: 6 } as const;

interface OwnedKinds {
  readonly batch: CleanupBatch;
  readonly byTypeId: Map<number | bigint, HandleKind>;
}

/** Owns all native objects. */
export class HandleTable {
  /** Kinds by their index; 0 is nobody's. */
  readonly kinds: (HandleKind | undefined)[] = [undefined];
  live = 0;
  liveBytes = 0;
  totalFreed = 0;
  /** Live handles and bytes at which `onThreshold` is called. */
  handleThreshold = Infinity;
  byteThreshold = Infinity;
  onThreshold: () => void = () => {};

  private words = new Uint32Array(firstCapacity * wordsPerHandle);
  private generations = new Uint32Array(firstCapacity);
  private kindOf = new Uint16Array(firstCapacity);
  private marks = new Uint32Array(firstCapacity);
  private bytes = new Float64Array(firstCapacity);
  /** Free slots below `top`, the last one freed on top. */
  private freeSlots = new Uint32Array(firstCapacity);
  private freeCount = 0;
  private top = 0;
  private readonly owners = new Map<HandleOwner, OwnedKinds>();

  /** Handles made so far. */
  get totalAllocated(): number {
    return this.live + this.totalFreed;
  }

  /** Slots that a sweep looks at. */
  get slots(): number {
    return this.top;
  }

  /** The kind of (owner, type id), made at its first use; undefined when there would be too many kinds. */
  kind(owner: HandleOwner, typeIdLow: number, typeIdHigh: number): HandleKind | undefined {
    let owned = this.owners.get(owner);
    if (owned === undefined) {
      owned = { batch: new CleanupBatch(owner), byTypeId: new Map<number | bigint, HandleKind>() };
      this.owners.set(owner, owned);
    }
    const typeId = exactWord(typeIdLow, typeIdHigh);
    let kind = owned.byTypeId.get(typeId);
    if (kind === undefined) {
      if (this.kinds.length > mostKinds) return undefined;
      kind = new HandleKind(owner, owned.batch, this.kinds.length, typeIdLow, typeIdHigh);
      this.kinds.push(kind);
      owned.byTypeId.set(typeId, kind);
    }
    return kind;
  }

  /**
   * Takes over the object that a native result describes: `from` at `start` are the words of a NostosHandle. The same
   * object as before when slot and generation say so, or when the pointer is live already; a `fresh` one is not
   * looked up.
   */
  enter(kind: HandleKind, from: Uint32Array, start: number, fresh: boolean): NativeHandle {
    if (!fresh) {
      const known = this.knownSlot(kind, from, start);
      if (known >= 0) return this.handleAt(known);
    }
    const slot = this.freeCount > 0 ? this.freeSlots[--this.freeCount] : this.newSlot();
    const to = slot * wordsPerHandle;
    const { words } = this;
    const low = from[start];
    const high = from[start + 1];
    words[to] = low;
    words[to + 1] = high;
    words[to + column.typeId] = kind.typeIdLow;
    words[to + column.typeId + 1] = kind.typeIdHigh;
    words[to + column.cleanup] = from[start + source.cleanup];
    words[to + column.cleanup + 1] = from[start + source.cleanup + 1];
    words[to + column.token] = from[start + source.token];
    words[to + column.token + 1] = from[start + source.token + 1];
    this.kindOf[slot] = kind.index;
    if (kind.slotOfPointer !== undefined) kind.slotOfPointer.set(exactWord(low, high), slot);
    const bytes = from[start + source.bytes + 1] * 4294967296 + from[start + source.bytes];
    this.bytes[slot] = bytes;
    this.liveBytes += bytes;
    if (++this.live >= this.handleThreshold || this.liveBytes >= this.byteThreshold) this.onThreshold();
    return new NativeHandle(slot, this.generations[slot], kind, low | 0, high | 0);
  }

  /** The kind of a live handle; undefined for a stale or forged one. */
  kindOfHandle(handle: NativeHandle): HandleKind | undefined {
    const { slot } = handle;
    if (slot >= this.top || this.generations[slot] !== handle.generation) return undefined;
    return this.kinds[this.kindOf[slot]];
  }

  /** Whether a handle is alive and of the kind with that index: `kindOfHandle` for who knows which kind it was last. */
  isOfKind({ slot, generation }: NativeHandle, index: number): boolean {
    return this.generations[slot] === generation && this.kindOf[slot] === index && slot < this.top;
  }

  /** Writes the first 32 bytes of a NostosHandle: what native code gets to know of a live handle. */
  writeArgument(handle: NativeHandle, to: Uint32Array, start: number): void {
    const { slot } = handle;
    const from = slot * wordsPerHandle;
    const { words } = this;
    to[start] = words[from];
    to[start + 1] = words[from + 1];
    to[start + source.typeId] = words[from + column.typeId];
    to[start + source.typeId + 1] = words[from + column.typeId + 1];
    to[start + source.slot] = slot;
    to[start + source.generation] = handle.generation;
    to[start + source.token] = words[from + column.token];
    to[start + source.token + 1] = words[from + column.token + 1];
  }

  /** Notes that the collection `epoch` reached a handle. Stale handles are left alone. */
  mark(handle: NativeHandle, epoch: number): void {
    const { slot } = handle;
    if (slot < this.top && this.generations[slot] === handle.generation) this.marks[slot] = epoch;
  }

  /**
   * Ends every object that the collection `epoch` did not mark, each once, many by one native call. Returns how many.
   * No handle may be entered meanwhile.
   */
  sweep(epoch: number): number {
    const before = this.totalFreed;
    const { kindOf, marks, bytes, top } = this;
    let end = 0;
    let liveBytes = 0;
    let slot = 0;
    while (slot < top) {
      const index = kindOf[slot];
      if (index !== 0 && marks[slot] !== epoch) {
        slot = this.endRun(slot, index, epoch);
        continue;
      }
      slot++;
      if (index === 0) continue;
      liveBytes += bytes[slot - 1];
      end = slot;
    }
    this.liveBytes = liveBytes;
    if (end < this.top >>> 1) this.lowerTop(end);
    for (const { batch } of this.owners.values()) batch.flush();
    return this.totalFreed - before;
  }

  /** Live handles and their bytes for each kind, by its index. */
  census(): readonly { live: number; bytes: number }[] {
    const counts = this.kinds.map(() => ({ live: 0, bytes: 0 }));
    for (let slot = 0; slot < this.top; slot++) {
      const count = counts[this.kindOf[slot]];
      count.live++;
      count.bytes += this.bytes[slot];
    }
    return counts;
  }

  /**
   * Ends the objects in the slots from `first` on that are of one kind and not marked. Returns where they stop. Many
   * side by side need not be copied: the table itself is what the library gets.
   */
  private endRun(first: number, index: number, epoch: number): number {
    const { kindOf, marks, generations, freeSlots, top } = this;
    let { freeCount } = this;
    let slot = first;
    do {
      kindOf[slot] = 0;
      if (++generations[slot] !== lastGeneration) freeSlots[freeCount++] = slot;
      slot++;
    } while (slot < top && kindOf[slot] === index && marks[slot] !== epoch);
    this.freeCount = freeCount;
    const count = slot - first;
    this.live -= count;
    this.totalFreed += count;
    const kind = this.kinds[index];
    if (kind === undefined) return slot;
    if (kind.slotOfPointer !== undefined) this.forget(kind.slotOfPointer, first, slot);
    kind.freed += count;
    kind.batch.add(this.words, first, count);
    return slot;
  }

  private forget(slots: Map<number | bigint, number>, first: number, end: number): void {
    for (let at = first * wordsPerHandle; at < end * wordsPerHandle; at += wordsPerHandle) {
      slots.delete(exactWord(this.words[at], this.words[at + 1]));
    }
  }

  /** Forgets the slots from `end` on, all free, so that sweeps after a peak do not look at them. */
  private lowerTop(end: number): void {
    const { freeSlots } = this;
    let kept = 0;
    for (let i = 0; i < this.freeCount; i++) {
      if (freeSlots[i] < end) freeSlots[kept++] = freeSlots[i];
    }
    this.freeCount = kept;
    this.top = end;
  }

  private newSlot(): number {
    do {
      if (this.top === this.generations.length) this.grow();
    } while (this.generations[this.top++] === lastGeneration);
    return this.top - 1;
  }

  private grow(): void {
    const capacity = this.generations.length * 2;
    this.words = grown(this.words, new Uint32Array(capacity * wordsPerHandle));
    this.generations = grown(this.generations, new Uint32Array(capacity));
    this.kindOf = grown(this.kindOf, new Uint16Array(capacity));
    this.marks = grown(this.marks, new Uint32Array(capacity));
    this.bytes = grown(this.bytes, new Float64Array(capacity));
    this.freeSlots = grown(this.freeSlots, new Uint32Array(capacity));
  }

  private handleAt(slot: number): NativeHandle {
    const at = slot * wordsPerHandle;
    const kind = this.kinds[this.kindOf[slot]];
    if (kind === undefined) throw new RangeError(`slot ${slot} is free`);
    return new NativeHandle(slot, this.generations[slot], kind, this.words[at] | 0, this.words[at + 1] | 0);
  }

  private knownSlot(kind: HandleKind, from: Uint32Array, start: number): number {
    const slot = from[start + source.slot];
    if (slot < this.top && this.generations[slot] === from[start + source.generation]) {
      if (this.kinds[this.kindOf[slot]] === kind && this.isAt(slot, from, start)) return slot;
    }
    return this.pointersOf(kind).get(exactWord(from[start], from[start + 1])) ?? -1;
  }

  private isAt(slot: number, from: Uint32Array, start: number): boolean {
    const at = slot * wordsPerHandle;
    return this.words[at] === from[start] && this.words[at + 1] === from[start + 1];
  }

  private pointersOf(kind: HandleKind): Map<number | bigint, number> {
    if (kind.slotOfPointer === undefined) {
      const slots = new Map<number | bigint, number>();
      for (let slot = 0; slot < this.top; slot++) {
        const at = slot * wordsPerHandle;
        if (this.kindOf[slot] === kind.index) slots.set(exactWord(this.words[at], this.words[at + 1]), slot);
      }
      kind.slotOfPointer = slots;
    }
    return kind.slotOfPointer;
  }
}

function grown<T extends { set(from: T): void }>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
