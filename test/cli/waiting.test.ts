import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { cliPath } from './command';

/** Runs the code with standard input out of a shell's pipe, as in a terminal. */
function piped(producer: string, code: string): { stdout: string; status: number | null } {
  const shell = `{ ${producer}; } | '${process.execPath}' '${cliPath}' -e '${code}'`;
  const { stdout, status } = spawnSync('sh', ['-c', shell], { encoding: 'utf8', timeout: 20_000 });
  return { stdout, status };
}

test('input that comes late is waited for, by the line and whole', () => {
  const slow = 'sleep 0.3; echo a; sleep 0.3; printf "b\\nc"';
  assert.equal(piped(slow, 'Stdin.lines()').stdout, '["a", "b", "c"]\n');
  assert.equal(
    piped(slow, '(Stdin.readLine(), Stdin.readLine(), Stdin.readAll())').stdout,
    '(Some("a"), Some("b"), "c")\n',
  );
  assert.equal(piped(slow, 'Stdin.foldLines("", (all, line) => all ++ line)').stdout, '"abc"\n');
});

test('while one process waits for input, the others go on', () => {
  const code = `main_ = self()
    spawn { sleep(50); main_ <- "tick" }
    reader = spawn { main_ <- show(Stdin.readLine()) }
    first = receive { m -> m }
    second = receive { m -> m }
    (first, second)`;
  assert.equal(piped('sleep 1; echo late', code).stdout, '("tick", "Some("late")")\n');
});

test('everything that a fast producer writes arrives', () => {
  const { stdout } = piped(
    'seq 1 400000',
    'Stdin.foldLines((0, 0), ((n, sum), line) => (n + 1, sum + line.length()))',
  );
  assert.equal(stdout, '(400000, 2288895)\n');
});

test('what was printed is shown before waiting; a signal ends the wait', async () => {
  for (const [signal, expected] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    const words = [cliPath, '-e', 'print("name? ")\nStdin.readLine()'];
    const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'ignore'] });
    const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      child.kill(signal);
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    clearTimeout(killer);
    assert.deepEqual([output, status], ['name? ', expected]);
  }
});
