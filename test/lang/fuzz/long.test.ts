/** Long and deep programs of one form go through the whole line, or are refused with a place. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { examine } from './examine';

const numbered = (count: number, form: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => form(index)).join('');

/** Forms that must work at this length. */
const endless: Record<string, (count: number) => string> = {
  'else if': (n) => `f(a) = ${numbered(n, (i) => `if a == ${i} then ${i} else `)}-1\nmain() = f(3)`,
  arms: (n) => `f(a) = match a {\n${numbered(n, (i) => `${i} -> ${i}\n`)}_ -> -1\n}\nmain() = f(3)`,
  clauses: (n) => `${numbered(n, (i) => `f(${i}) = ${i}\n`)}f(_) = 1\nmain() = f(3)`,
  elements: (n) => `main() = [${'1, '.repeat(n)}1].length()`,
  statements: (n) => `main() = {\n${numbered(n, (i) => `x${i} = ${i}\n`)}x0\n}`,
};

/** Forms that nest: some length is too much for them. */
const nesting: Record<string, (count: number) => string> = {
  pipes: (n) => `main() = [1]${'\n |> map(x => x)'.repeat(n)}`,
  'pipes into functions': (n) => `g(x) = x + 1\nmain() = 1${' |> g'.repeat(n)}`,
  operators: (n) => `main() = ${'1 + '.repeat(n)}1`,
  'method calls': (n) => `main() = "a"${'.trim()'.repeat(n)}`,
  cons: (n) => `main() = ${'1 :: '.repeat(n)}[]`,
};

describe('programs of one form', () => {
  for (const [name, form] of Object.entries(endless))
    it(`3,000 ${name} run`, async () => {
      assert.equal((await examine(form(3000), true)).stage, 'value');
    });
  for (const [name, form] of Object.entries(nesting))
    it(`300 ${name} run, any number gives no more than an error`, async () => {
      assert.equal((await examine(form(300), true)).stage, 'value');
      for (const count of [450, 1000, 1450, 5000]) await examine(form(count), true);
    });
});
