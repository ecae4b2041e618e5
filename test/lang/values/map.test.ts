import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Thrown } from '../../../src/lang/machine/thrown';
import { EMPTY_LIST } from '../../../src/lang/values/list';
import { EMPTY_MAP, MapValue } from '../../../src/lang/values/map';
import { EMPTY_SET, SetValue } from '../../../src/lang/values/set';
import { tupleConstructor } from '../../../src/lang/values/types';
import { Data, Data2, Float, type Value } from '../../../src/lang/values/value';
import { Entry } from '../../../src/lang/values/versioned';
import { hashableSample, type Sample } from './samples';

/** What a version must hold, by the identity of the key. */
type Model = ReadonlyMap<string, readonly [Value, Value]>;

const step = fc.record({
  kind: fc.constantFrom('insert', 'insert', 'insert', 'remove', 'read'),
  /** Which of the latest versions the step starts from. */
  back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(90) }),
  key: hashableSample,
  value: fc.oneof(fc.nat(9), fc.constantFrom(undefined, 'text', true, new Float(0.5), 'long'.repeat(400))),
});

function checkMap(map: MapValue, model: Model, keys: readonly Sample[]): void {
  assert.equal(map.size, model.size);
  for (const { value, identity } of keys) {
    assert.equal(map.has(value), model.has(identity));
    assert.equal(map.get(value), model.get(identity)?.[1]);
  }
  assert.equal(map.entries().length, model.size);
  const values = map.values();
  map.keys().forEach((key, i) => assert.equal(map.get(key), values[i]));
}

describe('map', () => {
  test('every version equals its model, in whatever order versions are used', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 160, size: 'max' }), (steps) => {
        const versions: { map: MapValue; model: Model }[] = [{ map: EMPTY_MAP, model: new Map() }];
        const keys = steps.map(({ key }) => key);
        for (const { kind, back, key, value } of steps) {
          const { map, model } = versions[Math.max(0, versions.length - 1 - back)];
          if (kind === 'read') {
            checkMap(map, model, keys.slice(0, 5));
            continue;
          }
          const changed = new Map(model);
          if (kind === 'insert') changed.set(key.identity, [key.value, value]);
          else changed.delete(key.identity);
          const next = kind === 'insert' ? map.insert(key.value, value) : map.remove(key.value);
          if (next.size === 0) assert.equal(next, EMPTY_MAP);
          versions.push({ map: next, model: changed });
        }
        for (const { map, model } of versions) checkMap(map, model, keys);
        for (const { map, model } of versions.reverse()) checkMap(map, model, keys);
      }),
      { numRuns: 80 },
    );
  });

  test('the collector reaches what the given versions hold', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 150, size: 'max' }),
        fc.array(fc.nat(150), { maxLength: 5 }),
        (steps, chosen) => {
          const versions: MapValue[] = [EMPTY_MAP];
          let mark = 0;
          for (const { kind, back, key } of steps) {
            const map = versions[Math.max(0, versions.length - 1 - back)];
            versions.push(kind === 'remove' ? map.remove(key.value) : map.insert(key.value, mark++));
          }
          const live = chosen.map((number) => versions[number % versions.length]);
          const reached = new Set<Value>();
          for (const map of live) {
            map.visit(7, (slot) => reached.add(slot instanceof Entry ? slot.value : (slot as Value)));
          }
          for (const map of live) for (const value of map.values()) assert.ok(reached.has(value));
          const held = new Set(live.flatMap((map) => map.values()));
          assert.equal(reached.size, held.size, 'and nothing else');
        },
      ),
      { numRuns: 80 },
    );
  });

  test('keys are the same exactly when the values are equal', () => {
    fc.assert(
      fc.property(hashableSample, hashableSample, (a, b) => {
        const map = EMPTY_MAP.insert(a.value, 1).insert(b.value, 2);
        assert.equal(map.size, a.identity === b.identity ? 1 : 2);
        assert.equal(map.get(a.value), a.identity === b.identity ? 2 : 1);
      }),
      { numRuns: 800 },
    );
  });

  test('a later duplicate counts', () => {
    assert.deepEqual(
      MapValue.from([
        ['a', 1],
        ['a', 2],
      ]).entries(),
      [['a', 2]],
    );
  });

  test('what is not hashable is refused, at any depth', () => {
    const bad: [Value, string][] = [
      [new Float(1), 'Float'],
      [EMPTY_LIST, 'List'],
      [EMPTY_MAP, 'Map'],
      [new Data2(tupleConstructor(2), 1, EMPTY_SET), 'Set'],
    ];
    for (const [key, name] of bad) {
      const refused = (error: unknown) =>
        error instanceof Thrown && error.uncaughtText === `Type error: expected hashable type, got ${name}`;
      assert.throws(() => EMPTY_MAP.insert(key, 1), refused);
      assert.throws(() => EMPTY_MAP.get(key), refused);
      assert.throws(() => EMPTY_MAP.has(key), refused);
      assert.throws(() => SetValue.from([1, key]), refused);
    }
  });

  test('a key nested a million deep', () => {
    let key: Value = 1;
    for (let i = 0; i < 1_000_000; i++) key = Data.of(tupleConstructor(1), [key]);
    assert.equal(EMPTY_MAP.insert(key, 5).get(key), 5);
  });

  test('versions used by turns cost no more than a copy now and then', () => {
    const base = MapValue.from(Array.from({ length: 10_000 }, (_, i) => [i, i] as const));
    let left = base;
    let right = base;
    for (let i = 0; i < 10_000; i++) {
      left = left.insert(`left${i}`, i);
      right = right.insert(`right${i}`, i);
      assert.equal(base.get(i), i);
      assert.equal(left.has(`right${i}`), false);
    }
    assert.equal(left.size + right.size, 40_000);
  });
});

describe('set', () => {
  test('every version equals its model', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 160, size: 'max' }), (steps) => {
        const versions: { set: SetValue; model: ReadonlySet<string> }[] = [
          { set: EMPTY_SET, model: new Set() },
        ];
        for (const { kind, back, key } of steps) {
          const { set, model } = versions[Math.max(0, versions.length - 1 - back)];
          const changed = new Set(model);
          if (kind === 'remove') changed.delete(key.identity);
          else changed.add(key.identity);
          versions.push({
            set: kind === 'remove' ? set.remove(key.value) : set.insert(key.value),
            model: changed,
          });
        }
        for (const { set, model } of [...versions, ...versions.slice().reverse()]) {
          assert.equal(set.size, model.size);
          assert.equal([...set].length, model.size);
          for (const { key } of steps) assert.equal(set.has(key.value), model.has(key.identity));
        }
      }),
      { numRuns: 80 },
    );
  });

  test('inserting what is there and removing what is not gives the same set', () => {
    const set = SetValue.from([1, 'a']);
    assert.equal(set.insert('a'), set);
    assert.equal(set.remove('b'), set);
  });
});
