/**
 * The rule of line breaks, stated once: a line break is a token only where it may end something. It is dropped after
 * a token that demands a continuation and before a token that can only continue; everywhere else the grammar sees it.
 */

import type { TokenType } from 'chevrotain';
import * as t from './tokens';

/** After these the grammar wants more, so that a line break says nothing. */
const continuedAfter = new Set<number>(
  indices([
    t.PartStart,
    t.LeftParen,
    t.LeftBracket,
    t.LeftBrace,
    t.HashBrace,
    t.Comma,
    t.Semicolon,
    t.Colon,
    t.Bar,
    t.Equals,
    t.Arrow,
    t.FatArrow,
    t.Range,
    t.RangeInclusive,
    t.Bang,
    t.Tilde,
    t.Plus,
    t.Minus,
    t.Star,
    t.Slash,
    t.Percent,
    t.Power,
    t.Concat,
    t.Cons,
    t.EqualEqual,
    t.NotEqual,
    t.Less,
    t.Greater,
    t.LessEqual,
    t.GreaterEqual,
    t.AndAnd,
    t.OrOr,
    t.Pipe,
    t.Send,
    t.IfKeyword,
    t.ThenKeyword,
    t.ElseKeyword,
    t.MatchKeyword,
    t.WhenKeyword,
    t.WhileKeyword,
    t.ForKeyword,
    t.TryKeyword,
    t.CatchKeyword,
    t.FinallyKeyword,
    t.DoKeyword,
    t.NotKeyword,
    t.ReceiveKeyword,
    t.AfterKeyword,
  ]),
);

/** These begin nothing, so that a line break before them does not end what came before. */
const continuesBefore = new Set<number>(
  indices([
    t.PartEnd,
    t.RightParen,
    t.RightBracket,
    t.RightBrace,
    t.Comma,
    t.Semicolon,
    t.Bar,
    t.Dot,
    t.Pipe,
    t.ThenKeyword,
    t.ElseKeyword,
    t.CatchKeyword,
    t.FinallyKeyword,
    t.AfterKeyword,
    t.EndKeyword,
  ]),
);

/** Whether a line break between two tokens is a token of its own. */
export function isLineBreakMeaningful(previous: TokenType, next: TokenType): boolean {
  return !continuedAfter.has(index(previous)) && !continuesBefore.has(index(next));
}

function indices(types: TokenType[]): number[] {
  return types.map(index);
}

function index(type: TokenType): number {
  // Set by `createToken`.
  return type.tokenTypeIdx as number;
}
