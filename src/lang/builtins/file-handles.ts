/** Open files. A handle is an Int. */

import { ioArgumentError } from '../machine/thrown';
import { List } from '../values/list';
import type { Value } from '../values/value';
import { integer, text } from './arguments';
import { currentHost } from './context';
import { row } from './define';
import { decodeUtf8, ioError, messageOf, onPath } from './io-error';
import { rows } from './row';

const files = () => currentHost().node.fs;
const chunkLength = 65536;
const newline = 10;

/**
 * A file that is read by lines or pieces, or written. What has been read ahead is given back to the file's
 * position before anything else happens.
 */
class OpenFile {
  private position: number | undefined;
  /** Read ahead and not yet handed out. */
  private ahead: Buffer = Buffer.alloc(0);

  constructor(
    private readonly descriptor: number,
    private readonly appends: boolean,
    /** Pipes and terminals have no position: they are read as they come. */
    private readonly isSeekable: boolean,
  ) {
    this.position = isSeekable ? 0 : undefined;
  }

  private readChunk(length: number): Buffer {
    const chunk = Buffer.allocUnsafe(length);
    const count = files().readSync(this.descriptor, chunk, 0, length, this.position ?? null);
    if (this.position !== undefined) this.position += count;
    return chunk.subarray(0, count);
  }

  /** Up to `count` bytes, empty at the end. */
  read(count: number): Buffer {
    if (this.ahead.length === 0 && count > 0)
      this.ahead = this.readChunk(Math.min(Math.max(count, 1), 1 << 30));
    const piece = this.ahead.subarray(0, count);
    this.ahead = this.ahead.subarray(piece.length);
    return piece;
  }

  /** The next line with its newline; undefined at the end. */
  readLine(): Buffer | undefined {
    const pieces: Buffer[] = [];
    for (;;) {
      if (this.ahead.length === 0) {
        this.ahead = this.readChunk(chunkLength);
        if (this.ahead.length === 0) return pieces.length === 0 ? undefined : Buffer.concat(pieces);
      }
      const end = this.ahead.indexOf(newline);
      pieces.push(end < 0 ? this.ahead : this.ahead.subarray(0, end + 1));
      this.ahead = this.ahead.subarray(end < 0 ? this.ahead.length : end + 1);
      if (end >= 0) return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
    }
  }

  private dropAhead(): void {
    if (this.position !== undefined) this.position -= this.ahead.length;
    this.ahead = Buffer.alloc(0);
  }

  /** Writes at the position, or at the end of a file that was opened for appending. Gives the number of bytes. */
  write(content: string): number {
    this.dropAhead();
    const bytes = Buffer.from(content);
    for (let written = 0; written < bytes.length;) {
      const at = this.appends || this.position === undefined ? null : this.position;
      const count = files().writeSync(this.descriptor, bytes, written, bytes.length - written, at);
      written += count;
      if (this.position !== undefined) this.position += count;
    }
    return bytes.length;
  }

  seek(offset: number, whence: string): number {
    this.dropAhead();
    const bases: Readonly<Record<string, () => number>> = {
      start: () => 0,
      current: () => this.position ?? 0,
      end: () => files().fstatSync(this.descriptor).size,
    };
    if (!Object.hasOwn(bases, whence)) throw ioArgumentError(`Invalid seek whence: ${whence}`);
    const target = bases[whence]() + offset;
    if (target < 0 || !this.isSeekable) throw ioError('IO error: Invalid argument');
    this.position = target;
    return target;
  }

  flush(): void {
    files().fsyncSync(this.descriptor);
  }

  close(): void {
    files().closeSync(this.descriptor);
  }
}

const modes: Readonly<Record<string, string>> = {
  r: 'r',
  read: 'r',
  w: 'w',
  write: 'w',
  a: 'a',
  append: 'a',
};
const openFiles = new Map<number, OpenFile>();
let lastHandle = 0;

function open(path: string, mode: string): number {
  const isReadWrite = mode === 'rw' || mode === 'readwrite';
  if (!isReadWrite && !Object.hasOwn(modes, mode)) throw ioArgumentError(`Invalid file mode: ${mode}`);
  const { constants } = files();
  const flags = isReadWrite ? constants.O_RDWR | constants.O_CREAT : modes[mode];
  const descriptor = onPath(path, (name) => files().openSync(name, flags));
  const isFile = onPath(path, () => files().fstatSync(descriptor).isFile());
  openFiles.set(++lastHandle, new OpenFile(descriptor, flags === 'a', isFile));
  return lastHandle;
}

/** Runs an operation on an open file; its failure becomes an error of the program. */
function onHandle<T>(handle: Value, operation: (file: OpenFile) => T): T {
  const file = openFiles.get(integer(handle));
  if (file === undefined) throw ioError('Invalid handle');
  try {
    return operation(file);
  } catch (error) {
    if (error instanceof Error) throw ioError(`IO error: ${messageOf(error)}`);
    throw error;
  }
}

/** Bytes as text, or as numbers when they are not UTF-8. */
export function textOrBytes(bytes: Uint8Array): Value {
  return decodeUtf8(bytes) ?? List.from(Array.from(bytes));
}

/** The part of the namespace `File` that works on handles. */
export const fileHandleRows = () =>
  rows([
    row(
      'File.open',
      '(path: String, mode: String) -> Int',
      'Opens a file for `r`eading, `w`riting, `a`ppending or both (`rw`); gives a handle.',
      undefined,
      (path: Value, mode: Value) => open(text(path), text(mode)),
    ),
    row(
      'File.read',
      '(handle: Int, count: Int) -> String',
      'Up to so many bytes as text; empty at the end.',
      undefined,
      (handle: Value, count: Value) =>
        onHandle(handle, (file) => textOrBytes(file.read(Math.max(0, integer(count))))),
    ),
    row(
      'File.readLine',
      '(handle: Int) -> String',
      'The next line with its newline; `eof` at the end of the file.',
      undefined,
      (handle: Value) =>
        onHandle(handle, (file) => {
          const line = file.readLine();
          return line === undefined ? 'eof' : textOrBytes(line);
        }),
    ),
    row(
      'File.write',
      '(handle: Int, content: String) -> Int',
      'Writes a text; gives the number of bytes.',
      undefined,
      (handle: Value, content: Value) => onHandle(handle, (file) => file.write(text(content))),
    ),
    row(
      'File.flush',
      '(handle: Int) -> ()',
      'Waits until what was written is on the disk.',
      undefined,
      (handle: Value) =>
        onHandle(handle, (file) => {
          file.flush();
          return undefined;
        }),
    ),
    row(
      'File.seek',
      '(handle: Int, offset: Int, whence: String) -> Int',
      'Goes to a position from the `start`, `current` position or `end`; gives the new position.',
      undefined,
      (handle: Value, offset: Value, whence: Value) =>
        onHandle(handle, (file) => file.seek(integer(offset), text(whence))),
    ),
    row(
      'File.close',
      '(handle: Int) -> ()',
      'Closes a file; its handle is invalid from then on.',
      undefined,
      (handle: Value) => {
        onHandle(handle, (file) => file.close());
        openFiles.delete(integer(handle));
        return undefined;
      },
    ),
  ]);
