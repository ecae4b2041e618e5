/**
 * Files that are edited in place: what is written goes into a new file beside the old one and takes its name when all
 * of it is there. Whoever looks sees the old file or the new one, never half of it; a failure leaves the old one.
 */

import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  copyFileSync,
  linkSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Output } from '../lang/host';
import type { KeptBytes } from './keptBytes';
import { OutputStream, type WriteFailureHandler } from './output';

/** The new content of one file. */
class Edit {
  readonly output: OutputStream;
  private readonly descriptor: number;
  private readonly target: string;
  private readonly unfinished: string;

  constructor(path: string, old: Stats, kept: KeptBytes, onWriteFailure: WriteFailureHandler) {
    // A link stays a link: what it leads to is edited.
    this.target = realpathSync(path);
    this.unfinished = join(dirname(this.target), `.${basename(this.target)}.${process.pid}.nostos`);
    this.descriptor = openSync(this.unfinished, 'wx', 0o600);
    try {
      keepOwner(this.descriptor, old);
      fchmodSync(this.descriptor, old.mode & 0o7777);
    } catch (error) {
      this.abandon();
      throw error;
    }
    this.output = new OutputStream(this.descriptor, onWriteFailure, true);
    this.output.encodeWith((text) => kept.encode(text));
  }

  /** Puts the new content in the old one's place. */
  finish(backupSuffix: string): void {
    this.output.flush();
    fsyncSync(this.descriptor);
    closeSync(this.descriptor);
    if (backupSuffix !== '') keepBackup(this.target, `${this.target}${backupSuffix}`);
    renameSync(this.unfinished, this.target);
  }

  /** Leaves the old content as it was. */
  abandon(): void {
    try {
      closeSync(this.descriptor);
    } catch {
      // It is closed already: the failure came afterwards.
    }
    rmSync(this.unfinished, { force: true });
  }
}

/** Who may not give files away keeps the own name on the new one. */
function keepOwner(descriptor: number, { uid, gid }: Stats): void {
  try {
    const own = fstatSync(descriptor);
    if (own.uid !== uid || own.gid !== gid) fchownSync(descriptor, uid, gid);
  } catch {
    // As with every other tool that replaces files.
  }
}

function keepBackup(path: string, backup: string): void {
  rmSync(backup, { force: true });
  try {
    linkSync(path, backup);
  } catch {
    // Not every file system has links.
    copyFileSync(path, backup);
  }
}

/** Standard output that leads into the file that is being edited, while one is. */
export class EditingOutput implements Output {
  private edit: Edit | undefined;

  /**
   * @param backupSuffix is added to the name of the old content; empty for no backup
   * @param kept the bytes that the texts stand for
   */
  constructor(
    private readonly usual: Output,
    private readonly backupSuffix: string,
    private readonly kept: KeptBytes,
    private readonly onWriteFailure: WriteFailureHandler,
  ) {}

  /** Begins to edit an open file. Fails where it is no ordinary file or the folder cannot be written. */
  begin(path: string, descriptor: number): void {
    const old = fstatSync(descriptor);
    if (!old.isFile()) throw new Error('It is no ordinary file');
    this.edit = new Edit(path, old, this.kept, this.onWriteFailure);
  }

  /** Ends editing: the file has its new content. */
  finish(): void {
    const { edit } = this;
    this.edit = undefined;
    try {
      edit?.finish(this.backupSuffix);
    } catch (error) {
      edit?.abandon();
      throw error;
    }
  }

  /** Ends editing, if a file is being edited: it stays as it was. Returns whether there was one. */
  abandon(): boolean {
    const { edit } = this;
    this.edit = undefined;
    edit?.abandon();
    return edit !== undefined;
  }

  private get output(): Output {
    return this.edit?.output ?? this.usual;
  }

  get isTerminal(): boolean {
    return this.output.isTerminal;
  }

  get atLineStart(): boolean {
    return this.output.atLineStart;
  }

  write(text: string): void {
    this.output.write(text);
  }

  writeBytes(bytes: Uint8Array): void {
    this.output.writeBytes(bytes);
  }

  flush(): void {
    this.output.flush();
  }
}
