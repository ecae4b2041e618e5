/** Which bracket belongs to which: lets the parser look behind a group without reading it. */

import * as t from './tokens';
import type { Token } from './tokens';

/** For each token index the index of its partner, or -1 when it is no bracket or has none. */
export type BracketTable = Int32Array;

type Kind = 'round' | 'square' | 'curly' | 'part' | 'template';
const openers = new Map<number | undefined, Kind>([
  [t.LeftParen.tokenTypeIdx, 'round'],
  [t.LeftBracket.tokenTypeIdx, 'square'],
  [t.LeftBrace.tokenTypeIdx, 'curly'],
  [t.HashBrace.tokenTypeIdx, 'curly'],
  [t.PartStart.tokenTypeIdx, 'part'],
  [t.TemplateStart.tokenTypeIdx, 'template'],
]);
const closers = new Map<number | undefined, Kind>([
  [t.RightParen.tokenTypeIdx, 'round'],
  [t.RightBracket.tokenTypeIdx, 'square'],
  [t.RightBrace.tokenTypeIdx, 'curly'],
  [t.PartEnd.tokenTypeIdx, 'part'],
  [t.TemplateEnd.tokenTypeIdx, 'template'],
]);

/** How many brackets of the kinds that people write are open; the scanner balances the others. */
interface OpenCounts {
  round: number;
  square: number;
  curly: number;
}

/**
 * Matches all brackets in one pass. A closing bracket takes the nearest opening bracket of its kind; those that stand
 * between stay without partner. The inside of `${…}` is matched for itself.
 */
export function matchBrackets(tokens: readonly Token[]): BracketTable {
  const partners = new Int32Array(tokens.length).fill(-1);
  const open: { index: number; kind: Kind }[] = [];
  const outerCounts: OpenCounts[] = [];
  let counts: OpenCounts = { round: 0, square: 0, curly: 0 };

  for (let index = 0; index < tokens.length; index++) {
    const type = tokens[index].tokenTypeIdx;
    const opened = openers.get(type);
    if (opened !== undefined) {
      open.push({ index, kind: opened });
      if (opened === 'part' || opened === 'template') {
        outerCounts.push(counts);
        counts = { round: 0, square: 0, curly: 0 };
      } else {
        counts[opened]++;
      }
      continue;
    }
    const closed = closers.get(type);
    if (closed === undefined) continue;
    const isOfScanner = closed === 'part' || closed === 'template';
    if (!isOfScanner && counts[closed] === 0) continue;
    for (let opener = open.pop(); opener !== undefined; opener = open.pop()) {
      if (opener.kind !== 'part' && opener.kind !== 'template') counts[opener.kind]--;
      if (opener.kind === closed) {
        partners[opener.index] = index;
        partners[index] = opener.index;
        break;
      }
    }
    if (isOfScanner) counts = outerCounts.pop() ?? counts;
  }
  return partners;
}
