/** Removes extensions: first programs stop finding one, then its files go. */

import { existsSync, lstatSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { failure } from './failure';
import type { Progress } from './progress';
import { exclusively } from './store/exclusive';
import { listVersions, selectedFolder } from './store/installed';
import { extensionsFolder, linkPath, storeFolder } from './store/paths';
import { discard, sweep } from './store/staging';
import { readTrust, withoutKey, writeTrust } from './trust';

/** What to remove. */
export interface RemoveRequest {
  readonly home: string;
  readonly name: string;
  /** One version only; all of them without it. */
  readonly version: string | undefined;
  readonly isDryRun: boolean;
  /** Whether the key that signs the extension is forgotten, too. */
  readonly forgetsKey: boolean;
  readonly progress: Progress;
}

/** The folders in which an extension was looked for, and those that were removed; none when there was nothing. */
export interface Removal {
  readonly tried: readonly string[];
  readonly removed: readonly string[];
}

/** Removes an extension, or one version of it. Programs that have its library open keep it. */
export function remove(request: RemoveRequest): Promise<Removal> {
  const { home, name, progress } = request;
  sweep(home);
  const tried = [linkPath(home, name), linkPath(home, `nostos-${name}`)];
  return exclusively(home, progress, () => {
    const doomed = request.version === undefined ? wholeExtension(home, name, tried) : oneVersion(request);
    if (request.isDryRun) return { tried, removed: doomed };
    for (const path of doomed) removePath(home, path);
    if (request.forgetsKey) writeTrust(home, withoutKey(readTrust(home), name));
    return { tried, removed: doomed };
  });
}

/** Links and folders in the order in which they go: what programs find comes first. */
function wholeExtension(home: string, name: string, tried: readonly string[]): string[] {
  const found = tried.filter((path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined);
  const stored = join(storeFolder(home), basename(name));
  return [...found, ...(existsSync(stored) ? [stored] : [])];
}

function oneVersion({ home, name, version }: RemoveRequest): string[] {
  const found = listVersions(home, name).filter(
    (one) => one.version === version || basename(one.folder) === version,
  );
  if (found.some(({ folder }) => folder === selectedFolder(home, name))) {
    throw failure(
      `could not remove ${name} ${version}: it is the version that programs get`,
      `select another one first, with \`nostos ext pin ${name}@VERSION\`, or remove ${name} as a whole`,
    );
  }
  return found.map(({ folder }) => folder);
}

function removePath(home: string, path: string): void {
  // A link of a user leads to what is theirs: only the link goes.
  if (lstatSync(path).isSymbolicLink()) rmSync(path, { force: true });
  else if (dirname(path) === extensionsFolder(home) && process.platform === 'win32')
    rmSync(path, { recursive: true });
  else discard(home, path);
}
