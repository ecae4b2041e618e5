/** Processes that live from entry to entry. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, openConsole } from './playing';

void test('keeps processes, and the mailbox of the session', () =>
  holds(`
    >>> me = self()
    <pid:1>
    >>> echo(to) = receive { n -> { to <- n * 2; echo(to) } }
    echo :: (Pid) -> a
    >>> worker = spawn { echo(me) }
    <pid:2>
    >>> worker <- 21
    >>> receive { n -> n }
    42
    >>> worker <- 4
    >>> receive { n -> n }
    8
    >>> self() == me
    true
  `));

void test('lets processes run on between entries', async () => {
  const { console, out } = openConsole();
  await console.handle('mvar ticks: Int = 0');
  await console.handle('tick() = { ticks = ticks + 1; sleep(1); tick() }');
  await console.handle('spawn { tick() }');
  await new Promise((resolve) => setTimeout(resolve, 100));
  out.text = '';
  await console.handle('ticks > 1');
  assert.equal(out.text, 'true\n');
  console.session.close();
});

void test('tells of a process that fails beside the entries', async () => {
  const { console, out } = openConsole();
  await console.handle('spawn { sleep(1); throw("behind") }');
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.match(out.text, /<pid:2>\nProcess 2 has ended with an error\.\nRuntime error: .*behind/);
  console.session.close();
});
