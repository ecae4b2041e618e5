/** Compiles programs given as text, for tests of the checker. */

import { builtinScope } from '../../../src/lang/builtins';
import { resolveNames } from '../../../src/lang/check/names';
import type { ResolvedProgram } from '../../../src/lang/check/resolved';
import { checkTypes } from '../../../src/lang/check/types';
import type { Diagnostic } from '../../../src/lang/diagnostics/diagnostic';
import { expandTemplates } from '../../../src/lang/expand';
import type { NativeExtensions } from '../../../src/lang/host';
import { parseFile } from '../../../src/lang/syntax';
import { Source } from '../../../src/lang/syntax/source';

/** What checking one program gave. */
export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined when the program does not parse. */
  readonly program: ResolvedProgram | undefined;
}

/** Parses, binds names and checks types, as far as the stages before find nothing. */
export function checkText(text: string, native?: NativeExtensions): Checked {
  const parsed = parseFile(new Source('test.nos', text));
  if (parsed.diagnostics.length > 0) return { diagnostics: parsed.diagnostics, program: undefined };
  const expansion: Diagnostic[] = [];
  const files = expandTemplates([{ path: '', file: parsed.file, library: undefined }], expansion);
  if (expansion.length > 0) return { diagnostics: expansion, program: undefined };
  const names = resolveNames(files, builtinScope, { module: '', name: 'main' });
  if (names.diagnostics.length > 0) return names;
  return { diagnostics: checkTypes(names.program, native), program: names.program };
}

/** All errors of a program as one text: messages, labels, help and notes. */
export function errorText(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .filter((diagnostic) => diagnostic.severity === 'error')
    .flatMap(({ message, label, help, note }) => [message, label?.text, help, note])
    .filter((line) => line !== undefined)
    .join('\n');
}

/** One program of a file of cases. */
export interface Case {
  readonly name: string;
  /** What the error must say; undefined when there must be none. */
  readonly error: string | undefined;
  readonly text: string;
}

/**
 * Reads a file of cases: `--- what it shows`, then `# ok` or `# error: TEXT`, then the program. A line
 * `# also: TEXT` names a second text.
 */
export function readCases(content: string): Case[] {
  return content
    .split(/^--- /m)
    .slice(1)
    .map((block) => {
      const [name, header, ...lines] = block.split('\n');
      const error = /^# error: (.*)$/.exec(header)?.[1];
      if (error === undefined && header !== '# ok')
        throw new Error(`case "${name}" says neither ok nor error`);
      return { name, error, text: lines.join('\n') };
    });
}
