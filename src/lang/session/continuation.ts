/** Whether what was typed goes on: asked for each line before it is carried out. */

import { parseReplEntry } from '../syntax';
import { scan } from '../syntax/scanner';
import { Source } from '../syntax/source';
import * as t from '../syntax/tokens';
import type { Token } from '../syntax/tokens';

/**
 * `complete`: it can be carried out, or will never be right. `open`: a bracket, a string or a module is open, so that
 * empty lines belong to it. `block`: a trait or an implementation, which may end without `end`, has not come to one.
 * `more`: something must follow, and an empty line gives up waiting for it.
 */
export type Continuation = 'complete' | 'open' | 'block' | 'more';

/** Looks at the lines typed so far. */
export function continuationOf(text: string): Continuation {
  if (/\\\s*$/.test(text)) return 'more';
  const source = new Source('<repl>', text);
  const parsed = parseReplEntry(source);
  const { tokens, endedEarly } = scan(source);
  if (parsed.diagnostics.length === 0) return openBlocks(tokens) > 0 ? 'block' : 'complete';
  if (!parsed.endedEarly) return 'complete';
  return endedEarly || openBrackets(tokens) > 0 || openBlocks(tokens) > 0 ? 'open' : 'more';
}

/** The text without the backslashes that only say that a line goes on. */
export function withoutContinuationMarks(text: string): string {
  return text.replace(/\\[ \t]*(?=\n|$)/g, ' ');
}

const opening = new Set([t.LeftParen, t.LeftBracket, t.LeftBrace, t.HashBrace]);
const closing = new Set([t.RightParen, t.RightBracket, t.RightBrace]);

function openBrackets(tokens: readonly Token[]): number {
  let open = 0;
  for (const { tokenType } of tokens) {
    if (opening.has(tokenType)) open++;
    else if (closing.has(tokenType)) open--;
  }
  return open;
}

/** Modules, traits and implementations whose `end` has not come. */
function openBlocks(tokens: readonly Token[]): number {
  let open = 0;
  tokens.forEach(({ tokenType }, index) => {
    const isFirst = index === 0 || tokens[index - 1].tokenType === t.Newline;
    if (tokenType === t.ModuleKeyword || tokenType === t.TraitKeyword) open++;
    else if (tokenType === t.EndKeyword) open--;
    else if (tokenType === t.Upper && isFirst && isImplementation(tokens, index)) open++;
  });
  return open;
}

/** `Type: Trait`, also with type arguments. */
function isImplementation(tokens: readonly Token[], index: number): boolean {
  let next = index + 1;
  if (tokens[next]?.tokenType === t.LeftBracket) {
    while (next < tokens.length && tokens[next].tokenType !== t.RightBracket) next++;
    next++;
  }
  return tokens[next]?.tokenType === t.Colon && tokens[next + 1]?.tokenType === t.Upper;
}
