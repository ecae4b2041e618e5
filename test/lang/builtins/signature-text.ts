/** Types in one form, whoever wrote them, so that they can be compared. */

import { parseSignature, type SignatureType } from '../../../src/lang/check/types/signatures';

/** The type that a cell of the specification's tables tells as the result: `(T -> U) -> [U]` tells `[U]`. */
export function signatureType(cell: string): string | undefined {
  const code = (/^`([^`]*)`$/.exec(cell)?.[1] ?? cell)
    .replace(/:.*| handle$/s, '')
    .replace('Option String', 'Option[String]');
  const arrow = lastArrow(code);
  const type = (arrow < 0 ? code : code.slice(arrow + 2)).trim();
  const isType = /^(\(|\[|[A-Z]\w*$|[A-Z]\w*\[|[a-zA-Z]$)/.test(type);
  const signature = isType ? parseSignature(`() -> ${type}`) : undefined;
  return signature === undefined || signature.result.kind === 'function' ? undefined : type;
}

/** The last arrow that stands in no bracket. */
function lastArrow(code: string): number {
  let depth = 0;
  let found = -1;
  for (let i = 0; i < code.length; i++) {
    if ('([{'.includes(code[i])) depth++;
    else if (')]}'.includes(code[i])) depth--;
    else if (depth === 0 && code.startsWith('->', i)) found = i;
  }
  return found;
}

/** A type with lists as `[T]`, and its variables as `a`, `b`, … in order. */
export function resultText(type: string): string {
  const signature = parseSignature(`() -> ${type}`);
  if (signature === undefined) throw new Error(`${type} is no type`);
  return typeText(signature.result, new Map());
}

/** The same of the result of a row. */
export function resultOf(signature: string): string {
  const parsed = parseSignature(signature);
  if (parsed === undefined) throw new Error(`${signature} is no signature`);
  return typeText(parsed.result, new Map());
}

function typeText(type: SignatureType, variables: Map<string, string>): string {
  const each = (types: readonly SignatureType[]) => types.map((one) => typeText(one, variables));
  switch (type.kind) {
    case 'unit':
      return '()';
    case 'tuple':
      return `(${each(type.elements).join(',')})`;
    case 'function':
      return `(${each(type.parameters).join(',')})->${typeText(type.result, variables)}`;
    case 'name': {
      const args = each(type.args ?? []);
      if (type.name === 'List' && args.length === 1) return `[${args[0]}]`;
      if (args.length > 0) return `${type.name}[${args.join(',')}]`;
      if (!/^[A-Za-z]$/.test(type.name)) return type.name;
      const known = variables.get(type.name) ?? String.fromCharCode(97 + variables.size);
      variables.set(type.name, known);
      return known;
    }
  }
}
