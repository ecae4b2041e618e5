import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KeptBytes } from '../../src/host/keptBytes';

/** Bytes that come close to UTF-8, and to the characters that stand for bytes. */
const bytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 4 }).map((some) => Buffer.from(some)),
      fc.string({ unit: 'binary', maxLength: 3 }).map((text) => Buffer.from(text)),
      fc
        .constantFrom('f48fbe80', 'f48fbf', 'f490', 'eda080', 'c080', 'e08080', 'f0808080', 'efbfbd')
        .map((hex) => Buffer.from(hex, 'hex')),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Buffer.concat(parts));

test('all bytes come back, and what is UTF-8 is the usual text', () => {
  fc.assert(
    fc.property(bytes, (given) => {
      const kept = new KeptBytes();
      const text = kept.decode(given);
      assert.ok(text.isWellFormed());
      assert.deepEqual(Buffer.from(kept.encode(text)), given);
    }),
    { numRuns: 2000 },
  );
  assert.equal(new KeptBytes().decode(Buffer.from('Zoë € 😀')), 'Zoë € 😀');
});

test('each byte that is no part of a character counts as one', () => {
  const kept = new KeptBytes();
  assert.equal([...kept.decode(Buffer.from('a\xffb\xe9', 'latin1'))].length, 4);
  assert.equal([...kept.decode(Buffer.from('e282', 'hex'))].length, 2);
});

test('a program whose input is UTF-8 may write every character', () => {
  const kept = new KeptBytes();
  kept.decode(Buffer.from('plain'));
  assert.deepEqual(kept.encode('\u{10ffff}'), Buffer.from('\u{10ffff}'));
});
