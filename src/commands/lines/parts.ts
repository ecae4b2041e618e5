/** The code of a line mode, taken apart: what runs before, for each record, and after. */

import { scan } from '../../lang/syntax/scanner';
import { matchBrackets } from '../../lang/syntax/brackets';
import { Source } from '../../lang/syntax/source';
import type { Token } from '../../lang/syntax/tokens';
import * as t from '../../lang/syntax/tokens';
import type { Range } from '../../project/body';

/** The code's parts as ranges of offsets, and the names that occur in it. */
export interface CodeParts {
  readonly begin: readonly Range[];
  readonly body: readonly Range[];
  readonly end: readonly Range[];
  /** Names, wherever they stand. */
  readonly names: ReadonlySet<string>;
  /** How many of the fields can be of use: one more than the highest index, if `fields` is only used as `fields[2]`. */
  readonly usedFields: number;
}

/** Finds `BEGIN { … }` and `END { … }`, which stand where statements stand; the rest is the body. */
export function codeParts(code: string): CodeParts {
  const { tokens } = scan(new Source('', code));
  const partners = matchBrackets(tokens);
  const parts = { begin: [] as Range[], body: [] as Range[], end: [] as Range[] };
  const names = new Set<string>();
  let usedFields = 1;
  let from = 0;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token.tokenType === t.Lower || token.tokenType === t.Upper) names.add(token.image);
    if (token.image === 'fields') usedFields = Math.max(usedFields, fieldsUsedAt(tokens, index));
    const close = isPart(tokens, index) ? partners[index + 1] : -1;
    if (close < 0) continue;
    const [open, end] = [tokens[index + 1], tokens[close]];
    parts.body.push({ start: from, end: token.startOffset });
    parts[token.image === 'BEGIN' ? 'begin' : 'end'].push({
      start: open.startOffset + 1,
      end: end.startOffset,
    });
    from = afterSeparator(code, end.startOffset + 1);
  }
  parts.body.push({ start: from, end: code.length });
  return { ...parts, names, usedFields };
}

/** The fields that the use of `fields` at a token may reach. */
function fieldsUsedAt(tokens: readonly Token[], index: number): number {
  const [open, number, close] = tokens.slice(index + 1, index + 4);
  const isPlace = open?.image === '[' && close?.image === ']' && /^\d+$/.test(number.image);
  return isPlace ? Number(number.image) + 1 : Infinity;
}

/** Where the code goes on after a part: a `;` between it and the next statement separates nothing. */
function afterSeparator(code: string, offset: number): number {
  return offset + (/^[ \t]*;/.exec(code.slice(offset))?.[0].length ?? 0);
}

/** Whether `BEGIN {` or `END {` stands at a token, where a statement may begin. */
function isPart(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token.tokenType !== t.Upper || (token.image !== 'BEGIN' && token.image !== 'END')) return false;
  return tokens[index + 1]?.tokenType === t.LeftBrace;
}
