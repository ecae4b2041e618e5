import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { characterAt, characterCount, characterOffset, isPlain } from '../../../src/lang/values/text';
import { assertLinear } from './costs';

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
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a loop over the positions of a long text is not quadratic', () => {
    for (const unit of ['a', '…', '😀']) {
      assertLinear((size) => {
        const source = unit.repeat(size);
        let found = 0;
        for (let i = 0; i < size; i++) if (characterAt(source, i) === unit) found++;
        for (let i = size - 1; i >= 0; i--) if (characterAt(source, i) === unit) found++;
        assert.equal(found, 2 * size);
      }, 10_000);
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
