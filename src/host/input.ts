/** Standard input by lines and as a whole, at constant memory, without the cost of a line at a time. */

import { isatty } from 'node:tty';
import { NOT_READY, type Input } from '../lang/host';
import { InputDescriptor } from './descriptor';

const newline = 10;

/** A file descriptor that is read as text. */
export class InputStream implements Input {
  private readonly source: InputDescriptor;
  /** Whole lines that were decoded and not yet handed out, and how far they were handed out. */
  private decoded = '';
  private position = 0;
  /** The bytes after the last newline read: the beginning of a line that goes on. */
  private partial: Buffer[] = [];

  /** @param descriptor open file descriptor */
  constructor(private readonly descriptor: number) {
    this.source = new InputDescriptor(descriptor);
  }

  /** Whether a person types the input. */
  get isTerminal(): boolean {
    return isatty(this.descriptor);
  }

  /** Bytes that are not UTF-8 become U+FFFD. */
  readLine(): string | undefined | typeof NOT_READY {
    if (this.position >= this.decoded.length) {
      const isThere = this.fill();
      if (isThere === NOT_READY) return NOT_READY;
      if (!isThere) return undefined;
    }
    const end = this.decoded.indexOf('\n', this.position);
    const stop = end < 0 ? this.decoded.length : end;
    const line = this.decoded.slice(this.position, stop);
    this.position = stop + 1;
    return line;
  }

  readAll(): string | typeof NOT_READY {
    for (;;) {
      const bytes = this.source.read();
      if (bytes === NOT_READY) return NOT_READY;
      if (bytes.length === 0) break;
      this.partial.push(Buffer.from(bytes));
    }
    const start = this.decoded.slice(this.position);
    this.decoded = '';
    this.position = 0;
    return start + this.takePartial(Buffer.alloc(0));
  }

  whenReady(done: () => void): () => void {
    return this.source.whenReady(done);
  }

  /** Reads until at least one more line, or the end, is there; false when nothing is left. */
  private fill(): boolean | typeof NOT_READY {
    this.decoded = '';
    this.position = 0;
    for (;;) {
      const bytes = this.source.read();
      if (bytes === NOT_READY) return NOT_READY;
      if (bytes.length === 0) break;
      const lastNewline = bytes.lastIndexOf(newline);
      if (lastNewline < 0) {
        this.partial.push(Buffer.from(bytes));
        continue;
      }
      // Cutting at a newline never cuts a character in two.
      this.decoded = this.takePartial(bytes.subarray(0, lastNewline + 1));
      if (lastNewline + 1 < bytes.length) this.partial.push(Buffer.from(bytes.subarray(lastNewline + 1)));
      return true;
    }
    this.decoded = this.takePartial(Buffer.alloc(0));
    return this.decoded !== '';
  }

  private takePartial(end: Buffer): string {
    if (this.partial.length === 0) return end.toString('utf8');
    const whole = Buffer.concat([...this.partial, end]);
    this.partial = [];
    return whole.toString('utf8');
  }
}

/** Everything that is left of an input. */
export async function readToEnd(input: Input): Promise<string> {
  for (;;) {
    const text = input.readAll();
    if (text !== NOT_READY) return text;
    await new Promise<void>((resolve) => input.whenReady(resolve));
  }
}
