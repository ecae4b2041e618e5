import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { EMPTY_LIST, List } from '../../../src/lang/values/list';
import { ListBuilder } from '../../../src/lang/values/listBuilder';
import { Float, type Value } from '../../../src/lang/values/value';
import { assertLinear } from './costs';

/** One step on a pool of lists: takes some of them by number, adds a new one. */
type Step = { readonly name: string; readonly run: (pool: readonly Sample[]) => Sample };
/** A list, and the plain array that it must equal. */
interface Sample {
  readonly list: List;
  readonly model: readonly Value[];
}

const position = fc.nat(1000);
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.nat(99),
  fc.constantFrom<Value>('a', true, undefined, 2 ** 40, 2n ** 62n),
);

function at<T>(items: readonly T[], number: number): T {
  return items[items.length - 1 - (number % Math.min(items.length, 12))];
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: grow('cons', (s, v) => ({ list: s.list.cons(v), model: [v, ...s.model] })) },
  { weight: 6, arbitrary: grow('append', (s, v) => ({ list: s.list.append(v), model: [...s.model, v] })) },
  fc.tuple(position, position).map(([a, b]) => ({
    name: `concat ${a} ${b}`,
    run: (pool: readonly Sample[]) => {
      const left = at(pool, a);
      const right = at(pool, b);
      if (left.model.length + right.model.length > 400) return left;
      return { list: left.list.concat(right.list), model: [...left.model, ...right.model] };
    },
  })),
  fc.tuple(position, position).map(([a, n]) => ({
    name: `drop ${a} ${n}`,
    run: (pool: readonly Sample[]) => {
      const { list, model } = at(pool, a);
      const count = n % (model.length + 2);
      return { list: list.drop(count), model: model.slice(count) };
    },
  })),
  fc.tuple(position, position).map(([a, n]) => ({
    name: `take ${a} ${n}`,
    run: (pool: readonly Sample[]) => {
      const { list, model } = at(pool, a);
      const count = n % (model.length + 2);
      return { list: list.take(count), model: model.slice(0, count) };
    },
  })),
  position.map((a) => ({
    name: `tail ${a}`,
    run: (pool: readonly Sample[]) => {
      const { list, model } = at(pool, a);
      return model.length === 0 ? { list, model } : { list: list.tail(), model: model.slice(1) };
    },
  })),
  fc.tuple(position, position, value).map(([a, n, v]) => ({
    name: `set ${a} ${n} ${String(v)}`,
    run: (pool: readonly Sample[]) => {
      const { list, model } = at(pool, a);
      if (model.length === 0) return { list, model };
      const index = n % model.length;
      return { list: list.set(index, v), model: model.with(index, v) };
    },
  })),
  fc.array(value, { maxLength: 60 }).map((values) => ({
    name: `from ${values.length}`,
    run: () => ({ list: List.from(values.slice()), model: values }),
  })),
  fc.tuple(position, position).map(([a, n]) => ({
    name: `get ${a} ${n}`,
    run: (pool: readonly Sample[]) => {
      const sample = at(pool, a);
      for (let i = 0; i < sample.model.length; i += 1 + (n % 3))
        assert.equal(sample.list.get(i), sample.model[i]);
      return sample;
    },
  })),
);

function grow(name: string, apply: (sample: Sample, value: Value) => Sample): fc.Arbitrary<Step> {
  return fc.tuple(position, value, fc.integer({ min: 1, max: 24 })).map(([a, v, times]) => ({
    name: `${name} ${a} x${times}`,
    run: (pool: readonly Sample[]) => {
      let sample = at(pool, a);
      for (let i = 0; i < times; i++) sample = apply(sample, v);
      return sample;
    },
  }));
}

function check({ list, model }: Sample): void {
  assert.equal(list.length, model.length);
  assert.deepEqual(list.toArray(), model);
  for (let i = 0; i < model.length; i++) assert.equal(list.get(i), model[i]);
  assert.deepEqual([...list], model);
  if (model.length === 0) assert.equal(list, EMPTY_LIST);
  else assert.equal(list.head(), model[0]);
}

describe('list', () => {
  test('every version equals its model, whatever was made of it later', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const pool: Sample[] = [{ list: EMPTY_LIST, model: [] }];
        for (const { run } of steps) pool.push(run(pool));
        for (const sample of pool) check(sample);
        for (const sample of pool.reverse()) check(sample);
      }),
      { numRuns: 400 },
    );
  });

  test('packed floats behave like boxed ones', () => {
    const packed = List.fromFloats(Float64Array.of(1, 2, 3, 4));
    const numbers = (list: List) => list.toArray().map((one) => (one as Float).value);
    assert.deepEqual(numbers(packed), [1, 2, 3, 4]);
    assert.deepEqual(numbers(packed.tail().append(new Float(5))), [2, 3, 4, 5]);
    assert.deepEqual(numbers(packed.cons(new Float(0))), [0, 1, 2, 3, 4]);
    assert.deepEqual(numbers(packed.set(1, new Float(9))), [1, 9, 3, 4]);
    assert.deepEqual([...(packed.slice(1, 3).concat(packed).floats() as Float64Array)], [2, 3, 1, 2, 3, 4]);
    assert.equal(packed.append(new Float(1)).isPacked, false);
    const long = List.fromFloats(new Float64Array(100)).append(new Float(1)).cons(new Float(2));
    assert.equal(long.length, 102);
    assert.deepEqual(
      numbers(long).filter((n) => n !== 0),
      [2, 1],
    );
    assert.equal(List.fromFloats(new Float64Array(0)), EMPTY_LIST);
  });

  test('a queue keeps its store small', () => {
    let queue = EMPTY_LIST;
    for (let i = 0; i < 10; i++) queue = queue.append(i);
    let largest = 0;
    for (let i = 10; i < 50_000; i++) {
      assert.equal(queue.head(), i - 10);
      queue = queue.tail().append(i);
      largest = Math.max(largest, queue.items.length);
    }
    assert.ok(largest < 200, `store of ${largest} for 10 elements`);
  });

  test('a window that is consed and taken keeps its store small', () => {
    let window = EMPTY_LIST;
    for (let i = 0; i < 20_000; i++) window = window.cons(i).take(40);
    assert.ok(window.items.length < 400, `store of ${window.items.length} for 40 elements`);
    assert.deepEqual(window.take(3).toArray(), [19_999, 19_998, 19_997]);
  });

  test('growing a shared list at either end leaves the others alone', () => {
    const base = List.from(Array.from({ length: 100 }, (_, i) => i));
    const ends = Array.from({ length: 50 }, (_, i) => base.append(i));
    const fronts = Array.from({ length: 50 }, (_, i) => base.cons(i));
    ends.forEach((list, i) => assert.deepEqual([list.length, list.get(99), list.get(100)], [101, 99, i]));
    fronts.forEach((list, i) => assert.deepEqual([list.length, list.get(0), list.get(1)], [101, i, 0]));
    assert.equal(base.length, 100);
  });

  test('the collector sees each element through some store', () => {
    let list = List.from(Array.from({ length: 40 }, (_, i) => i));
    const versions = [
      list,
      list.cons(-1),
      list.cons(-2),
      list.tail().append(7),
      list.set(3, 8),
      list.set(4, 9),
    ];
    for (list of versions) {
      const seen: Value[] = [];
      for (let rest: List | undefined = list; rest !== undefined;) {
        const current: List = rest;
        rest = undefined;
        current.visit(
          (items, from, to) => seen.push(...items.slice(from, to)),
          (next) => (rest = next),
        );
      }
      assert.deepEqual(new Set(seen), new Set(list));
      assert.equal(seen.length, list.length);
    }
  });
});

describe('list costs', () => {
  test('push and pop at either end', () => {
    assertLinear((size) => {
      let list = EMPTY_LIST;
      for (let i = 0; i < size; i++) list = list.cons(i).cons(i).tail().cons(i);
      for (let i = 0; i < size; i++)
        list = list
          .take(list.length - 1)
          .append(i)
          .append(i);
      for (let i = 0; i < size; i++) list = list.cons(i).append(i).tail();
    }, 4000);
  });

  test('a chain read by index', () => {
    assertLinear((size) => {
      let list = EMPTY_LIST;
      for (let i = 0; i < size; i++) list = list.cons(i).cons(i).tail().cons(i);
      for (let round = 0; round < 10; round++) for (let i = 0; i < list.length; i++) list.get(i);
      for (let i = list.length - 1; i >= 0; i--) list.get(i);
    }, 4000);
  });

  test('assigning to elements by turns of two versions', () => {
    assertLinear((size) => {
      let first = List.from(Array.from({ length: 1000 }, (_, i) => i));
      let second = first;
      for (let i = 0; i < size; i++) {
        first = first.set(i % 1000, i);
        second = second.set(i % 777, i);
      }
      assert.equal(first.length, second.length);
    }, 4000);
  });
});

describe('lists that hold numbers unboxed', () => {
  const numbers = (list: List) => list.toArray().map((one) => (one instanceof Float ? one.value : one));

  test('consecutive Ints behave like any list', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.nat(60), fc.nat(70), (first, length, count) => {
        const list = List.consecutive(first, length);
        const model = Array.from({ length }, (_, i) => first + i);
        check({ list, model });
        check({ list: list.drop(count), model: model.slice(count) });
        check({ list: list.take(count), model: model.slice(0, count) });
        check({ list: list.append('end'), model: [...model, 'end'] });
        check({ list: list.cons('start'), model: ['start', ...model] });
        check({ list: list.concat(list), model: [...model, ...model] });
        if (length > 0) {
          check({ list: list.tail(), model: model.slice(1) });
          check({
            list: list.set(count % length, 'x'),
            model: model.map((n, i) => (i === count % length ? 'x' : n)),
          });
        }
      }),
    );
  });

  test('a builder keeps long lists of Floats unboxed, and nothing else', () => {
    for (const length of [0, 1, 127, 128, 129, 1024, 1025, 5000]) {
      for (const other of [-1, 0, 127, 128, 1024, length - 1]) {
        const builder = new ListBuilder(0);
        const model: Value[] = [];
        for (let i = 0; i < length; i++) {
          model.push(i === other ? 'other' : i / 2);
          builder.push(i === other ? 'other' : new Float(i / 2));
        }
        const list = builder.finish();
        assert.equal(list.length, length);
        assert.deepEqual(numbers(list), model);
        assert.equal(list.isPacked, length >= 128 && !model.includes('other'));
      }
    }
  });
});
