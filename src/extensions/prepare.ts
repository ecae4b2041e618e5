/** Makes a whole version folder out of a source, in staging: nothing is installed yet, all of it was checked. */

import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { abiMajor } from '../loader/abi';
import { folderNameOf } from '../project/lock';
import { failure } from './failure';
import { fetchSource, type Fetched } from './fetch';
import {
  manifestFile,
  originFile,
  manifestText,
  parseManifest,
  signatureFile,
  type PackFile,
  type PackManifest,
} from './pack/manifest';
import { libraryFor, targetOf, thisMachine } from './pack/target';
import { unpack } from './pack/read';
import { signerOf, type Signer } from './pack/signature';
import type { Progress } from './progress';
import { requestedOf, sourceText, type Source } from './source/parse';
import { originText, type Origin } from './store/origin';
import { readTree } from './tree';

/** What to prepare, and how. */
export interface PrepareRequest {
  readonly source: Source;
  /** What people call it, for messages. */
  readonly word: string;
  readonly home: string;
  /** An empty folder of our own. */
  readonly staging: string;
  readonly isOffline: boolean;
  readonly isDryRun: boolean;
  /** The commit or version to get, whatever the source names. */
  readonly exactly?: string;
  /** A revision to try when the repository lacks the one that the source names. */
  readonly otherwise?: string;
  readonly progress: Progress;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A version that is ready to be installed. */
export interface Prepared {
  /** The finished folder; undefined in a dry run that would have to build. */
  readonly folder: string | undefined;
  /** The name of the folder in the store. */
  readonly folderName: string;
  readonly manifest: PackManifest;
  readonly origin: Origin;
  readonly signer: Signer | undefined;
}

/** Fetches, unpacks or builds, and checks. Throws a `CommandFailure`; what is in staging then is for the caller to remove. */
export async function prepare(request: PrepareRequest): Promise<Prepared> {
  const fetched = await fetchSource(request.source, request);
  if (fetched.kind === 'pack') return preparePack(request, fetched.path);
  if (existsSync(join(fetched.path, manifestFile))) return prepareUnpacked(request, fetched);
  return prepareTree(request, fetched);
}

interface Contents {
  readonly folder: string | undefined;
  readonly manifest: PackManifest;
  /** SHA-256 of the manifest's bytes. */
  readonly identity: string;
  readonly signer: Signer | undefined;
  readonly commit: string | undefined;
  readonly isBuilt: boolean;
}

async function preparePack(request: PrepareRequest, archive: string): Promise<Prepared> {
  const folder = join(request.staging, 'version');
  mkdirSync(folder);
  const { manifest, identity, manifestBytes, signature } = await unpack(archive, folder, request.word);
  const signer = signerOf(manifest, manifestBytes, signature, request.word);
  checkAbi(manifest, request.word);
  const library = libraryFor(manifest, targetOf(thisMachine()), request.word);
  renameSync(join(folder, library), join(folder, basename(library)));
  rmSync(join(folder, 'lib'), { recursive: true });
  rmSync(join(folder, 'package.json'), { force: true });
  return finish(request, { folder, manifest, identity, signer, commit: undefined, isBuilt: false });
}

/** A folder with the files of a pack: those that this machine needs are copied and compared with their hashes. */
function prepareUnpacked(request: PrepareRequest, fetched: Extract<Fetched, { kind: 'tree' }>): Prepared {
  const { word } = request;
  const manifestBytes = readFileSync(join(fetched.path, manifestFile));
  const manifest = parseManifest(manifestBytes.toString('utf8'), word);
  const signaturePath = join(fetched.path, signatureFile);
  const signature = existsSync(signaturePath) ? readFileSync(signaturePath) : undefined;
  const signer = signerOf(manifest, manifestBytes, signature, word);
  checkAbi(manifest, word);
  const library = libraryFor(manifest, targetOf(thisMachine()), word);
  const others = new Set(Object.values(manifest.libraries).filter((path) => path !== library));
  const folder = join(request.staging, 'version');
  for (const [path, wanted] of Object.entries(manifest.files)) {
    if (others.has(path)) continue;
    const copied = copyHashed(
      join(fetched.path, path),
      join(folder, path === library ? basename(path) : path),
    );
    if (copied.sha256 === wanted.sha256) continue;
    throw failure(
      `could not install '${word}': the SHA-256 of ${path} is ${copied.sha256}, and ${manifestFile} says ${wanted.sha256}`,
      'nothing was installed; get it again, or tell its author',
    );
  }
  writeSynced(join(folder, manifestFile), manifestBytes);
  if (signature !== undefined) writeSynced(join(folder, signatureFile), signature);
  const identity = createHash('sha256').update(manifestBytes).digest('hex');
  return finish(request, { folder, manifest, identity, signer, commit: fetched.commit, isBuilt: false });
}

async function prepareTree(
  request: PrepareRequest,
  fetched: Extract<Fetched, { kind: 'tree' }>,
): Promise<Prepared> {
  const { home, staging, isOffline, isDryRun, progress, environment, source, word } = request;
  const isFetched = fetched.commit !== undefined;
  const ownTarget = join(
    home,
    'cache',
    'build',
    createHash('sha256').update(sourceText(source)).digest('hex').slice(0, 16),
  );
  const build = {
    // Kept beside what cargo makes, so that a second build of a user's folder takes up the first.
    copyFolder: isFetched ? join(staging, 'copy') : join(fetched.path, 'target', 'nostos-copy'),
    targetFolder: isFetched ? ownTarget : join(fetched.path, 'target'),
    isOffline,
    progress,
    environment,
  };
  const tree = await readTree({ folder: fetched.path, origin: word, isFetched, build, isDryRun });
  const folder = join(staging, 'version');
  const files: Record<string, PackFile> = {};
  for (const [path, file] of tree.files) {
    files[path] = copyHashed(file, join(folder, path === tree.library ? basename(path) : path));
  }
  const libraries = tree.library === undefined ? {} : { [targetOf(thisMachine())]: tree.library };
  // Read again: names in the folder must be fit for a manifest.
  const text = manifestText({ ...tree.head, files, libraries });
  const manifest = parseManifest(text, word);
  writeSynced(join(folder, manifestFile), Buffer.from(text));
  const identity = createHash('sha256').update(text).digest('hex');
  const { commit } = fetched;
  const whole = tree.library === undefined ? undefined : folder;
  return finish(request, {
    folder: whole,
    manifest,
    identity,
    signer: undefined,
    commit,
    isBuilt: tree.isBuilt,
  });
}

function checkAbi(manifest: PackManifest, word: string): void {
  const { major } = manifest.abi;
  if (major === abiMajor) return;
  throw failure(
    `could not install '${word}': it speaks version ${major} of the extension interface, and nostos version ${abiMajor}`,
    major < abiMajor
      ? 'ask its author for a newer version, or install it from its sources'
      : 'update nostos, or install an older version of the extension',
  );
}

function finish(request: PrepareRequest, contents: Contents): Prepared {
  const { folder, manifest, identity, signer, commit, isBuilt } = contents;
  const origin: Origin = {
    source: sourceText(request.source),
    requested: requestedOf(request.source),
    checksum: commit === undefined ? `sha256:${identity}` : `git:${commit}`,
    manifest: identity,
    library: isBuilt ? 'built' : 'prebuilt',
    signedBy: signer?.fingerprint ?? null,
    installed: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
  };
  if (folder !== undefined) writeSynced(join(folder, originFile), Buffer.from(originText(origin)));
  const folderName = folderNameOf({ version: manifest.version, ...origin });
  return { folder, folderName, manifest, origin, signer };
}

/** Copies a file, on the disk when it returns, and says what was copied. */
function copyHashed(source: string, goal: string): PackFile {
  const bytes = readFileSync(source);
  writeSynced(goal, bytes);
  return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function writeSynced(path: string, bytes: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, 'wx', 0o644);
  try {
    writeFileSync(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
