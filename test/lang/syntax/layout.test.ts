import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expressionTree, fileTree } from './tree';

/** Each row: what stands in a block, and the block's tree or its first error. */
function check(rows: readonly (readonly [text: string, tree: string])[]): void {
  for (const [text, tree] of rows) {
    it(JSON.stringify(text), () => {
      assert.equal(expressionTree(`{${text}}`).replace(/^\{(.*)\}$/s, '$1'), tree);
    });
  }
}

describe('a line break continues', () => {
  check([
    ['a +\n b', '(+ a b)'],
    ['x =\n\n 1', 'x = 1'],
    ['a &&\n not\n b', '(&& a (! b))'],
    ['a\n .b\n .c(1)', '(.c a.b 1)'],
    ['a\n # comment\n\n .b', 'a.b'],
    ['a\n |> f\n |> g', '(|> (|> a f) g)'],
    ['a |>\n f', '(|> a f)'],
    ['f(\n a,\n b\n)', '(call f a b)'],
    ['f(a\n , b)', '(call f a b)'],
    ['[\n 1,\n 2\n | rest\n]', '[1, 2 | rest]'],
    ['%{\n a: 1,\n b:\n 2\n}', '%{a: 1, b: 2}'],
    ['#{\n 1\n}', '#{1}'],
    ['(\n a,\n b\n)', '(tuple a b)'],
    ['x =>\n y', '(fn (x) y)'],
    ['[a\n..\nb]', 'error: unexpected line break, expected `,` or `]`'],
    ['[a..\nb]', '[a..b]'],
    ['x = 1 #* \n *# + 2', 'x = (+ 1 2)'],
    ['x = 1 #* a **# b *# + 2', 'x = (+ 1 2)'],
    ['return\n1', '(return); 1'],
  ]);
});

describe('a line break ends', () => {
  check([
    ['x = 10\n-3', 'x = 10; (- 3)'],
    ['g = f\n(3 + 4)', 'g = f; (+ 3 4)'],
    ['n = 5\n[1, 2]', 'n = 5; [1, 2]'],
    ['a\n!b', 'a; (! b)'],
    ['a\n%{1: 2}', 'a; %{1: 2}'],
    ['a\n?', 'error: unexpected `?`, expected an expression'],
    ['a\n* b', 'error: unexpected `*`, expected an expression'],
    ['(a\n + b)', 'error: unexpected line break, expected `,` or `)`'],
    ['f(a\n + b)', 'error: unexpected line break, expected `,` or `)`'],
    ['match x { 1\n -> 2 }', 'error: unexpected line break, expected `->` or `when`'],
    ['match x { n\n when n -> 2 }', 'error: unexpected line break, expected `->` or `when`'],
    ['a: Int\n = 1', 'error: unexpected `=`, expected an expression'],
  ]);
});

describe('line breaks of definitions', () => {
  const rows: [string, string][] = [
    ['f(x)\n  = x', '(fn f (x) x)'],
    ['f(x) -> Int\n  =\n x', '(fn f (x) -> Int x)'],
    ['one() = 1 two() = 2', '(fn one () 1) (fn two () 2)'],
    ['type T\n  = A', '2:3 unexpected `=`, expected `type Name =` on one line'],
    ['type T =\n  | A\n  | B(Int)', '(type T A | B(Int))'],
    ['type T = A\n  | B', '(type T A | B)'],
    ['use M.*\n\nf() = 1', '(use M *) (fn f () 1)'],
    ['use M.{\n  a,\n  b as c,\n}', '(use M {a, b as c})'],
    ['\n\n# only\n', ''],
    ['a = 1, b = 2', '1:6 unexpected `,`, expected a definition'],
    ['a = 1; b = 2', '1:6 unexpected `;`, expected a definition'],
  ];
  for (const [text, tree] of rows) {
    it(JSON.stringify(text), () => {
      assert.equal(fileTree(text), tree);
    });
  }
});
