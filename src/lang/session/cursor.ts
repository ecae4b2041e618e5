/** What stands before the cursor in unfinished text: the name being typed, what it is a member of, the call around it. */

import type { TokenType } from 'chevrotain';
import { scan } from '../syntax/scanner';
import { Source } from '../syntax/source';
import * as t from '../syntax/tokens';
import type { Token } from '../syntax/tokens';

/** A name that is being typed. */
export interface NameAtCursor {
  /** Where the name begins, and as much of it as is there. */
  readonly start: number;
  readonly prefix: string;
  /** The text before the dot that the name follows. */
  readonly receiver: string | undefined;
  /** The path of the `use` or `import` that the name is part of, with what has been typed of it. */
  readonly importing: string | undefined;
  /** A type is wanted here. */
  readonly isType: boolean;
}

/** A call whose arguments are being typed. */
export interface CallAtCursor {
  /** Name or path of what is called, and the text of the receiver of a method. */
  readonly callee: string;
  readonly receiver: string | undefined;
  /** Index of the argument that the cursor is in. */
  readonly argument: number;
}

/** The name before the end of `text`; undefined inside strings, comments and numbers. */
export function nameAtEnd(text: string): NameAtCursor | undefined {
  const part = openPart(text);
  if (part !== undefined) {
    const inside = nameAtEnd(text.slice(part));
    return inside === undefined ? undefined : { ...inside, start: inside.start + part };
  }
  const prefix = /[A-Za-z_][A-Za-z0-9_]*$/.exec(text)?.[0] ?? '';
  const start = text.length - prefix.length;
  const before = text.slice(0, start);
  if (/[0-9]$/.test(before) && prefix !== '') return undefined;
  const lineStart = text.lastIndexOf('\n') + 1;
  const line = text.slice(lineStart);
  const importing = /^\s*(?:use|import)\s+(.*)$/.exec(line)?.[1];
  const { tokens, endedEarly } = scan(new Source('', before));
  if (endedEarly) return undefined;
  if (isInComment(line.slice(0, line.length - prefix.length))) return undefined;
  const own = tokens.filter(({ tokenType, image }) => tokenType !== t.Newline || image !== '');
  const last = own[own.length - 2] as Token | undefined;
  const dot = last?.tokenType === t.Dot && last.end === start ? own.length - 2 : -1;
  const receiver = dot < 1 ? undefined : before.slice(startOfChain(own, dot - 1), last?.startOffset);
  const isType = receiver === undefined && last?.tokenType === t.Colon && /^[A-Z]?$/.test(prefix.charAt(0));
  return { start, prefix, receiver, importing, isType };
}

/** Where the code of a `${` begins that is open at the end; undefined when none is. */
function openPart(text: string): number | undefined {
  const start = text.lastIndexOf('${');
  if (start < 0) return undefined;
  let depth = 0;
  for (const character of text.slice(start + 2)) {
    if (character === '{') depth++;
    else if (character === '}' && --depth < 0) return undefined;
  }
  return start + 2;
}

/** A `#` that begins neither a set nor stands in a string. */
function isInComment(line: string): boolean {
  const bare = line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  return /#(?!\{)/.test(bare);
}

/** The innermost call that is open at the end of `text`. */
export function callAtEnd(text: string): CallAtCursor | undefined {
  const { tokens } = scan(new Source('', text));
  let depth = 0;
  let argument = 0;
  for (let i = tokens.length - 2; i >= 0; i--) {
    const { tokenType } = tokens[i];
    if (closers.has(tokenType)) depth++;
    else if (tokenType === t.Comma && depth === 0) argument++;
    else if (openers.has(tokenType)) {
      if (depth > 0) {
        depth--;
        continue;
      }
      if (tokenType === t.LeftParen && isName(tokens[i - 1]) && tokens[i - 1].end === tokens[i].startOffset)
        return calleeAt(text, tokens, i - 1, argument);
      argument = 0;
      if (tokenType !== t.LeftParen && tokenType !== t.LeftBracket) return undefined;
    } else if (tokenType === t.Newline && depth === 0 && isStatementEnd(tokens, i)) return undefined;
  }
  return undefined;
}

/** Line breaks outside of brackets end the search. */
function isStatementEnd(tokens: readonly Token[], index: number): boolean {
  let depth = 0;
  for (let i = index - 1; i >= 0; i--) {
    if (closers.has(tokens[i].tokenType)) depth++;
    else if (openers.has(tokens[i].tokenType) && --depth < 0) return false;
  }
  return true;
}

function calleeAt(text: string, tokens: readonly Token[], index: number, argument: number): CallAtCursor {
  const name = tokens[index];
  const hasDot = index > 1 && tokens[index - 1].tokenType === t.Dot;
  const receiver = hasDot
    ? text.slice(startOfChain(tokens, index - 2), tokens[index - 1].startOffset)
    : undefined;
  return { callee: name.image, receiver, argument };
}

const closers = new Set<TokenType>([t.RightParen, t.RightBracket, t.RightBrace]);
const openers = new Set<TokenType>([t.LeftParen, t.LeftBracket, t.LeftBrace, t.HashBrace]);

function isName(token: Token | undefined): boolean {
  return token?.tokenType === t.Lower || token?.tokenType === t.Upper;
}

/** Offset at which the chain of names, calls and indexes begins whose last token is at `index`. */
function startOfChain(tokens: readonly Token[], index: number): number {
  let i = index;
  for (;;) {
    const token = tokens[i];
    if (closers.has(token.tokenType)) i = matching(tokens, i);
    else if (token.tokenType === t.TemplateEnd) i = matchingTemplate(tokens, i);
    if (i <= 0) return tokens[Math.max(0, i)].startOffset;
    const before = tokens[i - 1];
    const isCalled = openers.has(tokens[i].tokenType) && before.end === tokens[i].startOffset;
    if (isCalled && (isName(before) || closers.has(before.tokenType))) i--;
    else if (before.tokenType === t.Dot && i >= 2) i -= 2;
    else return before.tokenType === t.HashBrace ? before.startOffset : tokens[i].startOffset;
  }
}

function matching(tokens: readonly Token[], index: number): number {
  let depth = 0;
  for (let i = index; i >= 0; i--) {
    if (closers.has(tokens[i].tokenType)) depth++;
    else if (openers.has(tokens[i].tokenType) && --depth === 0) return i;
  }
  return 0;
}

function matchingTemplate(tokens: readonly Token[], index: number): number {
  let depth = 0;
  for (let i = index; i >= 0; i--) {
    if (tokens[i].tokenType === t.TemplateEnd) depth++;
    else if (tokens[i].tokenType === t.TemplateStart && --depth === 0) return i;
  }
  return 0;
}
