/** Look-up tables over rows. */

import { type Receivers, receiversOf } from './receivers';
import type { BuiltinRow } from './row';

/** A builtin as a method, and the types whose values have it. */
export interface MethodCandidate {
  readonly row: BuiltinRow;
  readonly types: Receivers['types'];
}

/** Rows that share a name, in table order. */
export type RowsByName = ReadonlyMap<string, readonly BuiltinRow[]>;

/** The rows by their names. */
export function byName(rows: readonly BuiltinRow[]): RowsByName {
  const table = new Map<string, BuiltinRow[]>();
  for (const row of rows) append(table, row.name, row);
  return table;
}

/** The rows that are methods, by the method's name. */
export function byMethod(rows: readonly BuiltinRow[]): ReadonlyMap<string, readonly MethodCandidate[]> {
  const table = new Map<string, MethodCandidate[]>();
  for (const row of rows) {
    const { types, name } = receiversOf(row);
    if (types === 'any' || types.length > 0) append(table, name, { row, types });
  }
  return table;
}

function append<T>(table: Map<string, T[]>, name: string, entry: T): void {
  const entries = table.get(name);
  if (entries === undefined) table.set(name, [entry]);
  else entries.push(entry);
}

/** What `make` gives, made at the first call. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
