/** Look-up tables over the rows, built when they are first asked for. */

import { type Receivers, receiversOf } from './receivers';
import type { BuiltinRow } from './row';

/** A builtin as a method, and the types whose values have it. */
export interface MethodCandidate {
  readonly row: BuiltinRow;
  readonly types: Receivers['types'];
}

/** Finds builtins by name. */
export class BuiltinTables {
  /** Always visible without a namespace. */
  readonly plain = new Map<string, BuiltinRow[]>();
  /** By `Namespace.name`. */
  readonly qualified = new Map<string, BuiltinRow[]>();
  readonly namespaces = new Set<string>();
  /** By method name. */
  readonly methods = new Map<string, MethodCandidate[]>();
  /** By module, then by name. */
  readonly modules = new Map<string, Map<string, BuiltinRow[]>>();

  constructor(rows: readonly BuiltinRow[]) {
    for (const row of rows) this.enter(row);
  }

  private enter(row: BuiltinRow): void {
    const dot = row.name.lastIndexOf('.');
    if (row.module !== undefined) append(this.moduleTable(row.module), row.name, row);
    else if (dot < 0) append(this.plain, row.name, row);
    else {
      append(this.qualified, row.name, row);
      this.namespaces.add(row.name.slice(0, dot));
    }
    const { types, name } = receiversOf(row);
    if (types === 'any' || types.length > 0) append(this.methods, name, { row, types });
  }

  private moduleTable(module: string): Map<string, BuiltinRow[]> {
    let table = this.modules.get(module);
    if (table === undefined) this.modules.set(module, (table = new Map()));
    return table;
  }
}

function append<T>(table: Map<string, T[]>, name: string, entry: T): void {
  const entries = table.get(name);
  if (entries === undefined) table.set(name, [entry]);
  else entries.push(entry);
}
