/**
 * Unpacks a packed extension into a fresh folder, and believes nothing of it: names, kinds, counts and sizes are
 * bounded before anything is written, every file is compared with its hash in the manifest, and nothing that was
 * unpacked has been opened by anybody else when this returns.
 */

import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { systemReason } from '../../project/failure';
import { failure } from '../failure';
import { manifestFile, parseManifest, signatureFile, type PackFile, type PackManifest } from './manifest';
import { TarProblem, TarReader, type TarLimits, type TarSink } from './tar';

const mebibyte = 2 ** 20;

/** What a pack may hold at most; far above what real extensions need. */
export const packLimits: TarLimits & { readonly packedBytes: number; readonly manifestBytes: number } = {
  entries: 1000,
  fileBytes: 256 * mebibyte,
  totalBytes: 512 * mebibyte,
  packedBytes: 256 * mebibyte,
  manifestBytes: mebibyte,
};

/** A pack in a folder, all of it compared with its hashes. */
export interface UnpackedPack {
  readonly manifest: PackManifest;
  /** SHA-256 of the manifest's bytes in hexadecimal. It stands for the whole pack, since the manifest holds every hash. */
  readonly identity: string;
  /** The manifest's bytes, which a signature is over. */
  readonly manifestBytes: Buffer;
  /** The content of the signature's file. */
  readonly signature: Buffer | undefined;
}

/**
 * Unpacks `archive` (gzip of tar) into `folder`, which must exist and be empty. Throws a `CommandFailure` for an
 * archive that breaks a rule; what was written by then is below `folder`, for the caller to remove.
 *
 * @param shownAs what people call the archive
 */
export async function unpack(
  archive: string,
  folder: string,
  shownAs: string = archive,
): Promise<UnpackedPack> {
  const files = new FilesOnDisk(folder);
  const reader = new TarReader(files, packLimits);
  try {
    checkPackedSize(archive);
    for await (const chunk of unzipped(archive)) reader.take(chunk);
    reader.finish();
  } catch (error) {
    throw refused(shownAs, error);
  } finally {
    files.close();
  }
  return checkUnpacked(shownAs, folder, files.written);
}

/** The bytes inside of a gzip file; closed by leaving the loop over them. */
function unzipped(archive: string): AsyncIterable<Buffer> {
  const packed = createReadStream(archive);
  const gunzip = createGunzip();
  packed.on('error', (error) => gunzip.destroy(error));
  gunzip.on('close', () => packed.destroy());
  return packed.pipe(gunzip);
}

function checkPackedSize(archive: string): void {
  const status = statSync(archive);
  if (!status.isFile()) throw new TarProblem('it is no regular file');
  if (status.size > packLimits.packedBytes) {
    throw new TarProblem(`it has ${status.size} bytes, and ${packLimits.packedBytes} are allowed`);
  }
}

/** The failure that tells why an archive was not unpacked. */
function refused(archive: string, error: unknown): Error {
  const hint = 'nothing of it was installed; get the pack again, or tell its author';
  if (error instanceof TarProblem) {
    // Quoted as JSON: names in an archive must not reach a terminal as they are.
    const entry = error.entry === undefined ? '' : `entry ${JSON.stringify(error.entry)}: `;
    return failure(`could not unpack '${archive}': ${entry}${error.reason}`, hint);
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code?.startsWith('Z_') === true) {
    return failure(`could not unpack '${archive}': it is not a gzip archive, or damaged`, hint);
  }
  return failure(
    `could not unpack '${archive}': ${systemReason(error)}`,
    'check the file and the free space',
  );
}

/** Writes the files of an archive below a folder and takes their hashes on the way. */
class FilesOnDisk implements TarSink {
  readonly written = new Map<string, PackFile>();
  private path = '';
  private size = 0;
  private descriptor: number | undefined;
  private hash: Hash = createHash('sha256');

  constructor(private readonly folder: string) {}

  begin(path: string, size: number): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    // `wx` neither follows a link nor touches what is there.
    this.descriptor = openSync(file, 'wx', 0o644);
    this.path = path;
    this.size = size;
    this.hash = createHash('sha256');
  }

  data(bytes: Buffer): void {
    this.hash.update(bytes);
    let written = 0;
    while (written < bytes.length && this.descriptor !== undefined) {
      written += writeSync(this.descriptor, bytes, written);
    }
  }

  end(): void {
    // On the disk before a rename makes it count: a power failure must not leave an empty library.
    if (this.descriptor !== undefined) fsyncSync(this.descriptor);
    this.close();
    this.written.set(this.path, { size: this.size, sha256: this.hash.digest('hex') });
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}

function checkUnpacked(
  archive: string,
  folder: string,
  written: ReadonlyMap<string, PackFile>,
): UnpackedPack {
  const listed = written.get(manifestFile);
  if (listed === undefined) {
    throw failure(
      `could not unpack '${archive}': it has no ${manifestFile}, so it is no packed extension`,
      'the author makes one with `nostos ext pack`',
    );
  }
  if (listed.size > packLimits.manifestBytes) {
    throw refused(
      archive,
      new TarProblem(`it has more than ${packLimits.manifestBytes} bytes`, manifestFile),
    );
  }
  const manifestBytes = readFileSync(join(folder, manifestFile));
  const manifest = parseManifest(manifestBytes.toString('utf8'), archive);
  const present = new Map(written);
  for (const name of [manifestFile, signatureFile, 'package.json']) present.delete(name);
  compareFiles(archive, manifest, present);
  const signature = written.has(signatureFile) ? readFileSync(join(folder, signatureFile)) : undefined;
  return { manifest, identity: listed.sha256, manifestBytes, signature };
}

/** Throws unless exactly the listed files are there, each as listed. */
function compareFiles(archive: string, manifest: PackManifest, present: ReadonlyMap<string, PackFile>): void {
  for (const [path, { size, sha256 }] of present) {
    const wanted = Object.hasOwn(manifest.files, path) ? manifest.files[path] : undefined;
    if (wanted === undefined)
      throw refused(archive, new TarProblem(`${manifestFile} does not list it`, path));
    if (wanted.size !== size || wanted.sha256 !== sha256) {
      throw refused(
        archive,
        new TarProblem(`its SHA-256 is ${sha256}, and ${manifestFile} says ${wanted.sha256}`, path),
      );
    }
  }
  const missing = Object.keys(manifest.files).find((path) => !present.has(path));
  if (missing !== undefined) {
    throw refused(archive, new TarProblem(`${manifestFile} lists it, and the archive has it not`, missing));
  }
}
