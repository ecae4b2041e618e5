/** Finds what there is to test: files that are run alone, projects, and extensions in their source folders. */

import { existsSync, readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { importName } from '../../extensions/importName';
import { wrapperFiles } from '../../loader/wrappers';
import { CommandFailure, systemReason } from '../../project/failure';
import { readSource } from '../../project/locate';
import { readManifest } from '../../project/manifest';
import { mayHoldTests, readExpectation } from './header';
import type { ExtensionUnderTest, Unit } from './protocol';

/** Folders that hold no sources of their own. */
const skippedFolders = new Set(['node_modules', 'target']);

/** The units at these paths; without any, those of the current folder. Fails with a `CommandFailure`. */
export function findUnits(paths: readonly string[]): Unit[] {
  const units = (paths.length === 0 ? ['.'] : paths).flatMap((path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) throw new CommandFailure(`no such file or folder: '${path}'`);
    return stats.isDirectory() ? unitsOfFolder(path, surroundings(path)) : [unitOfFile(path)];
  });
  return withoutRepetition(units);
}

/** A file belongs to the project or extension that it lies in; else it is run alone. */
function unitOfFile(path: string): Unit {
  const home = surroundings(dirname(path));
  if (home === undefined) return { kind: 'file', path, extension: undefined };
  if (home.kind === 'project') return { kind: 'project', path: home.folder, only: [path] };
  const { folder, name } = home;
  const isWrapper =
    resolve(dirname(path)) === resolve(folder) && wrapperFiles(folder).includes(basename(path));
  return {
    kind: isWrapper ? 'wrapper' : 'file',
    path: isWrapper ? folder : path,
    extension: { name, folder },
  };
}

/** The units of a folder and of those below it. `home` is the project or extension that the folder belongs to. */
function unitsOfFolder(folder: string, home: Home | undefined): Unit[] {
  if (home?.kind === 'project') {
    const isWhole = resolve(home.folder) === resolve(folder);
    return [{ kind: 'project', path: home.folder, only: isWhole ? [] : [folder] }];
  }
  const isExtension = home !== undefined && resolve(home.folder) === resolve(folder);
  const extension = home === undefined ? undefined : { name: home.name, folder: home.folder };
  const wrappers = isExtension ? wrapperFiles(folder) : [];
  const below = list(folder).flatMap((entry): Unit[] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isSkipped(entry.name) ? [] : unitsOfFolder(path, homeAt(path) ?? home);
    if (!entry.name.endsWith('.nos') || wrappers.includes(entry.name)) return [];
    return holdsTests(path) ? [{ kind: 'file', path, extension }] : [];
  });
  return isExtension ? [...wrapperUnit(home), ...below] : below;
}

/** The wrapper of an extension as a unit, when it holds tests of its own. */
function wrapperUnit({ folder, name }: Extension): Unit[] {
  const holds = wrapperFiles(folder).some((file) => mayHoldTests(readSource(join(folder, file))));
  return holds ? [{ kind: 'wrapper', path: folder, extension: { name, folder } }] : [];
}

interface Extension extends ExtensionUnderTest {
  readonly kind: 'extension';
}
type Home = Extension | { readonly kind: 'project'; readonly folder: string };

/** The nearest project or extension at or above a folder. */
function surroundings(folder: string): Home | undefined {
  for (let place = resolve(folder); ; place = dirname(place)) {
    // Paths are told as they were given: relative to the current folder unless that needs many steps up.
    const found = homeAt(place === resolve(folder) ? folder : readable(place));
    if (found !== undefined) return found;
    if (dirname(place) === place || existsSync(join(place, 'nostos.toml'))) return undefined;
  }
}

function readable(place: string): string {
  const short = relative('.', place);
  return short === '' ? '.' : short.startsWith(`..${sep}..`) ? place : short;
}

/** What a folder itself is. */
function homeAt(folder: string): Home | undefined {
  const manifestPath = join(folder, 'nostos.toml');
  const manifest = existsSync(manifestPath) ? readManifest(manifestPath).manifest : undefined;
  if (manifest?.extension !== undefined) return extensionAt(folder, manifest.extension.name);
  if (existsSync(join(folder, 'main.nos')) || (manifest?.bins.length ?? 0) > 0)
    return { kind: 'project', folder };
  return isCrateOfExtension(folder) ? extensionAt(folder, undefined) : undefined;
}

/** Sources of an extension without a manifest: a crate that makes a C library, and wrappers beside it. */
function isCrateOfExtension(folder: string): boolean {
  return /crate-type[^\n]*cdylib/.test(cargoToml(folder));
}

function crateName(folder: string): string {
  return /^name\s*=\s*"([^"]+)"/m.exec(cargoToml(folder))?.[1] ?? basename(resolve(folder));
}

function cargoToml(folder: string): string {
  const path = join(folder, 'Cargo.toml');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function extensionAt(folder: string, given: string | undefined): Extension | undefined {
  const wrappers = wrapperFiles(folder);
  if (wrappers.length === 0 && given === undefined) return undefined;
  return { kind: 'extension', folder, name: given ?? importName(wrappers, crateName(folder)) };
}

function isSkipped(name: string): boolean {
  return name.startsWith('.') || skippedFolders.has(name);
}

function holdsTests(path: string): boolean {
  const text = readSource(path);
  return mayHoldTests(text) || readExpectation(text) !== undefined;
}

function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new CommandFailure(`could not read the folder '${folder}': ${systemReason(error)}`);
  }
}

/** Each unit once; parts of one project are joined. */
function withoutRepetition(units: readonly Unit[]): Unit[] {
  const found = new Map<string, Unit>();
  for (const unit of units) {
    const key = `${unit.kind} ${resolve(unit.path)}`;
    const known = found.get(key);
    if (known?.kind === 'project' && unit.kind === 'project') {
      const isWhole = known.only.length === 0 || unit.only.length === 0;
      found.set(key, { ...known, only: isWhole ? [] : [...known.only, ...unit.only] });
    } else if (known === undefined) found.set(key, unit);
  }
  return [...found.values()];
}
