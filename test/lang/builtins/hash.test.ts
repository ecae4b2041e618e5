import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashOf as hash } from '../../../src/lang/builtins/hash';
import { List } from '../../../src/lang/values/list';
import {
  builtinTypes,
  DataConstructor,
  someConstructor,
  tupleConstructor,
  TypeDescriptor,
} from '../../../src/lang/values/types';
import { BufferValue } from '../../../src/lang/values/buffer';
import { Char, Data, Decimal, Float, SizedInt, type Value } from '../../../src/lang/values/value';
import { Thrown } from '../../../src/lang/machine/thrown';

/** FNV-1a as its definition says, one byte at a time. */
function reference(bytes: Iterable<number>): bigint {
  let hash = 14695981039346656037n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 1099511628211n);
  return hash;
}
const text = (source: string) => reference(Buffer.from(source));
const combine = (a: bigint, b: bigint) => BigInt.asUintN(64, a * 1099511628211n) ^ b;
const signed = (value: bigint) => BigInt.asIntN(64, value);

test('scalars hash their bytes', () => {
  const expected: [Value, bigint][] = [
    [undefined, 0n],
    [false, 0n],
    [true, 1n],
    [0, reference([0, 0, 0, 0, 0, 0, 0, 0])],
    [-1, reference([255, 255, 255, 255, 255, 255, 255, 255])],
    [2 ** 40, reference([0, 0, 0, 0, 0, 1, 0, 0])],
    [-(2n ** 63n), reference([0, 0, 0, 0, 0, 0, 0, 128])],
    [new SizedInt(builtinTypes.UInt8, 5), reference([5])],
    [new SizedInt(builtinTypes.Int16, -2), reference([254, 255])],
    [new Char(97), reference([97, 0, 0, 0])],
    [new Float(1.5), reference([0, 0, 0, 0, 0, 0, 248, 63])],
    ['é😀', text('é😀')],
  ];
  for (const [value, hashed] of expected) assert.equal(BigInt(hash(value) as bigint), signed(hashed));
});

test('containers combine the hashes of their parts in order', () => {
  const list = combine(combine(text('list'), text('a')), text('b'));
  assert.equal(BigInt(hash(List.of('a', 'b')) as bigint), signed(list));
  const pair = Data.of(tupleConstructor(2), ['a', List.of('a', 'b')]);
  assert.equal(BigInt(hash(pair) as bigint), signed(combine(combine(text('tuple'), text('a')), list)));
  const some = Data.of(someConstructor, ['a']);
  const expected = combine(combine(text('stdlib.list.Option'), text('Some')), text('a'));
  assert.equal(BigInt(hash(some) as bigint), signed(expected));
  const point = new DataConstructor('Pt', new TypeDescriptor('Pt', 'shapes', 'record'), 0, ['x'], 1);
  assert.equal(BigInt(hash(Data.of(point, ['a'])) as bigint), signed(combine(text('shapes.Pt'), text('a'))));
});

test('equal decimals have one hash', () => {
  assert.equal(hash(new Decimal(150n, 2)), hash(new Decimal(15n, 1)));
});

test('a list nested a million deep has a hash', () => {
  let value: Value = 1;
  for (let i = 0; i < 1_000_000; i++) value = List.of(value);
  assert.equal(typeof BigInt(hash(value) as bigint), 'bigint');
});

test('what has no hash is refused by name', () => {
  assert.throws(
    () => hash(List.of(new BufferValue())),
    (error) =>
      error instanceof Thrown && error.uncaughtText === 'Type error: expected hashable type, got Buffer',
  );
});
