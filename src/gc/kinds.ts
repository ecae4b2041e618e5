/** Whose a handle is, and of which kind. */

import { builtinTypes, type TypeDescriptor } from '../lang/values/types';
import type { NativeKind } from '../lang/values/value';
import { exactWord } from '../lang/values/word';

/** A library, as the heap sees it. */
export interface HandleOwner {
  /** Name of the extension. */
  readonly name: string;
  /**
   * Ends the `count` handles from the one at `first` on. `entries` holds 8 words for each: pointer, type id, cleanup
   * address, token, 64 bits each, low word first; it is only read. Runs native code; never throws.
   */
  cleanup(entries: Uint32Array, first: number, count: number): void;
}

/** Words that describe one object to `cleanup`. */
export const wordsPerHandle = 8;
/** Single handles ended by one native call at most. */
const batchCapacity = 1024;
/** So many handles side by side are worth a native call of their own, without a copy. */
const longRun = 32;

/** Objects of one library that wait for their cleanup, so that one native call ends many. */
export class CleanupBatch {
  private readonly words = new Uint32Array(batchCapacity * wordsPerHandle);
  private count = 0;
  constructor(private readonly owner: HandleOwner) {}

  /** Takes `count` objects that `entries` describe from the one at `first` on: ends them, or keeps a copy. */
  add(entries: Uint32Array, first: number, count: number): void {
    if (count >= longRun) {
      this.owner.cleanup(entries, first, count);
      return;
    }
    if (this.count + count > batchCapacity) this.flush();
    const { words } = this;
    let to = this.count * wordsPerHandle;
    const end = (first + count) * wordsPerHandle;
    for (let from = first * wordsPerHandle; from < end; from++) words[to++] = entries[from];
    this.count += count;
  }

  /** Runs what waits. */
  flush(): void {
    const count = this.count;
    this.count = 0;
    if (count > 0) this.owner.cleanup(this.words, 0, count);
  }
}

/** All handles of one (library, type id). */
export class HandleKind implements NativeKind {
  /** The opaque type that handles of this kind carry; the plain handle type until a signature names one. */
  type: TypeDescriptor = builtinTypes.Native;
  /** The function whose signature named the type; empty until one did. */
  boundBy = '';
  /** Handles ended so far. */
  freed = 0;
  /** Slot of each live pointer. Built when the library first hands over an object that may be known already. */
  slotOfPointer: Map<number | bigint, number> | undefined;
  /** The author's number of the type, exactly. */
  readonly typeId: number | bigint;

  constructor(
    readonly owner: HandleOwner,
    readonly batch: CleanupBatch,
    /** Position among all kinds, from 1: 0 marks a free slot. */
    readonly index: number,
    readonly typeIdLow: number,
    readonly typeIdHigh: number,
  ) {
    this.typeId = exactWord(typeIdLow, typeIdHigh);
  }
}
