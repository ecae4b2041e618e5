/** Standard input by lines and as a whole, at constant memory, without the cost of a line at a time. */

import { readSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Input } from '../lang/host';
import { pauseThread } from './pause';

const chunkLength = 65536;
const newline = 10;

/** A file descriptor that is read synchronously. */
export class InputStream implements Input {
  private readonly chunk = Buffer.allocUnsafe(chunkLength);
  /** Whole lines that were decoded and not yet handed out, and how far they were handed out. */
  private decoded = '';
  private position = 0;
  /** The bytes after the last newline read: the beginning of a line that goes on. */
  private partial: Buffer[] = [];
  private ended = false;

  /** @param descriptor open file descriptor */
  constructor(private readonly descriptor: number) {}

  /** Whether a person types the input. */
  get isTerminal(): boolean {
    return isatty(this.descriptor);
  }

  /** The next line without its newline, or undefined at the end. Bytes that are not UTF-8 become U+FFFD. */
  readLine(): string | undefined {
    if (this.position >= this.decoded.length && !this.fill()) return undefined;
    const end = this.decoded.indexOf('\n', this.position);
    const stop = end < 0 ? this.decoded.length : end;
    const line = this.decoded.slice(this.position, stop);
    this.position = stop + 1;
    return line;
  }

  /** Everything that has not been read yet. */
  readAll(): string {
    const start = this.decoded.slice(this.position);
    this.decoded = '';
    this.position = 0;
    const rest = this.partial;
    this.partial = [];
    while (!this.ended) {
      const count = this.readChunk();
      if (count > 0) rest.push(Buffer.from(this.chunk.subarray(0, count)));
    }
    return start + Buffer.concat(rest).toString('utf8');
  }

  /** Reads until at least one more line, or the end, is there; false when nothing is left. */
  private fill(): boolean {
    this.position = 0;
    while (!this.ended) {
      const count = this.readChunk();
      const bytes = this.chunk.subarray(0, count);
      const lastNewline = bytes.lastIndexOf(newline);
      if (lastNewline < 0) {
        if (count > 0) this.partial.push(Buffer.from(bytes));
        continue;
      }
      // Cutting at a newline never cuts a character in two.
      this.decoded = this.takePartial(bytes.subarray(0, lastNewline + 1));
      if (lastNewline + 1 < count) this.partial.push(Buffer.from(bytes.subarray(lastNewline + 1)));
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

  private readChunk(): number {
    let pause = 0;
    for (;;) {
      try {
        const count = readSync(this.descriptor, this.chunk, 0, chunkLength, null);
        if (count === 0) this.ended = true;
        return count;
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code === 'EOF') {
          this.ended = true;
          return 0;
        }
        if (code !== 'EAGAIN') throw error;
        pause = Math.min(pause + 1, 10);
        pauseThread(pause);
      }
    }
  }
}
