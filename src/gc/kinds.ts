/** Whose a handle is, and of which kind. */

import { builtinTypes, type TypeDescriptor } from '../lang/values/types';
import type { NativeKind } from '../lang/values/value';
import { exactWord } from '../lang/values/word';

/** A library, as the heap sees it. */
export interface HandleOwner {
  /** Name of the extension. */
  readonly name: string;
  /**
   * Ends `count` handles. `entries` holds 8 words for each: pointer, type id, cleanup address, token, 64 bits each,
   * low word first. Runs native code; never throws.
   */
  cleanup(entries: Uint32Array, count: number): void;
}

/** Words that describe one object to `cleanup`. */
export const wordsPerHandle = 8;
/** Handles ended by one native call at most. */
const batchCapacity = 1024;

/** Objects of one library that wait for their cleanup, so that one native call ends many. */
export class CleanupBatch {
  private readonly words = new Uint32Array(batchCapacity * wordsPerHandle);
  private count = 0;
  constructor(private readonly owner: HandleOwner) {}

  /** Takes the description of one object, from `words` at `start`. */
  add(words: Uint32Array, start: number): void {
    const to = this.count * wordsPerHandle;
    const own = this.words;
    own[to] = words[start];
    own[to + 1] = words[start + 1];
    own[to + 2] = words[start + 2];
    own[to + 3] = words[start + 3];
    own[to + 4] = words[start + 4];
    own[to + 5] = words[start + 5];
    own[to + 6] = words[start + 6];
    own[to + 7] = words[start + 7];
    if (++this.count === batchCapacity) this.flush();
  }

  /** Runs what waits. */
  flush(): void {
    const count = this.count;
    this.count = 0;
    if (count > 0) this.owner.cleanup(this.words, count);
  }
}

/** All handles of one (library, type id). */
export class HandleKind implements NativeKind {
  /** The opaque type that handles of this kind carry; the plain handle type until a signature names one. */
  type: TypeDescriptor = builtinTypes.Native;
  /** The function whose signature named the type; empty until one did. */
  boundBy = '';
  /** Handles made so far. */
  created = 0;
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
