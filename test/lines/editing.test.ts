import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith } from '../cli/command';
import { printed, runCommand } from './command';

const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

test('-i edits files, keeps their mode and, with a suffix, the old ones', async () => {
  const folder = folderWith({ a: 'one\ntwo', b: 'x\r\n' });
  chmodSync(join(folder, 'a'), 0o640);
  await printed(['-pi.bak', '-e', 'line.toUpper()', join(folder, 'a'), join(folder, 'b')]);
  assert.deepEqual([read(folder, 'a'), read(folder, 'a.bak')], ['ONE\nTWO', 'one\ntwo']);
  assert.deepEqual([read(folder, 'b'), read(folder, 'b.bak')], ['X\r\n', 'x\r\n']);
  assert.equal(statSync(join(folder, 'a')).mode & 0o777, 0o640);
  await printed(['-lpie', '()', join(folder, 'b')]);
  assert.equal(read(folder, 'b'), 'x\n'.toUpperCase());
  assert.deepEqual(readdirSync(folder).sort(), ['a', 'a.bak', 'b', 'b.bak']);
});

test('what the code prints goes into the file, what BEGIN and END print does not', async () => {
  const folder = folderWith({ a: '1\n2\n' });
  const code = 'BEGIN { println("begin") } println(line ++ line) END { println("end"); number }';
  assert.equal(await printed(['-i', '-pe', code, join(folder, 'a')]).catch(String), 'begin\nend\n2\n');
  assert.equal(read(folder, 'a'), '11\n1\n22\n2\n');
});

test('bytes that are not UTF-8 stay what they are', async () => {
  const folder = folderWith({ a: '' });
  const path = join(folder, 'a');
  const old = Buffer.from('caf\xe9 one\n\xff\xf4\x8f\xbe\x80 one', 'latin1');
  writeFileSync(path, old);
  await printed(['-pie', 'line.replaceAll("one", "two")', path]);
  assert.equal(readFileSync(path, 'latin1'), old.toString('latin1').replaceAll('one', 'two'));
});

test('a link stays a link', async () => {
  const folder = folderWith({ a: '1\n' });
  symlinkSync('a', join(folder, 'l'));
  await printed(['-i', '-pe', '"2"', join(folder, 'l')]);
  assert.equal(read(folder, 'a'), '2\n');
  assert.ok(lstatSync(join(folder, 'l')).isSymbolicLink());
});

test('a file that is not read to its end stays as it was', async () => {
  const folder = folderWith({ a: '1\n2\n' });
  for (const [code, expected] of [
    ['break', 1],
    ['if number == 2 { exit(4) }', 4],
    ['fields[1]', 1],
  ] as const) {
    const { status, stderr } = await runCommand(['-i', '-pe', code, join(folder, 'a')]);
    assert.equal(status, expected);
    assert.match(stderr, /'.*a' was left as it was: the program ended before the end of the file\n$/);
    assert.deepEqual([readdirSync(folder), read(folder, 'a')], [['a'], '1\n2\n']);
  }
});

test('files that cannot be edited are told; the others are edited', async () => {
  const folder = folderWith({ a: '1\n', 'f/x': '' });
  const { status, stderr } = await runCommand([
    '-i',
    '-pe',
    '"2"',
    join(folder, 'no'),
    join(folder, 'f'),
    join(folder, 'a'),
  ]);
  assert.equal(status, 1);
  assert.match(stderr, /^could not edit '.*no': No such file .*\ncould not edit '.*f': It is a directory\n$/);
  assert.equal(read(folder, 'a'), '2\n');
});

test('JSON and CSV files', async () => {
  const folder = folderWith({
    'p.json': '{"name": "x", "version": 1}\n',
    'a.csv': 'n\n1\n',
    'b.csv': 'n\n2\n',
  });
  await printed(['-i', '--from', 'json', '-e', 'value.insert("version", 2)', join(folder, 'p.json')]);
  assert.equal(read(folder, 'p.json'), '{\n  "name": "x",\n  "version": 2\n}\n');
  await printed([
    '-i',
    '--from',
    'csv',
    '--fields',
    'n: Int',
    '-e',
    'n = n + 1',
    join(folder, 'a.csv'),
    join(folder, 'b.csv'),
  ]);
  assert.deepEqual([read(folder, 'a.csv'), read(folder, 'b.csv')], ['n\n2\n', 'n\n3\n']);
});
