/**
 * Waiting for a library's answer on this thread, inside the library, instead of in Node's event loop. That saves the library
 * a thread and both of them the waking, but nothing else is heard meanwhile; so it is done only while answers come soon.
 */

import { monotonicMs } from '../host/clock';
import type { Binding } from './vtable';

/** Longest wait, in microseconds. The library may take as long again to notice that it is over. */
const limitUs = 2000;
/** A wait that took as many milliseconds was no wait: the library's code has held this thread up. */
const heldUpMs = 10;
/** After so many waits in vain, each next one is left out two to the power of that many times. */
const mostMisses = 10;

/** Remembers how the last waits went. */
export class WaitingHere {
  /** Waits in vain since the last that was not, and how many are left out for that. */
  private misses = 0;
  private skips = 0;
  /** The library expects that this thread will wait again, and does its work. */
  private isExpected = false;

  constructor(private readonly binding: Pick<Binding, 'wait'>) {}

  /**
   * Waits, if that seems to pay, and has what came handed on by `handOn`, which says whether that was anything. True if so.
   */
  waitOnce(handOn: () => boolean): boolean {
    if (this.skips > 0) {
      this.skips--;
      this.leave();
      return false;
    }
    this.isExpected = true;
    const start = monotonicMs();
    const mayHaveCome = this.binding.wait(limitUs) !== 0;
    const elapsed = monotonicMs() - start;
    const hasCome = mayHaveCome && handOn();
    if (hasCome && elapsed < heldUpMs) {
      this.misses = 0;
    } else {
      this.misses = Math.min(this.misses + 1, mostMisses);
      this.skips = 2 ** this.misses;
    }
    return hasCome;
  }

  /** This thread turns to other things while the library works: the library's own threads are to do that. */
  leave(): void {
    if (!this.isExpected) return;
    this.isExpected = false;
    this.binding.wait(0);
  }
}
