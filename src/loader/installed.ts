/**
 * Whether the library of an installed extension is still the one that was installed. `nostos ext install` compares
 * every file with its hash and writes `nostos-origin.json` last; a library that the file system calls no newer than
 * that has not been touched since. Of all others the hash is computed again.
 */

import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { notAsInstalled } from './errors';

/** What the manifest of a pack says of a file. */
interface PackedFile {
  readonly sha256?: unknown;
}

/**
 * Throws an `ExtensionError` when the library is not what the manifest in its folder says. A folder that was made by
 * hand says nothing.
 */
export function checkInstalled(name: string, folder: string, libraryPath: string): void {
  const origin = statSync(join(folder, 'nostos-origin.json'), { bigint: true, throwIfNoEntry: false });
  if (origin === undefined) return;
  const library = statSync(libraryPath, { bigint: true });
  if (library.ctimeNs <= origin.ctimeNs) return;
  const file = basename(libraryPath);
  const packed = filesOf(folder).filter(([path]) => basename(path) === file);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- synchronous, and only for libraries that changed
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  const found = createHash('sha256').update(readFileSync(libraryPath)).digest('hex');
  if (!packed.some(([, described]) => described?.sha256 === found)) throw notAsInstalled(libraryPath, name);
}

/** The files of the pack; none when its manifest cannot be read, so that nothing fits. */
function filesOf(folder: string): [path: string, described: PackedFile | null][] {
  try {
    const text = readFileSync(join(folder, 'nostos-pack.json'), 'utf8');
    const { files } = JSON.parse(text) as { files?: Readonly<Record<string, PackedFile | null>> };
    return Object.entries(files ?? {});
  } catch {
    return [];
  }
}
