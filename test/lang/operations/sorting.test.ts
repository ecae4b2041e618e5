import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compare } from '../../../src/lang/operations/ordering';
import { sorted } from '../../../src/lang/operations/sorting';
import { Thrown } from '../../../src/lang/machine/thrown';
import { List } from '../../../src/lang/values/list';
import { tupleConstructor } from '../../../src/lang/values/types';
import { Data, Float, type Value } from '../../../src/lang/values/value';
import { EMPTY_MAP } from '../../../src/lang/values/map';

const kinds: readonly [string, fc.Arbitrary<Value>][] = [
  ['Int', fc.oneof(fc.integer(), fc.constantFrom<Value>(2n ** 60n, -(2n ** 63n), 2 ** 53 - 1))],
  ['small Int', fc.integer()],
  ['Float', fc.double({ noNaN: true }).map((x) => new Float(x))],
  ['String', fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\uffff', '😀'), maxLength: 4 })],
  ['plain String', fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 3 })],
  ['tuple', fc.tuple(fc.nat(3), fc.nat(3)).map((parts) => Data.of(tupleConstructor(2), parts))],
];

describe('sorting', () => {
  for (const [name, element] of kinds) {
    test(`${name}: ascending, stable, nothing lost`, () => {
      fc.assert(
        fc.property(fc.array(element, { maxLength: 30 }), (values) => {
          const list = List.from(values.slice());
          const result = sorted(list).toArray();
          // Insertion by `compare`, behind equal ones.
          const expected: Value[] = [];
          for (const value of values) {
            let at = expected.length;
            while (at > 0 && compare(expected[at - 1], value) > 0) at--;
            expected.splice(at, 0, value);
          }
          assert.deepEqual(result, expected);
          assert.deepEqual(list.toArray(), values);
        }),
        { numRuns: 300 },
      );
    });
  }

  test('NaN goes to the end', () => {
    const numbers = sorted(List.of(new Float(2), new Float(NaN), new Float(1))).toArray();
    assert.deepEqual(
      numbers.map((one) => (one as Float).value),
      [1, 2, NaN],
    );
  });

  test('elements without order are refused', () => {
    for (const list of [List.of(true, false), List.of(1, 'a'), List.of(EMPTY_MAP, EMPTY_MAP)]) {
      assert.throws(() => sorted(list), Thrown);
    }
  });
});
