/** Collections that a variable alone holds are changed in place; whoever else got hold of one never sees that. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram, type RunSettings } from '../builtins/programs';

const settings = [{}, { hotAfter: 1 }, { hotAfter: 1, captureEvery: 1 }, { captureEvery: 3 }];

/** What a program without errors shows. */
async function result(source: string, setting: RunSettings): Promise<string> {
  const { output, errors } = await runProgram(source, setting);
  assert.equal(errors, '');
  return output.trimEnd();
}

const programs: readonly (readonly [name: string, source: string, shown: string])[] = [
  [
    'a version that was kept stays as it was',
    `main() = {
      var m = %{}
      for i = 0 to 100 { m = m.insert(i, i) }
      kept = m
      for i = 50 to 150 { m = m.insert(i, 0) }
      m[0] = 7
      m = m.remove(1)
      (kept.size(), kept[60], kept[0], kept.contains(1), m.size(), m[60], m[0], m.contains(1))
    }`,
    '(100, 60, 0, true, 149, 0, 7, false)',
  ],
  [
    'versions in a list, a record and a tuple',
    `type Box = { items: List[Int] }
    main() = {
      var xs = []
      var seen = []
      var box = Box([])
      var pair = ([], 0)
      for i = 0 to 4 {
        xs = xs ++ [i]
        seen = seen ++ [xs]
        if i == 1 { box = Box(xs) }
        if i == 2 { pair = (xs, i) }
        xs[0] = xs[0] + 10
      }
      (seen, box, pair, xs)
    }`,
    '([[0], [10, 1], [20, 1, 2], [30, 1, 2, 3]], Box{items: [10, 1]}, ([20, 1, 2], 2), [40, 1, 2, 3])',
  ],
  [
    'an argument that is updated in the callee',
    `grow(given: Set[Int]) -> Set[Int] = {
      var own = given
      for i = 0 to 30 { own = own.insert(i) }
      for i = 0 to 10 { own = own.remove(i) }
      own
    }
    main() = {
      base = #{100}
      first = grow(base)
      second = grow(first)
      (base.size(), first.size(), second.size(), first == second, grow(#{}).size())
    }`,
    '(1, 21, 21, true, 20)',
  ],
  [
    'operands that assign the variable themselves',
    `main() = {
      var m = %{}
      m = m.insert(1, { m = m.insert(2, 2); m.size() })
      var xs = [1]
      xs = xs ++ [{ xs = xs ++ [5]; xs.length() }]
      var ys = [1, 2, 3]
      n = ys.get({ ys = ys ++ [9]; 2 }) + ys.length()
      (m, xs, n)
    }`,
    '(%{1: 1}, [1, 2], 7)',
  ],
  [
    'both ends of a list',
    `main() = {
      var xs = []
      for i = 0 to 20 { xs = [i | xs] }
      kept = xs
      for i = 0 to 20 { xs = xs ++ [i] }
      middle = xs
      for i = 0 to 3 { xs = i :: xs }
      for i = 0 to 3 { xs = xs ++ [i] }
      (kept.length(), kept.head(), middle.length(), middle.last(), xs.length(), xs.take(4), xs.last())
    }`,
    '(20, 19, 40, 19, 46, [2, 1, 0, 19], 2)',
  ],
];

for (const [name, source, shown] of programs) {
  test(name, async () => {
    for (const setting of settings) assert.equal(await result(source, setting), shown);
  });
}

/** Steps that a random program takes, on variables `a`, `b` (lists) and `m`, `n` (maps), with what they do to the model. */
interface Model {
  a: number[];
  b: number[];
  m: Map<number, number>;
  n: Map<number, number>;
}

function randomProgram(seed: number): { source: string; shown: string } {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const model: Model = { a: [], b: [], m: new Map(), n: new Map() };
  const kept: number[][] = [];
  const lines: string[] = [];
  const listNames = ['a', 'b'] as const;
  const mapNames = ['m', 'n'] as const;
  const steps: (() => void)[] = [
    () => {
      const [x, value] = [listNames[below(2)], below(100)];
      lines.push(`${x} = ${x} ++ [${value}]`);
      model[x] = [...model[x], value];
    },
    () => {
      const [x, value] = [listNames[below(2)], below(100)];
      lines.push(`${x} = [${value} | ${x}]`);
      model[x] = [value, ...model[x]];
    },
    () => {
      const [x, value] = [listNames[below(2)], below(100)];
      if (model[x].length === 0) return;
      const index = below(model[x].length);
      lines.push(`${x}[${index}] = ${value}`);
      model[x] = model[x].with(index, value);
    },
    () => {
      const x = listNames[below(2)];
      lines.push(`kept = kept ++ [${x}]`);
      kept.push(model[x]);
    },
    () => {
      const [x, y] = below(2) === 0 ? (['a', 'b'] as const) : (['b', 'a'] as const);
      lines.push(`${x} = ${y}`);
      model[x] = model[y];
    },
    () => {
      const [x, count] = [listNames[below(2)], below(3)];
      lines.push(`${x} = ${x}.drop(${count})`);
      model[x] = model[x].slice(count);
    },
    () => {
      const [x, key, value] = [mapNames[below(2)], below(12), below(100)];
      lines.push(below(2) === 0 ? `${x} = ${x}.insert(${key}, ${value})` : `${x}[${key}] = ${value}`);
      model[x] = new Map(model[x]).set(key, value);
    },
    () => {
      const [x, key] = [mapNames[below(2)], below(12)];
      lines.push(`${x} = ${x}.remove(${key})`);
      model[x] = new Map(model[x]);
      model[x].delete(key);
    },
    () => {
      const [x, y] = below(2) === 0 ? (['m', 'n'] as const) : (['n', 'm'] as const);
      lines.push(`${x} = ${y}`);
      model[x] = model[y];
    },
    () => {
      const x = mapNames[below(2)];
      lines.push(`kept = kept ++ [${sorted(x)}]`);
      kept.push(entriesOf(model[x]));
    },
  ];
  for (let i = 0; i < 120; i++) steps[below(steps.length)]();
  const source = `main() = {
    var a: List[Int] = []
    var b: List[Int] = []
    var m: Map[Int, Int] = %{}
    var n: Map[Int, Int] = %{}
    var kept: List[List[Int]] = []
    ${lines.join('\n    ')}
    kept ++ [a, b, ${sorted('m')}, ${sorted('n')}]
  }`;
  const all = [...kept, model.a, model.b, entriesOf(model.m), entriesOf(model.n)];
  return { source, shown: `[${all.map((list) => `[${list.join(', ')}]`).join(', ')}]` };
}

/** Each entry of a map of the program as one number, in order. */
const sorted = (map: string): string => `${map}.toList().map(e => e.0 * 1000 + e.1).sort()`;
const entriesOf = (map: ReadonlyMap<number, number>): number[] =>
  [...map].map(([key, value]) => key * 1000 + value).sort((x, y) => x - y);

test('random updates among variables that share their collections', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { source, shown } = randomProgram(seed * 7919);
    assert.equal(await result(source, settings[seed % settings.length]), shown, source);
  }
});
