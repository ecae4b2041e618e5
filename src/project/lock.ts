/**
 * `nostos.lock`: the versions that a project's programs get, chosen by `nostos ext install`. TOML, one
 * `[[extension]]` an entry, next to `nostos.toml`. Reading it is all that a run of a program does with it.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tomlLibrary } from './toml';

/** Name of the file. */
export const lockFile = 'nostos.lock';

/** One extension of a project, at one version. */
export interface LockedExtension {
  /** The name that programs import. */
  readonly name: string;
  /** The name that the extension itself has, under which the store keeps it. */
  readonly extension: string;
  readonly version: string;
  /** Where it comes from: `git+URL`, `npm:NAME`, `file:PATH`. */
  readonly source: string;
  /** What nostos.toml asked for when the version was chosen: a revision, a range of versions; empty for a pack by path. */
  readonly requested: string;
  /** `sha256:HEX` of a pack's manifest, or `git:COMMIT`: both stand for every byte of it. */
  readonly checksum: string;
  /** Chosen by `nostos ext pin`: kept when other versions appear. */
  readonly isPinned: boolean;
}

/** A lock that was read, or why it could not be. */
export interface LockReading {
  readonly entries: readonly LockedExtension[];
  readonly problem: string | undefined;
}

/** The folder of all installed versions. */
export function versionsFolder(home: string): string {
  return join(home, 'store');
}

const idLength = 16;

/** The name of the folder that a version is kept in: the same for the same content, whoever asks. */
export function folderNameOf({ version, checksum }: Pick<LockedExtension, 'version' | 'checksum'>): string {
  return `${version}-${checksum.slice(checksum.indexOf(':') + 1).slice(0, idLength)}`;
}

/** The folder of a locked extension below the home of nostos, whether it is there or not. */
export function lockedFolder(home: string, entry: LockedExtension): string {
  return join(versionsFolder(home), entry.extension, folderNameOf(entry));
}

/** Reads the lock beside a manifest; a project without one has no entries. */
export function readLock(projectFolder: string): LockReading {
  const path = join(projectFolder, lockFile);
  if (!existsSync(path)) return { entries: [], problem: undefined };
  try {
    const rows = tomlLibrary().parse(readFileSync(path, 'utf8'))['extension'] ?? [];
    if (!Array.isArray(rows)) throw new Error('`extension` must be a list of tables');
    return { entries: rows.map(entryOf), problem: undefined };
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    return { entries: [], problem: `${path}: ${reason}` };
  }
}

function entryOf(row: unknown): LockedExtension {
  const table = row as Readonly<Record<string, unknown>>;
  const text = (key: string, allowed: RegExp): string => {
    const value = table[key];
    if (typeof value !== 'string' || !allowed.test(value)) {
      throw new Error(`\`${key}\` of an [[extension]] is missing or impossible`);
    }
    return value;
  };
  const name = text('name', plainWord);
  return {
    name,
    extension: table['extension'] === undefined ? name : text('extension', plainWord),
    // The next two make the path of a folder.
    version: text('version', /^\d+\.\d+\.\d+[0-9A-Za-z.+-]*$/),
    checksum: text('checksum', /^(sha256:[0-9a-f]{64}|git:[0-9a-f]{40,64})$/),
    source: text('source', /^\P{Cc}+$/u),
    requested: table['requested'] === undefined ? '' : text('requested', /^\P{Cc}*$/u),
    isPinned: table['pinned'] === true,
  };
}

const plainWord = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** The text of a lock: the same entries always give the same bytes. */
export function lockText(entries: readonly LockedExtension[]): string {
  const tables = [...entries]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, extension, version, source, requested, checksum, isPinned }) =>
      [
        '[[extension]]',
        `name = ${JSON.stringify(name)}`,
        ...(extension === name ? [] : [`extension = ${JSON.stringify(extension)}`]),
        `version = ${JSON.stringify(version)}`,
        `source = ${JSON.stringify(source)}`,
        ...(requested === '' ? [] : [`requested = ${JSON.stringify(requested)}`]),
        `checksum = ${JSON.stringify(checksum)}`,
        ...(isPinned ? ['pinned = true'] : []),
      ].join('\n'),
    );
  const head = '# Written by `nostos ext install`; keep it with the sources.\nversion = 1';
  return `${[head, ...tables].join('\n\n')}\n`;
}
