/** The source folder of an extension: its crate, the name that programs import, its wrappers, its built library. */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { findLibrary } from '../../loader/discover';
import { wrapperFiles } from '../../loader/wrappers';
import { readManifest } from '../../project/manifest';
import { buildExtension, type BuiltLibrary } from '../cargo';
import { findCrate, type ExtensionCrate } from '../crate';
import { failure } from '../failure';
import { importName } from '../importName';
import type { Progress } from '../progress';
import { cargoSettings } from './scaffold';

/** A source folder. */
export interface ExtensionSource {
  /** As it was named on the command line. */
  readonly folder: string;
  readonly crate: ExtensionCrate;
  /** The name that programs import. */
  readonly name: string;
  /** The name of the npm package. */
  readonly npm: string;
  /** The folder that holds the wrapper: the one named, or the crate's. */
  readonly wrapperFolder: string;
  /** Names of the wrapper's files; none in a crate whose wrapper is still to be written. */
  readonly wrappers: readonly string[];
}

/** Reads a source folder; throws a `CommandFailure` when it holds no crate of an extension. */
export function readSourceFolder(folder: string): ExtensionSource {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw failure(`could not find the folder '${folder}'`, 'name the folder that holds the extension');
  const crate = findCrate(folder);
  if (crate === undefined) {
    throw failure(
      `could not find an extension in '${folder}': there is no Cargo.toml with crate-type = ["cdylib"]`,
      '`nostos ext new NAME` starts one',
    );
  }
  const manifestPath = join(folder, 'nostos.toml');
  const entry = existsSync(manifestPath) ? readManifest(manifestPath).manifest?.extension : undefined;
  const isAtTop = resolve(folder) === crate.folder || wrapperFiles(folder).length > 0;
  const wrapperFolder = isAtTop ? folder : crate.folder;
  const wrappers = wrapperFiles(wrapperFolder);
  const name = entry?.name ?? importName(wrappers, crate.name);
  const npm = entry?.npm ?? `nostos-${name.toLowerCase().replaceAll('_', '-')}`;
  return { folder, crate, name, npm, wrapperFolder, wrappers };
}

/** How to build. */
export interface BuildSetting {
  readonly isOffline: boolean;
  readonly progress: Progress;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where the copy of the sources stands that is built against the SDK of this installation. */
export function copyFolderOf({ crate }: ExtensionSource): string {
  return join(crate.root, 'target', 'nostos-copy');
}

/** Builds the library and puts it where programs find it. Its path is told relative to the folder as that was named. */
export async function buildSource(source: ExtensionSource, setting: BuildSetting): Promise<BuiltLibrary> {
  const { crate, wrapperFolder } = source;
  tellCargo(crate);
  const built = await buildExtension({
    crate,
    copyFolder: copyFolderOf(source),
    targetFolder: join(crate.root, 'target'),
    ...setting,
  });
  return { ...built, library: place(built.library, wrapperFolder) };
}

/** The library that was built last, or put beside the wrapper; undefined when there is none. */
export function libraryOf({ name, wrapperFolder }: ExtensionSource): string | undefined {
  return findLibrary(name, wrapperFolder);
}

/** Programs look for a library in `target/release` of the folder that holds the wrapper. */
function place(library: string, folder: string): string {
  const wanted = join(folder, 'target', 'release', basename(library));
  if (resolve(wanted) === resolve(library)) return wanted;
  copyWhole(library, wanted);
  return wanted;
}

/** Copies so that whoever opens the file meanwhile finds the old one or the new one, and keeps what it has opened. */
export function copyWhole(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  const unfinished = `${to}.${process.pid}`;
  copyFileSync(from, unfinished);
  renameSync(unfinished, to);
}

/**
 * Brings `.cargo/config.toml` up to date in a crate that leaves the place of the SDK to it, as those that `nostos ext
 * new` made do: the file is not kept in git, and an update of nostos may move the SDK. A file of the author's own stays.
 */
function tellCargo(crate: ExtensionCrate): void {
  const { path, text } = cargoSettings();
  const place = join(crate.folder, path);
  const [firstLine] = text.split('\n', 1);
  const present = existsSync(place) ? readFileSync(place, 'utf8') : undefined;
  if (present === text || (present !== undefined && !present.startsWith(firstLine))) return;
  if (present === undefined && !namesSdkByVersion(join(crate.folder, 'Cargo.toml'))) return;
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
}

function namesSdkByVersion(manifest: string): boolean {
  const line = /^nostos-extension\s*=\s*(.*)$/m.exec(readFileSync(manifest, 'utf8'))?.[1];
  return line !== undefined && !/\b(path|git|workspace)\s*=/.test(line);
}
