import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expressionTree } from './tree';

/** Each row: a pattern and its tree, seen as the pattern of an arm. */
function check(rows: readonly (readonly [text: string, tree: string])[]): void {
  for (const [text, tree] of rows) {
    it(JSON.stringify(text), () => {
      const whole = expressionTree(`match v { ${text} -> 0 }`);
      assert.equal(whole.replace(/^\(match v \[/, '').replace(/ -> 0\]\)$/, ''), tree);
    });
  }
}

describe('patterns', () => {
  check([
    ['x', 'x'],
    ['_', '_'],
    ['_x', '_x'],
    ['5', '5'],
    ['-5', '-5'],
    ['5i8', '5:Int8'],
    ['-128i8', '-128:Int8'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['1.5', '1.5:Float'],
    ['2.5d', '2.5d'],
    ['7n', '7n'],
    ['true', 'true'],
    ['"a"', '"a"'],
    ['"a${b}c"', '"a${b}c"'],
    ["'c'", "'c'"],
    ['1..10', '1..10'],
    ['-3..=3', '-3..=3'],
    ['0x10..=0xFF', '16..=255'],
    ['-5..-1', '-5..-1'],
    ['()', '()'],
    ['(a)', 'a'],
    ['(a, b)', '(a, b)'],
    ['((a, b), c)', '((a, b), c)'],
    ['[]', '[]'],
    ['[a]', '[a]'],
    ['[a, b | t]', '[a, b | t]'],
    ['[a | [b | c]]', '[a | [b | c]]'],
    ['[a | 1 | 2]', '[a | <1 | 2>]'],
    ['["pre" | t]', '["pre" | t]'],
    ['{}', '{}'],
    ['{x, y: p, _}', '{x, y: p}'],
    ['{x: 1,}', '{x: 1}'],
    ['Red', 'Red'],
    ['Some(x)', 'Some(x)'],
    ['Some(1 | 2)', 'Some(<1 | 2>)'],
    ['Pt(a, b)', 'Pt(a, b)'],
    ['Pt(x: a, y: b,)', 'Pt{x: a, y: b}'],
    ['Pt{x: a, y, _}', 'Pt{x: a, y}'],
    ['%{"k": v, ^n: w, 1: x, true: y, \'c\': z,}', '%{"k": v, ^n: w, 1: x, true: y, \'c\': z}'],
    ['%{}', '%{}'],
    ['#{1, ^n}', '#{1, ^n}'],
    ['^x', '^x'],
    ['1 | 2 | 3', '<1 | 2 | 3>'],
    ['(1 | 2, _)', '(<1 | 2>, _)'],
    ['self', 'self'],
  ]);
});

describe('patterns that are refused', () => {
  check([
    ['1 + 2', 'error: unexpected `+`, expected `->` or `when`'],
    ['f(x)', 'error: unexpected `(`, expected `->` or `when`'],
    ['(a,)', 'error: unexpected `)`, expected a pattern'],
    ['[a,]', 'error: unexpected `]`, expected a pattern'],
    ['[a | b | c', 'error: unexpected `->`, expected `]`'],
    ['[a b]', 'error: unexpected `b`, expected `,`, `|` or `]`'],
    ['%{k: v}', 'error: unexpected pattern as the key of a map pattern'],
    ['1..', 'error: unexpected `->`, expected an integer'],
    ['1.5..2.5', 'error: unexpected `..`, expected `->` or `when`'],
    ['^1', 'error: unexpected `1`, expected a lower-case name'],
    ['M.C(x)', 'error: unexpected `.`, expected `->` or `when`'],
    ['{x y}', 'error: unexpected `y`, expected `,` or `}`'],
    ['{1}', 'error: unexpected `1`, expected a field name'],
    ['end', "error: unexpected `end`: 'end' is a reserved keyword"],
    ['128i8', 'error: integer literal `128i8` is out of range for Int8 (valid range: -128 to 127)'],
  ]);
});
