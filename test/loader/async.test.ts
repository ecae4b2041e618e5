import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import type { NativeOutcome } from '../../src/lang/host';
import { List } from '../../src/lang/values/list';
import { NativeHandle, type Value } from '../../src/lang/values/value';
import { open, skip, textOf, type Opened } from './support';
import { plain } from './values';

const probe = skip === false ? open(['probe']) : (undefined as unknown as Opened);

/** Starts an asynchronous function and waits for its outcome. */
function outcome(name: string, ...args: Value[]): Promise<NativeOutcome> {
  return new Promise((resolve) => probe.native(name).start(args, 1, resolve));
}

async function value(name: string, ...args: Value[]): Promise<Value> {
  const found = await outcome(name, ...args);
  if (found.kind === 'error') assert.fail(textOf(found.thrown));
  return found.value;
}

async function failure(name: string, ...args: Value[]): Promise<string> {
  const found = await outcome(name, ...args);
  return found.kind === 'error' ? textOf(found.thrown) : assert.fail('it succeeded');
}

test('asynchronous and blocking functions give values and errors', { skip }, async () => {
  assert.equal(await value('Probe.addLater', 5, 2, 3), 5);
  assert.deepEqual(plain(await value('Probe.echoAsync', List.of(1, 'x'))), [1, 'x']);
  assert.deepEqual(plain(await value('Probe.echoBlocking', List.of(1, 'x'))), [1, 'x']);
  assert.equal(await value('Probe.sleepBlocking', 5), undefined);
  assert.equal(await failure('Probe.errorAsync', 1, 'late'), 'Extension call failed: late');
  assert.equal(await failure('Probe.errorBlocking', 'no'), 'Extension call failed: no');
  assert.match(
    await failure('Probe.panicAsync', 1),
    /^Extension call failed: panic in Probe\.panicAsync: inside an/,
  );
  assert.match(await failure('Probe.panicBlocking'), /panic in Probe\.panicBlocking: on the blocking pool/);
});

test(
  'their arguments are checked before they start, and the error comes from the event loop',
  { skip },
  async () => {
    let isReturned = false;
    const text = failure('Probe.addLater', 1, 'x', 2).then((message) => {
      assert(isReturned);
      return message;
    });
    isReturned = true;
    assert.equal(
      await text,
      'Extension call failed: Probe.addLater: argument 2 must be Int, but is String ("x")',
    );
  },
);

test('a thousand at once finish, each with its own result', { skip }, async () => {
  const sums = await Promise.all(
    Array.from({ length: 1000 }, (_, i) => value('Probe.addLater', i % 20, i, 1)),
  );
  assert.deepEqual(
    sums,
    Array.from({ length: 1000 }, (_, i) => i + 1),
  );
  assert.equal(probe.extensions.working, false);
});

test('large results come through', { skip }, async () => {
  const text = 'x'.repeat(3_000_000);
  const all = await Promise.all([1, 2, 3].map(() => value('Probe.echoAsync', text)));
  assert(all.every((back) => back === text));
});

test('handles lent to running work survive a collection, and are cleaned up after it', { skip }, async () => {
  const before = Number(probe.call('Probe.cleaned'));
  const running = value('Probe.useSlowly', probe.call('Probe.counted', 42), 60);
  probe.collector.collect([]);
  assert.equal(probe.call('Probe.cleaned'), before);
  assert.equal(await running, 42);
  probe.collector.collect([]);
  assert.equal(probe.call('Probe.cleaned'), before + 1);
});

test('a handle made by an asynchronous function has its opaque type', { skip }, async () => {
  const counted = await value('Probe.countedAsync', 1, 5);
  assert(counted instanceof NativeHandle);
  assert.equal(counted.type.name, 'Counted');
  assert.equal(probe.call('Probe.labelOfCounted', counted), 5);
});

test('a cancelled request is not heard of again, and its end is taken in', { skip }, async () => {
  let isDone = false;
  const cancel = probe.native('Probe.never').start([], 1, () => (isDone = true));
  assert.equal(probe.extensions.working, true);
  cancel();
  cancel();
  for (let i = 0; i < 100 && probe.extensions.working; i++) await sleep(5);
  assert.equal(probe.extensions.working, false);
  assert.equal(isDone, false);
});

test('messages reach the process that the call was made for', { skip }, async () => {
  const received: [number, unknown][] = [];
  const arrived = new Promise<void>((resolve) => {
    probe.extensions.onMessage((pid, message) => {
      received.push([pid, plain(message)]);
      if (received.length === 2) resolve();
    });
  });
  probe.native('Probe.spawnReply').call([1, List.of(1, 'a')], 7);
  probe.native('Probe.spawnBlockingReply').call([30, 'b'], 2 ** 40);
  assert.equal(probe.extensions.working, true);
  await arrived;
  assert.deepEqual(received, [
    [7, [1, 'a']],
    [2 ** 40, 'b'],
  ]);
});

/** Runs a program in a process of its own, with `probe` open; gives what it printed. */
function run(body: string): { readonly stdout: string; readonly status: number | null; readonly ms: number } {
  const support = JSON.stringify(join(__dirname, 'support.ts'));
  const code = `const { open } = require(${support}); const probe = open(['probe']); ${body}`;
  const start = performance.now();
  const child = spawnSync(process.execPath, ['--import', 'tsx', '-e', code], {
    encoding: 'utf8',
    timeout: 30_000,
    cwd: join(__dirname, '..', '..'),
  });
  assert.equal(child.stderr, '');
  return { stdout: child.stdout, status: child.status, ms: performance.now() - start };
}

test('a process with nothing under way ends by itself', { skip }, () => {
  const { stdout, status } = run(
    `probe.native('Probe.addLater').start([1, 2, 3], 1, (o) => console.log(o.value, probe.extensions.working));`,
  );
  assert.deepEqual([stdout, status], ['5 false\n', 0]);
});

test('closing waits for the grace at most, and names what still runs', { skip }, () => {
  const { stdout, status } = run(`
    probe.native('Probe.blockForEver').start([], 1, () => {});
    probe.native('Probe.useSlowly').start([probe.call('Probe.counted', 1), 60000], 1, () => {});
    probe.native('Probe.never').start([], 1, () => {});
    probe.call('Probe.counted', 2);
    setTimeout(() => {
      const start = performance.now();
      probe.extensions.close(200);
      const ms = performance.now() - start;
      probe.collector.close();
      const { live } = probe.collector.stats();
      console.log(ms >= 150 && ms < 2000, live, probe.call('Probe.cleaned'), probe.warnings.join());
      process.exit(0);
    }, 300);`);
  assert.equal(status, 0);
  assert.match(stdout, /^true 1 1 probe: still running at exit, and not waited for: .*Probe\.useSlowly/);
});
