import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expressionTree } from './tree';

/** Each row: what stands in a block, and the block's tree or its first error. */
function check(rows: readonly (readonly [text: string, tree: string])[]): void {
  for (const [text, tree] of rows) {
    it(JSON.stringify(text), () => {
      assert.equal(expressionTree(`{${text}}`).replace(/^\{(.*)\}$/s, '$1'), tree);
    });
  }
}

describe('bindings', () => {
  check([
    ['x = 1', 'x = 1'],
    ['_ = f()', '_ = (call f)'],
    ['(a, [b | _]) = v', '(a, [b | _]) = v'],
    ['Some(q) = v', 'Some(q) = v'],
    ['Pt(x: a, y: b) = p', 'Pt{x: a, y: b} = p'],
    ['-1 = v', '-1 = v'],
    ['"k" = v', '"k" = v'],
    ['() = v', '() = v'],
    ['x: Int = 1', 'x: Int = 1'],
    ['x: (Int) -> Int = y => y', 'x: (Int -> Int) = (fn (y) y)'],
    ['(a, b): (Int, Int) = v', '(a, b): (Int, Int) = v'],
    ['{x, y}: Pt = v', '{x, y}: Pt = v'],
    ['var x = 1', 'var x = 1'],
    ['var x: Int = 1', 'var x: Int = 1'],
    ['var (a, b) = v', 'var (a, b) = v'],
    ['x =\n 1', 'x = 1'],
    [
      '{x, y} = p',
      'error: unexpected `=` after a record in braces, which cannot be destructured by a binding',
    ],
    [
      'Pt{x} = p',
      'error: unexpected `=` after a record in braces, which cannot be destructured by a binding',
    ],
    ['%{"k": v} = m', 'error: unexpected `=` after a map, which cannot be destructured by a binding'],
    ['#{1} = s', 'error: unexpected `=` after a set, which cannot be destructured by a binding'],
    ['1..2 = s', 'error: unexpected `=` after a range, which cannot be destructured by a binding'],
    ['^x = s', 'error: unexpected `=` after a pinned name, which cannot be destructured by a binding'],
    ['(a, ^x) = s', 'error: unexpected `=` after a pinned name, which cannot be destructured by a binding'],
    ['(1 | 2) = s', 'error: unexpected `=` after alternatives, which cannot be destructured by a binding'],
    ['x\n= 1', 'error: unexpected `=`, expected an expression'],
    ['a = b = c', 'error: unexpected `=`, expected a line break or `;` between statements'],
    ['x = ', 'error: unexpected `}`, expected an expression'],
    ['var = 1', "error: unexpected `var`: 'var' is a reserved keyword"],
    ['match = 3', "error: unexpected `match`: 'match' is a reserved keyword"],
    ['type = 3', "error: unexpected `type`: 'type' is a reserved keyword"],
  ]);
});

describe('assignments', () => {
  check([
    ['o.f = 1', 'o.f := 1'],
    ['xs[0] = 1', '(index xs 0) := 1'],
    ['a.b[i].c = 1', '(index a.b i).c := 1'],
    ['f(x).y = 1', '(call f x).y := 1'],
    ['M.x = 1', 'M.x := 1'],
    ['1 + 2 = 3', 'error: unexpected `=`: the left side is neither a name, a pattern nor a place'],
    ['f(x).g(y) = 3', 'error: unexpected `=`: the left side is neither a name, a pattern nor a place'],
    ['f()() = 3', 'error: unexpected `=`: the left side is neither a name, a pattern nor a place'],
    ['n += 1', 'error: unexpected `+=`, expected a line break or `;` between statements'],
  ]);
});

describe('local functions', () => {
  check([
    ['f(x) = x', 'f(x) = x'],
    ['f() = 1', 'f() = 1'],
    ['f(x: Int, n = 3) = x', 'f(x: Int, n = 3) = x'],
    ['f(x) -> Int = x', 'f(x) -> Int = x'],
    ['f([a | b], Some(c), 0) = a', 'f([a | b], Some(c), 0) = a'],
    [
      'f(x: [Int], y: (a, b), z: Map[K, v], u: (), t: a) = 1',
      'f(x: List[Int], y: (a, b), z: Map[K, v], u: (), t: a) = 1',
    ],
    ['f(g: (Int) -> Int) = 1', 'f(g: (Int -> Int)) = 1'],
    ['f(x: other) = 1', 'f(x = other) = 1'],
    ['f(x: 5) = 1', 'f(x = 5) = 1'],
    ['f(x: Int = 5) = 1', 'f(x: Int = 5) = 1'],
    ['f(x) = 1; f(y) = 2', 'f(x) = 1; f(y) = 2'],
    ['f(1 + 2) = 1', 'error: unexpected `+`, expected `,` or `)`'],
    ['f(x,) = 1', 'error: unexpected `)`, expected a pattern'],
  ]);
});

describe('if statements', () => {
  check([
    ['if c then x = 1', '(if c {x = 1})'],
    ['if c then x = 1 else if d then x = 2 else x = 3', '(if c {x = 1} (if d {x = 2} {x = 3}))'],
    ['if c then o.f = 1 else g()', '(if c {o.f := 1} (call g))'],
    ['if c { x = 1 } else x = 2', '(if c {x = 1} {x = 2})'],
    ['if c then if d then x = 1 else x = 2', '(if c (if d {x = 1} {x = 2}))'],
    ['if c then var x = 1', '(if c {var x = 1})'],
    ['y = if c then x = 1', 'error: unexpected `=`, expected a line break or `;` between statements'],
    ['f(if c then x = 1)', 'error: unexpected `=`, expected `,` or `)`'],
    ['while c x = x + 1', 'error: unexpected `=`: the left side is neither a name, a pattern nor a place'],
  ]);
});

describe('separators', () => {
  check([
    ['a; b', 'a; b'],
    ['a, b', 'a; b'],
    ['a\nb', 'a; b'],
    ['a : b', 'a; b'],
    ['a;,\n;b', 'a; b'],
    ['\na\n\n\nb;\n', 'a; b'],
    ['a = 4; a * 2;', 'a = 4; (* a 2)'],
    ['a = 1 b = 2', 'error: unexpected `b`, expected a line break or `;` between statements'],
    ['f() g()', 'error: unexpected `g`, expected a line break or `;` between statements'],
    ['; a', 'error: unexpected `;`, expected an expression'],
  ]);
});
