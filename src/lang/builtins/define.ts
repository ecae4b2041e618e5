/** Short forms for writing rows. */

import type { Value } from '../values/value';
import type { BuiltinRow } from './row';

/** What `example` of a row holds: an expression and what `show` gives for it. */
export type Example = BuiltinRow['example'];
/** What `run` of a row is. */
export type Run = BuiltinRow['run'];

/** A row whose implementation never calls the program. */
export function row(name: string, signature: string, doc: string, example: Example, run: Run): BuiltinRow {
  return { name, signature, doc, example, suspends: false, run };
}

/** A row whose implementation may return SUSPENDED. */
export function calling(
  name: string,
  signature: string,
  doc: string,
  example: Example,
  run: Run,
): BuiltinRow {
  return { name, signature, doc, example, suspends: true, run };
}

/** The same rows as methods of `types`, under their name without its namespace. */
export function methodsOf(types: readonly string[] | 'any', rows: readonly BuiltinRow[]): BuiltinRow[] {
  return rows.map((entry) => asMethod(types, bareName(entry.name), entry));
}

/** The row as method `name` of `types`. */
export function asMethod(types: readonly string[] | 'any', name: string, entry: BuiltinRow): BuiltinRow {
  return { ...entry, method: { types, name } };
}

/** The row, which only looks at its first argument. */
export function borrowing(entry: BuiltinRow): BuiltinRow {
  return { ...entry, borrows: true };
}

/** The row, with what it does to a first argument that nobody else refers to. */
export function updating(entry: BuiltinRow, update: (...args: Value[]) => Value): BuiltinRow {
  return { ...entry, update };
}

/** The rows, each again under a second name. */
export function alias(entry: BuiltinRow, ...names: readonly string[]): BuiltinRow[] {
  return [
    entry,
    ...names.map((name) => ({ ...entry, name, doc: `${entry.doc} Another name of \`${entry.name}\`.` })),
  ];
}

/** The rows as functions of a module that must be imported. */
export function inModule(module: string, rows: readonly BuiltinRow[]): BuiltinRow[] {
  return rows.map((entry) => ({ ...entry, module }));
}

/** `String.trim` without `String.`. */
export function bareName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
