import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { cliPath } from './command';

/** Starts the code, sends the signal once it has printed something, and tells how it ended. */
async function interrupt(
  code: string,
  signal: NodeJS.Signals,
): Promise<{ status: number | null; text: string }> {
  const child = spawn(process.execPath, [cliPath, '-e', code], { stdio: ['pipe', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    const wasReady = text.includes('ready');
    text += chunk.toString();
    if (!wasReady && text.includes('ready')) child.kill(signal);
  });
  const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(killer);
  return { status, text };
}

test('Ctrl-C ends a runaway loop, a sleep and a recursion, with 130', async () => {
  for (const rest of ['while true { }', 'sleep(100000)', 'f(n) = f(n + 1)\nf(0)']) {
    const { status, text } = await interrupt(`print("kept")\neprintln("ready")\n${rest}`, 'SIGINT');
    assert.equal(status, 130, rest);
    assert.match(text, /\nInterrupted\n/);
    assert.match(text, /kept/);
  }
});

test('SIGTERM ends it with 143, output flushed', async () => {
  const { status, text } = await interrupt('print("kept")\neprintln("ready")\nwhile true { }', 'SIGTERM');
  assert.equal(status, 143);
  assert.match(text, /kept/);
});

test('a reader that leaves ends the program with 141 and no word', () => {
  const code = 'for i = 0 to 100000000 { println(i) }';
  const shell = `{ '${process.execPath}' '${cliPath}' -e '${code}'; echo $? >&2; } | head -n 1`;
  const { stdout, stderr } = spawnSync('sh', ['-c', shell], { encoding: 'utf8', timeout: 20_000 });
  assert.deepEqual([stdout, stderr], ['0\n', '141\n']);
});
