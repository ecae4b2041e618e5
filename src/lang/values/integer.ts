/**
 * Int and sized integers: canonical form and wrapping.
 *
 * An Int is a JavaScript number while its magnitude is below 2^53, else a bigint; the same holds for UInt64.
 */

import { SizedInt, type SizedType } from './value';

/** 2^53: numbers of a smaller magnitude are exact, and are the canonical form. */
export const EXACT_LIMIT = 9007199254740992;
const EXACT_BIG = 9007199254740992n;

/** An integer as `Value` holds it. */
export type Integer = number | bigint;

/** The canonical form of an integer. */
export function canonical(value: bigint): Integer {
  return value < EXACT_BIG && value > -EXACT_BIG ? Number(value) : value;
}

/** The Int with the low 64 bits of an integer. */
export function wrapInt(value: bigint): Integer {
  return canonical(BigInt.asIntN(64, value));
}

/** The integer of a width with the low bits of `value`, which is exact: whole, and below 2^53 in magnitude if a number. */
export function wrapSized(width: SizedType, value: Integer): SizedInt {
  return new SizedInt(width, wrapBits(width, value));
}

function wrapBits(width: SizedType, value: Integer): Integer {
  const bits = width.bits;
  if (typeof value === 'number' && bits <= 32) {
    // The shifts work modulo 2^32.
    return width.signed ? (value << (32 - bits)) >> (32 - bits) : (value << (32 - bits)) >>> (32 - bits);
  }
  if (typeof value === 'number' && value >= 0) return value;
  return canonical(width.signed ? BigInt.asIntN(bits, BigInt(value)) : BigInt.asUintN(bits, BigInt(value)));
}
