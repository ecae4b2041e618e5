/** `nostos repl` with a pipe as standard input: values, no prompts, and a status. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { fileWith, folderWith, nostos } from '../cli/command';

const environment = { NOSTOS_HOME: join(__dirname, 'nowhere') };

void test('prints values and nothing else', () => {
  const input = 'x = 2\nf(n) = {\n  n * x\n\n}\nf(4)\nprint("no newline")\n"text"\n';
  const { status, stdout, stderr } = nostos(['repl'], { input, environment });
  assert.equal(stdout, '2\nf :: (Int) -> Int\n8\nno newline\n"text"\n');
  assert.equal(stderr, '');
  assert.equal(status, 0);
});

void test('tells errors on standard error, goes on, and has status 1 at the end', () => {
  const { status, stdout, stderr } = nostos(['repl'], { input: '1\nnope\n1/0\n2\n', environment });
  assert.equal(stdout, '1\n2\n');
  assert.match(stderr, /^Error: .*nope[\s\S]*Runtime error: .*Division by zero/);
  assert.equal(status, 1);
});

void test('lets programs read the lines that follow', () => {
  const input = 'name = Stdin.readLine()\nAda\nname\n';
  const { stdout } = nostos(['repl'], { input, environment });
  assert.equal(stdout, 'Some("Ada")\nSome("Ada")\n');
});

void test('ends with the status of exit, and at an unfinished end', () => {
  assert.equal(nostos(['repl'], { input: 'exit(7)\n1\n', environment }).status, 7);
  const { status, stderr } = nostos(['repl'], { input: 'f(x) = {\n', environment });
  assert.equal(status, 1);
  assert.match(stderr, /unexpected end of input/);
});

void test('submits what an empty line gives up', () => {
  const { stdout, stderr } = nostos(['repl'], { input: '1 +\n\n5\n"a" ++ \\\n"b"\n', environment });
  assert.equal(stdout, '5\n"ab"\n');
  assert.match(stderr, /expected an expression/);
});

void test('loads files first, and stops when one cannot be', () => {
  const path = fileWith('pub answer() = 42\n');
  assert.equal(nostos(['repl', path], { input: 'answer()\n', environment }).stdout, `Loaded ${path}\n42\n`);
  const { status, stderr, stdout } = nostos(['repl', 'missing.nos'], { input: '1\n', environment });
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /missing\.nos/);
});

void test('uses extensions of the project, and those named', () => {
  const nalgebra = join(__dirname, '../../fixtures/nalgebra');
  const folder = folderWith({
    'nostos.toml': `[extensions]\nnalgebra = { path = ${JSON.stringify(nalgebra)} }\n`,
  });
  const input = 'v = vec([1.0, 2.0, 3.0, 4.0, 5.0])\nv * 2.0\n';
  const { stdout, status } = nostos(['repl', '-u', 'nalgebra'], { input, folder, environment });
  assert.match(stdout, /\nVec\[1\.0, 2\.0, 3\.0, 4\.0, 5\.0\]\nVec\[2\.0, 4\.0, 6\.0, 8\.0, 10\.0\]\n$/);
  assert.equal(status, 0);
  const unknown = nostos(['repl', '-u', 'nowhere'], { input: '1\n', environment });
  assert.equal(unknown.status, 1);
});
