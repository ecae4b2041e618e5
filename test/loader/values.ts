/** Random values of every kind that crosses, and when two of them are the same. */

import fc from 'fast-check';
import { Float32Values, Float64Values, Int64Values, NumberArray } from '../../src/lang/values/arrays';
import { BufferValue } from '../../src/lang/values/buffer';
import { canonical } from '../../src/lang/values/integer';
import { List } from '../../src/lang/values/list';
import { MapValue } from '../../src/lang/values/map';
import { SetValue } from '../../src/lang/values/set';
import {
  errConstructor,
  noneConstructor,
  okConstructor,
  someConstructor,
  tupleConstructor,
} from '../../src/lang/values/types';
import {
  BigInteger,
  Char,
  Data,
  Decimal,
  Float,
  Float32,
  NativeHandle,
  Pid,
  SizedInt,
  type Value,
} from '../../src/lang/values/value';

/** Ints over the whole range, the edges of 2^31, 2^53 and 2^63 often. */
export const ints: fc.Arbitrary<Value> = fc.oneof(
  fc.integer(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(canonical),
  fc.constantFrom(...[2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n - 2n].flatMap(around)),
);

function around(n: bigint): (number | bigint)[] {
  return [n - 1n, n, n + 1n, -n - 1n, -n, -n + 1n].map(canonical);
}

const floats = fc
  .oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 5e-324))
  .map((n) => new Float(n));
const strings = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
  fc.constantFrom('', '\0', 'a\0b', '\u{1F600}', '\uFFFD', 'é'.repeat(40)),
);
const chars = fc.constantFrom(0, 65, 0xe9, 0xd7ff, 0xe000, 0x1f600, 0x10ffff).map((code) => new Char(code));
const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(10))
  .map(([coefficient, scale]) => new Decimal(coefficient, scale));
const bigs = fc.bigInt().map((n) => new BigInteger(n));
const pids = fc.nat(Number.MAX_SAFE_INTEGER).map((id) => new Pid(id));

/** Keys of maps and elements of sets. */
const keys: fc.Arbitrary<Value> = fc.oneof(ints, strings, fc.boolean(), fc.tuple(ints, strings).map(tuple));

function tuple(elements: readonly Value[]): Value {
  return Data.of(tupleConstructor(elements.length), elements);
}

/** Any value that comes back from native code as it went in when there is no signature. */
export const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(undefined),
    fc.boolean(),
    ints,
    floats,
    strings,
    chars,
    decimals,
    bigs,
    pids,
    fc.array(tie('value')).map((items) => List.from(items)),
    fc.array(floats).map((items) => List.from(items)),
    fc.array(ints).map((items) => List.from(items)),
    fc.float64Array().map((items) => List.fromFloats(items)),
    fc.array(tie('value'), { minLength: 2, maxLength: 6 }).map(tuple),
    fc.array(fc.tuple(keys, tie('value'))).map((entries) => MapValue.from(entries)),
    fc.array(keys).map((items) => SetValue.from(items)),
    tie('value').map((value) => Data.of(someConstructor, [value])),
    tie('value').map((value) => Data.of(okConstructor, [value])),
    tie('value').map((value) => Data.of(errConstructor, [value])),
    fc.constant(Data.of(noneConstructor, [])),
    fc.float64Array().map((items) => new Float64Values(items)),
    fc.float32Array().map((items) => new Float32Values(items)),
    fc.bigInt64Array().map((items) => new Int64Values(items)),
    fc.uint8Array().map((items) => new BufferValue(items)),
  ),
})).value;

/** A value as plain data, such that two values are the same exactly when these are deeply and strictly equal. */
export function plain(value: Value): unknown {
  if (value instanceof Float) return ['Float', value.value];
  if (value instanceof Float32) return ['Float32', value.value];
  if (value instanceof SizedInt) return [value.width.name, value.value];
  if (value instanceof Char) return ['Char', value.codePoint];
  if (value instanceof Pid) return ['Pid', value.id];
  if (value instanceof BigInteger) return ['BigInt', value.value];
  if (value instanceof Decimal) return ['Decimal', value.coefficient, value.scale];
  if (value instanceof List) return value.toArray().map(plain);
  if (value instanceof MapValue)
    return new Map(value.entries().map(([key, entry]) => [plainKey(key), plain(entry)]));
  if (value instanceof SetValue) return new Set(value.toArray().map(plainKey));
  if (value instanceof Data) {
    const fields = Array.from({ length: value.ctor.arity }, (_, i) => plain(value.get(i)));
    return { type: value.type.fullName, constructor: value.ctor.name, fields };
  }
  if (value instanceof NumberArray) return value.data.slice();
  if (value instanceof BufferValue) return ['Buffer', Buffer.from(value.toBytes()).toString('hex')];
  if (value instanceof NativeHandle) return ['handle', value.slot, value.generation];
  return value;
}

function plainKey(key: Value): unknown {
  return JSON.stringify(plain(key), (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
}
