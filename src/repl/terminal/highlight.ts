/** Colours for what is being typed, from the language's own scanner: unfinished text is coloured as far as it goes. */

import type { TokenType } from 'chevrotain';
import { scan } from '../../lang/syntax/scanner';
import { Source } from '../../lang/syntax/source';
import * as t from '../../lang/syntax/tokens';
import type { Paint } from '../colors';

/** A range of the text and how it is painted; ranges are in order and do not overlap. */
export interface PaintedRange {
  readonly start: number;
  readonly end: number;
  readonly paint: (text: string) => string;
}

const strings = new Set<TokenType>([
  t.StringLiteral,
  t.CharLiteral,
  t.TemplateStart,
  t.TemplateText,
  t.TemplateEnd,
]);
const numbers = new Set<TokenType>([t.IntLiteral, t.NumberLiteral]);

/** The painted ranges of a text. */
export function highlight(text: string, paint: Paint): PaintedRange[] {
  if (text.trimStart().startsWith(':')) return [];
  const keywords = new Set<TokenType>(t.keywords.values());
  const { tokens } = scan(new Source('', text));
  const ranges: PaintedRange[] = [];
  let end = 0;
  for (const token of tokens) {
    const start = token.startOffset;
    if (start < end) continue;
    ranges.push(...commentsIn(text, end, start, paint));
    end = token.end;
    const { tokenType } = token;
    const own = strings.has(tokenType)
      ? paint.text
      : numbers.has(tokenType)
        ? paint.number
        : keywords.has(tokenType)
          ? paint.keyword
          : tokenType === t.Upper
            ? paint.type
            : undefined;
    if (own !== undefined && end > start) ranges.push({ start, end, paint: own });
  }
  return ranges;
}

/** Comments stand between tokens. */
function commentsIn(text: string, start: number, end: number, paint: Paint): PaintedRange[] {
  const ranges: PaintedRange[] = [];
  for (const found of text.slice(start, end).matchAll(/#\*[\s\S]*?(?:\*#|$)|#[^\n]*/g)) {
    const from = start + found.index;
    ranges.push({ start: from, end: from + found[0].length, paint: paint.quiet });
  }
  return ranges;
}
