import { strict as assert } from 'node:assert';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { test } from 'node:test';
import type { NativeOutcome } from '../../src/lang/host';
import type { Value } from '../../src/lang/values/value';
import { WaitingHere } from '../../src/loader/waitingHere';
import { fixturesFolder, open, skip, type Opened } from './support';

/** A library whose every wait ends as `result` says; counts waits and goodbyes. */
class Library {
  result = 1;
  waits = 0;
  left = 0;
  wait(limitUs: number): number {
    if (limitUs === 0) this.left++;
    else this.waits++;
    return limitUs === 0 ? 0 : this.result;
  }
}

const nothing = (): boolean => false;
const something = (): boolean => true;

test('each wait in vain doubles how many are left out, up to a thousand; one that was not ends that', () => {
  const library = new Library();
  const waiting = new WaitingHere(library);
  const tries = (until: number): number => {
    let count = 0;
    for (const end = library.waits + until; library.waits < end; count++) waiting.waitOnce(nothing);
    return count;
  };
  assert.equal(tries(1), 1);
  assert.equal(tries(1), 3);
  assert.equal(tries(1), 5);
  for (let i = 0; i < 20; i++) tries(1);
  assert.equal(tries(1), 1025);
  while (!waiting.waitOnce(something));
  const { waits } = library;
  for (let i = 0; i < 100; i++) assert(waiting.waitOnce(something));
  assert.equal(library.waits, waits + 100);
});

test('a library that prefers to be polled is not asked for events', () => {
  const library = new Library();
  library.result = 0;
  assert.equal(
    new WaitingHere(library).waitOnce(() => assert.fail('nothing has come')),
    false,
  );
});

test('the library hears once that this thread has other things to do, if it could expect otherwise', () => {
  const library = new Library();
  const waiting = new WaitingHere(library);
  waiting.leave();
  assert.equal(library.left, 0);
  waiting.waitOnce(something);
  waiting.leave();
  waiting.leave();
  assert.equal(library.left, 1);
});

const probe = skip === false ? open(['probe']) : (undefined as unknown as Opened);

/** Starts a request; its outcome is noted. */
function start(name: string, ...args: Value[]): { outcome?: NativeOutcome; cancel(): void } {
  const request: { outcome?: NativeOutcome; cancel(): void } = {
    cancel: probe.native(name).start(args, 1, (outcome) => {
      request.outcome = outcome;
    }),
  };
  return request;
}

async function finished(request: { outcome?: NativeOutcome }): Promise<NativeOutcome> {
  while (request.outcome === undefined) await nextTurn();
  return request.outcome;
}

test('the answer of the only request comes without the event loop', { skip, timeout: 60_000 }, async () => {
  for (;;) {
    const request = start('Probe.echoAsync', 'x');
    const came = probe.extensions.waitHere(1);
    assert.equal(came, request.outcome !== undefined);
    assert.deepEqual(await finished(request), { kind: 'value', value: 'x' });
    if (came) break;
  }
});

test(
  'it does not wait when others are awaited, or what is awaited was given up',
  { skip, timeout: 60_000 },
  async () => {
    const first = start('Probe.echoAsync', 1);
    assert.equal(probe.extensions.waitHere(2), false);
    const second = start('Probe.echoAsync', 2);
    assert.equal(probe.extensions.waitHere(1), false);
    assert.deepEqual(await finished(first), { kind: 'value', value: 1 });
    assert.deepEqual(await finished(second), { kind: 'value', value: 2 });
    const never = start('Probe.never');
    never.cancel();
    assert.equal(probe.extensions.waitHere(1), false);
    while (probe.extensions.working) await nextTurn();
    assert.equal(never.outcome, undefined);
  },
);

test('what takes long comes through the event loop', { skip, timeout: 60_000 }, async () => {
  for (let i = 0; i < 5; i++) {
    const request = start('Probe.addLater', 50, i, 1);
    probe.extensions.waitHere(1);
    assert.deepEqual(await finished(request), { kind: 'value', value: i + 1 });
  }
});

test('a library of ABI 1.0 is used without what is newer', { skip }, () => {
  const { call, extensions } = open(['older_minor'], { extensionsFolder: `${fixturesFolder}/broken` });
  assert.equal(call('Broken.one'), 1);
  assert.equal(extensions.require('older_minor').library.abiMinor, 0);
  assert.equal(extensions.require('older_minor').library.binding.wait(1000), 0);
});
