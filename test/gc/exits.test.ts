/** However a process ends, every object of native code is cleaned up, once, and not before its last use. */

import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixturesFolder, skip } from '../loader/support';
import { Command, type Ended, type RunSetting } from './command';

const command = new Command(['probe', 'nalgebra']);

/** A program that holds five objects in different places and then goes on with `end`. */
function holding(end: string): string {
  return `import probe
use probe.*

mvar shared: Any = ()
several = [1, 2].map(n => counted(n))

main() = {
    shared = shared(3)
    several
    mine = sized(1000)
    home = self()
    spawn { inProcess = counted(5); home <- "made"; receive { "never" -> label(inProcess) } }
    receive { "made" -> () }
    used = label(mine) + label(several[0])
    eprintln("ready")
${end}
    label(mine) + used
}
`.replace('shared = shared(3)', 'shared = __native__("Probe.shared", 3)');
}

async function endOf(end: string, words: readonly string[] = [], setting: RunSetting = {}): Promise<Ended> {
  return command.run([...words, command.program(holding(end))], setting);
}

/** Checks that as many objects as expected were made, and all cleaned up. */
function assertClean({ ledger, stderr }: Ended, created = 5): void {
  assert.equal(ledger.created, created, stderr);
  assert.deepEqual(ledger.left, []);
  assert.deepEqual(ledger.faults, []);
}

const ways: readonly (readonly [name: string, end: string, status: number, says: RegExp])[] = [
  ['a normal end', '', 0, /^$/],
  ['an uncaught error', '    throw("over")', 1, /over/],
  [
    'an error of a process that nobody watches',
    '    spawn { throw("over") }\n    receive { "never" -> () }',
    1,
    /over/,
  ],
  ['exit(7)', '    exit(7)', 7, /^$/],
  ['exit(7) in another process', '    spawn { exit(7) }\n    receive { "never" -> () }', 7, /^$/],
  ['exit(7) under a finally block that goes on', '    try { exit(7) } finally { sleep(0); gc() }', 7, /^$/],
  ['a panic in native code', '    panicNatively("boom")', 1, /panic in Probe\.panic: boom/],
  [
    'a panic in an asynchronous function',
    '    __native__("Probe.panicAsync", 1)',
    1,
    /panic in Probe\.panicAsync/,
  ],
  ['a deadlock', '    receive { "never" -> () }', 1, /Deadlock/],
  ['too deep a recursion', '    deep(n: Int) = 1 + deep(n + label(mine))\n    deep(0)', 1, /Stack overflow/],
];

for (const [name, end, status, says] of ways) {
  // Under stress a million frames would be marked at each call.
  for (const words of name.startsWith('too deep') ? [[]] : [[], ['--gc-stress']]) {
    test(`after ${name}${words.length > 0 ? ', under stress' : ''}`, { skip }, async () => {
      const ended = await endOf(end, words);
      assert.equal(ended.status, status, ended.stderr);
      assert.match(ended.stderr.replace('ready\n', ''), says);
      assertClean(ended);
    });
  }
}

const waiting: readonly (readonly [name: string, end: string])[] = [
  ['a sleep', '    sleep(100000)'],
  ['a loop without an end', '    while true { }'],
  ['a loop of native calls', '    while true { label(mine); counted(1) }'],
  ['an asynchronous call that never returns', '    __native__("Probe.never")'],
];

for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  for (const [name, end] of signal === 'SIGHUP' ? waiting.slice(0, 1) : waiting) {
    test(`after ${signal} in ${name}`, { skip }, async () => {
      let isSent = false;
      const ended = await endOf(end, [], {
        onOutput: (written, child) => {
          if (!isSent && written.includes('ready')) isSent = child.kill(signal);
        },
      });
      assert.equal(ended.status, status, ended.stderr);
      assertClean(ended, name.includes('native calls') ? ended.ledger.created : 5);
    });
  }
}

test('after the reader of the output has gone', { skip }, async () => {
  const ended = await endOf('    while true { println("more"); counted(1) }', [], {
    onOutput: (written, child) => {
      if (written.includes('ready')) child.stdout?.destroy();
    },
  });
  assert.equal(ended.status, 141);
  assertClean(ended, ended.ledger.created);
});

test(
  'a handle that a native function still uses at the end is left to it, and the log says so',
  { skip },
  async () => {
    const ended = await endOf('    spawn { useSlowly(counted(6), 100000) }\n    sleep(20)');
    assert.equal(ended.status, 0, ended.stderr);
    assert.match(ended.stderr, /probe: still running at exit, and not waited for: Probe\.useSlowly/);
    assert.deepEqual(ended.ledger.left, ['counted 6']);
    assert.deepEqual(ended.ledger.faults, []);
  },
);

test('after an error while a second library is loaded', { skip }, async () => {
  const path = command.program(holding(''));
  const broken = join(fixturesFolder, 'broken', 'panicking_register', 'prebuilt', 'linux-x64');
  const ended = await command.run(['--ext', broken, path]);
  assert.equal(ended.status, 1);
  assert.match(ended.stderr, /panicking_register/);
  assertClean(ended, 0);
});

test('after an error found by the compiler when a library is open', { skip }, async () => {
  const ended = await command.run([command.program('import probe\nmain() = probe.counted("x")\n')]);
  assert.equal(ended.status, 1);
  assertClean(ended, 0);
});

test('objects of two libraries, one of which fails in its cleanup', { skip }, async () => {
  const text = `import probe
import nalgebra
use nalgebra.*

main() = {
    bad = [1, 2, 3].map(_ => __native__("Probe.explosive"))
    vectors = [1, 2, 3].map(n => vec([1.0, 2.0]))
    good = [1, 2, 3].map(n => probe.counted(n))
    (bad.length(), vectors.length(), good.map(c => probe.label(c)))
}
`;
  const ended = await command.run([command.program(text)]);
  assert.equal(ended.stdout, '(3, 3, [1, 2, 3])\n', ended.stderr);
  assertClean(ended, 6);
  assert.equal(
    ended.stderr.match(/probe: panic in the cleanup of a handle of type 4/g)?.length,
    3,
    ended.stderr,
  );
});
