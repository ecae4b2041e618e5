import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Copying, copyMessage, deepCopy } from '../../../src/lang/operations/copy';
import { equals } from '../../../src/lang/operations/equality';
import { Int64Values } from '../../../src/lang/values/arrays';
import { BufferValue } from '../../../src/lang/values/buffer';
import { FunctionCode, FunctionValue } from '../../../src/lang/values/function';
import { List } from '../../../src/lang/values/list';
import { MapValue } from '../../../src/lang/values/map';
import {
  DataConstructor,
  someConstructor,
  tupleConstructor,
  TypeDescriptor,
} from '../../../src/lang/values/types';
import { Cell, Data, type Value } from '../../../src/lang/values/value';
import { anySample } from '../values/samples';

const node = new DataConstructor(
  'Node',
  new TypeDescriptor('Node', '', 'record', 'mutable'),
  0,
  ['a', 'b'],
  2,
);
const tuple = (...parts: Value[]) => Data.of(tupleConstructor(parts.length), parts);

describe('copies', () => {
  test('values that cannot change are shared', () => {
    fc.assert(
      fc.property(anySample, ({ value }) => {
        assert.equal(copyMessage(value), value);
        assert.equal(deepCopy(value), value);
      }),
    );
  });

  test('arrays, buffers and mutable records become independent at any depth', () => {
    const array = new Int64Values(BigInt64Array.of(1n, 2n));
    const buffer = new BufferValue();
    const record = Data.of(node, [1, array]);
    const still = List.of(1, 2);
    const copy = deepCopy(tuple(List.of(array, buffer), MapValue.from([['k', record]]), still)) as Data;
    array.set(0, 99);
    buffer.append('later');
    record.set(0, 99);
    const [copiedArray, copiedBuffer] = (copy.get(0) as List).toArray();
    const copiedRecord = (copy.get(1) as MapValue).get('k') as Data;
    assert.equal((copiedArray as Int64Values).get(0), 1);
    assert.equal((copiedBuffer as BufferValue).toText(), '');
    assert.equal(copiedRecord.get(0), 1);
    assert.equal(copiedRecord.get(1), copiedArray, 'one array stays one array');
    assert.equal(copy.get(2), still);
  });

  test('cycles are copied as cycles', () => {
    const first = Data.of(node, [1, undefined]);
    const second = Data.of(node, [2, Data.of(someConstructor, [List.of(first)])]);
    first.set(1, second);
    const copy = deepCopy(List.of(first, second)) as List;
    const [copiedFirst, copiedSecond] = copy.toArray() as Data[];
    assert.notEqual(copiedFirst, first);
    assert.equal(copiedFirst.get(1), copiedSecond);
    assert.equal(((copiedSecond.get(1) as Data).get(0) as List).get(0), copiedFirst);
  });

  test('closures in messages get copies of their variables, one for all', () => {
    const code = new FunctionCode('f', 0, 1, () => undefined, undefined, true);
    const cell = new Cell(1);
    const recursive = new FunctionValue(code, [cell, List.of(1)]);
    const other = new FunctionValue(code, [cell]);
    cell.value = recursive;
    const copy = copyMessage(tuple(recursive, other)) as Data;
    const [one, two] = [copy.get(0) as FunctionValue, copy.get(1) as FunctionValue];
    assert.notEqual(one, recursive);
    assert.equal(one.code, code);
    assert.equal(one.captured[0], two.captured[0]);
    assert.notEqual(one.captured[0], cell);
    assert.equal((one.captured[0] as Cell).value, one);
    assert.equal(one.captured[1], recursive.captured[1]);
    assert.equal(deepCopy(recursive), recursive);
  });

  test('what a block takes along stays connected', () => {
    const cell = new Cell(5);
    const array = new Int64Values(new BigInt64Array(1));
    const [a, b, c, d] = new Copying(true).copyCaptured([cell, cell, array, List.of(array)]);
    assert.equal(a, b);
    assert.equal((a as Cell).value, 5);
    assert.equal((d as List).get(0), c);
    cell.value = 6;
    assert.equal((a as Cell).value, 5);
  });

  test('a million levels, and parts shared a billion times', () => {
    const array = new Int64Values(new BigInt64Array(1));
    let deep: Value = array;
    for (let i = 0; i < 1_000_000; i++) deep = List.of(deep);
    const copy = deepCopy(deep) as List;
    assert.notEqual(copy, deep);
    assert.equal(equals(copy, deep), false);
    let wide: Value = array;
    for (let i = 0; i < 60; i++) wide = tuple(wide, wide);
    assert.notEqual(deepCopy(wide), wide);
  });
});
