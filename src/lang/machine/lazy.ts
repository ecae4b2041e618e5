/** Top-level bindings: evaluated once, at first use. */

import type { FunctionValue } from '../values/function';
import type { Value } from '../values/value';
import { callValue } from './call';
import type { Process } from './process';
import { currentProcess, currentScheduler } from './scheduler';
import { suspend, SUSPENDED, type Continuation } from './suspension';
import { panic } from './thrown';

const evaluated: Continuation<LazyValue, undefined> = {
  resume: (lazy, _temporary, value) => lazy.complete(value),
  caught: (lazy, _temporary, thrown) => lazy.fail(thrown),
};
const forceAgain: Continuation<LazyValue, undefined> = { resume: (lazy) => lazy.force() };

/** The value of a top-level binding. */
export class LazyValue {
  epoch = 0;
  isDone = false;
  value: Value = undefined;
  private failure: { readonly thrown: unknown } | undefined;
  private evaluator: Process | undefined;
  private readonly waiting: Process[] = [];

  constructor(
    readonly name: string,
    private readonly code: () => FunctionValue,
    /** Bindings being evaluated now, outermost first, shared by all of one program. */
    private readonly underway: LazyValue[],
  ) {}

  /** What the collector must find: the value, or what its evaluation threw. */
  get held(): unknown {
    return this.isDone ? this.value : this.failure?.thrown;
  }

  /** Holds its value no longer, since a variable does from now on; nobody asks for it again. */
  letGo(): void {
    this.value = undefined;
  }

  /** The value; evaluates it first if need be. Returns it or SUSPENDED; throws what its evaluation threw. */
  force(): Value {
    if (this.isDone) return this.value;
    if (this.failure !== undefined) throw this.failure.thrown;
    const process = currentProcess();
    if (this.evaluator === undefined) return this.evaluate(process);
    if (this.evaluator === process || this.wouldWaitForItself(process)) throw this.cycle();
    this.waiting.push(process);
    currentScheduler().park(() => {
      const index = this.waiting.indexOf(process);
      if (index !== -1) this.waiting.splice(index, 1);
    });
    return suspend(forceAgain, this, undefined);
  }

  private evaluate(process: Process): Value {
    this.evaluator = process;
    this.underway.push(this);
    let value: Value;
    try {
      value = callValue(this.code(), []);
    } catch (error) {
      return this.fail(error);
    }
    return value === SUSPENDED ? suspend(evaluated, this, undefined) : this.complete(value);
  }

  /** Two processes that wait for each other's bindings would wait for ever. */
  private wouldWaitForItself(process: Process): boolean {
    const seen = new Set<Process>();
    let next = this.evaluator;
    while (next !== undefined && !seen.has(next)) {
      if (next === process) return true;
      seen.add(next);
      const waiter = next;
      next = this.underway.find((other) => other.waiting.includes(waiter))?.evaluator;
    }
    return false;
  }

  private cycle(): unknown {
    const from = this.underway.indexOf(this);
    const names = [...this.underway.slice(Math.max(0, from)), this].map((lazy) => lazy.name);
    return panic(`cycle in top-level bindings: ${names.join(' -> ')}`);
  }

  /** Stores the value and lets waiting processes go on. */
  complete(value: Value): Value {
    this.value = value;
    this.isDone = true;
    this.settle();
    return value;
  }

  /** Remembers the exception: it is thrown again at every use. */
  fail(thrown: unknown): never {
    this.failure = { thrown };
    this.settle();
    throw thrown;
  }

  private settle(): void {
    this.evaluator = undefined;
    const index = this.underway.indexOf(this);
    if (index !== -1) this.underway.splice(index, 1);
    for (const process of this.waiting.splice(0)) currentScheduler().wake(process, undefined);
  }
}
