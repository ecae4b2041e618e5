/** Messages of a process that have arrived and not been taken, oldest first. */

import type { Value } from '../values/value';

/** Gaps at the front are closed when there are so many of them, and more than messages. */
const manyGaps = 1024;

/** Adding costs constant time; taking costs as much as looking at the messages before the taken one did. */
export class Mailbox {
  /** The messages from `start` on; what was taken left a gap in front of them. */
  private readonly kept: Value[] = [];
  private start = 0;

  get length(): number {
    return this.kept.length - this.start;
  }

  /** All messages, with gaps in front, for who marks what is reachable. */
  get contents(): readonly Value[] {
    return this.kept;
  }

  push(message: Value): void {
    this.kept.push(message);
  }

  /** The message at that place; the oldest is at 0. */
  at(index: number): Value {
    return this.kept[this.start + index];
  }

  /** Takes the message at that place out: those before it move up. */
  take(index: number): void {
    const { kept, start } = this;
    for (let i = start + index; i > start; i--) kept[i] = kept[i - 1];
    kept[start] = undefined;
    this.start++;
    if (this.start === kept.length) this.clear();
    else if (this.start > manyGaps && this.start * 2 > kept.length) {
      kept.splice(0, this.start);
      this.start = 0;
    }
  }

  clear(): void {
    this.kept.length = 0;
    this.start = 0;
  }
}
