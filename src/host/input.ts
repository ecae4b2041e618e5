/** Standard input by lines and as a whole, at constant memory, without the cost of a line at a time. */

import { NOT_READY, type Input } from '../lang/host';
import { InputDescriptor } from './descriptor';
import type { KeptBytes } from './keptBytes';
import { isTerminal } from './terminal';

const newline = 10;

/** How bytes become text: `latin1` where lines are only counted, which is faster; bytes that are no `utf8` become U+FFFD. */
export type InputEncoding = 'utf8' | 'latin1' | KeptBytes;

/** A file descriptor that is read as text. */
export class InputStream implements Input {
  private readonly source: InputDescriptor;
  /** Whole lines that were decoded, where the current line is in them, and where the next one begins. */
  private decoded = '';
  private lineStart = 0;
  private lineEnd = 0;
  private position = 0;
  /** The bytes after the last newline read: the beginning of a line that goes on. */
  private partial: Buffer[] = [];

  /**
   * @param descriptor open file descriptor
   * @param encoding how it becomes text
   */
  constructor(
    private readonly descriptor: number,
    private encoding: InputEncoding = 'utf8',
  ) {
    this.source = new InputDescriptor(descriptor);
  }

  /** Changes the encoding; only before anything has been read. */
  readAs(encoding: InputEncoding): void {
    this.encoding = encoding;
  }

  /** Whether a person types the input. */
  get isTerminal(): boolean {
    return isTerminal(this.descriptor);
  }

  readLine(): string | undefined | typeof NOT_READY {
    const isThere = this.advance();
    return isThere === true ? this.line : isThere === false ? undefined : isThere;
  }

  /** Moves to the next line without making a text of it; false at the end. */
  advance(): boolean | typeof NOT_READY {
    if (this.position >= this.decoded.length) {
      const isThere = this.fill();
      if (isThere !== true) return isThere;
    }
    const end = this.decoded.indexOf('\n', this.position);
    this.lineStart = this.position;
    this.lineEnd = end < 0 ? this.decoded.length : end;
    this.position = this.lineEnd + 1;
    return true;
  }

  /** The current line without its newline. */
  get line(): string {
    return this.decoded.slice(this.lineStart, this.lineEnd);
  }

  /** Whether the current line ends with a newline: only the last one may not. */
  get lineIsEnded(): boolean {
    return this.lineEnd < this.decoded.length;
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
    if (this.partial.length === 0) return this.decode(end);
    const whole = Buffer.concat([...this.partial, end]);
    this.partial = [];
    return this.decode(whole);
  }

  private decode(bytes: Buffer): string {
    const { encoding } = this;
    return typeof encoding === 'string' ? bytes.toString(encoding) : encoding.decode(bytes);
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
