import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseInteger, parseWhole } from '../../../src/lang/builtins/numbers';
import { pieces, words } from '../../../src/lang/builtins/text';
import { sorted } from '../../../src/lang/operations/sorting';
import { compare } from '../../../src/lang/operations/ordering';
import { List } from '../../../src/lang/values/list';

/** What is done in a short way when little is given equals the long way. */
describe('short ways', () => {
  test('an Int of few digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ +-]{0,2}[0-9a]{0,20}$/), (source) => {
        const whole = parseWhole(source);
        const parsed = parseInteger(source);
        if (whole === undefined) assert.equal(parsed, undefined);
        else if (BigInt.asIntN(64, whole) === whole) assert.equal(BigInt(parsed as number), whole);
        else assert.equal(parsed, undefined);
        assert.ok(!Object.is(parsed, -0));
      }),
    );
  });

  test('pieces between delimiters', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[ab,]{0,30}$/),
        fc.stringMatching(/^[ab,]{1,3}$/),
        (source, delimiter) => {
          assert.deepEqual(pieces(source, delimiter), source.split(delimiter));
        },
      ),
    );
  });

  test('words', () => {
    const space = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
    fc.assert(
      fc.property(fc.stringMatching(/^[a\u{1f600} \t\n\u2003\xa0\ufeff]{0,30}$/u), (source) => {
        assert.deepEqual(
          words(source),
          source.split(space).filter((word) => word !== ''),
        );
      }),
    );
  });

  test('few numbers in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer(), fc.bigInt({ min: 2n ** 60n, max: 2n ** 62n }))),
        (numbers) => {
          const inOrder = [...numbers].sort((a, b) => compare(a, b));
          assert.deepEqual(sorted(List.from([...numbers])).toArray(), inOrder);
        },
      ),
    );
  });
});
