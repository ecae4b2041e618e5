/** Things that come from outside one by one, and the processes that wait for them: each gets its own, in order. */

import type { Value } from '../values/value';
import { waitFor, type Outcome } from './context';

/** A process that waits. */
interface Taker {
  readonly done: (outcome: Outcome) => void;
  /** What it gets when nothing comes any more. */
  readonly atEnd: () => Outcome;
}

/** A queue from the event loop to processes. */
export class Arrivals {
  private readonly arrived: Value[] = [];
  private readonly waiting: Taker[] = [];
  private hasEnded = false;

  /** Hands a value to who waits longest, or keeps it. Called from the event loop. */
  push(value: Value): void {
    this.arrived.push(value);
    this.serve();
  }

  /** Nothing will come any more; what has come can still be taken. Called from the event loop. */
  end(): void {
    this.hasEnded = true;
    this.serve();
  }

  /** The next value; waits for it. When none can come any more, what `atEnd` says. Returns SUSPENDED. */
  take(atEnd: () => Outcome): Value {
    return waitFor((done) => {
      const taker = { done, atEnd };
      this.waiting.push(taker);
      if (this.arrived.length > 0 || this.hasEnded) setImmediate(() => this.serve());
      return () => {
        const place = this.waiting.indexOf(taker);
        if (place >= 0) this.waiting.splice(place, 1);
      };
    });
  }

  private serve(): void {
    while (this.arrived.length > 0 || this.hasEnded) {
      const taker = this.waiting.shift();
      if (taker === undefined) return;
      if (this.arrived.length > 0) taker.done({ kind: 'value', value: this.arrived.shift() });
      else taker.done(taker.atEnd());
    }
  }
}
