/** One at a time: whoever changes the store holds the lock of a file while it does. */

import { closeSync, mkdirSync, openSync, rmSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { koffi } from '../../loader/koffi';
import { failure } from '../failure';
import type { Progress } from '../progress';
import { lockPath } from './paths';

/** Milliseconds between two tries, until a waiting is announced, and until it is given up. */
const tryEvery = 15;
const announceAfter = 1000;
const giveUpAfter = 120_000;

/** Runs `work` while nobody else changes the store below `home`; waits for whoever does. */
export async function exclusively<T>(home: string, progress: Progress, work: () => T): Promise<T> {
  const path = lockPath(home);
  mkdirSync(dirname(path), { recursive: true });
  const take = process.platform === 'win32' ? takeByCreating : takeByKernel;
  const started = performance.now();
  let isAnnounced = false;
  for (;;) {
    const release = take(path);
    if (release !== undefined) {
      try {
        return work();
      } finally {
        release();
      }
    }
    const waited = performance.now() - started;
    if (waited > giveUpAfter) {
      throw failure(
        `could not lock '${path}': another nostos has held it for ${giveUpAfter / 1000} s`,
        'wait for it to end, or end it',
      );
    }
    if (!isAnnounced && waited > announceAfter) {
      progress.say('Waiting for another nostos that changes the installed extensions');
      isAnnounced = true;
    }
    await pause(tryEvery);
  }
}

/** From <sys/file.h>: exclusive, without waiting; the same on Linux and macOS. */
const lockExclusive = 2;
const lockWithoutWaiting = 4;

type Flock = (descriptor: number, operation: number) => number;

let flock: Flock | undefined;

/** The kernel's lock of an open file: it ends with its process, however that ends. */
function takeByKernel(path: string): (() => void) | undefined {
  flock ??= koffi().load(null).func('int flock(int, int)') as unknown as Flock;
  const descriptor = openSync(path, 'a');
  if (flock(descriptor, lockExclusive | lockWithoutWaiting) === 0) {
    return () => {
      closeSync(descriptor);
    };
  }
  closeSync(descriptor);
  return undefined;
}

/** Where there is no `flock`: a file that only one can create, with the process that did. */
function takeByCreating(path: string): (() => void) | undefined {
  const own = `${path}.owner`;
  try {
    writeFileSync(own, String(process.pid), { flag: 'wx' });
  } catch {
    const owner = Number.parseInt(readFileSync(own, { encoding: 'utf8', flag: 'a+' }), 10);
    if (!Number.isNaN(owner) && !isAlive(owner)) rmSync(own, { force: true });
    return undefined;
  }
  return () => {
    rmSync(own, { force: true });
  };
}

/** Whether a process of that number runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
