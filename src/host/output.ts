/** Output the way Unix tools do it: gathered in pipes and files, by the line on a terminal, never lost, never torn. */

import { fstatSync, writeSync } from 'node:fs';
import type { Output } from '../lang/host';
import { pauseThread } from './pause';
import { isTerminal } from './terminal';

/** Characters gathered before they are written; the size of a pipe on Linux. */
const bufferLength = 65536;
const newline = 10;

/** What to do when an output cannot be written, because its reader has gone away (EPIPE) or the disk is full; must not return. */
export type WriteFailureHandler = (error: NodeJS.ErrnoException) => never;

/** A file descriptor that is written synchronously. */
export class OutputStream implements Output {
  /** Whether a person sees the output. */
  readonly isTerminal: boolean;
  private pending = '';
  private encode = (text: string): Uint8Array => Buffer.from(text, 'utf8');
  private lineStart = true;
  private together: boolean | undefined;

  /**
   * @param descriptor open file descriptor
   * @param onFailure called when writing fails
   * @param gathers false to write everything at once, as standard error does
   * @param other one that goes out first where both lead to the same place, as with `2>&1`
   */
  constructor(
    private readonly descriptor: number,
    private readonly onFailure: WriteFailureHandler,
    private readonly gathers: boolean,
    private readonly other?: OutputStream,
  ) {
    this.isTerminal = isTerminal(descriptor);
  }

  /** Changes how text becomes bytes, from what has not been written yet. */
  encodeWith(encode: (text: string) => Uint8Array): void {
    this.encode = encode;
  }

  /** True at the start, and when the last thing written was a newline. */
  get atLineStart(): boolean {
    return this.lineStart;
  }

  /** Writes text as UTF-8; lone surrogates become U+FFFD. */
  write(text: string): void {
    if (text === '') return;
    if (this.other !== undefined && this.isTogether) this.other.flush();
    this.lineStart = text.charCodeAt(text.length - 1) === newline;
    this.pending += text;
    if (this.pending.length >= bufferLength || !this.gathers || (this.isTerminal && text.includes('\n'))) {
      this.flush();
    }
  }

  /** Whether this one and the other lead to the same place. */
  private get isTogether(): boolean {
    if (this.together === undefined) {
      try {
        const [own, others] = [fstatSync(this.descriptor), fstatSync(this.other?.descriptor ?? -1)];
        this.together = own.ino === others.ino && own.dev === others.dev;
      } catch {
        this.together = false; // one of them is closed
      }
    }
    return this.together;
  }

  /** Writes bytes as they are, after everything written before. */
  writeBytes(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.flush();
    this.lineStart = bytes[bytes.length - 1] === newline;
    this.deliver(bytes);
  }

  /** Hands everything gathered to the operating system; waits for a slow reader. */
  flush(): void {
    if (this.pending === '') return;
    const bytes = this.encode(this.pending);
    this.pending = '';
    this.deliver(bytes);
  }

  private deliver(bytes: Uint8Array): void {
    let written = 0;
    let pause = 0;
    while (written < bytes.length) {
      try {
        written += writeSync(this.descriptor, bytes, written);
        pause = 0;
      } catch (error) {
        const failure = error as NodeJS.ErrnoException;
        if (failure.code !== 'EAGAIN') this.onFailure(failure);
        // The pipe is full and somebody made it non-blocking: wait a little, then a little longer.
        pause = Math.min(pause + 1, 10);
        pauseThread(pause);
      }
    }
  }
}
