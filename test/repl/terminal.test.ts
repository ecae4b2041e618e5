/** The REPL in a real pseudo-terminal: typing, history, completion, Ctrl-C, resizing. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { cliPath } from '../cli/command';

type Step =
  | { readonly type: string }
  | { readonly until: string }
  | { readonly gone: string }
  | { readonly resize: readonly [rows: number, columns: number] }
  | { readonly end: true };

interface Played {
  readonly ok: boolean;
  readonly step: Step | null;
  readonly screen: readonly string[];
  readonly cursor: readonly [row: number, column: number];
  readonly status: number;
}

const prompt: Step = { until: '\n>>> ' };
const quit: readonly Step[] = [{ type: '\u0004' }, { end: true }];
const ctrl = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) - 96);
const up = '\u001b[A';

/** A folder for the history, gone after the test. */
function home(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'nostos-repl-'));
  context.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Plays steps; all of them must come true. */
function play(
  folder: string,
  steps: readonly Step[],
  setting: { words?: string[]; env?: Record<string, string>; rows?: number; columns?: number } = {},
): Played {
  const { words = ['repl'], env = {}, rows = 24, columns = 80 } = setting;
  const script = {
    command: [process.execPath, cliPath, ...words],
    env: { NOSTOS_HOME: folder, TERM: 'xterm-256color', NO_COLOR: '1', ...env },
    rows,
    columns,
    steps,
  };
  const { stdout, stderr } = spawnSync('python3', [join(__dirname, 'terminal.py')], {
    input: JSON.stringify(script),
    encoding: 'utf8',
    timeout: 170_000,
  });
  assert.equal(stderr, '');
  const played = JSON.parse(stdout) as Played;
  assert.ok(played.ok, `${JSON.stringify(played.step)} did not come true:\n${played.screen.join('\n')}`);
  return played;
}

void test('shows a banner and a prompt, evaluates, and leaves with Ctrl-D', (context) => {
  const { screen, status } = play(home(context), [
    prompt,
    { type: '1 + 2\r' },
    { until: '\n3\n>>> ' },
    ...quit,
  ]);
  assert.match(screen[0], /^Nostos REPL v\d/);
  assert.equal(screen[1], 'Type :help for available commands');
  assert.deepEqual(screen.slice(2, 5), ['>>> 1 + 2', '3', '>>> ']);
  assert.equal(status, 0);
});

void test('is what nostos alone starts on a terminal', (context) => {
  const { screen } = play(home(context), [prompt, { type: ':q\r' }, { end: true }], { words: [] });
  assert.match(screen[0], /^Nostos REPL/);
});

void test('indents further lines and takes closing brackets back', (context) => {
  const { screen } = play(home(context), [
    prompt,
    { type: 'f(x) = {\r' },
    { until: '...   ' },
    { type: 'x * 2\r}\r' },
    { until: 'f :: (Int) -> Int\n>>> ' },
    ...quit,
  ]);
  assert.deepEqual(screen.slice(2, 6), ['>>> f(x) = {', '...   x * 2', '... }', 'f :: (Int) -> Int']);
});

void test('edits with the keys of readline', (context) => {
  const { screen } = play(home(context), [
    prompt,
    { type: `23${ctrl('a')}1 + ${ctrl('e')}4${ctrl('b')}${ctrl('h')}\r` },
    { until: '>>> 1 + 24\n25\n>>> ' },
    { type: `"one two three"${ctrl('b')}${ctrl('w')}${ctrl('y')}${ctrl('y')}\r` },
    { until: '"one two threethree"\n>>> ' },
    ...quit,
  ]);
  assert.ok(screen.includes('"one two threethree"'));
});

void test('walks through the history, of earlier sessions too, with entries of several lines whole', (context) => {
  const folder = home(context);
  play(folder, [
    prompt,
    { type: 'g(x) = {\rx\r}\r' },
    { until: 'g :: (a) -> a\n>>> ' },
    { type: '1\r' },
    { until: '>>> 1\n1\n>>> ' },
    { type: '1\r' },
    { until: '>>> 1\n1\n>>> 1\n1\n>>> ' },
    ...quit,
  ]);
  const history = readFileSync(join(folder, 'history'), 'utf8');
  assert.equal(history, '# --- ENTRY ---\ng(x) = {\n  x\n}\n# --- ENTRY ---\n1\n');
  play(folder, [
    prompt,
    { type: `draft${up}` },
    { until: '>>> 1' },
    { type: up },
    { until: '>>> g(x) = {\n...   x\n... }' },
    { type: '\u001b[B\u001b[B\u001b[B\u001b[B' },
    { until: '>>> draft' },
    { type: `${ctrl('u')}${ctrl('r')}g(` },
    { until: 'search: g(' },
    { type: '\r' },
    { until: 'g :: (a) -> a\n>>> ' },
    ...quit,
  ]);
});

void test('completes by the type of the receiver, and lists what fits', (context) => {
  const { screen } = play(home(context), [
    prompt,
    { type: '"abc".toU\t' },
    { until: '>>> "abc".toUpper' },
    { type: '()\r' },
    { until: '"ABC"\n>>> ' },
    { type: '"abc".re\t' },
    { until: 'replaceAll' },
    { type: '\t' },
    { until: '\n> re' },
    { type: ctrl('c') },
    { gone: 'replaceAll' },
    { type: ':ti\t' },
    { until: '>>> :time' },
    { type: ctrl('u') },
    { gone: ':time' },
    ...quit,
  ]);
  assert.ok(screen.includes('"ABC"'));
});

void test('shows the signature of the call that is typed', (context) => {
  play(home(context), [
    prompt,
    { type: 'area(width: Int, height: Int) -> Int = width * height\r' },
    { until: 'area :: (Int, Int) -> Int\n>>> ' },
    { type: 'area(1, ' },
    { until: '\narea(width: Int, height: Int) -> Int' },
    { type: '2)\r' },
    { until: '>>> area(1, 2)\n2\n>>> ' },
    ...quit,
  ]);
});

void test('interrupts an endless loop with Ctrl-C, and clears what is typed', (context) => {
  const { screen, status } = play(home(context), [
    prompt,
    { type: 'while true { }\r' },
    { until: '>>> while true { }\n' },
    { type: ctrl('c') },
    { until: 'Interrupted\n>>> ' },
    { type: 'half an entr' },
    { until: 'entr' },
    { type: ctrl('c') },
    { until: 'half an entr\n>>> ' },
    { type: ctrl('c') },
    { until: 'Press Ctrl-D, or type :quit, to leave.\n>>> ' },
    { type: '1 + 1\r' },
    { until: '\n2\n>>> ' },
    ...quit,
  ]);
  assert.ok(screen.includes('2'));
  assert.equal(status, 0);
});

void test('prints of processes appear above what is being typed', (context) => {
  const { screen } = play(home(context), [
    prompt,
    { type: 'me = spawn { receive { s -> println("from " ++ s) } }\r' },
    { until: '<pid:2>\n>>> ' },
    { type: 'spawn { sleep(200); me <- "behind" }\r' },
    { until: '<pid:3>\n>>> ' },
    { type: 'half' },
    { until: 'from behind\n>>> half' },
    { type: `${ctrl('u')}1\r` },
    { until: '\n1\n>>> ' },
    ...quit,
  ]);
  assert.ok(screen.includes('from behind'));
});

void test('takes pasted lines as one entry', (context) => {
  const { screen } = play(home(context), [
    prompt,
    { type: '\u001b[200~a = 1\r\nb = a + 1\r\na + b\u001b[201~' },
    { until: '>>> a = 1\n... b = a + 1\n... a + b' },
    { type: '\r' },
    { until: '1\n2\n3\n>>> ' },
    ...quit,
  ]);
  assert.ok(screen.includes('... b = a + 1'));
});

void test('draws long lines and wide characters again at every width', (context) => {
  const long = 'x'.repeat(50);
  const { screen } = play(
    home(context),
    [
      prompt,
      { type: `"${long}日本語${long}"` },
      { until: '語' },
      { resize: [24, 30] },
      { type: 'y' },
      { until: 'x"y' },
      { type: `${ctrl('h')}\r` },
      { until: 'x"\n>>> ' },
      { resize: [24, 100] },
      { type: '1\r' },
      { until: '\n1\n>>> ' },
      ...quit,
    ],
    { columns: 60 },
  );
  assert.ok(screen.some((line) => line.includes('日本語')));
});

void test('edits entries that are higher than the screen', (context) => {
  const lines = Array.from({ length: 20 }, (_, index) => `v${index} = ${index}`).join('\n');
  const { screen } = play(
    home(context),
    [
      prompt,
      { type: `\u001b[200~${lines}\u001b[201~` },
      { until: '... v19 = 19' },
      { type: '\r' },
      { until: '\n19\n>>> ' },
      ...quit,
    ],
    { rows: 8 },
  );
  assert.ok(screen.includes('19'));
});

void test('lets programs read lines of the terminal', (context) => {
  play(home(context), [
    prompt,
    { type: 'Stdin.readLine()\r' },
    { until: 'readLine()\n' },
    { type: 'a line\r' },
    { until: 'Some("a line")\n>>> ' },
    { type: '1\r' },
    { until: '\n1\n>>> ' },
    ...quit,
  ]);
});

void test('tells errors as everywhere and goes on', (context) => {
  const folder = home(context);
  writeFileSync(join(folder, 'history'), 'no separators, not ours\n');
  const { status } = play(folder, [
    prompt,
    { type: 'nope + 1\r' },
    { until: 'unknown variable `nope`' },
    { until: '╯\n>>> ' },
    { type: 'exit(4)\r' },
    { end: true },
  ]);
  assert.equal(status, 4);
});

void test('colours what is typed, unless NO_COLOR or a dumb terminal forbids it', (context) => {
  const folder = home(context);
  const steps = [prompt, { type: 'if true then "a" else "b"\r' }, { until: '"a"\n>>> ' }, ...quit];
  play(folder, steps, { env: { NO_COLOR: '' } });
  const { screen } = play(folder, [prompt, { type: '1 + 1\r' }, { until: '\n2\n>>> ' }, ...quit], {
    env: { TERM: 'dumb' },
  });
  assert.ok(screen.includes('2'));
});

void test('Ctrl-C gives up what is typed on a dumb terminal, too', (context) => {
  play(
    home(context),
    [
      prompt,
      { type: '"open\r' },
      { until: '\n... ' },
      { type: ctrl('c') },
      { until: '\n... ^C\n>>> ' },
      { type: '1 + 1\r' },
      { until: '\n2\n>>> ' },
      { type: ctrl('c') },
      { until: '>>> ^C\n>>> ' },
      { type: 'while true { }\r' },
      { until: 'while true { }\n' },
      { type: ctrl('c') },
      { until: 'Interrupted\n>>> ' },
      ...quit,
    ],
    { env: { TERM: 'dumb' } },
  );
});
