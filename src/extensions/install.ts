/** Installs one extension for all programs of the user. */

import { join } from 'node:path';
import { installedLibrary } from './pack/target';
import { prepare, type Prepared, type PrepareRequest } from './prepare';
import type { Progress } from './progress';
import { parseSource, type Source } from './source/parse';
import { commit, type Committed } from './store/commit';
import { selectedFolder } from './store/installed';
import { versionFolder } from './store/paths';
import { newStaging, removeStaging, sweep } from './store/staging';

/** What every installation needs to know. */
export interface InstallSetting {
  readonly home: string;
  readonly currentFolder: string;
  readonly isOffline: boolean;
  readonly isDryRun: boolean;
  /** Fingerprint of a key that the user accepts in place of the known one. */
  readonly trustedKey: string | undefined;
  readonly progress: Progress;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What an installation did, or would do. */
export interface Installation {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  /** Absolute path of its folder in the store. */
  readonly folder: string;
  /** File name of the library; undefined when it was not built in a dry run. */
  readonly library: string | undefined;
  readonly isBuilt: boolean;
  /** Whether programs got exactly this before. */
  readonly isUnchanged: boolean;
  readonly signedBy: string | null;
}

/** Installs from a source as people write it, and makes it the version that programs get. */
export async function install(word: string, setting: InstallSetting): Promise<Installation> {
  return installSource(parseSource(word, setting.currentFolder), word, setting);
}

/** Installs from a source, and makes it the version that programs get. */
export function installSource(source: Source, word: string, setting: InstallSetting): Promise<Installation> {
  return withPrepared({ ...setting, source, word }, async (prepared) => {
    const { home, trustedKey, progress, isDryRun } = setting;
    const before = selectedFolder(home, prepared.manifest.name);
    if (!isDryRun) await commitPrepared(prepared, { home, trustedKey, progress, isSelected: true });
    return installationOf(home, prepared, before);
  });
}

/** Prepares a version in a folder of its own, which is gone when `use` has ended. */
export async function withPrepared<T>(
  request: Omit<PrepareRequest, 'staging'>,
  use: (prepared: Prepared) => Promise<T>,
): Promise<T> {
  sweep(request.home);
  const staging = newStaging(request.home);
  try {
    return await use(await prepare({ ...request, staging }));
  } finally {
    removeStaging(staging);
  }
}

/** Commits what was prepared outside of a dry run, where it always has a folder. */
export async function commitPrepared(
  prepared: Prepared,
  how: { home: string; trustedKey: string | undefined; progress: Progress; isSelected: boolean },
): Promise<Committed> {
  const { folder } = prepared;
  if (folder === undefined) throw new Error('a version that was not built cannot be installed');
  return commit({ ...how, prepared: { ...prepared, folder } });
}

/** The report about a prepared version; `before` is the folder that programs had. */
function installationOf(home: string, prepared: Prepared, before: string | undefined): Installation {
  const { manifest, origin, folderName } = prepared;
  const folder = versionFolder(home, manifest.name, folderName);
  return {
    name: manifest.name,
    version: manifest.version,
    source: origin.source,
    folder,
    library: prepared.folder === undefined ? undefined : installedLibrary(manifest),
    isBuilt: origin.library === 'built',
    isUnchanged: before !== undefined && join(before) === folder,
    signedBy: origin.signedBy,
  };
}
