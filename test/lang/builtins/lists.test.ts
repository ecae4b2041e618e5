import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { runProgram, valueOf } from './programs';

/** Programs whose callbacks do more than a single step, so that they are captured in the middle. */
const callbacks = [
  '[3, 1, 2].sortBy((a, b) => [a, b].map(x => x * 2).head() - b * 2)',
  '[1, 2, 3].map(x => range(0, x).map(y => y * x).sum())',
  '[1, 2, 3, 4].groupBy(x => [x].filter(y => y > 2).length())',
  '[1, 2, 3].flatMap(x => [x, x].map(y => y + x))',
  '["b", "a"].foldr("", (x, acc) => [acc, x].join("-"))',
  '[1, 5, 2].spanList(x => [x].all(y => y < 3))',
  '[1, 2].zipWith([3, 4], (a, b) => [a, b].fold(0, (s, x) => s + x))',
  '[4, 5].find(x => [x].any(y => y > 4))',
  '%{"a": 1}.toList().map((k, v) => k ++ show(v))',
  'Some(1).map(x => [x].map(y => y + 1).head())',
];

describe('functions over lists', () => {
  it('give the same when the stack is captured at every call', async () => {
    for (const expression of callbacks) {
      const direct = await valueOf(expression);
      assert.equal(await valueOf(expression, { captureEvery: 1 }), direct, expression);
      assert.equal(await valueOf(expression, { captureEvery: 3 }), direct, expression);
    }
  });

  it('sort like a stable sort', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 40 }), async (numbers) => {
        const list = `[${numbers.join(', ')}]`;
        const pairs = numbers.map((n, index) => [n, index] as const).sort(([a], [b]) => a - b);
        const wanted = `[${pairs.map(([n, index]) => `(${index}, ${n})`).join(', ')}]`;
        assert.equal(await valueOf(`${list}.enumerate().sortBy((a, b) => a.1 - b.1)`), wanted);
        assert.equal(await valueOf(`${list}.sort()`), `[${pairs.map(([n]) => n).join(', ')}]`);
      }),
      { numRuns: 25 },
    );
  });

  it("sort by the elements' own order", async () => {
    const { output } = await runProgram(`
type Rank = { n: Int }
Rank: Ord
    lt(self, other: Rank) -> Bool = self.n > other.n
end
main() = {
    xs = [Rank(1), Rank(3), Rank(2)]
    (xs.sort().map(r => r.n), xs.maximum().n, xs.minimum().n, xs.isSorted())
}`);
    assert.equal(output, '([3, 2, 1], 1, 3, false)\n');
  });

  it('end at the error of a callback', async () => {
    assert.equal(
      await valueOf('try { show([1, 0].map(x => 1 / x)) } catch { (kind, m) -> kind }'),
      '"DivisionByZero"',
    );
  });

  it('refuse lists that would not fit into memory', async () => {
    assert.match(await valueOf('range(0, 1000000000000)'), /1000000000000 elements are too many/);
  });

  it('make ranges beyond 2^53', async () => {
    assert.equal(
      await valueOf('range(9007199254740991, 9007199254740994)'),
      '[9007199254740991, 9007199254740992, 9007199254740993]',
    );
  });
});
