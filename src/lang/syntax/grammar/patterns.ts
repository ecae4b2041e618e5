/** Patterns. */

import type { ParserMethod } from 'chevrotain';
import type { FieldPattern, Literal, LiteralPattern, MapPattern, Pattern, PinPattern } from '../ast';
import { negated, outOfRangeMessage } from '../numbers';
import * as problems from '../problems';
import * as t from '../tokens';
import type { LiteralValue, Token } from '../tokens';
import { TypeGrammar } from './types';

/** The rules for patterns and the literals in them. */
export abstract class PatternGrammar extends TypeGrammar {
  /** `a | b | c`. */
  protected pattern: ParserMethod<[], Pattern> = this.rule('pattern', (): Pattern => {
    const start = this.peek();
    const first = this.basePattern();
    if (!this.at(t.Bar)) return first;
    const alternatives = [first];
    while (this.accept(t.Bar)) alternatives.push(this.basePattern());
    return { kind: 'OrPattern', alternatives, span: this.spanFrom(start) };
  });

  /** A pattern that is no list of alternatives. */
  protected basePattern(): Pattern {
    this.enter();
    const pattern = this.simplePattern();
    this.leave();
    return pattern;
  }

  private simplePattern(): Pattern {
    const token = this.peek();
    switch (token.tokenType) {
      case t.Lower:
        this.CONSUME(t.Lower);
        return { kind: 'NamePattern', name: token.image, span: this.spanOf(token) };
      case t.Underscore:
        this.CONSUME(t.Underscore);
        return { kind: 'WildcardPattern', span: this.spanOf(token) };
      case t.IntLiteral:
      case t.NumberLiteral:
      case t.Minus:
        return this.SUBRULE(this.numberPattern);
      case t.StringLiteral:
      case t.CharLiteral:
      case t.TemplateStart:
      case t.TrueKeyword:
      case t.FalseKeyword:
        return { kind: 'LiteralPattern', literal: this.plainLiteral(), span: this.spanFrom(token) };
      case t.Upper:
        return this.SUBRULE(this.constructorPattern);
      case t.LeftParen:
        return this.SUBRULE(this.parenthesizedPattern);
      case t.LeftBracket:
        return this.SUBRULE(this.listPattern);
      case t.LeftBrace:
        return {
          kind: 'RecordPattern',
          fields: this.SUBRULE(this.fieldPatterns),
          span: this.spanFrom(token),
        };
      case t.Percent:
        return this.SUBRULE(this.mapPattern);
      case t.HashBrace:
        return this.SUBRULE(this.setPattern);
      case t.Caret:
        return this.pinPattern();
      default:
        return this.failExpecting('a pattern');
    }
  }

  // ------------------------------------------------------------------------------------------ literals

  /** `5`, `-5i8`, `1..10`, `-3..=3`. */
  private numberPattern = this.rule('numberPattern', (): Pattern => {
    const start = this.peek();
    const literal = this.signedNumber();
    const isRange = this.at(t.Range) || this.at(t.RangeInclusive);
    if (literal.kind !== 'Int' || !isRange)
      return { kind: 'LiteralPattern', literal, span: this.spanFrom(start) };
    const inclusive = this.CONSUME(this.peek().tokenType).tokenType === t.RangeInclusive;
    if (!this.at(t.IntLiteral, this.at(t.Minus) ? 2 : 1)) this.failExpecting('an integer');
    const to = this.signedNumber();
    const bound = to.kind === 'Int' ? to.value : 0n; // an IntLiteral gives an Int
    return { kind: 'RangePattern', from: literal.value, to: bound, inclusive, span: this.spanFrom(start) };
  });

  /** A number with its sign; checks what the scanner could not: that the smallest number has one. */
  private signedNumber(): Literal {
    const minus = this.accept(t.Minus);
    const token = this.accept(t.IntLiteral) ?? (this.CONSUME(t.NumberLiteral) as Token);
    const { literal, needsMinus } = token.value as LiteralValue; // number tokens carry one
    if (minus !== undefined) return negated(literal) ?? literal;
    if (needsMinus) this.reportMissingMinus(token, literal);
    return literal;
  }

  protected reportMissingMinus(token: Token, literal: Literal): void {
    const message = outOfRangeMessage(token.image, literal);
    this.report(problems.badNumber(message, this.spanOf(token), undefined));
  }

  /** A character, a truth value, or a string whose `${…}` is text. */
  protected plainLiteral(): Literal {
    const token = this.peek();
    this.CONSUME(token.tokenType);
    if (token.tokenType === t.TrueKeyword) return { kind: 'Bool', value: true };
    if (token.tokenType === t.FalseKeyword) return { kind: 'Bool', value: false };
    if (token.tokenType === t.TemplateStart) this.moveTo(this.brackets[token.index] + 1);
    return (token.value as LiteralValue).literal; // literal tokens carry one
  }

  // ------------------------------------------------------------------------------------------ groups

  /** `()`, `(p)`, `(p, q)`. */
  private parenthesizedPattern = this.rule('parenthesizedPattern', (): Pattern => {
    const elements: Pattern[] = [];
    const start = this.CONSUME(t.LeftParen) as Token;
    this.commaJoined(t.RightParen, () => elements.push(this.SUBRULE(this.pattern)));
    this.CONSUME(t.RightParen);
    const span = this.spanFrom(start);
    if (elements.length === 0) return { kind: 'LiteralPattern', literal: { kind: 'Unit' }, span };
    if (elements.length === 1) return { ...elements[0], span };
    return { kind: 'TuplePattern', elements, span };
  });

  /** `[a, b | rest]`: the bar starts the tail, so that elements are never alternatives. */
  private listPattern = this.rule('listPattern', (): Pattern => {
    const elements: Pattern[] = [];
    let tail: Pattern | undefined;
    const start = this.CONSUME(t.LeftBracket) as Token;
    if (!this.at(t.RightBracket)) {
      do elements.push(this.basePattern());
      while (this.accept(t.Comma));
      if (this.accept(t.Bar)) tail = this.SUBRULE(this.pattern);
    }
    this.CONSUME(t.RightBracket, { ERR_MSG: tail ? '`]`' : '`,`, `|` or `]`' });
    return { kind: 'ListPattern', elements, tail, span: this.spanFrom(start) };
  });

  /** `{x, y: p, _}`; the wildcard says only that there may be more. */
  private fieldPatterns = this.rule('fieldPatterns', (): FieldPattern[] => {
    const fields: FieldPattern[] = [];
    this.CONSUME(t.LeftBrace);
    this.commaSeparated(t.RightBrace, () => {
      if (!this.accept(t.Underscore)) fields.push(this.fieldPattern(false));
    });
    this.CONSUME(t.RightBrace);
    return fields;
  });

  /** `field: p`, or `field` alone unless the pattern must be there. */
  private fieldPattern(mustHavePattern: boolean): FieldPattern {
    const start = this.peek();
    const name = this.identifier(this.CONSUME(t.Lower, { ERR_MSG: 'a field name' }));
    if (!mustHavePattern && !this.at(t.Colon)) return { name, pattern: undefined, span: name.span };
    this.CONSUME(t.Colon);
    const pattern = this.SUBRULE(this.pattern);
    return { name, pattern, span: this.spanFrom(start) };
  }

  /** `C`, `C(p, q)`, `C(f: p)`, `C{f: p, g}`. */
  private constructorPattern = this.rule('constructorPattern', (): Pattern => {
    const start = this.peek();
    const name = this.identifier(this.CONSUME(t.Upper));
    let positional: Pattern[] | undefined;
    let named: FieldPattern[] | undefined;
    if (this.at(t.LeftBrace)) {
      named = this.SUBRULE(this.fieldPatterns);
    } else if (this.accept(t.LeftParen)) {
      const fields: FieldPattern[] = [];
      const patterns: Pattern[] = [];
      if (this.at(t.Lower) && this.at(t.Colon, 2)) {
        named = fields;
        this.commaSeparated(t.RightParen, () => fields.push(this.fieldPattern(true)));
      } else {
        positional = patterns;
        this.commaSeparated(t.RightParen, () => patterns.push(this.SUBRULE(this.pattern)));
      }
      this.CONSUME(t.RightParen);
    }
    return { kind: 'ConstructorPattern', name, positional, named, span: this.spanFrom(start) };
  });

  /** `%{"k": p, ^name: q}`. */
  private mapPattern = this.rule('mapPattern', (): Pattern => {
    const start = this.CONSUME(t.Percent) as Token;
    const entries: MapPattern['entries'][number][] = [];
    this.CONSUME(t.LeftBrace);
    this.commaSeparated(t.RightBrace, () => {
      const key = this.mapKey();
      this.CONSUME(t.Colon);
      entries.push({ key, value: this.SUBRULE(this.pattern) });
    });
    this.CONSUME(t.RightBrace);
    return { kind: 'MapPattern', entries, span: this.spanFrom(start) };
  });

  private mapKey(): LiteralPattern | PinPattern {
    const start = this.peek();
    const pattern = this.simplePattern();
    if (pattern.kind === 'LiteralPattern' || pattern.kind === 'PinPattern') return pattern;
    return this.fail(problems.badMapKey(this.spanFrom(start)));
  }

  private setPattern = this.rule('setPattern', (): Pattern => {
    const elements: Pattern[] = [];
    const start = this.CONSUME(t.HashBrace) as Token;
    this.commaSeparated(t.RightBrace, () => elements.push(this.SUBRULE(this.pattern)));
    this.CONSUME(t.RightBrace);
    return { kind: 'SetPattern', elements, span: this.spanFrom(start) };
  });

  /** `^name`. */
  private pinPattern(): PinPattern {
    const start = this.CONSUME(t.Caret) as Token;
    const name = this.CONSUME(t.Lower).image;
    return { kind: 'PinPattern', name, span: this.spanFrom(start) };
  }
}
