/**
 * Puts a prepared version into the store and makes it the one that programs get. Every step is a rename, so that a
 * kill at any moment leaves the old state or the new one; a library that a program has open is never written to.
 */

import { existsSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { failure } from '../failure';
import type { Prepared } from '../prepare';
import type { Progress } from '../progress';
import { accept, readTrust, writeTrust } from '../trust';
import { checkVersion } from './check';
import { exclusively } from './exclusive';
import { selectedFolder } from './installed';
import { extensionsFolder, linkPath, versionFolder } from './paths';
import { discard } from './staging';

/** What to commit, and how. */
export interface CommitRequest {
  readonly home: string;
  readonly prepared: Prepared & { readonly folder: string };
  /** Whether programs outside of projects get this version from now on. */
  readonly isSelected: boolean;
  /** Fingerprint of a key that the user accepts in place of the known one. */
  readonly trustedKey: string | undefined;
  readonly progress: Progress;
}

/** What a commit did. */
export interface Committed {
  /** The version's folder in the store. */
  readonly folder: string;
  /** Whether that content was there before. */
  readonly wasThere: boolean;
}

/** Installs a prepared version. Throws a `CommandFailure` when it is not to be trusted, or its name is taken. */
export function commit(request: CommitRequest): Promise<Committed> {
  const { home, prepared, progress } = request;
  return exclusively(home, progress, () => {
    const { name } = prepared.manifest;
    if (request.isSelected) refuseTakenName(home, name);
    const { announcements, trust } = accept(
      readTrust(home),
      { name, source: prepared.origin.source, signer: prepared.signer },
      request.trustedKey,
    );
    if (announcements.length > 0) writeTrust(home, trust);
    announcements.forEach(progress.say);
    const folder = versionFolder(home, name, prepared.folderName);
    const wasThere = moveIntoStore(home, prepared.folder, folder);
    if (request.isSelected) selectVersion(home, name, folder);
    return { folder, wasThere };
  });
}

/** Returns whether the same content was there already, whole. */
function moveIntoStore(home: string, prepared: string, folder: string): boolean {
  mkdirSync(dirname(folder), { recursive: true });
  if (existsSync(folder)) {
    if (checkVersion(folder).problems.length === 0) return true;
    discard(home, folder);
  }
  renameSync(prepared, folder);
  return false;
}

/** Makes a version the one that programs get under its name; the caller holds the lock. */
export function selectVersion(home: string, name: string, folder: string): void {
  mkdirSync(extensionsFolder(home), { recursive: true });
  const link = linkPath(home, name);
  const aside = join(extensionsFolder(home), `.${name}.${process.pid}`);
  rmSync(aside, { force: true });
  // Relative, so that the home can be moved; from the real place, should the folder itself be a link.
  const target = relative(realpathSync(extensionsFolder(home)), realpathSync(folder));
  if (process.platform === 'win32') {
    // Renaming does not replace a folder's link there: for a moment there is none.
    symlinkSync(realpathSync(folder), aside, 'junction');
    rmSync(link, { force: true, recursive: false });
  } else symlinkSync(target, aside);
  renameSync(aside, link);
}

/** A folder that somebody put there by hand is not ours to replace. */
function refuseTakenName(home: string, name: string): void {
  for (const folder of [linkPath(home, name), linkPath(home, `nostos-${name}`)]) {
    const status = lstatSync(folder, { throwIfNoEntry: false });
    if (status === undefined || (folder === linkPath(home, name) && selectedFolder(home, name) !== undefined))
      continue;
    throw failure(
      `could not install ${name}: '${folder}' is there already, and was not made by nostos`,
      `move it away, or remove it: \`nostos ext remove ${name}\``,
    );
  }
}
