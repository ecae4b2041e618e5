/** Arithmetic functions. */

import { panic, typeError } from '../machine/thrown';
import { negate, power } from '../operations/arithmetic';
import { compare } from '../operations/ordering';
import { describe, typeOf } from '../values/describe';
import { BigInteger, Decimal, Float, Float32, SizedInt, type Value } from '../values/value';
import { saturatedInt } from './construct';
import { asMethod, row } from './define';
import { rows } from './row';

/** The number in a Float or Float32. */
function real(value: Value): number {
  if (value instanceof Float || value instanceof Float32) return value.value;
  throw typeError('Float', describe(value));
}

/** A function of the reals; a Float32 gives a Float32. */
function realFunction(compute: (x: number) => number): (value: Value) => Value {
  return (value) => {
    const result = compute(real(value));
    return value instanceof Float32 ? new Float32(Math.fround(result)) : new Float(result);
  };
}

/** Halves go away from zero. Unlike `Math.round` exact just below one half and beyond 2^52. */
function roundHalfAway(x: number): number {
  const whole = Math.trunc(x);
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}

function isNumber(value: Value): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Float ||
    value instanceof Float32 ||
    value instanceof SizedInt ||
    value instanceof BigInteger ||
    value instanceof Decimal
  );
}

/** `abs`; the lowest value of a width has no counterpart and stays as it is. */
function magnitude(value: Value): Value {
  if (typeof value === 'number') return Math.abs(value);
  if (value instanceof Float) return new Float(Math.abs(value.value));
  if (value instanceof Float32) return new Float32(Math.abs(value.value));
  if (!isNumber(value)) throw typeError('number', describe(value));
  const isNegative =
    typeof value === 'bigint'
      ? value < 0n
      : value instanceof Decimal
        ? value.coefficient < 0n
        : (value as SizedInt | BigInteger).value < 0;
  return isNegative ? negate(value) : value;
}

/** The smaller (`sign` 1) or larger (-1) of two numbers of one kind; a NaN is ignored, the first of equals is taken. */
function extreme(name: string, sign: 1 | -1): (a: Value, b: Value) => Value {
  return (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return (a - b) * sign <= 0 ? a : b;
    if (!isNumber(a) || typeOf(a) !== typeOf(b)) {
      throw panic(`${name}: unsupported types ${describe(a)} and ${describe(b)}`);
    }
    if ((a instanceof Float || a instanceof Float32) && Number.isNaN(a.value)) return b;
    if ((b instanceof Float || b instanceof Float32) && Number.isNaN(b.value)) return a;
    return compare(a, b) * sign <= 0 ? a : b;
  };
}

const realTypes = ['Float', 'Float32'];
const numberTypes = 'Int Int8 Int16 Int32 UInt8 UInt16 UInt32 UInt64 Float Float32 BigInt Decimal'.split(' ');

function real1(
  name: string,
  doc: string,
  example: readonly [string, string],
  compute: (x: number) => number,
) {
  return asMethod(realTypes, name, row(name, '(x: Float) -> Float', doc, example, realFunction(compute)));
}

function rounding(
  name: string,
  doc: string,
  example: readonly [string, string],
  compute: (x: number) => number,
) {
  const run = (x: Value) => saturatedInt(compute(real(x)));
  return asMethod(realTypes, name, row(name, '(x: Float) -> Int', doc, example, run));
}

/** Functions of numbers. */
export const mathRows = rows([
  asMethod(
    numberTypes,
    'abs',
    row('abs', '[T: Num](x: T) -> T', 'The number without its sign.', ['abs(-3)', '3'], magnitude),
  ),
  asMethod(
    numberTypes,
    'min',
    row(
      'min',
      '[T: Ord](a: T, b: T) -> T',
      'The smaller of two numbers.',
      ['min(3, 8)', '3'],
      extreme('MinInt', 1),
    ),
  ),
  asMethod(
    numberTypes,
    'max',
    row(
      'max',
      '[T: Ord](a: T, b: T) -> T',
      'The larger of two numbers.',
      ['max(3, 8)', '8'],
      extreme('MaxInt', -1),
    ),
  ),
  asMethod(
    numberTypes,
    'pow',
    row(
      'pow',
      '[T: Num](base: T, exponent: T) -> T',
      'The base raised to the exponent. An Int exponent must not be negative.',
      ['pow(2, 10)', '1024'],
      (base: Value, exponent: Value) => power(base, exponent),
    ),
  ),
  real1('sqrt', 'The square root; NaN for a negative number.', ['sqrt(81.0)', '9.0'], Math.sqrt),
  real1('sin', 'The sine of an angle in radians.', ['sin(0.0)', '0.0'], Math.sin),
  real1('cos', 'The cosine of an angle in radians.', ['cos(0.0)', '1.0'], Math.cos),
  real1('tan', 'The tangent of an angle in radians.', ['tan(0.0)', '0.0'], Math.tan),
  real1('log', 'The natural logarithm.', ['log(1.0)', '0.0'], Math.log),
  real1('log10', 'The logarithm to base 10.', ['log10(100.0)', '2.0'], Math.log10),
  rounding('floor', 'The largest Int that is not above the number.', ['floor(-1.2)', '-2'], Math.floor),
  rounding('ceil', 'The smallest Int that is not below the number.', ['ceil(1.2)', '2'], Math.ceil),
  rounding('round', 'The nearest Int; halves go away from zero.', ['round(2.5)', '3'], roundHalfAway),
]);
