import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { prebuilt, skip } from '../loader/support';
import { cliPath, fileWith, nostos } from './command';

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

const probePath = prebuilt('probe', 'libnostos_probe.so');

/** `again(n)` makes so many calls that answer later, one after another. */
const calls = `again(0) = ()
again(n) = { __native__("Probe.echoAsync", n); again(n - 1) }
`;

test('while one call after another answers soon, timers and other processes go on', { skip }, () => {
  const program = `${calls}
ticks(0, main_) = main_ <- "ticked"
ticks(n, main_) = { sleep(1); ticks(n - 1, main_) }
forever() = { again(100); forever() }
main() = {
  main_ = self()
  busy = spawn { forever() }
  spawn { ticks(50, main_) }
  println(receive { m -> m })
  Process.kill(busy)
  receive { m -> m after 50 -> () }
  again(2000)
  println("done")
}`;
  const { status, stdout, stderr } = nostos(['--ext', probePath, fileWith(program)]);
  assert.deepEqual([status, stdout, stderr], [0, 'ticked\ndone\n', '']);
});

for (const [signal, expected] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const) {
  for (const [what, body] of [
    ['while calls answer at once', '{ println("calling"); again(1000000000) }'],
    ['while a call never answers', '{ again(100); println("calling"); __native__("Probe.never") }'],
  ] as const) {
    test(`${signal} ${what} ends the program`, { skip }, async () => {
      const words = [cliPath, '--ext', probePath, fileWith(`${calls}main() = ${body}`)];
      const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
      const killer = setTimeout(() => child.kill('SIGKILL'), 30_000);
      child.stdout.once('data', () => child.kill(signal));
      const status = await new Promise((resolve) => child.on('close', resolve));
      clearTimeout(killer);
      assert.equal(status, expected);
    });
  }
}
