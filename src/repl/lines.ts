/** The lines of an input, with a look at the next one where it is there already. */

import { NOT_READY, type Input } from '../lang/host';

/** Stands for a line that was given up by Ctrl-C. */
export const GIVEN_UP = Symbol('given up');

/** An input that entries and the programs in them read in turn. */
export class LineReader implements Input {
  private ahead: string | undefined;
  private giveUpWaiting: (() => void) | undefined;

  constructor(private readonly input: Input) {}

  get isTerminal(): boolean {
    return this.input.isTerminal;
  }

  /** The next line, once it is there; undefined at the end. */
  async next(): Promise<string | undefined | typeof GIVEN_UP> {
    for (;;) {
      const read = this.readLine();
      if (read !== NOT_READY) return read?.replace(/\r$/, '');
      if (await this.isGivenUp()) return GIVEN_UP;
    }
  }

  /** Whoever waits for the next line gets none. */
  giveUp(): void {
    this.giveUpWaiting?.();
  }

  /** Waits until there is more; true when that was given up. */
  private async isGivenUp(): Promise<boolean> {
    const isGivenUp = await new Promise<boolean>((resolve) => {
      const forget = this.whenReady(() => {
        resolve(false);
      });
      this.giveUpWaiting = () => {
        forget();
        resolve(true);
      };
    });
    this.giveUpWaiting = undefined;
    return isGivenUp;
  }

  /** The next line, unless that would have to be waited for, or there is none. It stays the next one. */
  peek(): string | undefined {
    if (this.ahead === undefined) {
      const read = this.input.readLine();
      this.ahead = read === NOT_READY ? undefined : read;
    }
    return this.ahead;
  }

  readLine(): string | undefined | typeof NOT_READY {
    const { ahead } = this;
    this.ahead = undefined;
    return ahead ?? this.input.readLine();
  }

  readAll(): string | typeof NOT_READY {
    const rest = this.input.readAll();
    if (rest === NOT_READY || this.ahead === undefined) return rest;
    const text = `${this.ahead}\n${rest}`;
    this.ahead = undefined;
    return text;
  }

  whenReady(done: () => void): () => void {
    return this.input.whenReady(done);
  }
}
