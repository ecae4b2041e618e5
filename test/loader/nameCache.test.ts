/** Names that come again are the same text, and never somebody else's. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NameCache } from '../../src/loader/nameCache';
import { Region } from '../../src/loader/region';

/** A region with each text at a multiple of 8, and where they begin. `filler` stands between them. */
function regionOf(texts: readonly Buffer[], filler: number): { region: Region; starts: readonly number[] } {
  const starts: number[] = [];
  let end = 0;
  for (const text of texts) {
    starts.push(end);
    end += Math.ceil(text.length / 8) * 8;
  }
  const region = Region.allocate(end);
  region.bytes.fill(filler);
  texts.forEach((text, i) => region.bytes.set(text, starts[i]));
  return { region, starts };
}

test('every name is read as it is, the first time and again', () => {
  const cache = new NameCache();
  // More than there is room for, so that some take the place of others.
  const names = Array.from({ length: 2000 }, (_, i) => `Type${i}.Größe`.slice(0, 1 + (i % 12)) + String(i));
  const texts = names.map((name) => Buffer.from(name));
  for (const filler of [0, 0, 0x41]) {
    const { region, starts } = regionOf(texts, filler);
    names.forEach((name, i) => assert.equal(cache.read(region, starts[i], texts[i].length), name));
  }
});

test('a name that begins as another is another', () => {
  const cache = new NameCache();
  const { region, starts } = regionOf([Buffer.from('Result')], 0);
  assert.equal(cache.read(region, starts[0], 6), 'Result');
  assert.equal(cache.read(region, starts[0], 5), 'Resul');
  assert.equal(cache.read(region, starts[0], 8), 'Result\0\0');
});

test('bytes that are not UTF-8 are no name, however often', () => {
  const cache = new NameCache();
  const { region, starts } = regionOf([Buffer.from([0x61, 0xff, 0x62])], 0);
  for (let round = 0; round < 3; round++) assert.equal(cache.read(region, starts[0], 3), undefined);
});
