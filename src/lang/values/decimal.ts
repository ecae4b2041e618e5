/** Decimals: a coefficient of at most 96 bits over a power of ten of at most 28. */

import { divisionByZero, panic } from '../machine/thrown';
import { Decimal } from './value';

const MAX_COEFFICIENT = 2n ** 96n - 1n;
const MAX_SCALE = 28;

/** The decimal that digits such as `-12.50` write, with the scale they have. Throws a panic when it is too large. */
export function parseDecimal(text: string): Decimal {
  const point = text.indexOf('.');
  const scale = point < 0 ? 0 : text.length - point - 1;
  return fit(BigInt(text.replace('.', '')), scale, 'literal');
}

/** The digits of a decimal with its own scale. */
export function decimalText(value: Decimal): string {
  const sign = value.coefficient < 0n ? '-' : '';
  const digits = magnitude(value.coefficient)
    .toString()
    .padStart(value.scale + 1, '0');
  if (value.scale === 0) return sign + digits;
  const point = digits.length - value.scale;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Sum, with the larger scale of the two. Throws a panic on overflow, as do the others below. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return fit(atScale(a, scale) + atScale(b, scale), scale, '+');
}

/** Difference, with the larger scale of the two. */
export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return fit(atScale(a, scale) - atScale(b, scale), scale, '-');
}

/** Product, with the sum of the scales as far as it fits. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return fit(a.coefficient * b.coefficient, a.scale + b.scale, '*');
}

/**
 * Quotient: exact with as few digits as it takes (but at least the scale of `a` less that of `b`), else rounded to
 * 28 fraction digits or as many as fit. Throws `DivisionByZero`.
 */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  if (b.coefficient === 0n) throw divisionByZero();
  const least = Math.max(0, a.scale - b.scale);
  const numerator = a.coefficient * 10n ** BigInt(MAX_SCALE + b.scale - a.scale + MAX_SCALE);
  // The quotient has 56 fraction digits here, so that a second rounding to 28 or fewer sees the true remainder.
  const wide = numerator / b.coefficient;
  const inexact = numerator % b.coefficient !== 0n;
  let coefficient = wide * 10n + (inexact ? (wide < 0n || (wide === 0n && isNegative(a, b)) ? -1n : 1n) : 0n);
  let scale = 2 * MAX_SCALE + 1;
  ({ coefficient, scale } = fit(coefficient, scale, '/'));
  while (scale > least && coefficient % 10n === 0n) {
    coefficient /= 10n;
    scale--;
  }
  return new Decimal(coefficient, scale);
}

/** Remainder with the sign of `a` and the larger scale of the two. Throws `DivisionByZero`. */
export function remainderOfDecimals(a: Decimal, b: Decimal): Decimal {
  if (b.coefficient === 0n) throw divisionByZero();
  const scale = Math.max(a.scale, b.scale);
  return fit(atScale(a, scale) % atScale(b, scale), scale, '%');
}

/** Negative when `a` is less than `b`, 0 when they are the same number, whatever their scales. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = atScale(a, scale) - atScale(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function isNegative(a: Decimal, b: Decimal): boolean {
  return a.coefficient < 0n !== b.coefficient < 0n;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function atScale(value: Decimal, scale: number): bigint {
  return scale === value.scale ? value.coefficient : value.coefficient * 10n ** BigInt(scale - value.scale);
}

/** Rounds fraction digits away, halves to even, until scale and coefficient are in range. */
function fit(coefficient: bigint, scale: number, operation: string): Decimal {
  if (scale <= MAX_SCALE && magnitude(coefficient) <= MAX_COEFFICIENT) return new Decimal(coefficient, scale);
  for (let dropped = Math.max(1, scale - MAX_SCALE); dropped <= scale; dropped++) {
    const rounded = divideHalfEven(coefficient, 10n ** BigInt(dropped));
    if (magnitude(rounded) <= MAX_COEFFICIENT) return new Decimal(rounded, scale - dropped);
  }
  throw panic(`Decimal overflow: the result of ${operation} has more than 28 digits before the point`);
}

function divideHalfEven(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  const twice = magnitude(value % divisor) * 2n;
  if (twice < divisor || (twice === divisor && quotient % 2n === 0n)) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}
