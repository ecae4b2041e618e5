/** `nostos.toml`: what a project says about itself, its entry points and what it depends on. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { tomlLibrary } from './toml';

/** One `[[bin]]` entry. */
export interface BinEntry {
  readonly name: string;
  /** Module path and function, `jobs.start`. */
  readonly entry: string;
  readonly isDefault: boolean;
}

/** Where a dependency comes from; exactly one of the four sources is set in a valid entry. */
export interface Dependency {
  readonly name: string;
  readonly git: string | undefined;
  /** `owner/repository`. */
  readonly github: string | undefined;
  /** Name of a package of npm. */
  readonly npm: string | undefined;
  /** Absolute, resolved against the folder of the manifest. */
  readonly path: string | undefined;
  /** Tag, branch or commit; for npm a version or range. */
  readonly version: string;
  /** True for a native extension, false for a package of Nostos sources. */
  readonly isExtension: boolean;
}

/** What the source folder of an extension says about it: the table `[extension]`. */
export interface ExtensionEntry {
  /** The name that programs import; undefined: that of the wrapper file. */
  readonly name: string | undefined;
  /** The name of its npm package; undefined: `nostos-NAME`. */
  readonly npm: string | undefined;
}

/** A manifest that was read; unknown keys are dropped. */
export interface Manifest {
  readonly path: string;
  readonly name: string | undefined;
  readonly version: string;
  readonly bins: readonly BinEntry[];
  readonly dependencies: readonly Dependency[];
  /** Set in the source folder of an extension. */
  readonly extension: ExtensionEntry | undefined;
}

/** A manifest, if there is one, and what was wrong with it. A bad one never stops a program. */
export interface ManifestReading {
  readonly manifest: Manifest | undefined;
  readonly warnings: readonly string[];
}

type Table = Readonly<Record<string, unknown>>;

/** What a dependency has that does not say. */
export const defaultRevision = 'master';
const defaultRange = 'latest';

/** The manifest of the nearest folder upward from `directory` that has one. */
export function findManifest(directory: string): ManifestReading {
  let folder = resolve(directory);
  for (;;) {
    const path = join(folder, 'nostos.toml');
    if (existsSync(path)) return readManifest(path);
    const parent = dirname(folder);
    if (parent === folder) return { manifest: undefined, warnings: [] };
    folder = parent;
  }
}

/** Reads one manifest; text that is not TOML gives a warning and no manifest. */
export function readManifest(path: string): ManifestReading {
  let table: Table;
  try {
    table = tomlLibrary().parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    return {
      manifest: undefined,
      warnings: [`Warning: Failed to parse nostos.toml extensions: ${path}: ${reason}`],
    };
  }
  return manifestOf(path, table);
}

function manifestOf(path: string, table: Table): ManifestReading {
  const warnings: string[] = [];
  const project = tableAt(table, 'project') ?? tableAt(table, 'package');
  const name = textAt(project, 'name');
  const bins = binsOf(table);
  if (bins.length > 0 && name === undefined) {
    warnings.push(`Warning: Failed to load project config: ${path}: missing field \`name\` in [project]`);
  }
  const dependencies = [
    ...dependenciesOf(path, tableAt(table, 'extensions'), () => true, warnings),
    ...dependenciesOf(path, tableAt(table, 'dependencies'), (entry) => entry['extension'] === true, warnings),
  ];
  const manifest: Manifest = {
    path,
    name,
    version: textAt(project, 'version') ?? '0.1.0',
    bins: name === undefined ? [] : bins,
    dependencies,
    extension: extensionOf(tableAt(table, 'extension')),
  };
  return { manifest, warnings };
}

function extensionOf(table: Table | undefined): ExtensionEntry | undefined {
  return table === undefined ? undefined : { name: textAt(table, 'name'), npm: textAt(table, 'npm') };
}

function binsOf(table: Table): BinEntry[] {
  const rows = table['bin'];
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: unknown) => {
    if (!isTable(row)) return [];
    const name = textAt(row, 'name');
    const entry = textAt(row, 'entry');
    return name === undefined || entry === undefined
      ? []
      : [{ name, entry, isDefault: row['default'] === true }];
  });
}

function dependenciesOf(
  path: string,
  table: Table | undefined,
  isExtension: (entry: Table) => boolean,
  warnings: string[],
): Dependency[] {
  if (table === undefined) return [];
  const dependencies: Dependency[] = [];
  for (const [name, value] of Object.entries(table)) {
    const entry = isTable(value) ? value : {};
    const git = textAt(entry, 'git');
    const github = textAt(entry, 'github');
    const npm = textAt(entry, 'npm');
    const folder = textAt(entry, 'path');
    if ([git, github, npm, folder].every((source) => source === undefined)) {
      warnings.push(`Warning: ${path}: Dependency '${name}' has no source specified`);
      continue;
    }
    dependencies.push({
      name,
      git,
      github,
      npm,
      path: folder === undefined ? undefined : resolve(dirname(path), folder),
      version:
        textAt(entry, 'version') ??
        textAt(entry, 'tag') ??
        textAt(entry, 'branch') ??
        (npm === undefined ? defaultRevision : defaultRange),
      isExtension: isExtension(entry),
    });
  }
  return dependencies;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function tableAt(table: Table, key: string): Table | undefined {
  const value = table[key];
  return isTable(value) ? value : undefined;
}

function textAt(table: Table | undefined, key: string): string | undefined {
  const value = table?.[key];
  return typeof value === 'string' ? value : undefined;
}
