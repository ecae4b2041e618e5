/** Variables that all processes share. */

import type { Value } from '../values/value';
import type { Process } from './process';
import { currentProcess, currentScheduler } from './scheduler';
import { panic } from './thrown';
import { suspend, SUSPENDED, type Continuation } from './suspension';

const readAgain: Continuation<MvarCell, undefined> = { resume: (cell) => cell.read() };
const acquireAgain: Continuation<MvarCell, undefined> = {
  resume(cell) {
    return cell.acquire();
  },
};

/** One shared variable: a value, and a lock that a process holds while it computes a new value from the old. */
export class MvarCell {
  epoch = 0;
  value: Value = undefined;
  /** The process that holds the lock. */
  owner: Process | undefined = undefined;
  private holds = 0;
  private readonly waiting: Process[] = [];

  constructor(readonly name: string) {}

  /** The value, once no other process holds the lock. Returns it or SUSPENDED. */
  read(): Value {
    if (this.owner === undefined || this.owner === currentProcess()) return this.value;
    return this.wait(readAgain);
  }

  /** Takes the lock, re-entrantly. Returns unit when it is held, or SUSPENDED. */
  acquire(): Value {
    const process = currentProcess();
    if (this.owner !== undefined && this.owner !== process) return this.wait(acquireAgain);
    this.owner = process;
    this.holds++;
    return undefined;
  }

  /** Stores a value and gives the lock back. */
  store(value: Value): void {
    this.value = value;
    this.release();
  }

  /** Gives the lock back; the process that has waited longest goes on. */
  release(): void {
    if (--this.holds > 0) return;
    this.owner = undefined;
    const next = this.waiting.shift();
    if (next !== undefined) currentScheduler().wake(next, undefined);
  }

  private wait(then: Continuation<MvarCell, undefined>): Value {
    if (this.waiting.includes(currentProcess())) throw panic(`deadlock on mvar ${this.name}`);
    const process = currentProcess();
    this.waiting.push(process);
    const parked = currentScheduler().park(() => {
      const index = this.waiting.indexOf(process);
      if (index !== -1) this.waiting.splice(index, 1);
    });
    return parked === SUSPENDED ? suspend(then, this, undefined) : parked;
  }
}
