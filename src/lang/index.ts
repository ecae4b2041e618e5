/** The language: source text in, a program that runs against a host out. */

import { builtinScope } from './builtins';
import { checkTypes } from './check/types';
import { findWarnings } from './check/types/warnings';
import { resolveNames, type ModuleFile } from './check/names';
import type { FunctionDefinition, ResolvedProgram } from './check/resolved';
import type { Diagnostic } from './diagnostics/diagnostic';
import type { NativeExtensions } from './host';
import { expandTemplates } from './expand';
import { addWrappers } from './imports';
import { parseFile } from './syntax';
import type { Source } from './syntax/source';

export { run, runTest, type RunOptions, type RunOutcome, type TestFailure, type TestItem } from './run';

/** What to compile. */
export interface ProgramInput {
  /** Sources with the module each one is; several of one module are joined. */
  readonly files: readonly { readonly source: Source; readonly module: string }[];
  readonly entry: { readonly module: string; readonly name: string };
  readonly native?: NativeExtensions | undefined;
  /** Whether types are checked; default true. */
  readonly typecheck?: boolean;
  /** Whether unused names and unreachable code are looked for; default false. */
  readonly warnings?: boolean;
}

/** A program without errors, ready to run. */
export interface Program {
  readonly resolved: ResolvedProgram;
  readonly entry: FunctionDefinition | undefined;
  readonly native: NativeExtensions | undefined;
}

/** All findings, and the program when none of them is an error. */
export interface Compilation {
  readonly diagnostics: readonly Diagnostic[];
  readonly program: Program | undefined;
}

/** Parses, expands templates, binds names, checks types. Bad programs give diagnostics, never exceptions. */
export function compile(input: ProgramInput): Compilation {
  const diagnostics: Diagnostic[] = [];
  const files = parseAll(input, diagnostics);
  if (hasErrors(diagnostics)) return { diagnostics, program: undefined };
  const expanded = expandTemplates(files, diagnostics);
  if (hasErrors(diagnostics)) return { diagnostics, program: undefined };
  const names = resolveNames(expanded, builtinScope, input.entry);
  diagnostics.push(...names.diagnostics);
  if (hasErrors(diagnostics)) return { diagnostics, program: undefined };
  if (input.typecheck !== false) {
    diagnostics.push(...checkTypes(names.program, input.native));
    if (hasErrors(diagnostics)) return { diagnostics, program: undefined };
  }
  if (input.warnings === true) diagnostics.push(...findWarnings(names.program));
  return {
    diagnostics,
    program: { resolved: names.program, entry: names.program.entry, native: input.native },
  };
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** Parses the program's files, and the wrappers of the extensions that they import, and theirs. */
function parseAll(input: ProgramInput, diagnostics: Diagnostic[]): ModuleFile[] {
  const files: ModuleFile[] = [];
  const known = new Set(input.files.map((file) => file.module));
  for (const { source, module } of input.files) {
    const parsed = parseFile(source);
    diagnostics.push(...parsed.diagnostics);
    files.push({ path: module, file: parsed.file, library: undefined });
  }
  addWrappers(files, known, input.native, diagnostics);
  return files;
}
