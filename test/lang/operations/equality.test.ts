import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { equals } from '../../../src/lang/operations/equality';
import { compare } from '../../../src/lang/operations/ordering';
import { Thrown } from '../../../src/lang/machine/thrown';
import { Float64Values } from '../../../src/lang/values/arrays';
import { EMPTY_LIST, List } from '../../../src/lang/values/list';
import { EMPTY_MAP } from '../../../src/lang/values/map';
import {
  DataConstructor,
  noneConstructor,
  someConstructor,
  tupleConstructor,
  TypeDescriptor,
} from '../../../src/lang/values/types';
import { Char, Data, Decimal, Float, type Value } from '../../../src/lang/values/value';
import { anySample, pointConstructor } from '../values/samples';

const tuple = (...parts: Value[]) => Data.of(tupleConstructor(parts.length), parts);
const notComparable = (error: unknown) =>
  error instanceof Thrown && error.uncaughtText === 'Panic: Ge: values are not comparable';

describe('equality', () => {
  test('is by structure', () => {
    fc.assert(
      fc.property(anySample, anySample, (a, b) => {
        assert.equal(equals(a.value, b.value), a.identity === b.identity);
      }),
      { numRuns: 3000 },
    );
  });

  test('floats follow IEEE, inside containers too', () => {
    const nan = new Float(NaN);
    assert.equal(equals(nan, nan), false);
    assert.equal(equals(new Float(0), new Float(-0)), true);
    const list = List.of(nan);
    assert.equal(equals(list, list), false);
    assert.equal(equals(List.fromFloats(Float64Array.of(1, 2)), List.of(new Float(1), new Float(2))), true);
    assert.equal(equals(1, new Float(1)), false);
  });

  test('typed arrays equal nothing', () => {
    const array = new Float64Values(new Float64Array(2));
    assert.equal(equals(array, array.copy()), false);
    assert.equal(equals(array, array), false);
    assert.equal(equals(List.of(array), List.of(array)), false);
  });

  test('a million levels, shared parts and cycles come to an end', () => {
    const nest = (leaf: Value) => {
      let value: Value = leaf;
      for (let i = 0; i < 1_000_000; i++)
        value = i % 2 === 0 ? List.of(value) : Data.of(someConstructor, [value]);
      return value;
    };
    assert.equal(equals(nest(1), nest(1)), true);
    assert.equal(equals(nest(1), nest(2)), false);
    const double = () => {
      let value: Value = 'leaf';
      for (let i = 0; i < 60; i++) value = tuple(value, value);
      return value;
    };
    assert.equal(equals(double(), double()), true);
    const cell = new DataConstructor(
      'Cell',
      new TypeDescriptor('Cell', '', 'record', 'mutable'),
      0,
      ['next'],
      1,
    );
    const loops = [0, 1].map(() => {
      const loop = Data.of(cell, [undefined]);
      loop.set(0, loop);
      return loop;
    });
    assert.equal(equals(loops[0], loops[1]), true);
  });
});

describe('order', () => {
  const ascending: Value[][] = [
    [-(2n ** 63n), -5, 0, 2 ** 53 - 1, 2n ** 53n],
    [new Float(-Infinity), new Float(-1), new Float(0.5), new Float(Infinity)],
    ['', 'a', 'ab', 'b', '\uff5e', '😀', '😀a'],
    [new Char(97), new Char(98), new Char(0xffff), new Char(0x1f600)],
    [new Decimal(-5n, 1), new Decimal(10n, 2), new Decimal(2n, 1)],
    [tuple(1), tuple(1, 2), tuple(1, 2, 0), tuple(1, 3), tuple(2)],
    [tuple(tuple(1, 2), 9), tuple(tuple(1, 2, 0), 1), tuple(tuple(1, 3), 0)],
    [1, 2].flatMap((x) => [1, 2].map((y) => Data.of(pointConstructor, [x, y]))),
    [Data.of(someConstructor, [1]), Data.of(someConstructor, [2]), Data.of(noneConstructor, [])],
  ];
  test('of every ordered kind', () => {
    for (const values of ascending) {
      values.forEach((a, i) =>
        values.forEach((b, j) => assert.equal(Math.sign(compare(a, b)), Math.sign(i - j), `${i} ${j}`)),
      );
    }
  });

  test('NaN is neither below nor above nor equal', () => {
    const nan = new Float(NaN);
    for (const other of [nan, new Float(1)]) {
      assert.equal(compare(nan, other) <= 0 || compare(nan, other) >= 0, false);
      assert.equal(compare(tuple(1, nan), tuple(1, other)) <= 0, false);
    }
    assert.equal(compare(tuple(0, nan), tuple(1, nan)) < 0, true);
  });

  test('other kinds have none', () => {
    const pairs: [Value, Value][] = [
      [true, false],
      [1, 'a'],
      [1, new Float(1)],
      [EMPTY_LIST, EMPTY_LIST],
      [EMPTY_MAP, EMPTY_MAP],
      [tuple(1, true), tuple(1, true)],
      [Data.of(pointConstructor, [1, 2]), tuple(1, 2)],
    ];
    for (const [a, b] of pairs) assert.throws(() => compare(a, b, 'Ge'), notComparable);
  });

  test('a million levels', () => {
    const nest = (leaf: number) => {
      let value: Value = leaf;
      for (let i = 0; i < 1_000_000; i++) value = Data.of(someConstructor, [value]);
      return value;
    };
    assert.equal(compare(nest(1), nest(2)), -1);
  });
});
