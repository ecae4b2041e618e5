/** Chooses one of the installed versions and keeps it: for all programs, or for those of one project. */

import { rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { LockedExtension } from '../project/lock';
import { readLock } from '../project/lock';
import { failure } from './failure';
import type { Progress } from './progress';
import { writeLock } from './project';
import { selectVersion } from './store/commit';
import { exclusively } from './store/exclusive';
import { writeAtomically } from './store/files';
import { listVersions, type InstalledVersion } from './store/installed';
import { pinPath } from './store/paths';

/** What to pin. */
export interface PinRequest {
  readonly home: string;
  readonly name: string;
  /** A version, or the name of its folder; the one that programs get without it. */
  readonly version: string | undefined;
  readonly progress: Progress;
}

/** Makes a version the one that programs get, whatever is newer. */
export function pin(request: PinRequest): Promise<InstalledVersion> {
  const { home, name, progress } = request;
  return exclusively(home, progress, () => {
    const version = chosenVersion(request);
    selectVersion(home, name, version.folder);
    writeAtomically(pinPath(home, name), `${basename(version.folder)}\n`);
    return version;
  });
}

/** Lets `upgrade` change an extension again. */
export function unpin({ home, name, progress }: PinRequest): Promise<void> {
  return exclusively(home, progress, () => {
    rmSync(pinPath(home, name), { force: true });
  });
}

/** Writes a version into the lock of a project, to be kept there. */
export function pinInProject(manifestPath: string, request: PinRequest): InstalledVersion {
  const version = chosenVersion(request);
  const { origin } = version;
  if (origin === undefined) {
    throw failure(`could not pin ${request.name}: where it came from is not known`, 'install it again');
  }
  const folder = dirname(manifestPath);
  const { entries } = readLock(folder);
  const before = entries.find(({ name }) => name === request.name);
  const entry: LockedExtension = {
    name: request.name,
    extension: version.name,
    version: version.version,
    source: origin.source,
    requested: before?.requested ?? origin.requested,
    checksum: origin.checksum,
    isPinned: true,
  };
  writeLock(folder, [...entries.filter((one) => one !== before), entry]);
  return version;
}

/** Takes the mark from an entry of a project's lock; its version stays until it is upgraded. */
export function unpinInProject(manifestPath: string, name: string): void {
  const folder = dirname(manifestPath);
  const { entries } = readLock(folder);
  writeLock(
    folder,
    entries.map((entry) => (entry.name === name ? { ...entry, isPinned: false } : entry)),
  );
}

function chosenVersion({ home, name, version }: PinRequest): InstalledVersion {
  const versions = listVersions(home, name);
  const found = versions.filter((one) =>
    version === undefined ? one.isSelected : one.version === version || basename(one.folder) === version,
  );
  const [first, second] = found;
  const names = (list: readonly InstalledVersion[]): string =>
    list.map(({ folder }) => basename(folder)).join(', ');
  if (first === undefined) {
    throw failure(
      `could not pin ${name}${version === undefined ? '' : ` ${version}`}: it is not installed`,
      versions.length === 0 ? '`nostos ext install SOURCE` installs it' : `installed are: ${names(versions)}`,
    );
  }
  if (second !== undefined) {
    throw failure(
      `could not pin ${name} ${first.version}: there are ${found.length} of it`,
      `name one: ${names(found)}`,
    );
  }
  return first;
}
