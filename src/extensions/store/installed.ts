/** What is installed: read from the folders themselves, which are the only record of it. Light: `nostos ext list` runs it. */

import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { findLibrary } from '../../loader/discover';
import { manifestFile, parseManifest, type PackManifest } from '../pack/manifest';
import { readOrigin, type Origin } from './origin';
import { extensionsFolder, linkPath, pinPath, storeFolder } from './paths';

/** A version in the store. */
export interface InstalledVersion {
  readonly name: string;
  readonly version: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  readonly manifest: PackManifest;
  readonly origin: Origin | undefined;
  /** Whether programs outside of projects get it. */
  readonly isSelected: boolean;
  /** Whether `upgrade` leaves it alone. */
  readonly isPinned: boolean;
}

/** What programs find in the extensions folder. */
export interface InstalledExtension {
  /** The name of the folder or link. */
  readonly entry: string;
  /** The name that programs import. */
  readonly name: string;
  readonly folder: string;
  /** The library; undefined when it has none. */
  readonly library: string | undefined;
  /** Undefined for a folder that was copied there by hand. */
  readonly version: InstalledVersion | undefined;
}

/** Everything that programs find by name, in the order of names. */
export function listInstalled(home: string): InstalledExtension[] {
  return namesIn(extensionsFolder(home))
    .filter((entry) => statSync(linkPath(home, entry), { throwIfNoEntry: false })?.isDirectory() === true)
    .map((entry) => {
      const folder = linkPath(home, entry);
      const name = entry.replace(/^nostos-/, '');
      const selected = selectedFolder(home, entry);
      const version = selected === undefined ? undefined : readVersion(home, entry, selected);
      return { entry, name, folder, library: findLibrary(name, folder), version };
    });
}

/** All versions in the store, of one extension or of all. */
export function listVersions(home: string, name?: string): InstalledVersion[] {
  return storedFolders(home, name).flatMap((stored) => readVersion(home, stored.name, stored.folder) ?? []);
}

/** The folders of all versions in the store, readable or not. */
export function storedFolders(home: string, name?: string): { name: string; folder: string }[] {
  const names = name === undefined ? namesIn(storeFolder(home)) : [name];
  return names.flatMap((one) => {
    const versions = join(storeFolder(home), one);
    return namesIn(versions)
      .map((version) => ({ name: one, folder: join(versions, version) }))
      .filter(({ folder }) => statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true);
  });
}

/** The folder in the store that a name leads to; undefined when it leads elsewhere or nowhere. */
export function selectedFolder(home: string, name: string): string | undefined {
  try {
    const folder = join(realpathSync.native(extensionsFolder(home)), readlinkSync(linkPath(home, name)));
    // Links of users lead elsewhere; a link of ours may be absolute where links of folders must be.
    const inStore = relative(realpathSync.native(storeFolder(home)), folder);
    return inStore.startsWith('..') ? undefined : join(storeFolder(home), inStore);
  } catch {
    return undefined;
  }
}

/** The name of the folder that is pinned for an extension. */
function pinnedFolder(home: string, name: string): string | undefined {
  try {
    return readFileSync(pinPath(home, name), 'utf8').trim();
  } catch {
    return undefined;
  }
}

function readVersion(home: string, name: string, folder: string): InstalledVersion | undefined {
  let manifest: PackManifest;
  try {
    manifest = parseManifest(readFileSync(join(folder, manifestFile), 'utf8'), folder);
  } catch {
    return undefined;
  }
  const origin = readOrigin(folder);
  const isSelected = selectedFolder(home, name) === folder;
  const isPinned = pinnedFolder(home, name) === basename(folder);
  return {
    name: basename(dirname(folder)),
    version: manifest.version,
    folder,
    manifest,
    origin,
    isSelected,
    isPinned,
  };
}

/** Names of entries that are not hidden, sorted; none when the folder is not there. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch {
    return [];
  }
}
