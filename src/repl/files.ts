/** The files that a session has loaded, and which of them have changed since. */

import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Source } from '../lang/syntax/source';
import { locateProgram, readSource } from '../project/locate';

/** A file as a module. */
export interface LoadedFile {
  readonly path: string;
  readonly module: string;
  readonly text: string;
}

/** Files by path. */
export class LoadedFiles {
  private readonly known = new Map<string, LoadedFile>();
  private readonly projects = new Set<string>();

  /** Reads a file, or all files of a project folder; throws a `CommandFailure`. */
  read(path: string): LoadedFile[] {
    if (!isFolder(path)) return [{ path, module: moduleNameOf(path), text: readSource(path) }];
    const located = locateProgram(path, undefined);
    return located.files.map((file) => ({ path: file.path, module: file.module, text: file.text }));
  }

  /** Remembers files that were loaded, and the folder they came from. */
  remember(files: readonly LoadedFile[], from: string | undefined): void {
    for (const file of files) this.known.set(file.path, file);
    if (from !== undefined && isFolder(from)) this.projects.add(from);
  }

  /** All files whose text has changed, with those of the same module and new ones of loaded projects. */
  changed(): LoadedFile[] {
    const now = new Map<string, LoadedFile>();
    for (const { path, module } of this.known.values()) {
      if (statSync(path, { throwIfNoEntry: false }) === undefined) continue;
      now.set(path, { path, module, text: readSource(path) });
    }
    for (const folder of this.projects) for (const file of this.read(folder)) now.set(file.path, file);
    const isNew = (file: LoadedFile) => this.known.get(file.path)?.text !== file.text;
    const modules = new Set([...now.values()].filter(isNew).map(({ module }) => module));
    // A module that uses a changed one is bound to what that was: it is loaded again with it.
    for (let size = -1; size !== modules.size;) {
      size = modules.size;
      for (const { module, text } of now.values())
        if ([...modules].some((other) => mentions(text, other))) modules.add(module);
    }
    return [...now.values()].filter(({ module }) => modules.has(module));
  }

  /** How many files are loaded. */
  get count(): number {
    return this.known.size;
  }
}

/** Files as the compiler takes them. */
export function sourcesOf(files: readonly LoadedFile[]): { source: Source; module: string }[] {
  return files.map(({ path, module, text }) => ({ source: new Source(path, text), module }));
}

/** Paths that begin with some text, for completion; folders end in a slash. */
export function pathsWith(start: string): string[] {
  const slash = start.lastIndexOf('/');
  const folder = slash < 0 ? '' : start.slice(0, slash + 1);
  const name = start.slice(slash + 1);
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true })
      .filter((entry) => entry.name.startsWith(name) && (name !== '' || !entry.name.startsWith('.')))
      .filter((entry) => entry.name.endsWith('.nos') || isFolder(join(folder, entry.name)))
      .map((entry) => `${folder}${entry.name}${isFolder(join(folder, entry.name)) ? '/' : ''}`)
      .sort();
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function mentions(text: string, module: string): boolean {
  return new RegExp(`^\\s*(?:use|import)\\s+${module.replaceAll('.', '\\.')}(?![\\w])`, 'm').test(text);
}

/** A module's name must be one: other characters become underscores. */
function moduleNameOf(path: string): string {
  const stem = basename(path).replace(/\.nos$/, '');
  return /^[A-Za-z_]/.test(stem) ? stem.replace(/\W/g, '_') : `_${stem.replace(/\W/g, '_')}`;
}
