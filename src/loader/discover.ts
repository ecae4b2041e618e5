/** Finds extensions on disk: a folder with one native library and the wrappers beside it. */

import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ExtensionError } from '../lang/host';
import { Source } from '../lang/syntax/source';
import { noFolder, noLibrary, notInstalled, noWrapper, systemWords, twoFolders, unreadable } from './errors';
import { wrapperFiles } from './wrappers';

/** An extension that was found; nothing of it is opened yet. */
export interface FoundExtension {
  readonly name: string;
  readonly folder: string;
  readonly libraryPath: string;
  readonly wrappers: readonly Source[];
}

/** A dependency of the project that is an extension. */
export interface ExtensionDependency {
  /** The name that programs use. */
  readonly name: string;
  /** Its folder, for a dependency by path. */
  readonly path: string | undefined;
  /** Address of a repository, or name of a package, whose last part names the folder it was installed to. */
  readonly repository: string | undefined;
  /** The version that the project chose; it goes before every other place. */
  readonly locked: LockedVersion | undefined;
}

/** A version that a project chose. */
export interface LockedVersion {
  /** Its folder, whether it is there or not. */
  readonly folder: string;
  readonly version: string;
}

/** Where to look. */
export interface SearchPlaces {
  /** `~/.nostos/extensions` or its like. */
  readonly extensionsFolder: string;
  readonly dependencies: readonly ExtensionDependency[];
}

/** The folders in which an extension of that name may be. The first that is there counts. */
export function foldersOf(name: string, places: SearchPlaces): string[] {
  const dependency = places.dependencies.find((one) => one.name === name);
  if (dependency?.locked !== undefined) return [dependency.locked.folder];
  if (dependency?.path !== undefined) return [dependency.path];
  const { extensionsFolder } = places;
  const folders = [join(extensionsFolder, name), join(extensionsFolder, `nostos-${name}`)];
  const repository = dependency?.repository?.replace(/\/+$/, '').replace(/\.git$/, '');
  if (repository !== undefined) folders.unshift(join(extensionsFolder, basename(repository)));
  return folders;
}

/**
 * Finds the extension of a name; undefined when there is none. Throws an `ExtensionError` for one that is incomplete
 * or there twice.
 */
export function findExtension(name: string, places: SearchPlaces): FoundExtension | undefined {
  if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name)) return undefined;
  const named = [...new Set(foldersOf(name, places))].filter(isFolder);
  const dependency = places.dependencies.find((one) => one.name === name);
  const isOpen = named.length === 0 && dependency === undefined;
  const [place, second] = isOpen ? foldersByWrapper(name, places.extensionsFolder) : named;
  if (place === undefined) {
    if (dependency !== undefined) throw missingDependency(dependency);
    return undefined;
  }
  if (second !== undefined) throw twoFolders(name, place, second);
  // A link leads to one version from here on, whatever is installed meanwhile.
  const folder = realpathSync(place);
  const libraryPath = findLibrary(name, folder);
  if (libraryPath === undefined) throw noLibrary(name, folder);
  const wrappers = findWrappers(folder);
  if (wrappers.length === 0) throw noWrapper(name, folder);
  return { name, folder, libraryPath, wrappers };
}

/** Folders of another name, copied there by hand, whose one wrapper has the name: `my-extension/my_extension.nos`. */
function foldersByWrapper(name: string, extensionsFolder: string): string[] {
  const wrapper = `${name}.nos`;
  if (!isFolder(extensionsFolder)) return [];
  return entriesOf(extensionsFolder)
    .map((entry) => join(extensionsFolder, entry))
    .filter(
      (folder) => existsSync(join(folder, wrapper)) && wrapperFiles(folder).every((file) => file === wrapper),
    );
}

function missingDependency({ name, path, locked }: ExtensionDependency): ExtensionError {
  const isGone = locked === undefined && path !== undefined && !existsSync(path);
  return isGone ? noFolder(name, path) : notInstalled(name, locked?.version);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * The library of an extension: beside the wrappers (two files copied by hand), in `prebuilt/PLATFORM` (as our own are
 * kept), or in `target/release` (a source tree after a build). In each of them the one that is named after the
 * extension, else the first.
 */
export function findLibrary(name: string, folder: string): string | undefined {
  const places = [
    { path: folder, isBuildFolder: false },
    { path: join(folder, 'prebuilt', `${process.platform}-${process.arch}`), isBuildFolder: false },
    { path: join(folder, 'target', 'release'), isBuildFolder: true },
  ];
  for (const { path, isBuildFolder } of places) {
    // Names with a dash are by-products of cargo there.
    const files = librariesIn(path).filter((file) => !isBuildFolder || !file.includes('-'));
    const found = bestNamed(name, files);
    if (found !== undefined) return join(path, found);
  }
  return undefined;
}

function librariesIn(folder: string): string[] {
  if (!isFolder(folder)) return [];
  return entriesOf(folder)
    .filter((file) => /^lib.*\.(so|dylib)$|\.dll$/.test(file))
    .sort();
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw unreadable(folder, systemWords(error));
  }
}

function bestNamed(name: string, files: readonly string[]): string | undefined {
  const word = name.replaceAll('-', '_');
  const stems = [word, `nostos_${word}`];
  return (
    files.find((file) => stems.includes(file.replace(/\.(so|dylib|dll)$/, '').replace(/^lib/, ''))) ??
    files[0]
  );
}

function findWrappers(folder: string): Source[] {
  return wrapperNames(folder)
    .map((file) => join(folder, file))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false)
    .map((path) => new Source(path, readWrapper(path)));
}

function wrapperNames(folder: string): string[] {
  try {
    return wrapperFiles(folder);
  } catch (error) {
    throw unreadable(folder, systemWords(error));
  }
}

function readWrapper(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw unreadable(path, systemWords(error));
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(path, 'it is not UTF-8 text');
  }
}

/**
 * The version that a wrapper asks of its library: a comment `# requires NAME 0.2.0` (or newer) at the start of a
 * line.
 */
export function requiredVersion(
  wrapper: Source,
): { readonly name: string; readonly version: string } | undefined {
  const found = /^#\s*requires\s+([\w-]+)\s+(?:>=\s*)?v?(\d+(?:\.\d+){0,2})\s*$/m.exec(wrapper.text);
  const [, name, version] = found ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

/** Whether a version is older than another; both of up to three numbers with dots between. */
export function isOlder(version: string, wanted: string): boolean {
  const parts = (text: string): number[] =>
    text.split(/[.+-]/, 3).map((part) => Number.parseInt(part, 10) || 0);
  const [have, want] = [parts(version), parts(wanted)];
  for (let i = 0; i < 3; i++) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
