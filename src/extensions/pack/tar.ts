/**
 * Reads a tar archive piece by piece, and only what a pack needs: regular files with short plain names below
 * `package/`. Everything else that tar can express (links, devices, extended headers, huge sizes) ends the reading
 * with a `TarProblem` before a byte of it is handed on. Format: POSIX.1-1988 "ustar".
 */

import { pathProblem } from './names';

/** Bounds of what is read. */
export interface TarLimits {
  readonly entries: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of all files together. */
  readonly totalBytes: number;
}

/** Takes the files of an archive: `begin`, `data` until all bytes are there, `end`; then the next file. */
export interface TarSink {
  begin(path: string, size: number): void;
  data(bytes: Buffer): void;
  end(): void;
}

/** Why an archive is refused. */
export class TarProblem extends Error {
  /** @param entry the name of the entry at fault as it stands in the archive; undefined for the whole */
  constructor(
    readonly reason: string,
    readonly entry?: string,
  ) {
    super(reason);
    this.name = 'TarProblem';
  }
}

const blockSize = 512;
const topFolder = 'package/';

/** Kinds of entries by their flag, for the message that refuses them. */
const otherKinds: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a named pipe',
  '7': 'a contiguous file',
  x: 'an extended header',
  g: 'a global header',
  L: 'a long name',
  K: 'a long link',
  S: 'a sparse file',
};

/** The state of reading one archive. */
export class TarReader {
  private readonly header = Buffer.alloc(blockSize);
  private headerFilled = 0;
  /** Bytes of the present file that are to come, and of the filling up to the next block. */
  private left = 0;
  private filling = 0;
  private entries = 0;
  private total = 0;
  private ended = false;
  private readonly files = new Map<string, string>();
  private readonly folders = new Map<string, string>();

  constructor(
    private readonly sink: TarSink,
    private readonly limits: TarLimits,
  ) {}

  /** Takes the next bytes of the archive, of any length. */
  take(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      // What follows the end mark is filling.
      if (this.ended) return;
      if (this.left > 0) rest = this.takeData(rest);
      else if (this.filling > 0) {
        const count = Math.min(this.filling, rest.length);
        this.filling -= count;
        rest = rest.subarray(count);
      } else rest = this.takeHeader(rest);
    }
  }

  /** To be called after the last bytes; throws when the archive stops in the middle. */
  finish(): void {
    if (!this.ended) throw new TarProblem('the archive is incomplete: it stops before its end mark');
  }

  private takeData(rest: Buffer): Buffer {
    const count = Math.min(this.left, rest.length);
    this.sink.data(rest.subarray(0, count));
    this.left -= count;
    if (this.left === 0) this.sink.end();
    return rest.subarray(count);
  }

  private takeHeader(rest: Buffer): Buffer {
    const count = rest.copy(this.header, this.headerFilled, 0, blockSize - this.headerFilled);
    this.headerFilled += count;
    if (this.headerFilled === blockSize) {
      this.headerFilled = 0;
      if (this.header.every((byte) => byte === 0)) this.ended = true;
      else this.beginEntry();
    }
    return rest.subarray(count);
  }

  private beginEntry(): void {
    this.checkSum();
    const name = this.name();
    if (++this.entries > this.limits.entries) {
      throw new TarProblem(`the archive has more than ${this.limits.entries} entries`);
    }
    const flag = this.text(156, 1);
    const isFolder = flag === '5';
    if (!isFolder && flag !== '' && flag !== '0') {
      const kind = otherKinds[flag] ?? `of the unknown kind ${JSON.stringify(flag)}`;
      throw new TarProblem(`it is ${kind}; a pack holds regular files only`, name);
    }
    const size = this.size(name);
    if (isFolder) {
      if (size !== 0) throw new TarProblem('it is a folder with content', name);
      this.claim(name, name.replace(/\/$/, ''), isFolder);
      return;
    }
    const path = this.claim(name, name, isFolder);
    this.left = size;
    this.filling = (blockSize - (size % blockSize)) % blockSize;
    this.sink.begin(path, size);
    if (size === 0) this.sink.end();
  }

  /** The path below `package/`, taken by this entry alone. */
  private claim(name: string, full: string, isFolder: boolean): string {
    if (isFolder && `${full}/` === topFolder) return '';
    const inside = full.startsWith(topFolder) ? full.slice(topFolder.length) : full;
    const problem = pathProblem(inside);
    if (problem !== undefined) throw new TarProblem(problem, name);
    if (inside === full) throw new TarProblem(`it is not below ${topFolder}`, name);
    for (let at = inside.indexOf('/'); at >= 0; at = inside.indexOf('/', at + 1)) {
      this.claimFolder(name, inside.slice(0, at));
    }
    if (isFolder) this.claimFolder(name, inside);
    else {
      const folded = inside.toLowerCase();
      if (this.files.has(folded)) throw this.collision(name, this.files.get(folded));
      if (this.folders.has(folded)) throw this.collision(name, this.folders.get(folded));
      this.files.set(folded, inside);
    }
    return inside;
  }

  private claimFolder(name: string, folder: string): void {
    const folded = folder.toLowerCase();
    if (this.files.has(folded)) throw this.collision(name, this.files.get(folded));
    const other = this.folders.get(folded);
    if (other !== undefined && other !== folder) throw this.collision(name, other);
    this.folders.set(folded, folder);
  }

  private collision(name: string, other: string | undefined): TarProblem {
    return new TarProblem(
      `it is the same as ${JSON.stringify(other)} on file systems that ignore case, or stands twice`,
      name,
    );
  }

  private name(): string {
    const isUstar = this.text(257, 5) === 'ustar';
    const prefix = isUstar ? this.text(345, 155) : '';
    const name = this.text(0, 100);
    return prefix === '' ? name : `${prefix}/${name}`;
  }

  private size(name: string): number {
    const field = this.text(124, 12).trim();
    if (!/^[0-7]{1,11}$/.test(field)) throw new TarProblem('its size cannot be read, or is huge', name);
    const size = Number.parseInt(field, 8);
    if (size > this.limits.fileBytes) {
      throw new TarProblem(`it has ${size} bytes, and ${this.limits.fileBytes} are allowed`, name);
    }
    this.total += size;
    if (this.total > this.limits.totalBytes) {
      throw new TarProblem(`the archive holds more than ${this.limits.totalBytes} bytes`);
    }
    return size;
  }

  /** The text of a field up to its first NUL. */
  private text(start: number, length: number): string {
    const text = this.header.toString('latin1', start, start + length);
    const end = text.indexOf('\0');
    return end < 0 ? text : text.slice(0, end);
  }

  private checkSum(): void {
    // The field itself counts as eight spaces.
    let sum = 8 * 32;
    for (let i = 0; i < blockSize; i++) if (i < 148 || i >= 156) sum += this.header[i];
    if (Number.parseInt(this.text(148, 8).trim(), 8) !== sum) {
      throw new TarProblem('it is no tar archive, or damaged: the sum of a header does not fit');
    }
  }
}
