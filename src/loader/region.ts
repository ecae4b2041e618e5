/**
 * Memory that messages are written to and read from, seen as bytes, words and numbers. Little endian, as the ABI is.
 */

/** One run of bytes whose address is a multiple of 8. Offsets count from its first byte. */
export class Region {
  readonly bytes: Buffer;
  readonly words: Uint32Array;
  readonly floats: Float64Array;
  readonly integers: BigInt64Array;

  /** The `size` bytes of `memory` from `start`; both multiples of 8. */
  constructor(
    readonly memory: ArrayBuffer,
    readonly start: number,
    readonly size: number,
  ) {
    this.bytes = Buffer.from(memory, start, size);
    this.words = new Uint32Array(memory, start, size >>> 2);
    this.floats = new Float64Array(memory, start, size >>> 3);
    this.integers = new BigInt64Array(memory, start, size >>> 3);
  }

  /**
   * A region of at least `size` bytes of its own. The bytes hold anything. Throws a RangeError when there is no
   * memory.
   */
  static allocate(size: number): Region {
    const rounded = Math.ceil(size / 8) * 8;
    const { buffer } = Buffer.allocUnsafeSlow(rounded);
    return new Region(buffer as ArrayBuffer, 0, rounded);
  }
}

/** The Int that two words hold, canonically: a number where that is exact, else a bigint. */
export function readInteger(region: Region, word: number): number | bigint {
  const low = region.words[word];
  const high = region.words[word + 1] | 0;
  const value = high * 4294967296 + low;
  return Number.isSafeInteger(value) ? value : region.integers[word >>> 1];
}

/** Writes an Int, given canonically, as 64 bits. */
export function writeInteger(region: Region, word: number, value: number | bigint): void {
  if (typeof value === 'number') {
    region.words[word] = value;
    region.words[word + 1] = Math.floor(value / 4294967296);
  } else {
    region.integers[word >>> 1] = BigInt.asIntN(64, value);
  }
}
