/** What a builtin's signature says about its parameters, without reading types. */

import type { BuiltinRow } from './row';

/** A parameter of a builtin. */
export interface BuiltinParameter {
  readonly name: string;
  /** May be left out: `run` then gets `undefined`. */
  readonly isOptional: boolean;
}

const known = new WeakMap<BuiltinRow, readonly BuiltinParameter[]>();

/** The parameters of a row; type arguments do not count. */
export function parametersOf(row: BuiltinRow): readonly BuiltinParameter[] {
  let parameters = known.get(row);
  if (parameters === undefined) {
    parameters = splitParameters(row.signature).map((text) => ({
      name: text.slice(0, text.indexOf(':')).trim(),
      isOptional: text.includes('='),
    }));
    known.set(row, parameters);
  }
  return parameters;
}

/** The number of parameters of a row, optional ones included. */
export function arityOf(row: BuiltinRow): number {
  return parametersOf(row).length;
}

/** The texts between the commas of the first parenthesis that stand in no bracket of their own. */
function splitParameters(signature: string): string[] {
  const bracket = signature.startsWith('[') ? signature.indexOf(']') + 1 : 0;
  const start = signature.indexOf('(', bracket) + 1;
  if (signature[start] === ')') return [];
  const parameters: string[] = [];
  let from = start;
  let depth = 0;
  for (let index = start; index < signature.length; index++) {
    const character = signature[index];
    if (depth === 0 && (character === ',' || character === ')')) {
      parameters.push(signature.slice(from, index));
      if (character === ')') break;
      from = index + 1;
    } else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
  }
  return parameters;
}
