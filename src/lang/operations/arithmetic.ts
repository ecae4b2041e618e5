/**
 * Arithmetic on values of any numeric kind.
 *
 * `add` and its siblings look at the kinds at run time; `intAdd` and its siblings are for operands that are known
 * to be Int. The evaluator has shorter paths of its own for two numbers whose result stays below 2^53.
 */

import { divisionByZero, panic, typeError } from '../machine/thrown';
import { decimalArithmetic } from './decimalArithmetic';
import { describe } from '../values/describe';
import { canonical, EXACT_LIMIT, type Integer, wrapInt, wrapSized } from '../values/integer';
import { builtinTypes } from '../values/types';
import { BigInteger, Decimal, Float, Float32, SizedInt, type Value } from '../values/value';

/** Names of the binary operations. */
export type Operation = 'add' | 'subtract' | 'multiply' | 'divide' | 'remainder' | 'power';

/** `a + b`, wrapping at 64 bits. */
export function intAdd(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (sum < EXACT_LIMIT && sum > -EXACT_LIMIT) return sum;
  }
  return wrapInt(BigInt(a) + BigInt(b));
}

/** `a - b`, wrapping at 64 bits. */
function intSubtract(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (difference < EXACT_LIMIT && difference > -EXACT_LIMIT) return difference;
  }
  return wrapInt(BigInt(a) - BigInt(b));
}

/** `a * b`, wrapping at 64 bits. */
function intMultiply(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    // Below the limit the double is the exact product. Adding 0 turns -0 into 0.
    if (product < EXACT_LIMIT && product > -EXACT_LIMIT) return product + 0;
  }
  return wrapInt(BigInt(a) * BigInt(b));
}

/** Factors and moduli below this give a product whose remainder needs no more than 53 bits at a time. */
const SMALL_FACTOR = 2147483648;

/**
 * `a * b % m`, the product wrapping at 64 bits. Factors of up to 31 bits, as hashes and modular powers have them, need no
 * BigInt: b is taken in two halves. Throws `DivisionByZero`.
 */
export function intMultiplyRemainder(a: Integer, b: Integer, m: Integer): Integer {
  if (
    typeof a === 'number' &&
    typeof b === 'number' &&
    typeof m === 'number' &&
    a < SMALL_FACTOR &&
    a > -SMALL_FACTOR &&
    b < SMALL_FACTOR &&
    b > -SMALL_FACTOR &&
    m !== 0 &&
    m < SMALL_FACTOR &&
    m > -SMALL_FACTOR
  ) {
    const magnitude = b < 0 ? -b : b;
    const high = (magnitude / 32768) | 0;
    // Below 2^47, then below 2^31 * 2^15 + 2^46: exact. Remainders have the sign of the dividend.
    const rest = (((a * high) % m) * 32768 + a * (magnitude - high * 32768)) % m;
    return (b < 0 ? -rest : rest) + 0;
  }
  return intRemainder(intMultiply(a, b), m);
}

/** `a / b` cut toward zero. Throws `DivisionByZero`. */
function intDivide(a: Integer, b: Integer): Integer {
  if (b === 0) throw divisionByZero();
  if (typeof a === 'number' && typeof b === 'number') {
    // Exact although the quotient is rounded: it is off a whole number by more than the rounding error.
    return Math.trunc(a / b) + 0;
  }
  return wrapInt(BigInt(a) / BigInt(b));
}

/** What `intDivide` leaves, with the sign of `a`. Throws `DivisionByZero`. */
function intRemainder(a: Integer, b: Integer): Integer {
  if (b === 0) throw divisionByZero();
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0;
  return wrapInt(BigInt(a) % BigInt(b));
}

/** `a ** b`, wrapping at 64 bits. Throws a panic for a negative exponent. */
function intPower(a: Integer, b: Integer): Integer {
  if (b < 0) throw panic('PowInt: negative exponent for Int');
  if (typeof a === 'number') {
    const power = a ** Number(b);
    if (power < EXACT_LIMIT && power > -EXACT_LIMIT) return power + 0;
  }
  return wrapInt(powerModulo(BigInt(a), BigInt(b), 64));
}

/** `-a`; the lowest Int stays as it is. */
function intNegate(a: Integer): Integer {
  return typeof a === 'number' ? 0 - a : wrapInt(-a);
}

/** `base ** exponent` modulo 2^bits, by squaring. */
function powerModulo(base: bigint, exponent: bigint, bits: number): bigint {
  let result = 1n;
  let square = BigInt.asIntN(bits, base);
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = BigInt.asIntN(bits, result * square);
    square = BigInt.asIntN(bits, square * square);
  }
  return result;
}

const intOperations: Readonly<Record<Operation, (a: Integer, b: Integer) => Integer>> = {
  add: intAdd,
  subtract: intSubtract,
  multiply: intMultiply,
  divide: intDivide,
  remainder: intRemainder,
  power: intPower,
};

const floatOperations: Readonly<Record<Operation, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  remainder: (a, b) => a % b,
  power: (a, b) => a ** b,
};

/** Exact integers; `divide` and `remainder` have been given a divisor other than zero. */
const exactOperations: Readonly<Record<Operation, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  remainder: (a, b) => a % b,
  power: (a, b) => a ** b,
};

/** `a + b` by the kinds of the values. Throws `TypeError` when they do not go together. */
export function add(a: Value, b: Value): Value {
  if (a instanceof Float && b instanceof Float) return new Float(a.value + b.value);
  return apply('add', a, b);
}

/** `a - b` by the kinds of the values. */
export function subtract(a: Value, b: Value): Value {
  if (a instanceof Float && b instanceof Float) return new Float(a.value - b.value);
  return apply('subtract', a, b);
}

/** `a * b` by the kinds of the values. */
export function multiply(a: Value, b: Value): Value {
  if (a instanceof Float && b instanceof Float) return new Float(a.value * b.value);
  return apply('multiply', a, b);
}

/** `a / b` by the kinds of the values. */
export function divide(a: Value, b: Value): Value {
  if (a instanceof Float && b instanceof Float) return new Float(a.value / b.value);
  return apply('divide', a, b);
}

/** `a % b` by the kinds of the values. */
export function remainder(a: Value, b: Value): Value {
  return apply('remainder', a, b);
}

/** `a ** b` by the kinds of the values. */
export function power(a: Value, b: Value): Value {
  return apply('power', a, b);
}

/** `-a` by the kind of the value. */
export function negate(a: Value): Value {
  if (typeof a === 'number' || typeof a === 'bigint') return intNegate(a);
  if (a instanceof Float) return new Float(-a.value);
  if (a instanceof Float32) return new Float32(-a.value);
  if (a instanceof SizedInt) return wrapSized(a.width, typeof a.value === 'bigint' ? -a.value : 0 - a.value);
  if (a instanceof BigInteger) return new BigInteger(-a.value);
  if (a instanceof Decimal) return new Decimal(-a.coefficient, a.scale);
  throw typeError('number', describe(a));
}

/** Kinds in the order in which operands of different kinds are looked at: see `02` 2.4. */
function apply(operation: Operation, a: Value, b: Value): Value {
  const aIsInt = typeof a === 'number' || typeof a === 'bigint';
  const bIsInt = typeof b === 'number' || typeof b === 'bigint';
  if (aIsInt && bIsInt) return intOperations[operation](a, b);
  if (a instanceof Float && b instanceof Float)
    return new Float(floatOperations[operation](a.value, b.value));
  if (a instanceof Float && bIsInt) return new Float(floatOperations[operation](a.value, Number(b)));
  if (aIsInt && b instanceof Float) return new Float(floatOperations[operation](Number(a), b.value));
  if (a instanceof Float32 && b instanceof Float32) {
    return new Float32(Math.fround(floatOperations[operation](a.value, b.value)));
  }
  if (a instanceof SizedInt && b instanceof SizedInt && a.width === b.width)
    return applySized(operation, a, b);
  if (a instanceof Decimal && b instanceof Decimal) return decimalArithmetic(operation, a, b);
  if (a instanceof BigInteger || b instanceof BigInteger) {
    const left = asBig(a);
    const right = asBig(b);
    if (left !== undefined && right !== undefined) return applyBig(operation, left, right);
  }
  throw typeError('matching numeric types', `${describe(a)} and ${describe(b)}`);
}

/** What may stand beside a BigInt: BigInt, Int and Int32. */
function asBig(value: Value): bigint | undefined {
  if (value instanceof BigInteger) return value.value;
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  if (value instanceof SizedInt && value.width === builtinTypes.Int32) return BigInt(value.value);
  return undefined;
}

function applyBig(operation: Operation, a: bigint, b: bigint): BigInteger {
  if (b === 0n && (operation === 'divide' || operation === 'remainder')) throw divisionByZero();
  if (b < 0n && operation === 'power') throw panic('PowInt: negative exponent for BigInt');
  try {
    return new BigInteger(exactOperations[operation](a, b));
  } catch (error) {
    if (error instanceof RangeError) throw panic('BigInt overflow: the result does not fit into memory');
    throw error;
  }
}

function applySized(operation: Operation, a: SizedInt, b: SizedInt): SizedInt {
  const width = a.width;
  const x = a.value;
  const y = b.value;
  if (y === 0 && (operation === 'divide' || operation === 'remainder')) throw divisionByZero();
  if (operation === 'power') {
    if (y < 0) throw panic(`PowInt: negative exponent for ${width.name}`);
    return wrapSized(width, canonical(powerModulo(BigInt(x), BigInt(y), width.bits)));
  }
  if (typeof x === 'number' && typeof y === 'number') {
    const result = floatOperations[operation](x, y);
    const whole = operation === 'divide' ? Math.trunc(result) : result;
    if (whole < EXACT_LIMIT && whole > -EXACT_LIMIT) return wrapSized(width, whole + 0);
  }
  return wrapSized(width, canonical(exactOperations[operation](BigInt(x), BigInt(y))));
}
