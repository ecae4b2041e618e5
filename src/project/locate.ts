/** Finds the files of a program and its entry point: a file alone, or a folder as a project. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { CommandFailure, systemReason } from './failure';
import { nostosHome } from './home';
import { findManifest, type BinEntry, type Dependency, type Manifest } from './manifest';
import { findPackage, packageSources } from './packages';

/** One module's file, as text. */
export interface ModuleFile {
  /** Dotted name; empty for a file that is run alone. */
  readonly module: string;
  /** The path as people gave it, for messages. */
  readonly path: string;
  readonly text: string;
}

/** Where a program starts. */
export interface EntryPoint {
  readonly module: string;
  readonly name: string;
  /** The text to show when the program has no such function without parameters. */
  readonly missing: string;
}

/** Everything known about a program before it is compiled. */
export interface LocatedProgram {
  readonly files: readonly ModuleFile[];
  readonly entry: EntryPoint;
  readonly manifest: Manifest | undefined;
  /** Lines for standard error. */
  readonly notices: readonly string[];
}

/** The program that is one piece of text: a file alone, `-e`, or standard input. Its module has the empty name. */
export function programOfText(path: string, text: string, startFolder: string): LocatedProgram {
  const { manifest, warnings } = findManifest(startFolder);
  const entry = { module: '', name: 'main', missing: "Entry point 'main/' not found" };
  return { files: [{ module: '', path, text }], entry, manifest, notices: warnings };
}

/** Finds the program at `path`; fails with a `CommandFailure` that carries the text to show. */
export function locateProgram(path: string, bin: string | undefined): LocatedProgram {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder) return programOfText(path, readSource(path), dirname(path));
  const { manifest, warnings } = findManifest(path);
  const paths = sourcePaths(path);
  const entry = entryPoint(path, manifest?.bins ?? [], bin, paths);
  return { ...projectModules(path, paths, manifest, warnings), entry };
}

/** All modules of the project in `folder`, whatever its entry points are. Fails with a `CommandFailure`. */
export function locateModules(folder: string): Omit<LocatedProgram, 'entry'> {
  const { manifest, warnings } = findManifest(folder);
  return projectModules(folder, sourcePaths(folder), manifest, warnings);
}

function projectModules(
  folder: string,
  paths: readonly string[],
  manifest: Manifest | undefined,
  warnings: readonly string[],
): Omit<LocatedProgram, 'entry'> {
  const notices = [...warnings];
  const files = [
    ...packageFiles(manifest?.dependencies ?? [], notices),
    ...paths.map((file) => ({ module: moduleName(folder, file), path: file, text: readSource(file) })),
  ];
  return { files, manifest, notices };
}

/** Text of a source file. */
export function readSource(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new CommandFailure(`Error reading file '${path}': ${systemReason(error)}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new CommandFailure(`Error reading file '${path}': it is not UTF-8 text`);
  }
}

/** All `.nos` files below a folder in sorted path order; folders named `.nostos` are skipped. */
function sourcePaths(folder: string): string[] {
  const found: string[] = [];
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const entry of listFolder(next)) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== '.nostos') pending.push(path);
      } else if (entry.name.endsWith('.nos')) found.push(path);
    }
  }
  return found.sort();
}

function listFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new CommandFailure(`Error reading directory '${folder}': ${systemReason(error)}`);
  }
}

function moduleName(folder: string, file: string): string {
  return relative(folder, file).slice(0, -'.nos'.length).split(sep).join('.');
}

function entryPoint(
  folder: string,
  bins: readonly BinEntry[],
  bin: string | undefined,
  paths: readonly string[],
): EntryPoint {
  const available = bins.map(({ name }) => name).join(', ');
  if (bin !== undefined) {
    if (bins.length === 0) throw new CommandFailure('--bin requires a nostos.toml with [[bin]] entries');
    const chosen = bins.find(({ name }) => name === bin);
    if (chosen === undefined) {
      throw new CommandFailure(`No [[bin]] entry named '${bin}' in nostos.toml. Available: ${available}`);
    }
    return entryOf(chosen.entry, `Entry point '${chosen.entry}' for bin '${chosen.name}' not found`);
  }
  if (bins.length > 0) {
    const chosen = bins.find(({ isDefault }) => isDefault);
    if (chosen === undefined) {
      throw new CommandFailure(
        `Project has [[bin]] entries but none is marked as default. Use --bin NAME to specify which to run. Available: ${available}`,
      );
    }
    if (paths.length === 0) throw new CommandFailure(`No .nos files found in '${folder}'`);
    return entryOf(chosen.entry, `Default entry point '${chosen.entry}' not found`);
  }
  if (!paths.includes(join(folder, 'main.nos'))) {
    throw new CommandFailure(
      `${paths.length === 0 ? `No .nos files found in '${folder}'\n` : ''}Error: No 'main.nos' found in directory '${folder}'\nProjects must have a main.nos file with a main() function,\nor define entry points with [[bin]] in nostos.toml.`,
    );
  }
  return { module: 'main', name: 'main', missing: "No 'main.main' or 'main' function found in project" };
}

function entryOf(text: string, missing: string): EntryPoint {
  const dot = text.lastIndexOf('.');
  return { module: dot < 0 ? '' : text.slice(0, dot), name: text.slice(dot + 1), missing };
}

/** The files of source packages, read where they are; a package that is not there is a notice, not a failure. */
function packageFiles(dependencies: readonly Dependency[], notices: string[]): ModuleFile[] {
  const files: ModuleFile[] = [];
  for (const dependency of dependencies.filter(({ isExtension }) => !isExtension)) {
    const found = findPackage(dependency, nostosHome(process.env));
    const problem = 'problem' in found ? found.problem : readPackage(dependency.name, found.folder, files);
    if (problem !== undefined)
      notices.push(`Warning: Failed to fetch package ${dependency.name}: ${problem}`);
  }
  return files;
}

/** Adds the files of a package; returns what went wrong. */
function readPackage(name: string, folder: string, files: ModuleFile[]): string | undefined {
  try {
    for (const file of packageSources(folder)) {
      const path = join(folder, file);
      files.push({ module: `${name}.${basename(file, '.nos')}`, path, text: readSource(path) });
    }
    return undefined;
  } catch (error) {
    return error instanceof CommandFailure ? error.message : systemReason(error);
  }
}
