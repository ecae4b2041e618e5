import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expressionTree } from './tree';

/** Each row: an expression and its tree. */
function check(rows: readonly (readonly [text: string, tree: string])[]): void {
  for (const [text, tree] of rows) {
    it(JSON.stringify(text), () => {
      assert.equal(expressionTree(text), tree);
    });
  }
}

describe('if', () => {
  check([
    ['if a then b else c', '(if a b c)'],
    ['if a b else c', '(if a b c)'],
    ['if a { 1 }', '(if a {1})'],
    ['if a { 1 } else { 2 } + 3', '(if a {1} (+ {2} 3))'],
    ['if a then b else if c then d else e', '(if a b (if c d e))'],
    ['if a then if b then 1 else 2', '(if a (if b 1 2))'],
    ['if a\nthen b\nelse c', '(if a b c)'],
    ['if a\n  { 1 }\nelse\n  { 2 }', '(if a {1} {2})'],
    ['1 + if a then b else c', '(+ 1 (if a b c))'],
    ['if a then', 'error: unexpected end of input, expected an expression'],
    ['if then a', 'error: unexpected `then`, expected an expression'],
    ['x => if a then b = c', 'error: unexpected `=`, expected the end of the expression'],
  ]);
});

describe('match', () => {
  check([
    ['match n { 0 -> "a" _ -> "b" }', '(match n [0 -> "a"] [_ -> "b"])'],
    [
      'match n { 0 -> "a", 1 -> "b"; 2 -> "c" | _ -> "d" }',
      '(match n [0 -> "a"] [1 -> "b"] [2 -> "c"] [_ -> "d"])',
    ],
    ['match n\n{\n  | 0 -> a\n  | 1 -> b\n}', '(match n [0 -> a] [1 -> b])'],
    ['match n {\n  0 ->\n    a\n  1 -> b\n}', '(match n [0 -> a] [1 -> b])'],
    ['match n { x when x > 0 -> x, _ -> 0 }', '(match n [x when (> x 0) -> x] [_ -> 0])'],
    ['match n { x when (ok) -> y => z }', '(match n [x when ok -> (fn (y) z)])'],
    ['match n { x when ok -> y => z }', '(match n [x when ok -> (fn (y) z)])'],
    [
      'match n { x when any(xs, (y) -> Bool => y) -> z }',
      '(match n [x when (call any xs (fn (y) -> Bool y)) -> z])',
    ],
    ['match n { Some(x) -> total = total + x }', '(match n [Some(x) -> {total = (+ total x)}])'],
    ['match n { 1 | 2 -> a, 3 -> b }', '(match n [<1 | 2> -> a] [3 -> b])'],
    ['match v { _ -> 10 } + 3', '(+ (match v [_ -> 10]) 3)'],
    ['match f(x) { (a, b) -> a\n (c) -> c }', '(match (call f x) [(a, b) -> a] [c -> c])'],
    ['match { 1 } { 1 -> 2 }', '(match {1} [1 -> 2])'],
    ['match x {}', 'error: unexpected `}`, expected an arm `pattern -> expression`'],
    ['match x', 'error: unexpected end of input, expected `{`'],
    ['match x { 1 = 2 }', 'error: unexpected `=`, expected `->` or `when`'],
    ['match x { 1 -> }', 'error: unexpected `}`, expected an expression'],
    ['match x { 1 when -> 2 }', 'error: unexpected `->`, expected an expression'],
    ['match { 1 -> 2 }', 'error: unexpected `->`, expected a line break or `;` between statements'],
  ]);
});

describe('try', () => {
  check([
    ['try f()', '(try (call f))'],
    ['try f() catch { e -> e }', '(try (call f) catch [e -> e])'],
    [
      'try { 1 }\ncatch { "a" -> 1, _ -> 2 }\nfinally { done() }',
      '(try {1} catch ["a" -> 1] [_ -> 2] finally {(call done)})',
    ],
    ['try f() finally g()', '(try (call f) finally (call g))'],
    ['try f() catch {}', '(try (call f) catch)'],
    ['try f() catch e', 'error: unexpected `e`, expected `{`'],
    ['try', 'error: unexpected end of input, expected an expression'],
  ]);
});

describe('receive, spawn, quote', () => {
  check([
    ['receive { n -> n }', '(receive [n -> n])'],
    ['receive { n -> n after 100 -> 0 }', '(receive [n -> n] after 100 0)'],
    ['receive\n{\n  n -> n\n  after (ms) -> x => x\n}', '(receive [n -> n] after ms (fn (x) x))'],
    ['receive { after 5 -> x = 1 }', '(receive after 5 {x = 1})'],
    ['receive(x)', 'error: `receive` requires a block with pattern arms'],
    ['spawn { f() }', '(spawn block {(call f)})'],
    ['spawn(f)', '(spawn f)'],
    ['spawn_link(() => 1)', '(spawn_link (fn () 1))'],
    ['spawn_monitor { 1 }', '(spawn_monitor block {1})'],
    ['spawn f', '(spawn f)'],
    ['spawn f(x)', 'error: unexpected `f`, expected `(` or `{`'],
    ['spawn\n{ 1 }', 'error: unexpected line break, expected `(` or `{`'],
    ['quote { ~a }', '(quote {(~ a)})'],
    ['quote { x = ~a; x }', '(quote {x = (~ a); x})'],
    ['quote { ~gensym("t") = 1 }', '(quote {(~ (call gensym "t")) := 1})'],
    ['quote { type T = A | B\n 1 }', '(quote {1} (type T A | B))'],
    ['quote', 'error: unexpected end of input, expected `(` or `{`'],
  ]);
});

describe('loops and jumps', () => {
  check([
    ['while a b', '(while a b)'],
    ['while a\n  { b }', '(while a {b})'],
    ['for i = 1 to n { f(i) }', '(for i 1 n {(call f i)})'],
    ['for i = a + 1\n  to\n  b\n  c', '(for i (+ a 1) b c)'],
    ['{ break }', '{(break)}'],
    ['{ break 1 + 2 }', '{(break (+ 1 2))}'],
    ['{ break\n 1 }', '{(break); 1}'],
    ['{ continue }', '{(continue)}'],
    ['{ return }', '{(return)}'],
    ['{ return -x }', '{(return (- x))}'],
    ['if a then return else break', '(if a (return) (break))'],
    ['while a', 'error: unexpected end of input, expected an expression'],
    ['for i in xs { 1 }', 'error: unexpected `in`, expected `=`'],
    ['for i = 1 until 5 { 1 }', 'error: unexpected `until`, expected `to`'],
    ['for (a, b) = 1 to 2 { 1 }', 'error: unexpected `(`, expected a lower-case name'],
  ]);
});

describe('do', () => {
  check([
    ['do a = 1\n b = 2\n a + b end', '(do a = 1 b = 2 (+ a b))'],
    ['do\n  {x, y} = p\n  x\nend', '(do {x, y} = p x)'],
    ['do %{"k": v} = m; v end', '(do %{"k": v} = m v)'],
    ['do end', '(do)'],
    ['do 1', 'error: unexpected end of input, expected `end`'],
  ]);
});
