/** Precedence of operators, and the tree of a chain of operands and operators. */

import type { IToken, TokenType } from 'chevrotain';
import type { BinaryOperator, Expression } from './ast';
import { joinSpans, type Source, type Span } from './source';
import * as t from './tokens';
import type { Token } from './tokens';

interface Row {
  readonly operator: BinaryOperator | '|>' | '<-';
  /** Higher binds tighter. */
  readonly precedence: number;
  readonly isRightAssociative: boolean;
}

const rows: Row[] = [];
function row(
  type: TokenType,
  operator: Row['operator'],
  precedence: number,
  isRightAssociative = false,
): void {
  rows[type.tokenTypeIdx as number] = { operator, precedence, isRightAssociative }; // set by `createToken`
}
row(t.Send, '<-', 1);
row(t.Pipe, '|>', 2);
row(t.OrOr, '||', 3);
row(t.AndAnd, '&&', 4);
row(t.EqualEqual, '==', 5);
row(t.NotEqual, '!=', 5);
row(t.Less, '<', 5);
row(t.Greater, '>', 5);
row(t.LessEqual, '<=', 5);
row(t.GreaterEqual, '>=', 5);
row(t.Concat, '++', 6);
row(t.Cons, '::', 7, true);
row(t.Plus, '+', 8);
row(t.Minus, '-', 8);
row(t.Star, '*', 9);
row(t.Slash, '/', 9);
row(t.Percent, '%', 9);
row(t.Power, '**', 10);

/** Whether the token may stand between two operands. */
export function isInfixOperator(token: IToken): boolean {
  return rows[token.tokenTypeIdx] !== undefined;
}

/**
 * Builds the tree of `operands[0] operators[0] operands[1] …` with a stack of waiting operators (Dijkstra's
 * shunting yard), so that chains may be of any length. `operands` is one longer than `operators` and is used up.
 */
export function buildOperators(
  source: Source,
  operands: Expression[],
  operators: readonly Token[],
): Expression {
  const waiting: Token[] = [];
  const values: Expression[] = [operands[0]];
  for (let i = 0; i < operators.length; i++) {
    const next = rows[operators[i].tokenTypeIdx];
    while (waiting.length > 0) {
      const top = rows[waiting[waiting.length - 1].tokenTypeIdx];
      if (top.precedence < next.precedence) break;
      if (top.precedence === next.precedence && next.isRightAssociative) break;
      reduce(source, values, waiting);
    }
    waiting.push(operators[i]);
    values.push(operands[i + 1]);
  }
  while (waiting.length > 0) reduce(source, values, waiting);
  return values[0];
}

/** Replaces the two topmost values by the topmost operator applied to them. */
function reduce(source: Source, values: Expression[], waiting: Token[]): void {
  // The caller has checked that an operator waits, and each operator stands between two values.
  const token = waiting.pop() as Token;
  const right = values.pop() as Expression;
  const left = values.pop() as Expression;
  const span = joinSpans(left.span, right.span);
  const operatorSpan: Span = { source, start: token.startOffset, end: token.end };
  values.push(applied(rows[token.tokenTypeIdx].operator, operatorSpan, left, right, span));
}

function applied(
  operator: Row['operator'],
  operatorSpan: Span,
  left: Expression,
  right: Expression,
  span: Span,
): Expression {
  if (operator === '|>') return { kind: 'Pipe', left, right, span };
  if (operator === '<-') return { kind: 'Send', target: left, message: right, span };
  return { kind: 'Binary', operator, operatorSpan, left, right, span };
}

const operandEnds = new Set([
  ...t.atoms,
  t.TemplateEnd,
  t.RightParen,
  t.RightBracket,
  t.RightBrace,
  t.Question,
  t.EndKeyword,
]);

/** Whether a token ends an operand, so that an operator behind it stands between two, and a bracket calls or indexes. */
export function endsOperand(token: Token): boolean {
  return operandEnds.has(token.tokenType);
}
