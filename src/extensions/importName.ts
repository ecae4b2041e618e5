/** By which name programs import an extension that does not say. */

import { basename } from 'node:path';

/**
 * The name of its only wrapper, of the wrapper that is called like its crate or folder, or else that crate's or folder's,
 * without `nostos-` before it. Empty when there is nothing to go by.
 */
export function importName(wrappers: readonly string[], crate: string): string {
  const names = wrappers.map((file) => basename(file, '.nos'));
  const [only, second] = names;
  if (only !== undefined && second === undefined) return only;
  return names.find((name) => folded(name) === folded(crate)) ?? bare(crate).replaceAll('-', '_');
}

function bare(name: string): string {
  return name.replace(/^nostos[-_]/, '');
}

function folded(name: string): string {
  return bare(name).replaceAll(/[-_]/g, '').toLowerCase();
}
