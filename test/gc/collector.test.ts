import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { List } from '../../src/lang/values/list';
import { MapValue } from '../../src/lang/values/map';
import { FunctionCode, FunctionValue } from '../../src/lang/values/function';
import { someConstructor } from '../../src/lang/values/types';
import { Cell, Data, NativeHandle, type Value } from '../../src/lang/values/value';
import { newCollector, PretendedLibrary } from './support';

test('a collection is due at 256 handles, then when their number has doubled', () => {
  const { collector } = newCollector();
  const lib = new PretendedLibrary(collector);
  const kept: NativeHandle[] = [];
  for (let i = 0; i < 255; i++) kept.push(lib.create());
  assert.equal(collector.due, false);
  kept.push(lib.create());
  assert.equal(collector.due, true);
  collector.collect(kept);
  assert.equal(collector.due, false);
  for (let i = 0; i < 255; i++) lib.create();
  assert.equal(collector.due, false);
  lib.create();
  assert.equal(collector.due, true);
  collector.collect(kept);
  assert.equal(lib.live.size, 256);
});

test('a loop that drops its handles keeps few of them', () => {
  const { collector } = newCollector();
  const lib = new PretendedLibrary(collector);
  let most = 0;
  for (let i = 0; i < 100_000; i++) {
    const last = lib.create();
    if (collector.due) collector.collect([last]);
    most = Math.max(most, lib.live.size);
  }
  assert(most <= 256, `${most}`);
});

test('64 MB of native memory make a collection due, and a large object goes soon after its last use', () => {
  const { collector } = newCollector();
  const lib = new PretendedLibrary(collector);
  lib.create(63 * 2 ** 20);
  assert.equal(collector.due, false);
  const large = lib.create(800 * 2 ** 20);
  assert.equal(collector.due, true);
  collector.collect([large]);
  assert.equal(collector.due, false);
  let made = 0;
  while (!collector.due) {
    lib.create();
    made++;
  }
  assert(made <= 32, `${made}`);
  collector.collect([]);
  assert.equal(collector.table.liveBytes, 0);
});

test('while much native memory is live, time makes a collection due, too', () => {
  const { collector, world } = newCollector();
  const lib = new PretendedLibrary(collector);
  const large = lib.create(800 * 2 ** 20);
  collector.collect([large]);
  world.now += 19;
  assert.equal(collector.due, false);
  world.now += 1;
  assert.equal(collector.due, true);
  collector.collect([]);
  world.now += 1000;
  assert.equal(collector.due, false);
});

test('a process that has grown by half makes a collection due, but not while there are no handles', () => {
  const { collector, world } = newCollector();
  const lib = new PretendedLibrary(collector);
  const look = (): boolean => {
    world.now += 1000;
    collector.lookAtMemory();
    return collector.due;
  };
  world.resident += 400 * 2 ** 20;
  assert.equal(look(), false);
  lib.create();
  assert.equal(look(), true);
  world.now += 1000;
  collector.collect([]);
  lib.create();
  world.resident += 100 * 2 ** 20;
  assert.equal(look(), false);
});

test('with many objects to follow, collections wait for more handles', () => {
  const { collector } = newCollector();
  const lib = new PretendedLibrary(collector);
  const many = List.from(Array.from({ length: 100_000 }, (_, i) => Data.of(someConstructor, [i])));
  collector.collect([many]);
  let made = 0;
  for (; !collector.due; made++) lib.create();
  assert(made >= 100_000 / 8, `${made}`);
});

test('a peak of handles does not make later sweeps long', () => {
  const { collector } = newCollector();
  const lib = new PretendedLibrary(collector);
  const kept = lib.create();
  for (let i = 0; i < 100_000; i++) lib.create();
  collector.collect([kept]);
  assert.equal(collector.table.slots, 1);
  const again = lib.create();
  assert.deepEqual([again.slot, again.generation], [1, 1]);
  assert.equal(collector.table.kindOfHandle(kept), lib.kind);
  // One that stays in a far slot: collections wait for more handles.
  const others = Array.from({ length: 100_000 }, () => lib.create());
  const far = others.at(-1);
  collector.collect([kept, far]);
  assert(collector.table.slots > 100_000);
  let made = 0;
  for (; !collector.due; made++) lib.create();
  assert(made >= 500, `${made}`);
});

test('under stress a collection is always due', () => {
  const { collector } = newCollector(true);
  assert.equal(collector.due, true);
  collector.collect([]);
  assert.equal(collector.due, true);
});

test('handles lent to native code are roots, also at the end', () => {
  const { collector } = newCollector();
  const lib = new PretendedLibrary(collector);
  const lent = [List.of(lib.create())];
  collector.addRoots(() => lent);
  collector.collect([]);
  collector.close();
  assert.equal(lib.live.size, 1);
  lent.pop();
  collector.close();
  assert.equal(lib.live.size, 0);
});

test('the report counts by extension and type', () => {
  const { collector, world } = newCollector();
  const lib = new PretendedLibrary(collector);
  const kept = lib.create(100);
  lib.create(50);
  world.now = 5;
  collector.collect([kept]);
  const report = collector.report();
  assert.deepEqual(report.byType, [
    { extension: 'pretended', typeId: '1', type: 'Native', live: 1, freed: 1, liveBytes: 100 },
  ]);
  assert.deepEqual([report.live, report.totalAllocated, report.totalFreed, report.collections], [1, 2, 1, 1]);
  assert.equal(JSON.parse(JSON.stringify(report)).last.length, 1);
});

/** Steps of the random program: NOSTOS_GC_STEPS=1000000 for a long run. The seed is printed, and taken from NOSTOS_SEED. */
const steps = Number(process.env['NOSTOS_GC_STEPS'] ?? 100_000);
const seed = Number(process.env['NOSTOS_SEED'] ?? 20_261_123);

/** The numbers of the handles that can be reached from values, found the slow way. */
function reachable(roots: readonly unknown[]): Set<number> {
  const found = new Set<number>();
  const seen = new Set<unknown>();
  const pending: unknown[] = [...roots];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof NativeHandle) found.add(Number(value.pointer));
    else if (value instanceof List) pending.push(...value.toArray());
    else if (value instanceof MapValue) pending.push(...value.values());
    else if (value instanceof Cell) pending.push(value.value);
    else if (value instanceof FunctionValue) pending.push(...value.captured);
    else if (value instanceof Data) for (let i = 0; i < value.ctor.arity; i++) pending.push(value.get(i));
  }
  return found;
}

test(`${steps} random steps: after each collection exactly what is reached is alive (seed ${seed})`, () => {
  const { collector } = newCollector();
  const lib = new PretendedLibrary(collector);
  const code = new FunctionCode('f', 0, 1, () => undefined, undefined, true);
  const variables: (Value | Cell)[] = new Array<Value>(40).fill(undefined);
  let state = seed | 1;
  const random = (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const pick = (): Value => {
    const value = variables[random(variables.length)];
    return value instanceof Cell ? value.value : value;
  };
  const make: readonly (() => Value | Cell)[] = [
    () => lib.create(),
    () => lib.create(),
    () => undefined,
    () => List.of(pick(), pick()),
    () => Data.of(someConstructor, [pick()]),
    () => new Cell(pick()),
    () => new FunctionValue(code, [variables[random(variables.length)], pick()]),
    () => {
      const list = pick();
      return list instanceof List && list.length < 50 ? list.append(pick()) : List.of(pick());
    },
    () => {
      const list = pick();
      return list instanceof List && list.length > 0 ? list.set(random(list.length), pick()) : undefined;
    },
    () => {
      const list = pick();
      return list instanceof List && list.length > 0 ? list.drop(random(list.length)) : undefined;
    },
    () => {
      const map = pick();
      return map instanceof MapValue ? map.insert(random(20), pick()) : MapValue.from([[random(20), pick()]]);
    },
    () => {
      const handle = pick();
      if (!(handle instanceof NativeHandle)) return undefined;
      return lib.return(Number(handle.pointer), false, 16, handle.slot, handle.generation);
    },
  ];
  let collections = 0;
  for (let step = 0; step < steps; step++) {
    variables[random(variables.length)] = make[random(make.length)]();
    const changed = variables[random(variables.length)];
    if (changed instanceof Cell) changed.value = pick();
    if (random(500) !== 0 && !collector.due) continue;
    collector.collect([variables]);
    collections++;
    assert.deepEqual(new Set([...lib.live]), reachable(variables), `after step ${step}`);
  }
  assert(collections > steps / 1000);
  collector.close();
  assert.equal(lib.live.size, 0);
});
