import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseFile } from '../../../src/lang/syntax/index';
import { Source } from '../../../src/lang/syntax/source';
import { errorsOf, showItem } from './tree';

/** A file with errors: what is reported, and what could be read all the same. */
interface Case {
  readonly name: string;
  readonly text: string;
  readonly errors: readonly string[];
  readonly items: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'each bad statement of a block is reported once',
    text: 'f() = {\n  a = = 1\n  b = 2\n  c + * 3\n  d\n}\n',
    errors: ['2:7 unexpected `=`, expected an expression', '4:7 unexpected `*`, expected an expression'],
    items: ['(fn f () {b = 2; d})'],
  },
  {
    name: 'a bad arm leaves the others',
    text: 'f(x) = match x {\n  1 -> 2\n  -> 3\n  4 -> 5 6\n  7 -> 8\n}\n',
    errors: [
      '3:3 unexpected `->`, expected a pattern',
      '5:3 unexpected line break, expected `->` or `when`',
    ].map((text) => text.replace('5:3', '4:11')),
    items: ['(fn f (x) (match x [1 -> 2] [4 -> 5] [7 -> 8]))'],
  },
  {
    name: 'a bad statement inside a group is left with the group',
    text: 'f() = {\n  g({\n    a +\n  })\n  b\n}\n',
    errors: ['4:3 unexpected `}`, expected an expression'],
    items: ['(fn f () {(call g {}); b})'],
  },
  {
    name: 'a bad definition leaves the next ones',
    text: 'f( = 1\n  + 2\n\ng() = 2\ntype T = {x}\nh() = 3\n',
    errors: ['1:4 unexpected `=`, expected a pattern', '5:12 unexpected `}`, expected `:`'],
    items: ['(fn g () 2)', '(fn h () 3)'],
  },
  {
    name: 'a definition of a module leaves the module',
    text: 'module M\n  f( = 1\n  g() = 2\nend\nh() = 3\n',
    errors: ['2:6 unexpected `=`, expected a pattern'],
    items: ['(module M (fn g () 2))', '(fn h () 3)'],
  },
  {
    name: 'an unclosed bracket is reported in its statement',
    text: 'f() = {\n  a = (1 + 2\n  b = 2\n}\ng() = 3\n',
    errors: ['2:13 unexpected line break, expected `,` or `)`'],
    items: ['(fn f () {b = 2})', '(fn g () 3)'],
  },
  {
    name: 'a stray closing bracket',
    text: 'f() = {\n  a = 1)\n  b\n}\ng() = 3\n',
    errors: ['2:8 unexpected `)`, expected a line break or `;` between statements'],
    items: ['(fn f () {b})', '(fn g () 3)'],
  },
  {
    name: 'unknown characters do not hide what is around them',
    text: 'f() = 1 § + 2\ng() = é3\n',
    errors: ['1:9 unexpected character `§`', '2:7 unexpected character `é`'],
    items: ['(fn f () (+ 1 2))', '(fn g () 3)'],
  },
  {
    name: 'a missing brace at the end',
    text: 'f() = {\n  a\n\n',
    errors: ['2:4 unexpected end of input, expected a line break, `;` or `}`'],
    items: [],
  },
  {
    name: 'numbers out of range do not stop the parser',
    text: 'f() = 300u8 + 1e5\n',
    errors: [
      '1:7 integer literal `300u8` is out of range for UInt8 (valid range: 0 to 255)',
      '1:15 invalid number literal `1e5`',
    ],
    items: ['(fn f () (+ 0:UInt8 0))'],
  },
  {
    name: 'an error in a lambda body',
    text: 'f(xs) = xs.map(x => {\n  y = x *\n  y = 2\n  y\n})\n',
    errors: ['3:5 unexpected `=`, expected a line break or `;` between statements'],
    items: ['(fn f (xs) (.map xs (fn (x) {y})))'],
  },
];

describe('recovery', () => {
  for (const { name, text, errors, items } of cases) {
    it(name, () => {
      assert.deepEqual(errorsOf(text), errors);
      assert.deepEqual(parseFile(new Source('test.nos', text)).file.items.map(showItem), items);
    });
  }

  it('stops after a hundred errors', () => {
    const many = errorsOf(`f() = {\n${'x = = 1\n'.repeat(500)}}\n`);
    assert.ok(many.length >= 100 && many.length <= 102, `${many.length} errors`);
  });
});

describe('labels and help', () => {
  const only = (text: string) => parseFile(new Source('test.nos', text)).diagnostics[0];

  it('names the bracket that is not closed', () => {
    const { related, help } = only('f() = g([1, 2');
    assert.deepEqual(
      related.map(({ span, text }) => [span.start, text]),
      [[8, 'unclosed `[`']],
    );
    assert.equal(help, 'make sure all brackets and delimiters are properly closed');
  });
  it('does not blame the brackets of earlier definitions', () => {
    const [first, second] = parseFile(new Source('test.nos', 'f( = 1\ng() = 1 +\n')).diagnostics;
    assert.equal(first.related.length, 1);
    assert.equal(second.related.length, 0);
  });
  it('shows how to write an assignment operator', () => {
    assert.equal(only('f() = {\n  total += 1\n}').help, 'write `total = total + …`');
  });
  it('shows how to write an exponent', () => {
    assert.equal(only('f() = 1e5').help, 'an exponent needs a fraction: `1.0e5`');
  });
  it('shows how to build a record', () => {
    assert.equal(only('f() = Pt{x: 1}').help, 'write `Pt(x: …)`');
  });
  it('marks the end of the text where something is missing', () => {
    const { label } = only('f() = 1 +   \n\n# the end\n');
    assert.deepEqual([label?.span.start, label?.span.end], [9, 9]);
  });
});
