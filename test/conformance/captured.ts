/** Streams that keep what is written, and an input that is at its end. */

import type { Input, Output } from '../../src/lang/host';

/** An output that keeps everything as text. */
export class CapturedOutput implements Output {
  readonly isTerminal = false;
  text = '';

  get atLineStart(): boolean {
    return this.text === '' || this.text.endsWith('\n');
  }

  write(text: string): void {
    this.text += text;
  }

  writeBytes(bytes: Uint8Array): void {
    this.text += Buffer.from(bytes).toString('utf8');
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
