import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { Float32Values, Float64Values, Int64Values } from '../../src/lang/values/arrays';
import { BufferValue } from '../../src/lang/values/buffer';
import { List } from '../../src/lang/values/list';
import { MapValue } from '../../src/lang/values/map';
import { SetValue } from '../../src/lang/values/set';
import { builtinTypes, someConstructor, okConstructor, tupleConstructor } from '../../src/lang/values/types';
import {
  BigInteger,
  Char,
  Data,
  Decimal,
  Float,
  Float32,
  Pid,
  SizedInt,
  type Value,
} from '../../src/lang/values/value';
import { floatList, open, skip } from './support';
import { ints, plain, values } from './values';

const probe = skip === false ? open(['probe']) : undefined;

function echo(name: string, value: Value): Value {
  assert(probe);
  return probe.call(name, value);
}

function returns(name: string, value: Value): void {
  assert.deepEqual(plain(echo(name, value)), plain(value));
}

test('every value comes back as it went in', { skip }, () => {
  fc.assert(
    fc.property(values, (value) => returns('Probe.echo', value)),
    { numRuns: 3000 },
  );
});

test('Ints of the whole range cross exactly', { skip }, () => {
  fc.assert(
    fc.property(ints, (value) => {
      assert.equal(echo('Probe.echoInt', value), value);
      assert.equal(echo('Probe.echo', value), value);
    }),
    { numRuns: 3000 },
  );
});

const typed: readonly (readonly [name: string, value: Value])[] = [
  ['Unit', undefined],
  ['Bool', true],
  ['Int', -(2n ** 63n)],
  ['Int8', new SizedInt(builtinTypes.Int8, -128)],
  ['Int16', new SizedInt(builtinTypes.Int16, 32767)],
  ['Int32', new SizedInt(builtinTypes.Int32, -(2 ** 31))],
  ['UInt8', new SizedInt(builtinTypes.UInt8, 255)],
  ['UInt16', new SizedInt(builtinTypes.UInt16, 65535)],
  ['UInt32', new SizedInt(builtinTypes.UInt32, 2 ** 32 - 1)],
  ['UInt64', new SizedInt(builtinTypes.UInt64, 2n ** 64n - 1n)],
  ['UInt64', new SizedInt(builtinTypes.UInt64, 2n ** 63n)],
  ['UInt64', new SizedInt(builtinTypes.UInt64, 7)],
  ['Float', new Float(-0)],
  ['Float32', new Float32(Math.fround(0.1))],
  ['BigInt', new BigInteger(-(10n ** 50n))],
  ['Decimal', new Decimal(-1250n, 2)],
  ['Decimal', new Decimal(-5n, 3)],
  ['Char', new Char(0x1f600)],
  ['String', 'grüße 😀\0'],
  ['Pid', new Pid(2 ** 53 - 1)],
  ['Ints', List.of(1, 2n ** 60n, -3)],
  ['Floats', floatList(1.5, NaN, -0)],
  ['Floats', List.from([])],
  ['Strings', List.of('a', '', 'ß')],
  ['Rows', List.of(floatList(1, 2), List.fromFloats(new Float64Array([3, 4])), List.from([]))],
  ['Pair', Data.of(tupleConstructor(2), [1, 'one'])],
  [
    'Map',
    MapValue.from([
      ['a', 1],
      ['b', 2],
    ]),
  ],
  ['Set', SetValue.from([1, 2, 3])],
  ['Option', Data.of(someConstructor, [3])],
  ['Result', Data.of(okConstructor, [4])],
  ['FloatArray', new Float64Values(new Float64Array([1, 2]))],
  ['FloatArray', new Float64Values(new Float64Array(0))],
  ['IntArray', new Int64Values(new BigInt64Array([1n, -(2n ** 63n)]))],
  ['Float32Array', new Float32Values(new Float32Array([1, 2, 3]))],
  ['Buffer', new BufferValue(new Uint8Array([0, 255]))],
  ['Any', List.of(1, 'x')],
];
for (const [name, value] of typed) {
  test(`${name} under its own signature comes back`, { skip }, () => returns(`Probe.echo${name}`, value));
}

test('a declared record comes back as one', { skip }, () => {
  const type = probe?.extensions.libraries[0].types.find(({ name }) => name === 'Spot');
  assert(type);
  const spot = Data.of(type.descriptor.constructors[0], ['here', new Float(1), new Float(2)]);
  returns('Probe.echoSpot', spot);
  assert.equal((echo('Probe.echoSpot', spot) as Data).type, type.descriptor);
});

test('sized integers arrive as Int where nothing says their width', { skip }, () => {
  assert.equal(echo('Probe.echo', new SizedInt(builtinTypes.UInt8, 200)), 200);
  assert.equal(echo('Probe.echo', new SizedInt(builtinTypes.UInt64, 2n ** 64n - 1n)), -1);
});

test('lists a million long and 10,000 deep come back', { skip }, () => {
  const long = List.from(Array.from({ length: 1_000_000 }, (_, i) => (i % 2 === 0 ? i : String(i))));
  const back = echo('Probe.echo', long) as List;
  assert.equal(back.length, 1_000_000);
  assert.equal(back.get(999_999), '999999');
  let deep: Value = 'bottom';
  for (let i = 0; i < 10_000; i++) deep = List.of(deep);
  let inner = echo('Probe.echo', deep);
  let depth = 0;
  for (; inner instanceof List; depth++) inner = inner.get(0);
  assert.equal(depth, 10_000);
  assert.equal(inner, 'bottom');
});

test('beyond 16,384 levels there is a clear error, also for a value that contains itself', { skip }, () => {
  assert(probe);
  let deep: Value = 1;
  for (let i = 0; i < 16_384; i++) deep = List.of(deep, 'x');
  returnsDepth(deep, 16_384);
  assert.match(
    probe.failure('Probe.echo', List.of(deep, 'x')),
    /^Extension call failed: Probe\.echo: argument 1 is nested more than 16384 levels deep, or contains itself$/,
  );
  const cycle = Data.of(tupleConstructor(2), [1, undefined]);
  cycle.set(1, cycle);
  assert.match(probe.failure('Probe.echo', cycle), /nested more than 16384 levels deep, or contains itself/);
});

function returnsDepth(value: Value, depth: number): void {
  let inner = echo('Probe.echo', value);
  let found = 0;
  for (; inner instanceof List; found++) inner = inner.get(0);
  assert.equal(found, depth);
}

test('strings of 10 MB, of all kinds, come back', { skip }, () => {
  for (const unit of ['a', 'é', '😀', 'a\0b']) {
    const text = unit.repeat(10_000_000 / Buffer.byteLength(unit));
    assert(echo('Probe.echoString', text) === text);
    assert(echo('Probe.echo', text) === text);
  }
});

test('a lone surrogate becomes U+FFFD', { skip }, () => {
  assert.equal(echo('Probe.echo', 'a\ud800b'), 'a\ufffdb');
  assert.equal(echo('Probe.echo', '\udc00'.repeat(100)), '\ufffd'.repeat(100));
});

test('many arguments in one call keep their order', { skip }, () => {
  assert(probe);
  const args = Array.from({ length: 255 }, (_, i) => (i % 3 === 0 ? `s${i}` : i));
  assert.deepEqual((probe.call('Probe.echoAll', ...args) as List).toArray(), args);
  assert.match(probe.failure('Probe.echoAll', ...args, 1), /it takes 255 arguments, but was given 256/);
});
