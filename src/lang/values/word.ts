/** Unsigned 64-bit numbers, as native code has them, in two halves. */

/** The unsigned 64-bit number of two words: a number where that is exact, else a bigint. */
export function exactWord(low: number, high: number): number | bigint {
  return high < 0x200000 ? high * 4294967296 + low : (BigInt(high) << 32n) | BigInt(low);
}
