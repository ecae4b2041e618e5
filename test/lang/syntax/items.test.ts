import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseFile } from '../../../src/lang/syntax/index';
import { Source } from '../../../src/lang/syntax/source';
import { fileTree } from './tree';

/** Each row: a file, and the trees of its items or its errors. */
function check(rows: readonly (readonly [text: string, tree: string])[]): void {
  for (const [text, tree] of rows) {
    it(JSON.stringify(text), () => {
      assert.equal(fileTree(text), tree);
    });
  }
}

describe('functions', () => {
  check([
    ['f() = 1', '(fn f () 1)'],
    ['pub f(x: Int, y = 2, z: a = 3) -> Int = x', '(pub fn f (x: Int, y = 2, z: a = 3) -> Int x)'],
    ['f(n) when n > 0 -> Int = n', '(fn f (n) when (> n 0) -> Int n)'],
    ['f[A: Show + Eq, b](x: A) = x', '(fn f[A: Show + Eq, b] (x: A) x)'],
    ['f([], (a, 0), Some(_), {x}, 1 | 2) = a', '(fn f ([], (a, 0), Some(_), {x}, <1 | 2>) a)'],
    ['@memo\n@log("x", 2)\npub f() = 1', '(@memo() @log("x", 2) pub fn f () 1)'],
    ['@memo f() = 1', '(@memo() fn f () 1)'],
    ['f(x) = x => x', '(fn f (x) (fn (x) x))'],
    ['f(a b) = 1', '1:5 unexpected `b`, expected `,` or `)`'],
    ['f(a,) = 1', '1:5 unexpected `)`, expected a pattern'],
    ['f(a)', '1:5 unexpected end of input, expected `=`, `->` or `when`'],
    ['f(a) -> Int', '1:12 unexpected end of input, expected `=`'],
    ['f(a) -> Int when a = 1', '1:13 unexpected `when`, expected `=`'],
    ['f(a) { 1 }', '1:6 unexpected `{`, expected `=`, `->` or `when`'],
    ['f(end) = 1', "1:3 unexpected `end`: 'end' is a reserved keyword"],
    ['@memo x = 1', '1:1 unexpected decorator: only functions and types take decorators'],
  ]);
});

describe('types', () => {
  check([
    ['type P = {x: Int, private y: [a],}', '(type P {x: Int, private y: List[a]})'],
    ['pub type C = Red | Green', '(pub type C Red | Green)'],
    ['type W = Wrap(Int, String,)', '(type W Wrap(Int, String))'],
    ['type S = Disc{r: Float} | Box{w: Int, h: Int}', '(type S Disc{r: Float} | Box{w: Int, h: Int})'],
    ['type O[a] = Non | Som(a)', '(type O[a] Non | Som(a))'],
    ['type T = | A', '(type T A)'],
    ['type T = T', '(type T T)'],
    ['type T = Int', '(type T alias Int)'],
    ['type T = (Int, a) -> M.R[a]', '(type T alias (Int, a -> M.R[a]))'],
    ['type T = A -> B -> C', '(type T alias (A -> (B -> C)))'],
    ['type T = (A, B)', '(type T alias (A, B))'],
    ['type T = (A)', '(type T alias A)'],
    ['type T = ()', '(type T alias ())'],
    ['type T = Map[String, [Int]]', '(type T alias Map[String, List[Int]])'],
    ['type T = F[{x: Int}]', '(type T alias F[{x: Int}])'],
    ['type T', '(type T empty)'],
    ['var type G = {level: Int}', '(mutable type G {level: Int})'],
    ['reactive R = { f: Int }', '(reactive type R {f: Int})'],
    ['@derive type T = A | B', '(@derive type T A | B)'],
    ['type T =', '1:9 unexpected end of input, expected a type'],
    ['type t = Int', '1:6 unexpected `t`, expected the name of a type'],
    ['type T = {x}', '1:12 unexpected `}`, expected `:`'],
    ['type T = A | b', '1:14 unexpected `b`, expected the name of a constructor'],
    ['type T = A |', '1:13 unexpected end of input, expected the name of a constructor'],
    ['type T = [Int', '1:14 unexpected end of input, expected `]`'],
  ]);
});

describe('traits and implementations', () => {
  check([
    [
      'trait Num: Show, Eq\n  add(self, other: Self) -> Self\n  zero() -> Self = f()\nend',
      '(trait Num: Show, Eq (add (self, other: Self) -> Self) (zero () -> Self = (call f)))',
    ],
    ['trait T end', '(trait T)'],
    ['pub trait T f(self) -> Int end', '(pub trait T (f (self) -> Int))'],
    ['trait T ==(self, other) -> Bool +(a) end', '(trait T (== (self, other) -> Bool) (+ (a)))'],
    ['Vec: Num\n  add(self, o) = self\nend', '(impl Vec: Num (fn add (self, o) self))'],
    ['Int: Tripler tripleUp(self) = self * 3 end', '(impl Int: Tripler (fn tripleUp (self) (* self 3)))'],
    ['Box[Int]: Show show(self) = "b" end', '(impl Box[Int]: Show (fn show (self) "b"))'],
    ['[Int]: Show show(self) = "l" end', '(impl List[Int]: Show (fn show (self) "l"))'],
    ['(Int, Bool): Show show(self) = "t" end', '(impl (Int, Bool): Show (fn show (self) "t"))'],
    ['M.T: Show end', '(impl M.T: Show)'],
    ['Box: Show when a: Show + Eq, b: Eq show(self) = "b" end', '(impl Box: Show (fn show (self) "b"))'],
    ['pub Vec: Show end', '(impl Vec: Show)'],
    ['trait show end', '1:7 unexpected `show`, expected a trait name'],
    ['Vec: show end', '1:6 unexpected `show`, expected a trait name'],
    ['Box[a]: Show end', '1:5 unexpected type variable `a` in the head of an implementation'],
    ['Vec: Show @d f(self) = 1 end', '1:26 unexpected `end`, expected a definition'],
  ]);
});

describe('values', () => {
  check([
    ['x = 1', '(let x 1)'],
    ['pub x: Int = 1', '(pub let x: Int 1)'],
    ['var x = 1', '(var x 1)'],
    ['(a, b) = f()', '(let (a, b) (call f))'],
    ['(a, b): (Int, Int) = f()', '(let (a, b): (Int, Int) (call f))'],
    ['[a] = f()', '(let [a] (call f))'],
    ['Some(x) = f()', '(let Some(x) (call f))'],
    ['const MAX = 10', '(const MAX 10)'],
    ['pub const max = 10', '(pub const max 10)'],
    ['mvar n: Int = 0', '(mvar n: Int 0)'],
    ['pub mvar n: [Int] = []', '(pub mvar n: List[Int] [])'],
    ['mvar n = 0', '1:8 unexpected `=`, expected `:` and a type'],
    ['const = 1', "1:1 unexpected `const`: 'const' is a reserved keyword"],
    ['5', '1:2 unexpected end of input, expected `=`'],
    ['f', '1:2 unexpected end of input, expected `=`'],
    ['if = 1', "1:1 unexpected `if`: 'if' is a reserved keyword"],
    ['{ 1 }', '1:3 unexpected `1`, expected a field name'],
  ]);
});

describe('modules and imports', () => {
  check([
    ['module M\n f() = 1\n pub g() = 2\nend', '(module M (fn f () 1) (pub fn g () 2))'],
    ['pub module M module N end end', '(pub module M (module N))'],
    ['import nalgebra', '(import nalgebra)'],
    ['import a.B.c', '(import a.B.c)'],
    ['use M.*', '(use M *)'],
    ['use a.b.{f, T as U, as, as as x}', '(use a.b {f, T as U, as, as as x})'],
    ['use M.f', '(use M {f})'],
    ['use M.f as g', '(use M {f as g})'],
    ['use stdlib.json.*', '(use stdlib.json *)'],
    [
      'use M',
      '1:1 bare `use M` is not valid — use `use M.*` to import all public names, or `use M.{SomeName}` to import specific names',
    ],
    ['pub use M.*', '1:1 unexpected `pub`: this definition has no name that others could use'],
    ['module m end', '1:8 unexpected `m`, expected the name of a module, with a capital letter'],
    ['module M f() = 1', '1:17 unexpected end of input, expected `end` of the module'],
    ['import', '1:7 unexpected end of input, expected a name'],
    ['import type', "1:8 unexpected `type`: 'type' is a reserved keyword"],
    ['use M.{a b}', '1:10 unexpected `b`, expected `,` or `}`'],
    ['end', '1:1 unexpected `end`, expected a definition'],
  ]);
});

describe('templates, tests, externs', () => {
  check([
    ['template t(fn, a) = quote { ~fn.body }', '(template (fn t (fn, a) (quote {(~ fn.body)})))'],
    ['test "adds ${x}" = f()', '(test "adds ${x}" (call f))'],
    ['extern type File', '(extern File)'],
    ['extern open(path: String, n: Int) -> File from "libc"', '(extern open)'],
    ['test add = 1', '1:6 unexpected `add`, expected a string'],
    ['extern open(path) -> File from "x"', '1:17 unexpected `)`, expected `:`'],
    ['extern open() -> File to "x"', '1:23 unexpected `to`, expected `from`'],
  ]);
});

describe('doc comments', () => {
  const docs = (text: string) =>
    parseFile(new Source('test.nos', text)).file.items.map((item) => ('doc' in item ? item.doc : undefined));
  const rows: [string, (string | undefined)[]][] = [
    ['# one\n## two\nf() = 1', ['one\ntwo']],
    ['# far\n\nf() = 1', [undefined]],
    ['# far\n\n# near\nf() = 1', ['near']],
    ['f() = 1 # behind\ng() = 2', [undefined, undefined]],
    ['# d\n@memo\nf() = 1', ['d']],
    ['# t\npub type T = A | B', ['t']],
    ['  # c\n  const X = 1\n# m\nx = 2\n# tr\ntrait T end', ['c', 'm', 'tr']],
    ['#\n# after an empty line\nf() = 1', ['\nafter an empty line']],
  ];
  for (const [text, expected] of rows) {
    it(JSON.stringify(text), () => {
      assert.deepEqual(docs(text), expected);
    });
  }
});
