/**
 * Calling the program once for each round of a loop. The loop's state is an object on the heap, so that the
 * program may be suspended in any call and the loop goes on where it was. It is one class for all loops: V8 stores and
 * reads fields of one shape many times faster than of a shape for each kind of loop.
 */

import { call1 } from '../machine/call';
import { type Continuation, suspend, SUSPENDED } from '../machine/suspension';
import type { List } from '../values/list';
import type { Value } from '../values/value';
import { list } from './arguments';

/** What a kind of loop does; `S` is what it keeps from round to round. */
export interface LoopKind<S> {
  /** Calls the program for the round that is running. Returns its value or SUSPENDED. */
  call(rounds: Rounds<S>): Value;
  /** Uses what the program gave in the round that is running. */
  take(rounds: Rounds<S>, result: Value): void;
  /** The value of the whole loop. */
  finish(rounds: Rounds<S>): Value;
}

/** A loop while it runs: a round for each element of a list, from `index` to before `end`. */
export class Rounds<S> {
  epoch = 0;
  index = 0;
  end: number;

  /** @param fn the program's function; undefined where a loop calls something else */
  constructor(
    readonly kind: LoopKind<S>,
    readonly list: List,
    readonly fn: Value,
    public state: S,
  ) {
    this.end = list.length;
  }

  /** The element of this round. */
  get element(): Value {
    return this.list.get(this.index);
  }

  /** Makes this round the last. */
  stop(): void {
    this.end = this.index;
  }
}

/** A loop that calls a function with each element of a list, as the function of a builtin. */
export function callingEach<S>(
  start: () => S,
  kind: Omit<LoopKind<S>, 'call'>,
): (elements: Value, fn: Value) => Value {
  const { take, finish } = kind;
  const whole: LoopKind<S> = { call: callWithElement, take, finish };
  return (elements, fn) => runRounds(new Rounds(whole, list(elements), fn, start()));
}

function callWithElement(rounds: Rounds<unknown>): Value {
  return call1(rounds.fn, rounds.list.get(rounds.index));
}

const afterCall: Continuation<Rounds<unknown>, undefined> = {
  resume(rounds, _temporary, result) {
    rounds.kind.take(rounds, result);
    rounds.index++;
    return runRounds(rounds);
  },
};

/** Runs the rounds that are left. Returns the loop's value or SUSPENDED. */
export function runRounds(rounds: Rounds<unknown>): Value {
  const { kind } = rounds;
  while (rounds.index < rounds.end) {
    const result = kind.call(rounds);
    if (result === SUSPENDED) return suspend(afterCall, rounds, undefined);
    kind.take(rounds, result);
    rounds.index++;
  }
  return kind.finish(rounds);
}
