/** The lines of several files, one after another, at constant memory. */

import { closeSync, fstatSync, openSync } from 'node:fs';
import type { LineInput, NOT_READY } from '../lang/host';
import { InputStream, type InputEncoding } from './input';

/** What happens to files while their lines are read. */
export interface FileEvents {
  /** A file has been opened; what is written from now on belongs to it. */
  opened?(path: string, descriptor: number): void;
  /** All its lines have been read, and all that they led to has been written. */
  finished?(path: string): void;
  /** A file that cannot be read is told, and left out. */
  failed(path: string, reason: unknown): void;
}

/** The name of standard input among files. */
const standardInput = '-';

/** Reads files by the line. */
export class FileLines implements LineInput {
  file = standardInput;
  fileNumber = 0;
  lineNumber = 0;
  private current: InputStream | undefined;
  private descriptor: number | undefined;
  private next = 0;

  /**
   * @param paths the files, `-` for standard input
   * @param stdin standard input, shared with whoever else reads it
   * @param encoding how all of them become text
   */
  constructor(
    private readonly paths: readonly string[],
    private readonly stdin: InputStream,
    private readonly encoding: InputEncoding,
    private readonly events: FileEvents,
  ) {}

  advance(): boolean | typeof NOT_READY {
    for (;;) {
      if (this.current !== undefined) {
        const arrival = this.advanceIn(this.current);
        if (arrival !== false) {
          if (arrival === true) this.lineNumber++;
          return arrival;
        }
        this.close();
      }
      if (this.next === this.paths.length) return false;
      this.open(this.paths[this.next++]);
    }
  }

  get line(): string {
    return this.current?.line ?? '';
  }

  get lineIsEnded(): boolean {
    return this.current?.lineIsEnded ?? true;
  }

  whenReady(done: () => void): () => void {
    return (this.current ?? this.stdin).whenReady(done);
  }

  private advanceIn(input: InputStream): boolean | typeof NOT_READY {
    try {
      return input.advance();
    } catch (error) {
      this.events.failed(this.file, error);
      return false;
    }
  }

  private open(path: string): void {
    try {
      if (path === standardInput) {
        this.stdin.readAs(this.encoding);
        this.current = this.stdin;
      } else {
        this.descriptor = openSync(path, 'r');
        if (fstatSync(this.descriptor).isDirectory()) throw new Error('It is a directory');
        this.events.opened?.(path, this.descriptor);
        this.current = new InputStream(this.descriptor, this.encoding);
      }
      this.file = path;
      this.fileNumber++;
      this.lineNumber = 0;
    } catch (error) {
      this.closeDescriptor();
      this.events.failed(path, error);
    }
  }

  private close(): void {
    this.current = undefined;
    if (this.descriptor === undefined) return;
    this.closeDescriptor();
    this.events.finished?.(this.file);
  }

  private closeDescriptor(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}
