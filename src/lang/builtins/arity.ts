/** How many arguments a builtin takes, read off its signature. */

import type { BuiltinRow } from './row';

const arities = new WeakMap<BuiltinRow, number>();

/** The number of parameters of a row; type arguments do not count. */
export function arityOf(row: BuiltinRow): number {
  let arity = arities.get(row);
  if (arity === undefined) {
    arity = countParameters(row.signature);
    arities.set(row, arity);
  }
  return arity;
}

/** Counts the commas of the first parenthesis that stand in no bracket of their own. */
function countParameters(signature: string): number {
  let index = signature.startsWith('[') ? signature.indexOf(']') + 1 : 0;
  index = signature.indexOf('(', index) + 1;
  if (signature[index] === ')') return 0;
  let count = 1;
  for (let depth = 0; index < signature.length; index++) {
    const character = signature[index];
    if (character === '(' || character === '[' || character === '{') depth++;
    else if (character === ')' && depth === 0) break;
    else if (character === ')' || character === ']' || character === '}') depth--;
    else if (character === ',' && depth === 0) count++;
  }
  return count;
}
