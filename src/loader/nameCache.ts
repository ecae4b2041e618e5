/** Names of types, constructors and fields in results: a few texts that come again and again. */

import type { Region } from './region';
import { readText } from './text';

/** Names that are remembered; where two fall together, the later stays. */
const slots = 256;

/** A name and the words of memory it was read from, its padding included. */
interface Known {
  readonly size: number;
  readonly words: Uint32Array;
  readonly name: string;
}

/** Reads names without making the same text again. */
export class NameCache {
  private readonly known = new Array<Known | undefined>(slots).fill(undefined);

  /** The name of `size` bytes at `start`, a multiple of 8; undefined when they are not UTF-8. */
  read(region: Region, start: number, size: number): string | undefined {
    const from = start >>> 2;
    const to = (start + size + 3) >>> 2;
    let hash = size;
    for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) ^ region.words[i]) | 0;
    const slot = (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & (slots - 1);
    const known = this.known[slot];
    if (known !== undefined && known.size === size && isSame(known.words, region.words, from))
      return known.name;
    const name = readText(region.bytes, start, size);
    if (name !== undefined) this.known[slot] = { size, words: region.words.slice(from, to), name };
    return name;
  }
}

function isSame(known: Uint32Array, words: Uint32Array, from: number): boolean {
  for (let i = 0; i < known.length; i++) if (known[i] !== words[from + i]) return false;
  return true;
}
