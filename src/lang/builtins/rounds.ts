/**
 * Calling the program once for each round of a loop. The loop's state is an object on the heap, so that the
 * program may be suspended in any call and the loop goes on where it was.
 */

import { call1 } from '../machine/call';
import { type Continuation, suspend, SUSPENDED } from '../machine/suspension';
import type { List } from '../values/list';
import type { Value } from '../values/value';

/** A loop of at most `end` rounds, each with one call of the program. */
export abstract class Rounds {
  epoch = 0;
  /** The round that is running. */
  index = 0;
  constructor(public end: number) {}

  /** Calls the program for round `index`. Returns its value or SUSPENDED. */
  abstract call(): Value;
  /** Uses what the program gave in round `index`. */
  abstract take(result: Value): void;
  /** The value of the whole loop. */
  abstract finish(): Value;

  /** Makes this round the last. */
  protected stop(): void {
    this.end = this.index;
  }
}

/** A loop that calls a function with each element of a list. */
export abstract class ElementRounds extends Rounds {
  constructor(
    readonly list: List,
    readonly fn: Value,
  ) {
    super(list.length);
  }

  /** The element of this round. */
  protected get element(): Value {
    return this.list.get(this.index);
  }

  call(): Value {
    return call1(this.fn, this.list.get(this.index));
  }
}

const afterCall: Continuation<Rounds, undefined> = {
  resume(rounds, _temporary, result) {
    rounds.take(result);
    rounds.index++;
    return runRounds(rounds);
  },
};

/** Runs the rounds that are left. Returns the loop's value or SUSPENDED. */
export function runRounds(rounds: Rounds): Value {
  while (rounds.index < rounds.end) {
    const result = rounds.call();
    if (result === SUSPENDED) return suspend(afterCall, rounds, undefined);
    rounds.take(result);
    rounds.index++;
  }
  return rounds.finish();
}
