/** Says what is wrong with the wrapper of an extension before its users find out. */

import { resolve } from 'node:path';
import type { ExtensionSource } from '../../extensions/author/source';
import { compile } from '../../lang';
import { renderDiagnostic } from '../../lang/diagnostics/terminal';
import { ExtensionError } from '../../lang/host';
import { Source } from '../../lang/syntax/source';
import { findLibrary } from '../../loader/discover';
import { programOfText } from '../../project/locate';
import { openExtensions } from '../extensions';
import { withExtension } from '../test/compiled';
import type { ExtContext } from './context';

/**
 * Compiles the wrapper against the library in its folder, as a program that imports it does, and gives
 * what is wrong as text; empty when nothing is, and when wrapper or library are not there.
 */
export function wrapperProblems(
  { name, wrapperFolder, wrappers }: ExtensionSource,
  { io }: ExtContext,
): string {
  if (wrappers.length === 0 || findLibrary(name, wrapperFolder) === undefined) return '';
  const located = programOfText('<import>', `import ${name}\n`, wrapperFolder);
  const manifest = withExtension(located.manifest, { name, folder: resolve(wrapperFolder) });
  // Nothing runs: the limits mean nothing.
  const options = { color: 'never', maxDepth: 1, blockLimit: Number.MAX_SAFE_INTEGER } as const;
  const entry = { module: '', name: 'main', missing: '' };
  try {
    const native = openExtensions({ files: [], entry, manifest }, options, io);
    const files = located.files.map(({ path, text, module }) => ({ source: new Source(path, text), module }));
    const { diagnostics } = compile({ files, entry, native: native.extensions });
    return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, false)).join('');
  } catch (error) {
    if (error instanceof ExtensionError) return `${error.message}\n`;
    throw error;
  }
}
