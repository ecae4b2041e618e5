/** What expressions are made of: names, literals, groups, collections, lambdas, strings with parts. */

import type { ParserMethod, TokenType } from 'chevrotain';
import type { Expression, Identifier, InterpolationExpression, LambdaParameter, MapExpression } from '../ast';
import { endsOperand } from '../operators';
import * as problems from '../problems';
import * as t from '../tokens';
import type { LiteralValue, Token } from '../tokens';
import { ExpressionGrammar } from './expressions';

/** A form of expression by the token that begins it. */
export type FormTable = readonly (readonly [TokenType, () => Expression])[];

/** The rules for expressions without operators; those that begin with a keyword are in `control.ts`. */
export abstract class PrimaryGrammar extends ExpressionGrammar {
  protected abstract readonly block: ParserMethod<[], Expression>;
  protected abstract readonly controlForms: FormTable;

  private readonly primaryForms: FormTable = [
    [t.Lower, () => this.nameExpression()],
    [t.Upper, () => this.constructorExpression()],
    [t.IntLiteral, () => this.numberExpression()],
    [t.NumberLiteral, () => this.numberExpression()],
    [t.StringLiteral, () => this.literalExpression()],
    [t.CharLiteral, () => this.literalExpression()],
    [t.TrueKeyword, () => this.literalExpression()],
    [t.FalseKeyword, () => this.literalExpression()],
    [t.Underscore, () => this.wildcardExpression()],
    [t.LeftParen, () => this.SUBRULE(this.parenthesized)],
    [t.LeftBracket, () => this.SUBRULE(this.listExpression)],
    [t.LeftBrace, () => this.SUBRULE(this.block)],
    [t.TemplateStart, () => this.SUBRULE(this.interpolation)],
    [t.Percent, () => this.SUBRULE(this.mapExpression)],
    [t.HashBrace, () => this.SUBRULE(this.setExpression)],
  ];
  /** Both tables by token type index; made when the first expression is read, since subclasses add to them. */
  private forms: (() => Expression)[] | undefined;

  protected primary(): Expression {
    // `(a, b) => …` begins like a tuple, `[x] => …` like a list, `{x} => …` like a block.
    if (this.look.isLambda(this.position, this.arrowAllowed)) return this.SUBRULE(this.lambda);
    this.forms ??= byTokenType([...this.primaryForms, ...this.controlForms]);
    const form = this.forms[this.peek().tokenTypeIdx];
    return form === undefined ? this.failExpecting('an expression') : form();
  }

  /** Whether the next token may begin an expression. */
  protected startsExpression(): boolean {
    this.forms ??= byTokenType([...this.primaryForms, ...this.controlForms]);
    const { tokenType, tokenTypeIdx } = this.peek();
    return this.forms[tokenTypeIdx] !== undefined || expressionPrefixes.has(tokenType);
  }

  protected nameExpression(): Expression {
    const token = this.CONSUME(t.Lower) as Token;
    return { kind: 'Name', name: token.image, span: this.spanOf(token) };
  }

  private constructorExpression(): Expression {
    const name = this.identifier(this.CONSUME(t.Upper));
    if (this.at(t.LeftBrace) && this.peek().startOffset === name.span.end) this.checkNoRecord(name);
    return { kind: 'Constructor', name, args: undefined, typeArgs: undefined, span: name.span };
  }

  /** `Pt{x: 1}` is a pattern only; a block directly behind a name does not begin like that. */
  private checkNoRecord(name: Identifier): void {
    if (this.at(t.Lower, 2) && this.at(t.Colon, 3)) {
      this.fail(problems.recordInBraces(name.name, this.peek(2).image, this.spanOf(this.peek())));
    }
  }

  private wildcardExpression(): Expression {
    return { kind: 'Wildcard', span: this.spanOf(this.CONSUME(t.Underscore) as Token) };
  }

  private literalExpression(): Expression {
    const token = this.peek();
    return { kind: 'Literal', literal: this.plainLiteral(), span: this.spanOf(token) };
  }

  private numberExpression(): Expression {
    const token = this.peek();
    this.CONSUME(token.tokenType);
    const { literal, needsMinus } = token.value as LiteralValue; // number tokens carry one
    const value: Expression = { kind: 'Literal', literal, span: this.spanOf(token) };
    if (needsMinus) {
      if (this.hasMinusOfItsOwn(token)) this.smallestNumber = value;
      else this.reportMissingMinus(token, literal);
    }
    return value;
  }

  /** A prefix minus directly before the number, and nothing behind it that would bind tighter. */
  private hasMinusOfItsOwn(token: Token): boolean {
    const minus = this.tokens[token.index - 1];
    const before = this.tokens[token.index - 2];
    const isPrefix =
      minus?.tokenType === t.Minus &&
      minus.end === token.startOffset &&
      (before === undefined || !endsOperand(before));
    return isPrefix && !suffixStarts.has(this.peek().tokenType);
  }

  // ------------------------------------------------------------------------------------------ lambdas

  /** `(a, b) -> Int => body`, `x => body`. */
  private lambda = this.rule('lambda', (): Expression => {
    const start = this.peek();
    // `(0) | (1) => …` has one parameter with alternatives, `(a, b) => …` has two.
    const isList = this.at(t.LeftParen) && this.tokens[this.brackets[start.index] + 1].tokenType !== t.Bar;
    const parameters = isList ? this.SUBRULE(this.lambdaParameters) : [this.lambdaParameter()];
    const returnType = this.optionalReturnType();
    this.CONSUME(t.FatArrow);
    const body = this.SUBRULE(this.expression);
    return { kind: 'Lambda', parameters, returnType, body, span: this.spanFrom(start) };
  });

  private lambdaParameters = this.rule('lambdaParameters', (): LambdaParameter[] => {
    const parameters: LambdaParameter[] = [];
    this.CONSUME(t.LeftParen);
    this.commaJoined(t.RightParen, () => parameters.push(this.lambdaParameter()));
    this.CONSUME(t.RightParen);
    return parameters;
  });

  private lambdaParameter(): LambdaParameter {
    const start = this.peek();
    const pattern = this.SUBRULE(this.pattern);
    const type = this.optionalType();
    return { pattern, type, span: this.spanFrom(start) };
  }

  // ------------------------------------------------------------------------------------------ groups

  /** `()`, `(e)`, `(a, b)`. */
  private parenthesized = this.rule('parenthesized', (): Expression => {
    const elements: Expression[] = [];
    const start = this.CONSUME(t.LeftParen) as Token;
    this.inBrackets(() => this.commaJoined(t.RightParen, () => elements.push(this.SUBRULE(this.expression))));
    this.CONSUME(t.RightParen);
    const span = this.spanFrom(start);
    if (elements.length === 0) return { kind: 'Literal', literal: { kind: 'Unit' }, span };
    if (elements.length === 1) return { ...elements[0], span };
    return { kind: 'Tuple', elements, span };
  });

  /** `[a, b | tail]`, `[from..to]`. */
  private listExpression = this.rule('listExpression', (): Expression => {
    const start = this.CONSUME(t.LeftBracket) as Token;
    const list = this.inBrackets(() => this.listContents());
    this.CONSUME(t.RightBracket, { ERR_MSG: list.kind === 'List' && !list.tail ? '`,` or `]`' : '`]`' });
    return { ...list, span: this.spanFrom(start) };
  });

  private listContents(): Extract<Expression, { kind: 'List' | 'Range' }> {
    const start = this.peek();
    const elements: Expression[] = [];
    if (this.at(t.RightBracket)) return { kind: 'List', elements, tail: undefined, span: this.spanOf(start) };
    elements.push(this.SUBRULE(this.expression));
    if (this.accept(t.Range) ?? this.accept(t.RangeInclusive)) {
      const to = this.SUBRULE(this.expression);
      return { kind: 'Range', from: elements[0], to, span: this.spanFrom(start) };
    }
    while (this.accept(t.Comma)) elements.push(this.SUBRULE(this.expression));
    const tail = this.accept(t.Bar) ? this.SUBRULE(this.expression) : undefined;
    return { kind: 'List', elements, tail, span: this.spanFrom(start) };
  }

  /** `%{key: value}`; keys are expressions. */
  private mapExpression = this.rule('mapExpression', (): Expression => {
    const start = this.CONSUME(t.Percent) as Token;
    const entries: MapExpression['entries'][number][] = [];
    this.CONSUME(t.LeftBrace);
    this.inBrackets(() =>
      this.commaSeparated(t.RightBrace, () => {
        const key = this.SUBRULE(this.expression);
        this.CONSUME(t.Colon);
        entries.push({ key, value: this.SUBRULE(this.expression) });
      }),
    );
    this.CONSUME(t.RightBrace);
    return { kind: 'Map', entries, span: this.spanFrom(start) };
  });

  private setExpression = this.rule('setExpression', (): Expression => {
    const elements: Expression[] = [];
    const start = this.CONSUME(t.HashBrace) as Token;
    this.inBrackets(() =>
      this.commaSeparated(t.RightBrace, () => elements.push(this.SUBRULE(this.expression))),
    );
    this.CONSUME(t.RightBrace);
    return { kind: 'Set', elements, span: this.spanFrom(start) };
  });

  // ------------------------------------------------------------------------------------------ strings with parts

  /** A string with `${…}`. Parts that are no complete expression are text. */
  private interpolation = this.rule('interpolation', (): Expression => {
    const parts: (string | Expression)[] = [];
    const start = this.CONSUME(t.TemplateStart) as Token;
    while (!this.at(t.TemplateEnd)) {
      const text = this.accept(t.TemplateText);
      addPart(parts, text ? (text.value as string) : this.SUBRULE(this.part)); // texts carry their decoded form
    }
    this.CONSUME(t.TemplateEnd);
    const span = this.spanFrom(start);
    if (parts.length === 1 && typeof parts[0] === 'string') {
      return { kind: 'Literal', literal: { kind: 'String', value: parts[0] }, span };
    }
    return { kind: 'Interpolation', parts: parts as InterpolationExpression['parts'], span };
  });

  /** The expression up to the end of the part, or the part as text when it is not one. */
  private part = this.rule('part', (): string | Expression => {
    const start = this.CONSUME(t.PartStart) as Token;
    const end = this.brackets[start.index];
    const value = this.at(t.PartEnd) ? undefined : this.tryPart(end);
    this.moveTo(end);
    this.CONSUME(t.PartEnd);
    if (value !== undefined) return value;
    this.textParts.push({ start: start.startOffset, end: this.peek(0).end });
    return start.value as string; // set by the scanner
  });

  private tryPart(end: number): Expression | undefined {
    const reported = this.diagnostics.length;
    const state = this.saveState();
    this.partDepth++;
    try {
      const value = this.inBrackets(() => this.SUBRULE(this.expression));
      if (this.position === end) return value;
    } catch (error) {
      this.diagnosticOf(error); // throws again what is no syntax error
    } finally {
      this.partDepth--;
    }
    this.restoreState(state);
    this.diagnostics.length = reported;
    return undefined;
  }
}

function byTokenType(table: FormTable): (() => Expression)[] {
  const forms: (() => Expression)[] = [];
  for (const [type, form] of table) forms[type.tokenTypeIdx as number] = form; // set by `createToken`
  return forms;
}

const expressionPrefixes = new Set([t.Minus, t.Bang, t.NotKeyword, t.Tilde]);
const suffixStarts = new Set([t.Dot, t.LeftParen, t.LeftBracket, t.Question]);

/** Adds to the parts of a string; texts that meet are joined. */
function addPart(parts: (string | Expression)[], part: string | Expression): void {
  const last = parts.length - 1;
  if (typeof part === 'string' && typeof parts[last] === 'string') parts[last] += part;
  else parts.push(part);
}
