/**
 * Writes packs: the same files always give the same bytes. A pack is a gzip of a POSIX.1-1988 "ustar" archive that npm
 * accepts as a package; entries are sorted by path, and nothing in it tells when, where or by whom it was made.
 */

import { createHash } from 'node:crypto';
import { failure } from '../failure';
import { manifestFile, manifestText, signatureFile, type PackFile, type PackManifest } from './manifest';
import { pathProblem, sameIgnoringCase } from './names';
import { packLimits } from './read';

/** What to pack. */
export interface PackContents {
  /** All of the manifest but its files, which follow from the content. */
  readonly head: Omit<PackManifest, 'files'>;
  /** Bytes by path in the pack: everything that the manifest lists. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** The text of `package.json`. */
  readonly npmManifest: string;
  /** Signs the manifest's bytes; the content of the signature's file comes back. */
  readonly sign: ((manifest: Buffer) => Buffer) | undefined;
}

/** A pack, ready to be written. */
export interface Pack {
  readonly bytes: Buffer;
  readonly manifest: PackManifest;
  /** SHA-256 of the manifest's bytes in hexadecimal, which stands for the pack. */
  readonly identity: string;
}

/** Makes the pack. Throws a `CommandFailure` for a file that packs cannot hold. */
export function makePack({ head, files, npmManifest, sign }: PackContents): Pack {
  checkNames([...files.keys()]);
  const manifest: PackManifest = { ...head, files: hashesOf(files) };
  const manifestBytes = Buffer.from(manifestText(manifest));
  const entries = new Map([
    ...files,
    ['package.json', Buffer.from(npmManifest)],
    [manifestFile, manifestBytes],
    ...(sign === undefined ? [] : [[signatureFile, sign(manifestBytes)] as const]),
  ]);
  return { bytes: gzipped(archive(entries)), manifest, identity: sha256(manifestBytes) };
}

function checkNames(paths: readonly string[]): void {
  for (const path of paths) {
    const problem = pathProblem(path);
    if (problem !== undefined)
      throw failure(`could not pack '${path}': ${problem}`, 'give the file another name');
  }
  const twice = sameIgnoringCase(paths);
  if (twice !== undefined) {
    throw failure(
      `could not pack '${twice[0]}' and '${twice[1]}': many file systems take them for one`,
      'give one of them another name',
    );
  }
}

function hashesOf(files: PackContents['files']): Record<string, PackFile> {
  return Object.fromEntries(
    [...files].map(([path, bytes]) => [path, { size: bytes.length, sha256: sha256(bytes) }]),
  );
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

// --------------------------------------------------------------------------------------------- archive

const blockSize = 512;
/** 1985-10-26T08:15:00Z, the date that npm gives every file. */
const date = 499_162_500;

function archive(entries: ReadonlyMap<string, Buffer>): Buffer {
  const total = [...entries.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  if (total > packLimits.totalBytes || entries.size > packLimits.entries) {
    throw failure(
      `could not pack ${entries.size} files of ${total} bytes: packs hold at most ${packLimits.entries} of ${packLimits.totalBytes}`,
      'leave out what users do not need',
    );
  }
  const parts: Buffer[] = [];
  for (const path of [...entries.keys()].sort()) {
    const bytes = entries.get(path) ?? Buffer.alloc(0);
    parts.push(header(`package/${path}`, bytes.length), bytes);
    parts.push(Buffer.alloc((blockSize - (bytes.length % blockSize)) % blockSize));
  }
  // Two empty blocks are the end.
  return Buffer.concat([...parts, Buffer.alloc(2 * blockSize)]);
}

/** The header of a regular file. */
function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(blockSize);
  // Of a longer path the first part goes into the prefix.
  const split = name.length <= 100 ? 0 : name.indexOf('/') + 1;
  block.write(name.slice(split), 0, 100, 'latin1');
  if (split > 0) block.write(name.slice(0, split - 1), 345, 155, 'latin1');
  writeOctal(block, 0o644, 100, 8);
  writeOctal(block, 0, 108, 8);
  writeOctal(block, 0, 116, 8);
  writeOctal(block, size, 124, 12);
  writeOctal(block, date, 136, 12);
  block.write('        ', 148, 'latin1');
  block.write('0', 156, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  writeOctal(block, 0, 329, 8);
  writeOctal(block, 0, 337, 8);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1');
  return block;
}

function writeOctal(block: Buffer, value: number, offset: number, width: number): void {
  block.write(`${value.toString(8).padStart(width - 1, '0')}\u0000`, offset, 'latin1');
}

/**
 * Compressed in JavaScript: what zlib makes of the same bytes depends on its version and on the processor. The header
 * has no name and no date.
 */
function gzipped(bytes: Buffer): Buffer {
  // Loaded here because no other command needs it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a file of its own, see tsup.config.ts
  const { gzipSync } = require('fflate') as typeof import('fflate');
  return Buffer.from(gzipSync(bytes, { level: 9, mtime: 0 }));
}
