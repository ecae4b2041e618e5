/** Objects of a pretended library, so that the heap can be tested without native code. */

import { strict as assert } from 'node:assert';
import { HandleCollector } from '../../src/gc/collector';
import type { HandleKind, HandleOwner } from '../../src/gc/kinds';
import type { NativeHandle } from '../../src/lang/values/value';

const noSlot = 0xffffffff;

/** A library whose objects are numbers: the pointer of each is its number. */
export class PretendedLibrary implements HandleOwner {
  readonly name = 'pretended';
  /** Numbers of the objects that exist. */
  readonly live = new Set<number>();
  /** Calls of `cleanup`. */
  batches = 0;
  private last = 0;
  private readonly words = new Uint32Array(12);

  constructor(
    readonly collector: HandleCollector,
    private readonly typeId = 1,
  ) {}

  get kind(): HandleKind {
    const kind = this.collector.table.kind(this, this.typeId, 0);
    assert(kind !== undefined);
    return kind;
  }

  /** A new object of so many bytes. */
  create(bytes = 16): NativeHandle {
    this.live.add(++this.last);
    return this.return(this.last, true, bytes);
  }

  /** What the host makes of a result that holds the object of that number. */
  return(number: number, isFresh: boolean, bytes = 16, slot = noSlot, generation = 0): NativeHandle {
    this.words.set([number, 0, this.typeId, 0, slot, generation, 7, 0, 9, 0, bytes, 0]);
    return this.collector.table.enter(this.kind, this.words, 0, isFresh);
  }

  cleanup(entries: Uint32Array, first: number, count: number): void {
    this.batches++;
    for (let i = first; i < first + count; i++) {
      const [number, high, typeId, typeHigh, cleanup, cleanupHigh, token, tokenHigh] = entries.subarray(
        8 * i,
      );
      assert(this.live.delete(number), `${number} was cleaned up twice, or never made`);
      assert.deepEqual(
        [high, typeId, typeHigh, cleanup, cleanupHigh, token, tokenHigh],
        [0, this.typeId, 0, 9, 0, 7, 0],
      );
    }
  }
}

/** A collector with a clock and a memory of its own. */
export function newCollector(stress = false) {
  const world = { resident: 100 * 2 ** 20, now: 0 };
  const collector = new HandleCollector({
    residentBytes: () => world.resident,
    now: () => world.now,
    stress,
  });
  return { collector, world };
}
