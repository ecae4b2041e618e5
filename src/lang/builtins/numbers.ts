/** Conversions between the kinds of numbers, and reading numbers from text. */

import { charOf } from './char';
import { panic, typeError } from '../machine/thrown';
import { describe } from '../values/describe';
import { decimalText } from '../values/decimal';
import { canonical, wrapInt, wrapSized } from '../values/integer';
import { builtinTypes } from '../values/types';
import {
  BigInteger,
  Char,
  Decimal,
  Float,
  Float32,
  SizedInt,
  type SizedType,
  type Value,
} from '../values/value';
import { trim } from './text';
import { fitsInt, saturatedInt } from './construct';

/** The whole number that an integer of any width holds; undefined for other values. */
export function wholeNumber(value: Value): bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  if (value instanceof SizedInt) return BigInt(value.value);
  if (value instanceof BigInteger) return value.value;
  return undefined;
}

/** The whole part of a Decimal, cut toward zero. */
function wholePart(value: Decimal): bigint {
  return value.coefficient / 10n ** BigInt(value.scale);
}

/** `toInt`: cuts toward zero, saturates; UInt64 wraps; a BigInt must fit. */
export function toInt(value: Value): Value {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Float || value instanceof Float32) return saturatedInt(Math.trunc(value.value));
  if (value instanceof SizedInt) return wrapInt(BigInt(value.value));
  if (value instanceof Char) return value.codePoint;
  if (value instanceof BigInteger) {
    if (!fitsInt(value.value)) throw panic('BigInt too large for Int64');
    return canonical(value.value);
  }
  if (value instanceof Decimal) {
    const whole = wholePart(value);
    if (fitsInt(whole)) return canonical(whole);
    return saturatedInt(whole > 0n ? Infinity : -Infinity);
  }
  throw typeError('number', describe(value));
}

/** The nearest JavaScript number to a value of any numeric kind. */
export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (value instanceof Float || value instanceof Float32) return value.value;
  if (value instanceof Decimal) return Number(decimalText(value));
  const whole = wholeNumber(value);
  if (whole !== undefined) return Number(whole);
  throw typeError('number', describe(value));
}

/** `toInt8` … `toUInt64`: integers keep their low bits, other numbers are cut toward zero and saturate. */
export function toSized(width: SizedType, value: Value): Value {
  const whole = value instanceof Char ? BigInt(value.codePoint) : wholeNumber(value);
  if (whole !== undefined) return wrapSized(width, whole);
  if (value instanceof Decimal) return saturatedSized(width, wholePart(value));
  if (!(value instanceof Float || value instanceof Float32)) throw typeError('number', describe(value));
  const number = Math.trunc(value.value);
  if (Number.isNaN(number)) return new SizedInt(width, 0);
  if (!Number.isFinite(number)) return saturatedSized(width, number > 0 ? 2n ** 70n : -(2n ** 70n));
  return saturatedSized(width, BigInt(number));
}

function saturatedSized(width: SizedType, whole: bigint): SizedInt {
  const bits = BigInt(width.bits);
  const least = width.signed ? -(2n ** (bits - 1n)) : 0n;
  const most = width.signed ? 2n ** (bits - 1n) - 1n : 2n ** bits - 1n;
  return wrapSized(width, whole < least ? least : whole > most ? most : whole);
}

/** `toBigInt`. */
export function toBigInteger(value: Value): Value {
  if (value instanceof BigInteger) return value;
  const whole = wholeNumber(value);
  if (whole === undefined) throw typeError('an integer', describe(value));
  return new BigInteger(whole);
}

/** `toChar`. */
export function toChar(value: Value): Value {
  if (typeof value === 'number' && value >= 0 && value < 0xd800) return charOf(value);
  const whole = value instanceof Char ? BigInt(value.codePoint) : wholeNumber(value);
  if (whole === undefined) throw typeError('Int', describe(value));
  if (whole < 0n || whole > 0x10ffffn || (whole >= 0xd800n && whole <= 0xdfffn)) {
    throw panic(`toChar: ${whole} is not a valid Unicode code point`);
  }
  return charOf(Number(whole));
}

const integerText = /^[+-]?[0-9]+$/;
const floatText = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const infinityText = /^[+-]?(?:inf|infinity)$/i;
const nanText = /^[+-]?nan$/i;

/** The whole number that a text consists of, white space around it aside. */
export function parseWhole(source: string): bigint | undefined {
  const trimmed = trim(source);
  if (!integerText.test(trimmed)) return undefined;
  return BigInt(trimmed.startsWith('+') ? trimmed.slice(1) : trimmed);
}

/** The Int that a text consists of; undefined also when it is out of range. */
export function parseInteger(source: string): Value | undefined {
  const short = shortInteger(source);
  if (short !== undefined) return short;
  const whole = parseWhole(source);
  return whole === undefined || !fitsInt(whole) ? undefined : canonical(whole);
}

/** So many digits are an exact number however large they are. */
const EXACT_DIGITS = 15;

/** The Int of a text of a few digits and perhaps a minus; undefined when it is anything else. */
function shortInteger(source: string): number | undefined {
  const { length } = source;
  const first = source.charCodeAt(0) === MINUS ? 1 : 0;
  if (length === first || length > EXACT_DIGITS) return undefined;
  let whole = 0;
  for (let i = first; i < length; i++) {
    const digit = source.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    whole = 10 * whole + digit;
  }
  return first === 0 ? whole : 0 - whole;
}

const MINUS = 0x2d;
const ZERO = 0x30;

/** The number that a text consists of, with the names of infinity and NaN. */
export function parseFloatText(source: string): number | undefined {
  const trimmed = trim(source);
  if (floatText.test(trimmed)) return Number(trimmed);
  if (infinityText.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity;
  return nanText.test(trimmed) ? NaN : undefined;
}

/** The sized integer types by name. */
export const sizedTypes: readonly SizedType[] = [
  builtinTypes.Int8,
  builtinTypes.Int16,
  builtinTypes.Int32,
  builtinTypes.UInt8,
  builtinTypes.UInt16,
  builtinTypes.UInt32,
  builtinTypes.UInt64,
];
