import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { cliPath } from '../cli/command';
import { newFolder, packOf, Place, skip, write } from './support';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const skipTerminal = skip !== false ? skip : hasPython ? false : 'needs python3 for a pseudo-terminal';

/** Runs `nostos ext WORDS` in a pseudo-terminal of 60 columns. */
function inTerminal(
  place: Place,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) {
  const script = join(__dirname, 'terminal.py');
  const { stdout, stderr } = spawnSync(
    'python3',
    [script, '60', process.execPath, cliPath, 'ext', ...words],
    {
      cwd: place.here,
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...process.env, TERM: 'xterm', NOSTOS_HOME: place.home, ...environment },
    },
  );
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as { status: number; output: string };
}

/** An npm that takes its time: long enough for a terminal to show what goes on. */
function slowNpm(): Record<string, string> {
  const folder = newFolder();
  const script = `#!/bin/sh
sleep 1
while [ $# -gt 1 ]; do [ "$1" = --pack-destination ] && cp ${join(folder, 'pack.tgz')} "$2/nostos-bitset.tgz"; shift; done
`;
  write(folder, { 'pack.tgz': packOf(), 'bin/npm': script });
  chmodSync(join(folder, 'bin/npm'), 0o755);
  return { PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` };
}

const clearLine = '\r\u001b[2K';

test(
  'a long step shows itself on a terminal, on one line that is gone at its end',
  { skip: skipTerminal },
  () => {
    const place = new Place();
    const { status, output } = inTerminal(place, ['install', 'npm:nostos-bitset'], slowNpm());
    assert.equal(status, 0, output);
    const drawings = output.split(clearLine);
    assert.ok(drawings.length > 2, output);
    assert.match(output, /[|/\\-] Downloading nostos-bitset from npm \(\d s\)/);
    for (const drawing of drawings.slice(1, -1))
      assert.ok(drawing.length < 60 && !drawing.includes('\n'), drawing);
    assert.match(
      drawings.at(-1) ?? '',
      /^note: first native code from npm:nostos-bitset.*Extension installed successfully!/s,
    );
  },
);

test(
  'a short step shows nothing, and a terminal that cannot move its cursor gets whole lines',
  { skip: skipTerminal },
  () => {
    const place = new Place().write({ 'b.tgz': packOf() });
    const short = inTerminal(place, ['install', 'b.tgz']);
    assert.ok(!short.output.includes('\u001b'), short.output);
    const dumb = inTerminal(place, ['install', 'npm:nostos-bitset'], { ...slowNpm(), TERM: 'dumb' });
    assert.equal(dumb.status, 0);
    assert.ok(!dumb.output.includes('\u001b'), dumb.output);
  },
);

test('every flow in a terminal ends with the cursor on a line of its own', { skip: skipTerminal }, () => {
  const place = new Place().write({ 'b.tgz': packOf() });
  const flows = [
    ['install', 'b.tgz'],
    ['list'],
    ['list', '--all'],
    ['info', 'bitset'],
    ['verify'],
    ['upgrade'],
    ['pin', 'bitset'],
    ['doctor'],
    ['install', 'gone'],
    ['remove', 'bitset'],
    ['--help'],
  ];
  for (const words of flows) {
    const { status, output } = inTerminal(place, words);
    assert.equal(status, words[1] === 'gone' ? 1 : 0, words.join(' '));
    assert.match(output, /\r\n$/, words.join(' '));
    assert.doesNotMatch(output, /\n {4}at /);
  }
});

test('in a pipe there is no escape, no moving line, and the same text twice', { skip }, () => {
  const environment = slowNpm();
  const run = () => {
    const place = new Place(environment).write({ 'b.tgz': packOf({ version: '2.0.0' }) });
    const flows = [
      ['install', 'npm:nostos-bitset'],
      ['list'],
      ['install', 'b.tgz'],
      ['list', '--all'],
      ['info', 'bitset'],
      ['verify'],
      ['pin', 'bitset'],
      ['install', 'gone'],
      ['remove', 'bitset'],
    ];
    return flows.map((words) => {
      const { stdout, stderr } = place.ext(...words);
      assert.doesNotMatch(stdout + stderr, /[^\P{Cc}\n]/u, words.join(' '));
      return (stdout + stderr)
        .replaceAll(place.folder, 'PLACE')
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'TIME');
    });
  };
  assert.deepEqual(run(), run());
});
