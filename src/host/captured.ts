/** Streams that keep what is written, and an input that is at its end: for programs that somebody watches. */

import type { Input, Output } from '../lang/host';

/** Characters kept; of more, only the end counts. */
const kept = 1 << 20;

/** An output that keeps the end of what is written as text. */
export class CapturedOutput implements Output {
  readonly isTerminal = false;
  private held = '';
  private isCut = false;

  /** What was written; its last million characters when that was more. */
  get text(): string {
    return this.isCut ? `…${this.held.slice(-kept)}` : this.held;
  }

  get atLineStart(): boolean {
    return this.held === '' || this.held.endsWith('\n');
  }

  write(text: string): void {
    this.held += text;
    if (this.held.length <= 4 * kept) return;
    this.held = this.held.slice(-kept);
    this.isCut = true;
  }

  writeBytes(bytes: Uint8Array): void {
    this.write(Buffer.from(bytes).toString('utf8'));
  }

  flush(): void {
    // Nothing is held back.
  }
}

/** An input without a single line. */
export const emptyInput: Input = {
  readLine: () => undefined,
  readAll: () => '',
  whenReady: () => () => undefined,
  isTerminal: false,
};
