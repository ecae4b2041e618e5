/** Whose method a builtin is. */

import { bareName } from './define';
import type { BuiltinRow } from './row';

/** The types whose values have a method, and its name. */
export interface Receivers {
  readonly types: readonly string[] | 'any';
  readonly name: string;
}

const firstParameter = /^(?:\[[^\]]*\])?\(\w+: (\[|\(\)|\(|[A-Za-z]\w*)/;
const nobody: Receivers = { types: [], name: '' };

/**
 * What the row says; a row that says nothing is a method of its first parameter's type if its name is plain and always
 * visible.
 */
export function receiversOf(row: BuiltinRow): Receivers {
  if (row.method !== undefined) return row.method;
  if (row.name.includes('.') || row.module !== undefined) return nobody;
  const head = firstParameter.exec(row.signature)?.[1];
  if (head === undefined) return nobody;
  return { types: typesOfHead(head), name: bareName(row.name) };
}

function typesOfHead(head: string): readonly string[] | 'any' {
  if (head === '[') return ['List'];
  if (head === '()') return ['Unit'];
  if (head === '(') return ['Tuple'];
  return head.length === 1 ? 'any' : [head];
}
