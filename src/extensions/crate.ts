/** Finds the Rust crate of an extension in a folder, and makes the copy of it that is built against our SDK. */

import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { TomlTable } from 'smol-toml';
import { tomlLibrary } from '../project/toml';
import { failure } from './failure';
import type { Face } from './pack/manifest';
import { sdkFolder } from './sdk';

/** The crate of an extension. */
export interface ExtensionCrate {
  /** Absolute path of its folder. */
  readonly folder: string;
  /** The folder that cargo needs as a whole: that of the workspace which the crate belongs to, or its own. */
  readonly root: string;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  /** The face that the crate asks for; undefined when it does not say. */
  readonly face: Face | undefined;
}

type Table = Readonly<Record<string, unknown>>;

const manifestName = 'Cargo.toml';
const sdkName = /^nostos[-_]extension$/;
/** Folders that are no source, wherever they stand. */
const skipped: ReadonlySet<string> = new Set(['target', '.git', 'node_modules']);
/** How deep a crate may stand below the folder that was named. */
const searchDepth = 3;
/** How deep members of a workspace may stand below its root. */
const deepestMember = 6;

/**
 * The crate that makes a native library, in this folder or below it; undefined when there is none. Throws a
 * `CommandFailure` when there are several and none of them at the top.
 */
export function findCrate(folder: string): ExtensionCrate | undefined {
  const top = crateAt(folder);
  if (top !== undefined) return top;
  const found = foldersBelow(folder, searchDepth).flatMap((below) => crateAt(below) ?? []);
  const [first, second] = found;
  if (second === undefined) return first;
  const names = found.map((crate) => relative(folder, crate.folder)).join(', ');
  throw failure(
    `could not choose a crate in '${folder}': ${found.length} of them make native libraries: ${names}`,
    'name the folder of the one that is meant',
  );
}

function crateAt(folder: string): ExtensionCrate | undefined {
  const path = join(folder, manifestName);
  if (!existsSync(path)) return undefined;
  const manifest = readToml(path);
  const own = tableAt(manifest, 'package');
  const types = tableAt(manifest, 'lib')?.['crate-type'] ?? tableAt(manifest, 'lib')?.['crate_type'];
  if (own === undefined || !Array.isArray(types) || !types.includes('cdylib')) return undefined;
  const root = takesFromWorkspace(manifest)
    ? workspaceAbove(folder)
    : (workspaceOf(folder, manifest) ?? folder);
  const shared = tableAt(tableAt(readToml(join(root, manifestName)), 'workspace'), 'package');
  const text = (key: string): string => {
    const value = tableAt(own, key)?.['workspace'] === true ? shared?.[key] : own[key];
    return typeof value === 'string' ? value : '';
  };
  const version = text('version');
  return {
    folder: resolve(folder),
    root: resolve(root),
    name: text('name'),
    version: version === '' ? '0.0.0' : version,
    description: text('description').replaceAll(/\s+/g, ' ').trim(),
    license: text('license'),
    face: askedFace(tableAt(tableAt(own, 'metadata'), 'nostos')?.['face'], path),
  };
}

function askedFace(value: unknown, path: string): Face | undefined {
  if (value === undefined) return undefined;
  if (value === 'document') return 'nostos-extension';
  if (value === 'compatible') return 'compat';
  throw failure(
    `could not read '${path}': [package.metadata.nostos] face is ${JSON.stringify(value)}`,
    'write face = "document", or face = "compatible" for an extension of the older SDK',
  );
}

/** Whether some value of the manifest is `{ workspace = true }`, or a table of `x.workspace = true`. */
function takesFromWorkspace(table: Table): boolean {
  return Object.values(table).some(
    (value) => isTable(value) && (value['workspace'] === true || takesFromWorkspace(value)),
  );
}

function workspaceAbove(folder: string): string {
  for (let above = resolve(folder); ; above = dirname(above)) {
    const path = join(above, manifestName);
    if (existsSync(path) && tableAt(readToml(path), 'workspace') !== undefined) return above;
    if (dirname(above) === above) {
      throw failure(
        `could not read '${join(folder, manifestName)}': it takes settings from a workspace, and no folder above has one`,
        'name the folder of the workspace',
      );
    }
  }
}

/** The nearest folder above whose workspace names this crate as a member, as cargo looks for it; undefined for none. */
function workspaceOf(folder: string, manifest: Table): string | undefined {
  if (tableAt(manifest, 'workspace') !== undefined) return undefined;
  const start = resolve(folder);
  for (let above = dirname(start); ; above = dirname(above)) {
    const path = join(above, manifestName);
    const workspace = existsSync(path) ? tableAt(readToml(path), 'workspace') : undefined;
    if (workspace !== undefined) {
      const place = relative(above, start).split(sep).join('/');
      const isNamed = (key: string): boolean => listAt(workspace, key).some((one) => matchesGlob(place, one));
      return isNamed('members') && !isNamed('exclude') ? above : undefined;
    }
    if (dirname(above) === above) return undefined;
  }
}

function listAt(table: Table, key: string): string[] {
  const value = table[key];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Whether a path fits a pattern of cargo's `members`: `*` and `?` within a part, `**` for any parts. */
function matchesGlob(place: string, glob: string): boolean {
  const pattern = glob.replace(/^\.\//, '').replace(/\/$/, '');
  const source = pattern.replaceAll(/\*\*\/|\*|\?|[^*?]+/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : part.replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&');
  });
  return new RegExp(`^${source}$`).test(place);
}

/**
 * Brings `copy` to the state of the crate's sources, with every dependency on the SDK turned into the one that ships
 * with this program. Files that are as they were are left alone, so that cargo builds only what changed. Nothing is
 * written outside of `copy`. Returns the folder of the crate there.
 */
export function copyForFace(crate: ExtensionCrate, face: Face, copy: string): string {
  mkdirSync(copy, { recursive: true });
  syncFolder(crate.root, copy, resolve(copy));
  for (const folder of [copy, ...foldersBelow(copy, deepestMember)]) {
    const path = join(folder, manifestName);
    if (!existsSync(path)) continue;
    const original = join(crate.root, relative(copy, folder));
    const manifest = redirected(readToml(join(original, manifestName)), face, original, crate.root);
    // Without a workspace of its own cargo would look for one above the copy.
    if (folder === copy) manifest['workspace'] ??= {};
    writeIfChanged(path, tomlLibrary().stringify(manifest));
  }
  return join(copy, relative(crate.root, crate.folder));
}

/** Copies what differs by size or time, removes what is gone. Manifests are written by the caller. */
function syncFolder(from: string, to: string, excluded: string): void {
  const names = new Set(readdirSync(from).filter((name) => !skipped.has(name)));
  for (const name of existsSync(to) ? readdirSync(to) : []) {
    // cargo writes the lock of a crate that has none.
    if (!names.has(name) && name !== 'Cargo.lock') rmSync(join(to, name), { recursive: true, force: true });
  }
  mkdirSync(to, { recursive: true });
  for (const name of names) {
    const source = join(from, name);
    const goal = join(to, name);
    if (resolve(source) === excluded) continue;
    // What a link leads to may be anywhere: it is not part of the sources.
    const kind = lstatSync(source);
    if (kind.isDirectory()) syncFolder(source, goal, excluded);
    else if (kind.isFile()) syncFile(name, source, goal);
  }
}

function syncFile(name: string, source: string, goal: string): void {
  const { size, mtimeMs, atime, mtime } = statSync(source);
  const there = statSync(goal, { throwIfNoEntry: false });
  if (name === manifestName && there !== undefined) return;
  // cargo adds the SDK's own dependencies to the lock of the copy.
  if (name === 'Cargo.lock' && there !== undefined && there.mtimeMs >= mtimeMs) return;
  if (there?.size === size && there.mtimeMs === mtimeMs) return;
  copyFileSync(source, goal);
  utimesSync(goal, atime, mtime);
}

/** A manifest with the SDK's path in place of its dependency, and outside paths made absolute. */
function redirected(manifest: TomlTable, face: Face, folder: string, root: string): TomlTable {
  const visit = (table: TomlTable, inDependencies: boolean): void => {
    for (const [key, value] of Object.entries(table)) {
      if (inDependencies && isSdk(key, value)) table[key] = sdkDependency(value, face);
      else if (isTable(value)) {
        const isList = /^(dev-|build-)?dependencies$/.test(key) || (inDependencies && key === 'dependencies');
        visit(value as TomlTable, isList);
        if (inDependencies) fixPath(value as TomlTable, folder, root);
      }
    }
  };
  visit(manifest, false);
  // A patch of the SDK's name would be a second answer to where it is.
  for (const [source, crates] of Object.entries(tableAt(manifest, 'patch') ?? {})) {
    if (!isTable(crates)) continue;
    const others = Object.entries(crates).filter(([name]) => !sdkName.test(name));
    (manifest['patch'] as TomlTable)[source] = Object.fromEntries(others) as TomlTable;
  }
  return manifest;
}

function isSdk(key: string, value: unknown): boolean {
  const renamed = isTable(value) ? value['package'] : undefined;
  return sdkName.test(typeof renamed === 'string' ? renamed : key);
}

function sdkDependency(value: unknown, face: Face): TomlTable {
  const given: Table = isTable(value) ? value : {};
  const keys = ['package', 'optional', 'workspace', 'default-features'];
  const kept = Object.fromEntries(Object.entries(given).filter(([key]) => keys.includes(key))) as TomlTable;
  const features = featuresOf(face, listAt(given, 'features'));
  if (features.length > 0) kept['features'] = features;
  if (kept['workspace'] === true) return kept;
  return { ...kept, package: 'nostos-extension', path: sdkFolder(face) };
}

/** Of the features that a crate wants those that the SDK has: cargo would refuse the others before it compiles anything. */
function featuresOf(face: Face, wanted: readonly string[]): string[] {
  if (wanted.length === 0) return [];
  const known = tableAt(readToml(join(sdkFolder(face), manifestName)), 'features') ?? {};
  return wanted.filter((feature) => feature in known);
}

/** A dependency by a path that is not part of the copy is found where it is. */
function fixPath(dependency: TomlTable, folder: string, root: string): void {
  const { path } = dependency;
  if (typeof path !== 'string') return;
  const absolute = resolve(folder, path);
  if (relative(root, absolute).startsWith('..')) dependency['path'] = absolute;
}

function writeIfChanged(path: string, text: string): void {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}

function foldersBelow(folder: string, depth: number): string[] {
  if (depth === 0) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('.'))
    .map((entry) => join(folder, entry.name))
    .flatMap((below) => [below, ...foldersBelow(below, depth - 1)]);
}

function readToml(path: string): TomlTable {
  try {
    return tomlLibrary().parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    throw failure(`could not read '${path}': ${reason}`, 'mend the file, or ask the author of the extension');
  }
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function tableAt(table: Table | undefined, key: string): Table | undefined {
  const value = table?.[key];
  return isTable(value) ? value : undefined;
}
