/** The commands that begin with a colon, and loading files. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith } from '../cli/command';
import { holds, openConsole } from './playing';

void test('tells types without evaluating', () =>
  holds(`
    >>> :type println("not printed")
    ()
    >>> :t [1, 2].map(n => show(n))
    List[String]
    >>> :type (a, b) => a < b
    [a: Ord](a, a) -> Bool
    >>> :type nothing + 1
    Error: unknown variable \`nothing\`
       ╭─[<repl>:1:1]
       │
     1 │ nothing + 1
       │ ───┬───${'  '}
       │    ╰───── unknown variable \`nothing\`
       │${' '}
       │ Help: did you mean to define \`nothing\` first?
    ───╯
  `));

void test('tells what names mean', () =>
  holds(`
    >>> # Doubles a number.
    ... twice(n: Int) = n * 2
    twice :: (Int) -> Int
    >>> :info twice
    twice :: (Int) -> Int  (function)
      Doubles a number.
      at <repl>:2
    >>> :doc twice
    twice :: (Int) -> Int
      Doubles a number.
    >>> type Shape = Circle(Float) | Dot
    Defined type Shape
    >>> :info Shape
    type Shape = Circle(Float) | Dot  (type)
      at <repl>:1
    >>> :info Circle
    Circle(Float) of type Shape  (constructor)
      at <repl>:1
    >>> var n = 1.5
    1.5
    >>> :browse
    type Shape
    twice :: (Int) -> Int
    var n: Float
  `));

void test('documents builtins', async () => {
  const { console, out } = openConsole();
  await console.handle(':doc map');
  assert.match(out.text, /^map.*\n {2}\S.*\n {2}\[1, 2, 3\]\.map/);
  out.text = '';
  await console.handle(':browse stdlib.json');
  assert.match(out.text, /stdlib\.json\.jsonParse\(/);
  console.session.close();
});

void test('tells how long an evaluation took', async () => {
  const { console, out } = openConsole();
  await console.handle(':time 1 + 1');
  assert.match(out.text, /^2\n[0-9.]+ ms\n$/);
  console.session.close();
});

void test('lists every command, in help and by its short names', async () => {
  const { console, out } = openConsole();
  await console.handle(':help');
  for (const name of 'help type info doc browse load reload time ext gc quit'.split(' '))
    assert.match(out.text, new RegExp(`^ {2}:${name}\\b`, 'm'));
  assert.deepEqual(await console.handle(':q'), { kind: 'end', status: 0 });
  console.session.close();
});

void test('loads a file as a module whose names are visible', async () => {
  const folder = folderWith({
    'shapes.nos': 'pub area(w, h) = w * h\nunit = { println("made"); 1 }\nhidden(n) = n + unit\n',
  });
  const path = join(folder, 'shapes.nos');
  const { console, out } = openConsole();
  await console.handle(`:load ${path}`);
  await console.handle('shapes.area(2, 3)');
  await console.handle('hidden(1) + unit');
  assert.equal(out.text, `Loaded ${path}\n6\nmade\n3\n`);
  out.text = '';
  await console.handle('double(n) = area(n, 2)');
  await console.handle(':reload');
  writeFileSync(path, 'pub area(w, h) = w + h\n');
  await console.handle(':reload');
  await console.handle('double(10)');
  assert.equal(out.text, `double :: (Int) -> Int\nNothing has changed\nReloaded ${path}\n12\n`);
  console.session.close();
});

void test('keeps what was loaded when a changed file does not compile', async () => {
  const folder = folderWith({ 'good.nos': 'answer() = 42\n' });
  const path = join(folder, 'good.nos');
  const { console, out } = openConsole();
  await console.handle(`:load ${path}`);
  writeFileSync(path, 'answer() = \n');
  await console.handle(':reload');
  assert.match(out.text, /unexpected/);
  out.text = '';
  await console.handle('answer()');
  assert.equal(out.text, '42\n');
  console.session.close();
});

void test('loads a project', async () => {
  const folder = folderWith({
    'main.nos': 'use geo.helper.*\nmain() = helped(1)\n',
    'geo/helper.nos': 'pub helped(n) = n + 1\n',
  });
  const { console, out } = openConsole();
  await console.handle(`:load ${folder}`);
  await console.handle('main()');
  await console.handle('geo.helper.helped(5)');
  assert.equal(out.text, `Loaded project: ${folder}\n2\n6\n`);
  console.session.close();
});

void test('tells of files that are not there', async () => {
  const { console, out } = openConsole();
  assert.equal((await console.handle(':load nowhere.nos')).kind, 'failed');
  assert.match(out.text, /^Error reading file 'nowhere.nos': /);
  console.session.close();
});
