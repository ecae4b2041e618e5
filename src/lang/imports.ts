/** The wrappers of the extensions that a program imports: found, opened and parsed as further files of it. */

import type { ModuleFile } from './check/names';
import { extensionProblem } from './check/names/errors';
import type { Diagnostic } from './diagnostics/diagnostic';
import { ExtensionError, type NativeExtensions } from './host';
import { parseFile } from './syntax';
import type { Item } from './syntax/ast';

/**
 * Adds to `files` the wrappers of the extensions that they import, and those that these import. `known` names the
 * modules that are there already; found ones are added to it.
 */
export function addWrappers(
  files: ModuleFile[],
  known: Set<string>,
  native: NativeExtensions | undefined,
  diagnostics: Diagnostic[],
): void {
  for (let i = 0; i < files.length; i++) {
    for (const use of importsOf(files[i].file.items)) {
      if (!known.has(use.name)) files.push(...loadExtension(use, known, native, diagnostics));
    }
  }
}

interface ImportedModule {
  readonly name: string;
  readonly item: Item;
}

function importsOf(items: readonly Item[]): ImportedModule[] {
  return items.flatMap((item): ImportedModule[] => {
    if (item.kind === 'Module') return importsOf(item.items);
    if ((item.kind === 'Import' || item.kind === 'Use') && item.path.length > 0)
      return [{ name: item.path[0].name, item }];
    return [];
  });
}

/** The wrappers of the extension of that name, when there is one. */
function loadExtension(
  use: ImportedModule,
  known: Set<string>,
  native: NativeExtensions | undefined,
  diagnostics: Diagnostic[],
): ModuleFile[] {
  if (use.name === 'stdlib' || native === undefined) return [];
  known.add(use.name);
  try {
    const found = native.find(use.name);
    return (found?.wrappers ?? []).map((source): ModuleFile => {
      const parsed = parseFile(source);
      diagnostics.push(...parsed.diagnostics);
      return { path: use.name, file: parsed.file, library: found?.library };
    });
  } catch (error) {
    if (!(error instanceof ExtensionError)) throw error;
    diagnostics.push(extensionProblem(use.item.span, error.fact, error.hint));
    return [];
  }
}
