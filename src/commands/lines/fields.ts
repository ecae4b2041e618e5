/** `--fields 'user, id: Int, _, shell'`: the names and types of a record's fields. */

import { CommandFailure } from '../../project/failure';

/** One field. */
export interface DeclaredField {
  readonly name: string;
  /** In the language's own syntax. */
  readonly type: string;
  /** Written `_`: it is there, but has no name in the code. */
  readonly isSkipped: boolean;
}

const usageStatus = 2;

/** Reads the declaration; a field without a type is a String. Fails where it is none. */
export function parseFields(text: string): readonly DeclaredField[] {
  const fields = topLevelParts(text).map((part, index): DeclaredField => {
    const match = /^([a-z_][A-Za-z0-9_]*)\s*(?::\s*([^\s].*))?$/s.exec(part.trim());
    if (match === null) {
      throw new CommandFailure(
        `--fields: \`${part.trim()}\` is no field; write \`name\`, \`name: Type\`, or \`_\` for one without use`,
        usageStatus,
      );
    }
    const isSkipped = match[1] === '_';
    // What has no name may be missing as well.
    if (isSkipped) return { name: `skipped_${index}`, type: 'Option[String]', isSkipped };
    return { name: match[1], type: match[2] ?? 'String', isSkipped };
  });
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new CommandFailure(`--fields: two fields are called \`${twice}\``, usageStatus);
  return fields;
}

/** The parts between commas that stand in no brackets. */
function topLevelParts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    if ('([{'.includes(text[index])) depth++;
    else if (')]}'.includes(text[index])) depth--;
    else if (text[index] === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}
