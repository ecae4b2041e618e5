import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  characterAt,
  characterCount,
  characterOffset,
  isPlain,
  sliceCharacters,
} from '../../../src/lang/values/text';

const text = fc.string({ unit: fc.constantFrom('a', 'é', '…', '😀', '\u{10ffff}', 'é'), maxLength: 90 });

describe('text by character', () => {
  test('counts, finds and cuts like an array of code points', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(100), { maxLength: 30 }), (source, indices) => {
        const characters = [...source];
        assert.equal(characterCount(source), characters.length);
        assert.equal(isPlain(source), characters.length === source.length);
        for (const index of indices) {
          assert.equal(characterAt(source, index), characters[index]);
          assert.equal(characterOffset(source, index), characters.slice(0, index).join('').length);
          const to = index + (indices[0] % 7);
          assert.equal(sliceCharacters(source, index, to), characters.slice(index, to).join(''));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a loop over the positions of a long text is not quadratic', () => {
    for (const unit of ['a', '…', '😀']) {
      const source = unit.repeat(200_000);
      const start = performance.now();
      let found = 0;
      for (let i = 0; i < 200_000; i++) if (characterAt(source, i) === unit) found++;
      for (let i = 199_999; i >= 0; i--) if (characterAt(source, i) === unit) found++;
      assert.equal(found, 400_000);
      assert.ok(performance.now() - start < 3000);
    }
  });

  test('two texts by turns', () => {
    const first = '😀'.repeat(50);
    const second = `…${'😀'.repeat(50)}`;
    for (let i = 0; i < 50; i++) {
      assert.equal(characterAt(first, i), '😀');
      assert.equal(characterAt(second, i), i === 0 ? '…' : '😀');
    }
  });
});
