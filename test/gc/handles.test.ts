import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { NativeHandle } from '../../src/lang/values/value';
import { exactWord } from '../../src/lang/values/word';
import { newCollector, PretendedLibrary } from './support';

function library(): PretendedLibrary {
  return new PretendedLibrary(newCollector().collector);
}

test('a new object gets a slot, and is known by it while it lives', () => {
  const lib = library();
  const { table } = lib.collector;
  const handle = lib.create();
  assert.equal(table.kindOfHandle(handle), lib.kind);
  assert.deepEqual([handle.pointer, handle.typeId], [1, 1]);
  lib.collector.collect([]);
  assert.equal(table.kindOfHandle(handle), undefined);
  assert.equal(lib.live.size, 0);
});

test('a slot is used again under another generation', () => {
  const lib = library();
  const first = lib.create();
  lib.collector.collect([]);
  const second = lib.create();
  assert.equal(second.slot, first.slot);
  assert.notEqual(second.generation, first.generation);
  assert.equal(lib.collector.table.kindOfHandle(first), undefined);
});

test('forged handles are unknown', () => {
  const lib = library();
  const handle = lib.create();
  const { table } = lib.collector;
  assert.equal(table.kindOfHandle(new NativeHandle(handle.slot + 1, 0, handle.kind, 0, 0)), undefined);
  assert.equal(table.kindOfHandle(new NativeHandle(handle.slot, 5, handle.kind, 0, 0)), undefined);
});

test('the same handle comes back by slot and generation, by pointer, and not when it is stale', () => {
  const lib = library();
  const handle = lib.create();
  const same = lib.return(1, false, 16, handle.slot, handle.generation);
  const found = lib.return(1, false);
  assert.deepEqual([same.slot, found.slot], [handle.slot, handle.slot]);
  assert.equal(lib.collector.stats().live, 1);
  lib.collector.collect([]);
  lib.live.add(1);
  const again = lib.return(1, false, 16, handle.slot, handle.generation);
  assert.notEqual(again.generation, handle.generation);
  assert.equal(lib.collector.stats().live, 1);
});

test('a slot that was given to another object does not stand for the first', () => {
  const lib = library();
  const handle = lib.create();
  lib.create();
  const other = lib.return(2, false, 16, handle.slot, handle.generation);
  assert.notEqual(other.slot, handle.slot);
});

test('the index of pointers follows creation and cleanup', () => {
  const lib = library();
  const kept = [lib.create(), lib.create()];
  lib.return(1, false);
  const later = lib.create();
  assert.equal(lib.return(3, false).slot, later.slot);
  lib.collector.collect(kept);
  lib.live.add(3);
  lib.return(3, false);
  assert.deepEqual(lib.collector.stats(), { live: 3, totalAllocated: 4, totalFreed: 1, collections: 1 });
});

test('100,000 objects are cleaned up in batches, each once', () => {
  const lib = library();
  const kept: NativeHandle[] = [];
  for (let i = 0; i < 100_000; i++) {
    const handle = lib.create();
    if (i % 10 === 0) kept.push(handle);
  }
  lib.collector.collect(kept);
  assert.equal(lib.live.size, 10_000);
  assert(lib.batches < 100, `${lib.batches} batches`);
  lib.collector.close();
  assert.equal(lib.live.size, 0);
});

test('pointers and type ids of 64 bits are exact', () => {
  assert.equal(exactWord(5, 0), 5);
  assert.equal(exactWord(0xffffffff, 0x1fffff), 2 ** 53 - 1);
  assert.equal(exactWord(1, 0x200000), 2n ** 53n + 1n);
  assert.equal(exactWord(0xffffffff, 0xffffffff), 2n ** 64n - 1n);
});

test('runs of any length, of two libraries among each other, are cleaned up whole', () => {
  const { collector } = newCollector();
  const libraries = [new PretendedLibrary(collector), new PretendedLibrary(collector)];
  const kept: NativeHandle[] = [];
  let made = 0;
  for (let length = 1; length <= 70; length++) {
    for (let i = 0; i < length; i++) libraries[length % 2].create();
    made += length;
    if (length % 3 === 0) kept.push(libraries[length % 2].create());
  }
  collector.collect(kept);
  assert.equal(collector.stats().totalFreed, made);
  assert.equal(libraries[0].live.size + libraries[1].live.size, kept.length);
  const freed = collector.report().byType.map((kind) => kind.freed);
  assert.equal(freed[0] + freed[1], made);
  for (const handle of kept) assert.notEqual(collector.table.kindOfHandle(handle), undefined);
  collector.close();
  assert.equal(libraries[0].live.size + libraries[1].live.size, 0);
});

test('a slot whose generations are used up is given to nobody', () => {
  const lib = library();
  const { table } = lib.collector;
  const first = lib.create();
  const { generations } = table as unknown as { generations: Uint32Array };
  lib.collector.collect([]);
  generations[first.slot] = 0xfffffffe;
  const last = lib.create();
  assert.deepEqual([last.slot, last.generation], [first.slot, 0xfffffffe]);
  lib.collector.collect([]);
  assert.equal(table.kindOfHandle(last), undefined);
  assert.equal(table.isOfKind(last, lib.kind.index), false);
  assert.notEqual(lib.create().slot, first.slot);
  assert.notEqual(lib.create().slot, first.slot);
});
