/** Everything that is known about one extension: what its pack says, and what its library says when it is opened. */

import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inspectLibrary, type InspectedLibrary } from './author/inspect';
import { failure } from './failure';
import { installedLibrary } from './pack/target';
import type { PackManifest } from './pack/manifest';
import { unpack } from './pack/read';
import { signerOf } from './pack/signature';
import { checkVersion, installedPath } from './store/check';
import { listInstalled, listVersions, type InstalledVersion } from './store/installed';
import type { Origin } from './store/origin';
import { newStaging, removeStaging } from './store/staging';

/** A file of an extension. */
export interface DescribedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** What is known about an extension. */
export interface Description {
  readonly name: string;
  /** Undefined for a folder that was copied by hand. */
  readonly manifest: PackManifest | undefined;
  readonly origin: Origin | undefined;
  /** Where it is installed; undefined for a pack that is not. */
  readonly folder: string | undefined;
  readonly signedBy: string | undefined;
  readonly files: readonly DescribedFile[];
  /** Undefined for a pack that is not installed: its library is not opened. */
  readonly library: InspectedLibrary | undefined;
}

/**
 * Describes an installed extension. Its files are compared with their hashes before the library is opened. Throws a
 * `CommandFailure`.
 *
 * @param version a version, or the name of its folder; the one that programs get without it
 * @param nostosVersion told to the library
 */
export function describeInstalled(
  home: string,
  name: string,
  version: string | undefined,
  nostosVersion: string,
): Description {
  const stored = listVersions(home, name).find((one) =>
    version === undefined ? one.isSelected : one.version === version || basename(one.folder) === version,
  );
  if (stored !== undefined) return describeStored(stored, nostosVersion);
  const byHand = listInstalled(home).find((one) => one.name === name && one.version === undefined);
  if (byHand?.library === undefined || version !== undefined) {
    throw failure(
      `there is no extension ${name}${version === undefined ? '' : ` ${version}`} installed`,
      '`nostos ext list --all` shows what is',
    );
  }
  const { folder, library } = byHand;
  const files = [{ path: basename(library), size: statSync(library).size }];
  const opened = inspectLibrary(library, nostosVersion);
  return {
    name,
    manifest: undefined,
    origin: undefined,
    folder,
    signedBy: undefined,
    files,
    library: opened,
  };
}

function describeStored(
  { name, manifest, origin, folder }: InstalledVersion,
  nostosVersion: string,
): Description {
  const { problems } = checkVersion(folder);
  if (problems.length > 0) {
    throw failure(
      `${name} ${manifest.version} in '${folder}' is damaged: ${problems.join('; ')}`,
      'install it again',
    );
  }
  const library = join(folder, installedLibrary(manifest) ?? '');
  const files = Object.entries(manifest.files).flatMap(([path, { size }]) => {
    const installed = installedPath(manifest, path);
    return installed === undefined ? [] : [{ path: installed, size }];
  });
  const opened = inspectLibrary(library, nostosVersion);
  return { name, manifest, origin, folder, signedBy: origin?.signedBy ?? undefined, files, library: opened };
}

/** Describes a packed file that is not installed: unpacked aside and checked, nothing of it is opened. */
export async function describePack(home: string, archive: string): Promise<Description> {
  const staging = newStaging(home);
  try {
    const { manifest, manifestBytes, signature } = await unpack(archive, staging);
    const signer = signerOf(manifest, manifestBytes, signature, archive);
    const files = Object.entries(manifest.files).map(([path, { size }]) => ({ path, size }));
    const { name } = manifest;
    const signedBy = signer?.fingerprint;
    return { name, manifest, origin: undefined, folder: undefined, signedBy, files, library: undefined };
  } finally {
    removeStaging(staging);
  }
}
