/**
 * Times of single operations on lists and maps, in nanoseconds of processor time: the figures of
 * docs/decisions. `collections.py` does the same with Python's own.
 *
 *     npx tsx bench/values/collections.ts && python3 bench/values/collections.py
 */

import { EMPTY_LIST, List } from '../../src/lang/values/list';
import { EMPTY_MAP, type MapValue } from '../../src/lang/values/map';
import { tupleConstructor } from '../../src/lang/values/types';
import { Data2, type Value } from '../../src/lang/values/value';

const COUNT = 1_000_000;
const pair = tupleConstructor(2);

/** Prints the best of five runs of `operations` operations each. */
function time(name: string, run: () => unknown, operations = COUNT): void {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, user + system);
  }
  console.log(`${name.padEnd(44)}${((best * 1000) / operations).toFixed(0).padStart(7)} ns`);
}

function numbers(count: number): Value[] {
  return Array.from({ length: count }, (_, i) => i);
}

function lists(): void {
  const forward = List.from(numbers(COUNT));
  let reversed = EMPTY_LIST;
  for (let i = 0; i < COUNT; i++) reversed = reversed.cons(i);

  time('list: cons from empty', () => {
    let list = EMPTY_LIST;
    for (let i = 0; i < COUNT; i++) list = list.cons(i);
    return list;
  });
  time('list: append from empty', () => {
    let list = EMPTY_LIST;
    for (let i = 0; i < COUNT; i++) list = list.append(i);
    return list;
  });
  for (const [name, whole] of [['forward', forward] as const, ['reversed', reversed] as const]) {
    time(`list: head and tail to the end, ${name}`, () => {
      let sum = 0;
      for (let list = whole; list.length > 0; list = list.tail()) sum += list.head() as number;
      return sum;
    });
    time(`list: index, ${name}`, () => {
      let sum = 0;
      for (let i = 0; i < whole.length; i++) sum += whole.get(i) as number;
      return sum;
    });
  }
  time('list: assign to an element', () => {
    let list = forward;
    for (let i = 0; i < COUNT; i++) list = list.set(i, 0);
    return list;
  });
  time('list: queue of 100', () => {
    let list = List.from(numbers(100));
    for (let i = 0; i < COUNT; i++) list = list.tail().append(i);
    return list;
  });
  time('list: two pushes and a pop in front', () => {
    let list = forward;
    for (let i = 0; i < COUNT; i++) list = list.cons(i).cons(i).tail();
    return list;
  });
  time(
    'list: two pushes and a pop at the end',
    () => {
      let list = forward;
      for (let i = 0; i < COUNT / 10; i++)
        list = list
          .append(i)
          .append(i)
          .take(list.length + 1);
      return list;
    },
    COUNT / 10,
  );
}

function maps(): void {
  const keys = numbers(COUNT).map((i) => `key${String(i)}`);
  time('native Map: set, Int keys', () => {
    const map = new Map<number, number>();
    for (let i = 0; i < COUNT; i++) map.set(i, i);
    return map;
  });
  time('map: insert, Int keys', () => insertAll((i) => i));
  time('native Map: set, String keys', () => {
    const map = new Map<Value, number>();
    for (let i = 0; i < COUNT; i++) map.set(keys[i], i);
    return map;
  });
  time('map: insert, String keys', () => insertAll((i) => keys[i]));
  time('map: insert, keys (Int, Int)', () =>
    insertAll((i) => new Data2(pair, i % 1000, Math.floor(i / 1000))),
  );
  time('map: insert, keys (String, Int)', () => insertAll((i) => new Data2(pair, 'a', i)));
  const map = insertAll((i) => i);
  time('map: get', () => {
    let sum = 0;
    for (let i = 0; i < COUNT; i++) sum += map.get(i) as number;
    return sum;
  });
  time('map: count 1000 keys', () => {
    let counts = EMPTY_MAP;
    for (let i = 0; i < COUNT; i++) {
      const key = i % 1000;
      counts = counts.insert(key, counts.has(key) ? (counts.get(key) as number) + 1 : 1);
    }
    return counts;
  });
  time('map: insert into two versions by turns', () => {
    let left = EMPTY_MAP.insert('base', 0);
    let right = left;
    for (let i = 0; i < COUNT / 2; i++) {
      left = left.insert(i, i);
      right = right.insert(i, i);
    }
    return left.size + right.size;
  });
}

function insertAll(key: (i: number) => Value): MapValue {
  let map = EMPTY_MAP;
  for (let i = 0; i < COUNT; i++) map = map.insert(key(i), i);
  return map;
}

lists();
maps();
