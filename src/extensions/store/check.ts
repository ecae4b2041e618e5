/** Whether what is installed is still what was installed: every file against its hash in the manifest. */

import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { manifestFile, originFile, parseManifest, signatureFile, type PackManifest } from '../pack/manifest';
import { signerOf } from '../pack/signature';
import { targetOf, thisMachine } from '../pack/target';
import { readOrigin } from './origin';

/** What a check of a version folder found. */
export interface FolderCheck {
  /** Undefined when the manifest itself cannot be read. */
  readonly manifest: PackManifest | undefined;
  /** The fingerprint of the key that signed it, as its origin says. */
  readonly signedBy: string | undefined;
  /** One sentence each; none when all is as it was. */
  readonly problems: readonly string[];
}

/** Compares a version folder with its manifest, and the manifest with what the origin says. Opens no library. */
export function checkVersion(folder: string): FolderCheck {
  let manifestBytes: Buffer;
  let manifest: PackManifest;
  try {
    manifestBytes = readFileSync(join(folder, manifestFile));
    manifest = parseManifest(manifestBytes.toString('utf8'), folder);
  } catch (error) {
    return { manifest: undefined, signedBy: undefined, problems: [firstLine(error)] };
  }
  const problems = [
    ...originProblems(folder, sha256(manifestBytes)),
    ...signatureProblems(folder, manifest, manifestBytes),
    ...fileProblems(folder, manifest),
  ];
  return { manifest, signedBy: readOrigin(folder)?.signedBy ?? undefined, problems };
}

/** The path in an installed folder of a file of the pack; undefined for one that is not installed here. */
export function installedPath(manifest: PackManifest, path: string): string | undefined {
  if (manifest.libraries[targetOf(thisMachine())] === path) return basename(path);
  return Object.values(manifest.libraries).includes(path) ? undefined : path;
}

function originProblems(folder: string, identity: string): string[] {
  const origin = readOrigin(folder);
  if (origin === undefined) return [`${originFile} is missing or damaged`];
  return origin.manifest === identity
    ? []
    : [`the SHA-256 of ${manifestFile} is not the one that was installed`];
}

function signatureProblems(folder: string, manifest: PackManifest, manifestBytes: Buffer): string[] {
  const signedBy = readOrigin(folder)?.signedBy ?? null;
  try {
    const signature = readdirSync(folder).includes(signatureFile)
      ? readFileSync(join(folder, signatureFile))
      : undefined;
    const signer = signerOf(manifest, manifestBytes, signature, folder);
    return (signer?.fingerprint ?? null) === signedBy
      ? []
      : ['it is not signed with the key that it was installed with'];
  } catch (error) {
    return [firstLine(error)];
  }
}

function fileProblems(folder: string, manifest: PackManifest): string[] {
  const problems: string[] = [];
  const expected = new Set([manifestFile, signatureFile, originFile]);
  for (const [path, wanted] of Object.entries(manifest.files)) {
    const installed = installedPath(manifest, path);
    if (installed === undefined) continue;
    expected.add(installed);
    const problem = fileProblem(join(folder, installed), wanted.sha256);
    if (problem !== undefined) problems.push(`${installed} ${problem}`);
  }
  for (const path of filesBelow(folder))
    if (!expected.has(path)) problems.push(`${path} does not belong there`);
  return problems;
}

function fileProblem(path: string, wanted: string): string | undefined {
  try {
    if (!lstatSync(path).isFile()) return 'is no regular file';
    return sha256(readFileSync(path)) === wanted ? undefined : 'was changed';
  } catch {
    return 'is missing';
  }
}

function filesBelow(folder: string, prefix = ''): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? filesBelow(join(folder, entry.name), `${prefix}${entry.name}/`)
      : [`${prefix}${entry.name}`],
  );
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0].replace(/^Error: /, '');
}
