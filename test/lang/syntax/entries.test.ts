import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseBody, parseExpressionText, parseFile, parseReplEntry } from '../../../src/lang/syntax/index';
import { Source } from '../../../src/lang/syntax/source';
import { showItem, showStatement } from './tree';

const source = (text: string) => new Source('<repl>', text);

describe('entries of a REPL', () => {
  const rows: [text: string, items: string[], statements: string[]][] = [
    ['1 + 2', [], ['(+ 1 2)']],
    ['x = 5', [], ['x = 5']],
    ['var x = 5; x', [], ['var x = 5', 'x']],
    ['a\nb\n\nc', [], ['a', 'b', 'c']],
    ['f(x) = x', ['(fn f (x) x)'], []],
    ['f(0) = 1\nf(n) when n > 0 = 2', ['(fn f (0) 1)', '(fn f (n) when (> n 0) 2)'], []],
    ['pub f(x) = x', ['(pub fn f (x) x)'], []],
    ['f[A: Show](x: A) -> Int\n  = 1', ['(fn f[A: Show] (x: A) -> Int 1)'], []],
    ['f(1)', [], ['(call f 1)']],
    ['f[Int](1)', [], ['(call[Int] f 1)']],
    ['type T = A | B\nx = A', ['(type T A | B)'], ['x = A']],
    ['var type T = {x: Int}', ['(mutable type T {x: Int})'], []],
    ['Vec: Show show(self) = "v" end', ['(impl Vec: Show (fn show (self) "v"))'], []],
    ['use stdlib.json.*', ['(use stdlib.json *)'], []],
    ['import nalgebra\nuse nalgebra.*', ['(import nalgebra)', '(use nalgebra *)'], []],
    ['mvar n: Int = 0', ['(mvar n: Int 0)'], []],
    ['(a, b) = p', [], ['(a, b) = p']],
    ['xs[0] = 1', [], ['(index xs 0) := 1']],
    ['if c then x = 1', [], ['(if c {x = 1})']],
    ['', [], []],
    ['# nothing', [], []],
    ['\n;x;\n', [], ['x']],
  ];
  for (const [text, items, statements] of rows) {
    it(JSON.stringify(text), () => {
      const entry = parseReplEntry(source(text));
      assert.deepEqual(
        entry.diagnostics.map(({ message }) => message),
        [],
      );
      assert.deepEqual(entry.items.map(showItem), items);
      assert.deepEqual(entry.statements.map(showStatement), statements);
    });
  }

  it('reports several errors and keeps the rest', () => {
    const entry = parseReplEntry(source('a = = 1\nb = 2\n* 3\nc'));
    assert.equal(entry.diagnostics.length, 2);
    assert.deepEqual(entry.statements.map(showStatement), ['b = 2', 'c']);
  });
  it('closing brackets alone are errors', () => {
    assert.equal(parseReplEntry(source('} )')).diagnostics.length > 0, true);
  });
});

describe('bodies given on the command line', () => {
  it('keep functions local, so that they see the names bound before', () => {
    const entry = parseBody(source('n = 1; f(x) = x + n\nf(2)'));
    assert.deepEqual(entry.items, []);
    assert.deepEqual(entry.statements.map(showStatement), ['n = 1', 'f(x) = (+ x n)', '(call f 2)']);
  });
  it('take definitions that only a file may hold', () => {
    const entry = parseBody(source('type T = A | B\nf(x) when x > 0 = 1\nuse M.*\nf(1)'));
    assert.equal(entry.items.length, 3);
    assert.equal(entry.statements.length, 1);
  });
});

describe('text that ends too soon', () => {
  const unfinished = [
    'f(x) = {',
    'f(x) =',
    'f(x) = {\ng(y) = y',
    '1 +',
    'f(1,',
    '[1, 2',
    '"abc',
    '#* comment',
    'match x {\n  1 -> 2\n',
    'if a then',
    'if a then b else',
    'module M\n  f() = 1',
    'type T =',
    'x = {\n  y = (1 + 2',
    'do\n a = 1',
    '"${f(',
    'use M.{',
  ];
  for (const text of unfinished) {
    it(`${JSON.stringify(text)} may go on`, () => {
      assert.equal(parseReplEntry(source(text)).endedEarly, true);
    });
  }
  const finished = ['1 + 2', 'f(x) = x', '1 + * 2', '(1 + 2\n  * 3)', 'x = )', 'f(', '{ 1 + * \n', ''];
  const endings = [false, false, false, false, false, true, false, false];
  for (const [i, text] of finished.entries()) {
    it(`${JSON.stringify(text)} ${endings[i] ? 'may' : 'may not'} go on`, () => {
      assert.equal(parseReplEntry(source(text)).endedEarly, endings[i]);
    });
  }
  it('is told for files too', () => {
    assert.equal(parseFile(source('f() = {')).endedEarly, true);
    assert.equal(parseFile(source('f( = {')).endedEarly, false);
    assert.equal(parseFile(source('f() = {\n  1\n\ng() = 2')).endedEarly, false);
  });
});

describe('a single expression', () => {
  it('is read whole', () => {
    const { expression, diagnostics } = parseExpressionText(source('a.b(1)\n'));
    assert.equal(expression?.kind, 'MethodCall');
    assert.deepEqual(diagnostics, []);
  });
  it('is undefined when there is none', () => {
    assert.equal(parseExpressionText(source('')).expression, undefined);
    assert.equal(parseExpressionText(source('')).endedEarly, true);
    assert.equal(parseExpressionText(source('a b')).expression, undefined);
  });
});
