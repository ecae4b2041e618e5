/** What is offered while typing: names, members by type, imports, signatures. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete } from '../../src/lang/session/complete';
import { continuationOf } from '../../src/lang/session/continuation';
import { signatureAtEnd } from '../../src/lang/session/signature';
import type { Console } from '../../src/repl/console';
import { openConsole } from './playing';

async function consoleWith(...entries: string[]): Promise<Console> {
  const { console } = openConsole();
  for (const entry of entries) assert.equal((await console.handle(entry)).kind, 'go on', entry);
  return console;
}

function offered(console: Console, text: string): string[] {
  return complete(console.session, text, () => ['nalgebra']).candidates.map((candidate) => candidate.text);
}

void test('completes members by the type of the receiver', async () => {
  const console = await consoleWith(
    'type Point = {across: Int, down: Int}',
    'Point: Show\n  show(self) = "P"\nend',
    'p = Point(1, 2)',
    'flip(q: Point) = Point(q.down, q.across)',
    'other(n: Int) = n',
  );
  const members = offered(console, 'p.');
  assert.deepEqual(members.slice(0, 4), ['across', 'down', 'show', 'flip']);
  assert.ok(!members.includes('other') && !members.includes('toUpper'));
  assert.deepEqual(offered(console, 'flip(flip(p)).ac'), ['across']);
  assert.ok(offered(console, '"abc".to').includes('toUpper'));
  assert.ok(offered(console, '[1, 2].map(n => n).fil').includes('filter'));
  assert.deepEqual(offered(console, '(1, "a").'.concat('')).slice(0, 2), ['0', '1']);
  console.session.close();
});

void test("completes names, the session's own first", async () => {
  const console = await consoleWith('mapping = 1', 'type Mapped = M1 | M2');
  assert.equal(offered(console, 'x = map')[0], 'mapping');
  assert.ok(offered(console, 'mapp').includes('mapping'));
  assert.ok(offered(console, 'wh').includes('while'));
  assert.ok(offered(console, 'f(n: Map').includes('Mapped'));
  assert.ok(offered(console, 'M').includes('M1'));
  assert.deepEqual(offered(console, '"text map'), []);
  assert.deepEqual(offered(console, '# comment map'), []);
  console.session.close();
});

void test('completes inside interpolation', async () => {
  const console = await consoleWith('someone = "x"');
  assert.deepEqual(offered(console, '"hello ${some'), ['someone']);
  console.session.close();
});

void test('completes modules and what they offer', async () => {
  const console = await consoleWith('module Geo\n  pub side(n) = n\nend');
  assert.deepEqual(offered(console, 'Geo.s'), ['side']);
  assert.ok(offered(console, 'use stdlib.js').includes('json'));
  assert.ok(offered(console, 'use stdlib.json.json').includes('jsonParse'));
  assert.ok(offered(console, 'import nal').includes('nalgebra'));
  assert.ok(offered(console, 'Stdin.rea').includes('readLine'));
  console.session.close();
});

void test('shows the signature of the call around the cursor', async () => {
  const console = await consoleWith('area(width: Int, height: Int) -> Int = width * height');
  assert.deepEqual(signatureAtEnd(console.session, 'x = area(1, '), {
    name: 'area',
    parameters: ['width: Int', 'height: Int'],
    result: 'Int',
    current: 1,
  });
  assert.equal(signatureAtEnd(console.session, 'area(area(1, 2), [3, 4')?.current, 1);
  assert.equal(signatureAtEnd(console.session, 'area(1, 2)'), undefined);
  const method = signatureAtEnd(console.session, '[1, 2].map(');
  assert.equal(method?.parameters.length, 1);
  assert.equal(signatureAtEnd(console.session, 'nothing('), undefined);
  console.session.close();
});

void test('knows which text goes on', () => {
  for (const text of ['f(x) = {', '[1,', 'module M', '"""text', 'match x {', 'f(', '#* text'])
    assert.equal(continuationOf(text), 'open', text);
  for (const text of ['trait T', 'P: Show', 'P: Show\n  show(self) = "x"\n'])
    assert.equal(continuationOf(text), 'block', text);
  for (const text of ['1 +', 'x =', 'if true then', 'a \\', 'f(x) ='])
    assert.equal(continuationOf(text), 'more', text);
  for (const text of ['1 + 1', 'module M\n f() = 1\nend', ')', 'x = = 1', '"text"', ''])
    assert.equal(continuationOf(text), 'complete', text);
});
