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

describe('operators', () => {
  describe('bind by level', () => {
    check([
      ['1 + 2 * 3', '(+ 1 (* 2 3))'],
      ['(1 + 2) * 3', '(* (+ 1 2) 3)'],
      ['1 - 2 - 3', '(- (- 1 2) 3)'],
      ['2.0 ** 3.0 ** 2.0', '(** (** 2:Float 3:Float) 2:Float)'],
      ['-2.0 ** 2.0', '(** (- 2:Float) 2:Float)'],
      ['1 + 1 :: [3]', '(:: (+ 1 1) [3])'],
      ['1 :: 2 :: []', '(:: 1 (:: 2 []))'],
      ['1 :: [2] ++ [3]', '(++ (:: 1 [2]) [3])'],
      ['a ++ b ++ c', '(++ (++ a b) c)'],
      ['a < b && c >= d || e != f', '(|| (&& (< a b) (>= c d)) (!= e f))'],
      ['a == b == c', '(== (== a b) c)'],
      ['a || b |> f', '(|> (|| a b) f)'],
      ['a |> f |> g(1)', '(|> (|> a f) (call g 1))'],
      ['pid <- 1 + 2 |> f', '(<- pid (|> (+ 1 2) f))'],
      ['a % b / c', '(/ (% a b) c)'],
    ]);
  });
  describe('before an operand', () => {
    check([
      ['-x.m()', '(- (.m x))'],
      ['not a == b', '(== (! a) b)'],
      ['!a && b', '(&& (! a) b)'],
      ['--5', '(- (- 5))'],
      ['- -5', '(- (- 5))'],
      ['a - -b', '(- a (- b))'],
      ['not not a', '(! (! a))'],
      ['quote(~a + ~b.c)', '(quote (+ (~ a) (~ b.c)))'],
      ['quote(-~a)', '(quote (- (~ a)))'],
    ]);
  });
  describe('refused', () => {
    check([
      ['a <- b <- c', 'error: unexpected `<-`: sending does not chain'],
      ['~a', 'error: Splice (~) can only be used inside quote'],
      ['a +', 'error: unexpected end of input, expected an expression'],
      ['* a', 'error: unexpected `*`, expected an expression'],
      ['a ! b', 'error: unexpected `!`, expected the end of the expression'],
      ['a += 1', 'error: unexpected `+=`, expected the end of the expression'],
    ]);
  });
});

describe('suffixes', () => {
  check([
    ['f()', '(call f)'],
    ['f (x)', '(call f x)'],
    ['f(1)(2)', '(call (call f 1) 2)'],
    ['f(x: 1, y = 2, 3)', '(call f x: 1 y: 2 3)'],
    ['f(x == 1)', '(call f (== x 1))'],
    ['a [0]', '(index a 0)'],
    ['a[0][1]', '(index (index a 0) 1)'],
    ['a.b.c', 'a.b.c'],
    ['a.f(1).g()', '(.g (.f a 1))'],
    ['t.0.1', 't.0.1'],
    ['t.0(x)', '(call t.0 x)'],
    ['10.halve()', '(.halve 10)'],
    ['1.5.floor()', '(.floor 1.5:Float)'],
    ['(a.b)(x)', '(call a.b x)'],
    ['f(x)?', '(? (call f x))'],
    ['a?.b', '(? a).b'],
    ['Mod.Ctor(1)', '(.Ctor Mod 1)'],
    ['Mod.Ctor(1,)', '(.Ctor Mod 1)'],
    ['Mod.Unit', 'Mod.Unit'],
    ['a.self.to.from', 'a.self.to.from'],
    ['f[Int](x)', '(call[Int] f x)'],
    ['f[Int, Map[String, a]](x)', '(call[Int, Map[String, a]] f x)'],
    ['fs[i](x)', '(call[i] fs x)'],
    ['(fs[i])(x)', '(call (index fs i) x)'],
    ['fs[0](x)', '(call (index fs 0) x)'],
    ['fs[i + 1](x)', '(call (index fs (+ i 1)) x)'],
    ['fs[gs[0]](x)', '(call (index fs (index gs 0)) x)'],
    ['f[[Int]](x)', '(call[List[Int]] f x)'],
    ['f[(Int, a) -> b](x)', '(call[(Int, a -> b)] f x)'],
    ['req.body[Cfg](x)', '(.body[Cfg] req x)'],
    ['Box[Int](1)', '(Box[Int] 1)'],
    ['f[](x)', 'error: unexpected `]`, expected an expression'],
    ['f(1, 2,)', 'error: unexpected `)`, expected an expression'],
    ['f(,)', 'error: unexpected `,`, expected an expression'],
    ['a.', 'error: unexpected end of input, expected a field or method name'],
    ['a.type', "error: unexpected `type`: 'type' is a reserved keyword"],
    ['f(1 2)', 'error: unexpected `2`, expected `,` or `)`'],
    ['a[1', 'error: unexpected end of input, expected `,` or `]`'],
  ]);
});

describe('constructors', () => {
  check([
    ['Red', 'Red'],
    ['Pt(1, 2)', '(Pt 1 2)'],
    ['Pt(1, 2,)', '(Pt 1 2)'],
    ['Pt(y: 2, x: 1)', '(Pt y: 2 x: 1)'],
    ['Pt(p, x: 9)', '(Pt p x: 9)'],
    ['Pt()', '(Pt)'],
    ['Some(1)(2)', '(call (Some 1) 2)'],
    ['Pt{x: 1}', 'error: unexpected `{`: records are built with parentheses'],
  ]);
});

describe('groups and collections', () => {
  check([
    ['()', '()'],
    ['(1)', '1'],
    ['(1, 2)', '(tuple 1 2)'],
    ['[]', '[]'],
    ['[1, 2]', '[1, 2]'],
    ['[1, 2 | rest]', '[1, 2 | rest]'],
    ['[1..5]', '[1..5]'],
    ['[1..=n + 1]', '[1..(+ n 1)]'],
    ['%{}', '%{}'],
    ['%{"a": 1, k: 2,}', '%{"a": 1, k: 2}'],
    ['#{}', '#{}'],
    ['#{1, 2,}', '#{1, 2}'],
    ['{}', '{}'],
    ['{ 1 }', '{1}'],
    ['{ 2 } + { 3 }', '(+ {2} {3})'],
    ['a % { 2 }', '(% a {2})'],
    ['_', '_'],
    ['(1, 2', 'error: unexpected end of input, expected `,` or `)`'],
    ['(1,)', 'error: unexpected `)`, expected an expression'],
    ['[1,]', 'error: unexpected `]`, expected an expression'],
    ['[1 | a | b]', 'error: unexpected `|`, expected `]`'],
    ['[Some(f(x)) | y => z]', '[(Some (call f x)) | (fn (y) z)]'],
    ['[(true()) | () => x]', '[(call true) | (fn () x)]'],
    ['[(f()[0]) | [a | b] => x]', '[(index (call f) 0) | (fn ([a | b]) x)]'],
    ['[| a]', 'error: unexpected `|`, expected an expression'],
    ['%{1}', 'error: unexpected `}`, expected `:`'],
    ['%{1: 2 3: 4}', 'error: unexpected `3`, expected `,` or `}`'],
    ['#{1 2}', 'error: unexpected `2`, expected `,` or `}`'],
    ['1..5', 'error: unexpected `..`, expected the end of the expression'],
    ['{name: "A"}', '{name; "A"}'],
  ]);
});

describe('lambdas', () => {
  check([
    ['x => x + 1', '(fn (x) (+ x 1))'],
    ['() => 1', '(fn () 1)'],
    ['(a, b) => a', '(fn (a, b) a)'],
    ['((a, b)) => a', '(fn ((a, b)) a)'],
    ['(a: Int, b: [a]) -> Int => a', '(fn (a: Int, b: List[a]) -> Int a)'],
    ['x -> Int => x', '(fn (x) -> Int x)'],
    ['_ => 0', '(fn (_) 0)'],
    ['Some(x) => x', '(fn (Some(x)) x)'],
    ['[a | b] => a', '(fn ([a | b]) a)'],
    ['{x, y} => x', '(fn ({x, y}) x)'],
    ['%{"k": v} => v', '(fn (%{"k": v}) v)'],
    ['0 | 1 => true', '(fn (<0 | 1>) true)'],
    ['Some(1) | None => true', '(fn (<Some(1) | None>) true)'],
    ['(0) | (1) => true', '(fn (<0 | 1>) true)'],
    ['x => y => x', '(fn (x) (fn (y) x))'],
    ['x => x + 1 |> f', '(fn (x) (|> (+ x 1) f))'],
    ['xs |> x => x', '(|> xs (fn (x) x))'],
    ['f(x => x, 1)', '(call f (fn (x) x) 1)'],
    ['(x) => { x }', '(fn (x) {x})'],
    ['x =>', 'error: unexpected end of input, expected an expression'],
    ['(a, 1 + 2) => a', 'error: unexpected `+`, expected `,` or `)`'],
  ]);
});

describe('literals', () => {
  check([
    ['1_000', '1000'],
    ['0xFF', '255'],
    ['0Xf_f', '255'],
    ['0b1010', '10'],
    ['5i8', '5:Int8'],
    ['65535u16', '65535:UInt16'],
    ['18446744073709551615u64', '18446744073709551615:UInt64'],
    ['1.5', '1.5:Float'],
    ['1_0.2_5', '10.25:Float'],
    ['1.0e3', '1000:Float'],
    ['1.0E-2', '0.01:Float'],
    ['1.5f32', '1.5:Float32'],
    ['5d', '5d'],
    ['1.50d', '1.50d'],
    ['12n', '12n'],
    ['9223372036854775807', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['-128i8', '-128:Int8'],
    ['-32768i16', '-32768:Int16'],
    ['-2147483648i32', '-2147483648:Int32'],
    ['-5i8', '(- 5:Int8)'],
    ['true', 'true'],
    ["'x'", "'x'"],
    ["'\\n'", "'\n'"],
    ["'é'", "'é'"],
    ["'ab'", '"ab"'],
    [`'say "hi"'`, '"say \\"hi\\""'],
    ['"a\\tb\\\\c\\"d\\0"', '"a\\tb\\\\c\\"d\\u0000"'],
    ['"\\q"', '"\\\\q"'],
    ['"two\nlines"', '"two\\nlines"'],
    ['""', '""'],
    ['300u8', 'error: integer literal `300u8` is out of range for UInt8 (valid range: 0 to 255)'],
    ['128i8', 'error: integer literal `128i8` is out of range for Int8 (valid range: -128 to 127)'],
    ['5 -128i8', 'error: integer literal `128i8` is out of range for Int8 (valid range: -128 to 127)'],
    ['- 128i8', 'error: integer literal `128i8` is out of range for Int8 (valid range: -128 to 127)'],
    ['-128i8.abs()', 'error: integer literal `128i8` is out of range for Int8 (valid range: -128 to 127)'],
    [
      '9223372036854775808',
      'error: integer literal `9223372036854775808` is out of range for Int (valid range: -9223372036854775808 to 9223372036854775807)',
    ],
    ['1e5', 'error: invalid number literal `1e5`'],
    ['0xFFu8', 'error: invalid number literal `0xFFu8`'],
    ['5i64', 'error: invalid number literal `5i64`'],
    ['1.5i8', 'error: invalid number literal `1.5i8`'],
    ['5f32', 'error: invalid number literal `5f32`'],
    ["''", 'error: empty character literal'],
    ["'\\q'", 'error: unknown escape `\\q` in a character literal'],
    ['"abc', 'error: unterminated string'],
    ['.5', 'error: unexpected `.`, expected an expression'],
    ['5.', 'error: unexpected end of input, expected a field or method name'],
  ]);
});

describe('interpolation', () => {
  check([
    ['"${1 + 2}!"', '(str (+ 1 2) "!")'],
    ['"a ${b} c ${d.e(f)}"', '(str "a " b " c " (.e d f))'],
    ["'x ${y}'", '(str "x " y)'],
    ['"is ${if n > 3 then "big" else "small"}"', '(str "is " (if (> n 3) "big" "small"))'],
    ['"${"${x}"}"', '(str (str x))'],
    ['"${f("}")}"', '(str (call f "}"))'],
    ['"${f({ 1 })}"', '(str (call f {1}))'],
    [`"\${m['k']}"`, `(str (index m 'k'))`],
    ['"${f(\\"x\\")}"', '(str (call f "x"))'],
    ['"${s.split("\\n")}"', '(str (.split s "\\n"))'],
    ['"${s.split("\\"")}"', '(str (.split s "\\""))'],
    ['"${\n  x\n}"', '(str x)'],
    ['"a${}b"', '"a${}b"'],
    ['"${x y}"', '"${x y}"'],
    ['"${x +}"', '"${x +}"'],
    ['"${300u8 x}"', '"${300u8 x}"'],
    ['"${é}"', '"${é}"'],
    ['"${a} ${} ${b}"', '(str a " ${} " b)'],
    ['"$x {y} $"', '"$x {y} $"'],
    ['"$" ++ "{x}"', '(++ "$" "{x}")'],
    ["'${'", '"${"'],
    ['"${match x { 1 -> "one", _ -> "many" }}"', '(str (match x [1 -> "one"] [_ -> "many"]))'],
    ['"${x => x}"', '(str (fn (x) x))'],
    ['"${a # comment}"', '(str a)'],
    ['"${300u8}"', 'error: integer literal `300u8` is out of range for UInt8 (valid range: 0 to 255)'],
    ['"${a', 'error: unterminated string'],
  ]);
});

describe('the words self, panic, to, from and as', () => {
  check([
    ['self + panic + to + from + as', '(+ (+ (+ (+ self panic) to) from) as)'],
    ['to => to', '(fn (to) to)'],
  ]);
});
