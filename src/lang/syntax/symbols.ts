/** Operators and punctuation as they are written. */

import type { TokenType } from 'chevrotain';
import * as t from './tokens';

/** One spelling of a token. */
interface Spelling {
  readonly type: TokenType;
  readonly text: string;
}

/** The spellings by the code of their first character, longer ones first. */
export const symbols = symbolTable([
  [t.LeftParen, '('],
  [t.RightParen, ')'],
  [t.LeftBracket, '['],
  [t.RightBracket, ']'],
  [t.LeftBrace, '{'],
  [t.RightBrace, '}'],
  [t.Comma, ','],
  [t.Semicolon, ';'],
  [t.Cons, '::'],
  [t.Colon, ':'],
  [t.RangeInclusive, '..='],
  [t.Range, '..'],
  [t.Dot, '.'],
  [t.EqualEqual, '=='],
  [t.FatArrow, '=>'],
  [t.Equals, '='],
  [t.Arrow, '->'],
  [t.Unsupported, '-='],
  [t.Minus, '-'],
  [t.Pipe, '|>'],
  [t.OrOr, '||'],
  [t.Bar, '|'],
  [t.AndAnd, '&&'],
  [t.Question, '?'],
  [t.Caret, '^'],
  [t.Tilde, '~'],
  [t.At, '@'],
  [t.NotEqual, '!='],
  [t.Bang, '!'],
  [t.Concat, '++'],
  [t.Unsupported, '+='],
  [t.Plus, '+'],
  [t.Power, '**'],
  [t.Unsupported, '*='],
  [t.Star, '*'],
  [t.Unsupported, '/='],
  [t.Slash, '/'],
  [t.Percent, '%'],
  [t.Send, '<-'],
  [t.LessEqual, '<='],
  [t.Less, '<'],
  [t.GreaterEqual, '>='],
  [t.Greater, '>'],
  [t.Unsupported, '$'],
]);

function symbolTable(rows: [TokenType, string][]): Spelling[][] {
  const table: Spelling[][] = [];
  for (const [type, text] of rows) (table[text.charCodeAt(0)] ??= []).push({ type, text });
  return table;
}
