import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { Float64Values } from '../../src/lang/values/arrays';
import { FunctionCode, FunctionValue } from '../../src/lang/values/function';
import { List } from '../../src/lang/values/list';
import { MapValue } from '../../src/lang/values/map';
import {
  DataConstructor,
  someConstructor,
  tupleConstructor,
  TypeDescriptor,
} from '../../src/lang/values/types';
import { Cell, Data, Float, type NativeHandle, type Value } from '../../src/lang/values/value';
import { MarkedRanges } from '../../src/gc/ranges';
import { newCollector, PretendedLibrary } from './support';
import { assertLinear } from '../lang/values/costs';

const mutable = new TypeDescriptor('Node', '', 'record', 'mutable');
const node = new DataConstructor('Node', mutable, 0, ['next', 'item'], 2);
mutable.constructors = [node];
const code = new FunctionCode('f', 0, 1, () => undefined, undefined, true);

/** Ways to hold a handle so that only the marking can find it. */
const holders: Record<string, (handle: NativeHandle) => unknown> = {
  'a handle itself': (handle) => handle,
  'a frame': (handle) => [undefined, 1, handle],
  'a list': (handle) => List.of(1, handle, 'x'),
  'a long list': (handle) => List.from([...new Array<Value>(1000).fill(0), handle]),
  'the rest of a consed list': (handle) => List.of(handle).cons(1).cons(2),
  'a list with an element changed': (handle) => List.of(1, handle, 3).set(0, 9),
  'an older version of a changed list': (handle) => {
    const before = List.of(1, handle, 3).set(2, 4);
    before.set(1, 'gone');
    return before;
  },
  'two lists joined': (handle) =>
    List.from(new Array<Value>(100).fill(handle)).concat(List.from(new Array<Value>(100).fill(1))),
  'a map': (handle) => MapValue.from([['a', handle]]),
  'a map with composite keys': (handle) => MapValue.from([[Data.of(tupleConstructor(2), [1, 'a']), handle]]),
  'an older version of a map': (handle) => {
    const before = MapValue.from([
      ['a', handle],
      ['b', 1],
    ]);
    before.insert('a', 2);
    return before;
  },
  'an Option': (handle) => Data.of(someConstructor, [handle]),
  'a closure': (handle) => new FunctionValue(code, [new Cell(handle)]),
  'a state of a builtin': (handle) => ({ index: 3, out: [1, handle] }),
  'a JavaScript map in a state': (handle) => ({ waiting: new Map([['pid', { message: handle }]]) }),
  'a JavaScript set in a state': (handle) => ({ timers: new Set([handle]) }),
  'a cycle': (handle) => {
    const a = Data.of(node, [undefined, handle]);
    const b = Data.of(node, [a, 1]);
    a.set(0, b);
    return b;
  },
};
for (let size = 1; size <= 7; size++) {
  holders[`a tuple of ${size}`] = (handle) =>
    Data.of(tupleConstructor(size), [...new Array<Value>(size - 1).fill(1), handle]);
}

for (const [name, hold] of Object.entries(holders)) {
  test(`${name} keeps its handle, and only while it is reached`, () => {
    const lib = new PretendedLibrary(newCollector().collector);
    const root = hold(lib.create());
    lib.create();
    lib.collector.collect([root]);
    assert.deepEqual([...lib.live], [1]);
    lib.collector.collect([{ held: root }]);
    assert.deepEqual([...lib.live], [1]);
    lib.collector.collect([]);
    assert.equal(lib.live.size, 0);
  });
}

test('what a view of a list cannot see is not kept', () => {
  const lib = new PretendedLibrary(newCollector().collector);
  const all = List.from(Array.from({ length: 100 }, () => lib.create()));
  const view = all.drop(30).take(40);
  lib.collector.collect([view]);
  assert.deepEqual(
    [...lib.live].sort((a, b) => a - b),
    Array.from({ length: 40 }, (_, i) => i + 31),
  );
});

test('a newer value in a map replaces the older one', () => {
  const lib = new PretendedLibrary(newCollector().collector);
  let map = MapValue.from([['k', lib.create()]]);
  for (let i = 0; i < 10; i++) map = map.insert('k', lib.create());
  lib.collector.collect([map]);
  assert.deepEqual([...lib.live], [11]);
});

test('structures a million deep are followed without the JavaScript stack', () => {
  const lib = new PretendedLibrary(newCollector().collector);
  let variant: Value = lib.create();
  for (let i = 0; i < 1_000_000; i++) variant = Data.of(someConstructor, [variant]);
  let list: Value = lib.create();
  for (let i = 0; i < 100_000; i++) list = List.of(list);
  lib.collector.collect([variant, list]);
  assert.equal(lib.live.size, 2);
});

test('all versions of a growing list together cost one walk', () => {
  assertLinear((size) => {
    const lib = new PretendedLibrary(newCollector().collector);
    const versions: List[] = [List.of(lib.create())];
    for (let i = 0; i < size; i++) versions.push(versions[i].append(i));
    let tail = List.from(Array.from({ length: size }, (_, i) => i));
    for (; tail.length > 0; tail = tail.tail()) versions.push(tail);
    lib.collector.collect(versions);
    assert.equal(lib.live.size, 1);
  }, 2000);
});

test('packed numbers, typed arrays and descriptions are left alone', () => {
  const { collector } = newCollector();
  collector.collect([
    List.fromFloats(new Float64Array(1_000_000)),
    new Float64Values(new Float64Array(10)),
    new Float(1),
    mutable,
    node,
    null,
    'text',
    () => 1,
  ]);
  assert(collector.report().last[0].visited < 10);
});

test('the ranges of a store are visited once each', () => {
  const items = Array.from({ length: 1000 }, (_, i) => i);
  const ranges = new MarkedRanges();
  const seen = new Uint8Array(1000);
  const expected = new Uint8Array(1000);
  for (let i = 0; i < 200; i++) {
    const from = (i * 7919) % 900;
    const to = from + 9 + ((i * 104729) % 91);
    ranges.each(items, from, to, (value) => seen[value as number]++);
    expected.fill(1, from, to);
  }
  assert.deepEqual(seen, expected);
});
