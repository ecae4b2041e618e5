import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { OutputStream } from '../../src/host/output';

const modulePath = join(__dirname, '../../src/host/output.ts');

function written(use: (output: OutputStream) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'nostos-output-'));
  const path = join(folder, 'output');
  const descriptor = openSync(path, 'w');
  const output = new OutputStream(descriptor, () => assert.fail('no reader can leave a file'), true);
  use(output);
  output.flush();
  closeSync(descriptor);
  const text = readFileSync(path, 'utf8');
  rmSync(folder, { recursive: true });
  return text;
}

/** Code of a process of its own that has `stdout`, an `OutputStream`. */
function program(code: string): string[] {
  const prelude = `const { OutputStream } = require(${JSON.stringify(modulePath)});
    const stdout = new OutputStream(1, () => process.exit(141), true);`;
  return ['--import', 'tsx', '-e', prelude + code];
}

test('text and bytes come out in order', () => {
  const text = written((output) => {
    output.write('one ');
    output.writeBytes(Buffer.from('two '));
    output.write('three');
  });
  assert.equal(text, 'one two three');
});

test('it is known whether a line is open', () => {
  written((output) => {
    assert.equal(output.atLineStart, true);
    output.write('a');
    assert.equal(output.atLineStart, false);
    output.write('');
    assert.equal(output.atLineStart, false);
    output.write('b\n');
    assert.equal(output.atLineStart, true);
    output.writeBytes(Buffer.from('c'));
    assert.equal(output.atLineStart, false);
  });
});

test('a lone surrogate becomes a replacement character', () => {
  assert.equal(
    written((output) => {
      output.write('a\ud800b');
    }),
    'a\ufffdb',
  );
});

test('a slow reader gets every byte, also through a pipe that does not block', async () => {
  // Touching process.stdout makes the pipe non-blocking, so that writes fail with EAGAIN while it is full.
  const code = `process.stdout; const line = 'x'.repeat(999) + '\\n';
    for (let i = 0; i < 5000; i++) stdout.write(line);
    stdout.flush(); process.exit(3);`;
  const child = spawn(process.execPath, program(code), { stdio: ['ignore', 'pipe', 'inherit'] });
  let bytes = 0;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  child.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length));
  const status = await new Promise((resolve) => child.on('close', resolve));
  assert.deepEqual({ bytes, status }, { bytes: 5_000_000, status: 3 });
});

test('a reader that went away ends the program silently with 141', () => {
  const code = `for (;;) stdout.write('y\\n');`;
  const words = program(code).map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  const shell = `{ '${process.execPath}' ${words.join(' ')}; echo $? >&2; } | head -n 1`;
  const { stdout, stderr } = spawnSync('sh', ['-c', shell], { encoding: 'utf8' });
  assert.deepEqual([stdout, stderr], ['y\n', '141\n']);
});
