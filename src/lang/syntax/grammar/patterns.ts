/** Patterns. */

import type { IToken, ParserMethod } from 'chevrotain';
import type {
  FieldPattern,
  Identifier,
  Literal,
  LiteralPattern,
  MapPattern,
  Pattern,
  PinPattern,
} from '../ast';
import { negated, outOfRangeMessage } from '../numbers';
import * as problems from '../problems';
import * as t from '../tokens';
import type { LiteralValue, Token } from '../tokens';
import { TypeGrammar } from './types';

/** The rules for patterns and the literals in them. */
export abstract class PatternGrammar extends TypeGrammar {
  /** `a | b | c`. */
  protected pattern: ParserMethod<[], Pattern> = this.RULE('pattern', (): Pattern => {
    const start = this.peek();
    const first = this.SUBRULE(this.basePattern);
    let alternatives: Pattern[] | undefined;
    this.MANY(() => {
      this.CONSUME(t.Bar);
      (alternatives ??= [first]).push(this.SUBRULE1(this.basePattern));
    });
    return alternatives ? { kind: 'OrPattern', alternatives, span: this.spanFrom(start) } : first;
  });

  private basePatternForms: { ALT: () => Pattern }[] | undefined;
  protected basePattern: ParserMethod<[], Pattern> = this.RULE('basePattern', (): Pattern => {
    this.enter();
    const pattern = this.OR<Pattern>(
      (this.basePatternForms ??= [
        { ALT: () => this.SUBRULE(this.namePattern) },
        { ALT: () => this.SUBRULE(this.wildcardPattern) },
        { ALT: () => this.SUBRULE(this.numberPattern) },
        { ALT: () => this.SUBRULE(this.literalPattern) },
        { ALT: () => this.SUBRULE(this.constructorPattern) },
        { ALT: () => this.SUBRULE(this.parenthesizedPattern) },
        { ALT: () => this.SUBRULE(this.listPattern) },
        { ALT: () => this.SUBRULE(this.recordPattern) },
        { ALT: () => this.SUBRULE(this.mapPattern) },
        { ALT: () => this.SUBRULE(this.setPattern) },
        { ALT: () => this.SUBRULE(this.pinPattern) },
      ]),
    );
    this.leave();
    return pattern;
  });

  private namePattern = this.RULE('namePattern', (): Pattern => {
    const token = this.CONSUME(t.Lower) as Token;
    return { kind: 'NamePattern', name: token.image, span: this.spanOf(token) };
  });

  private wildcardPattern = this.RULE('wildcardPattern', (): Pattern => {
    const token = this.CONSUME(t.Underscore) as Token;
    return { kind: 'WildcardPattern', span: this.spanOf(token) };
  });

  /** `5`, `-5i8`, `1..10`, `-3..=3`. */
  private numberPattern = this.RULE('numberPattern', (): Pattern => {
    const start = this.peek();
    const minus = this.OPTION(() => this.CONSUME(t.Minus) as Token);
    const token = this.OR<IToken>([
      { ALT: () => this.CONSUME(t.IntLiteral) },
      { ALT: () => this.CONSUME(t.NumberLiteral) },
    ]) as Token;
    const from = this.signedLiteral(minus, token);
    let range: { to: Literal; inclusive: boolean } | undefined;
    this.OPTION1({
      GATE: () => from.kind === 'Int',
      DEF: () => {
        const operator = this.OR1<IToken>([
          { ALT: () => this.CONSUME(t.Range) },
          { ALT: () => this.CONSUME(t.RangeInclusive) },
        ]);
        const to = this.SUBRULE(this.integerBound);
        range = { to, inclusive: operator.tokenType === t.RangeInclusive };
      },
    });
    const span = this.spanFrom(start);
    if (range === undefined || from.kind !== 'Int' || range.to.kind !== 'Int') {
      return { kind: 'LiteralPattern', literal: from, span };
    }
    return { kind: 'RangePattern', from: from.value, to: range.to.value, inclusive: range.inclusive, span };
  });

  private integerBound = this.RULE('integerBound', (): Literal => {
    const minus = this.OPTION(() => this.CONSUME(t.Minus) as Token);
    const token = this.CONSUME(t.IntLiteral) as Token;
    return this.signedLiteral(minus, token);
  });

  /** A number with its sign; checks what the scanner could not: that the smallest number has one. */
  protected signedLiteral(minus: Token | undefined, token: Token): Literal {
    if (this.RECORDING_PHASE) return { kind: 'Unit' };
    const { literal, needsMinus } = token.value as LiteralValue; // number tokens carry one
    if (minus !== undefined) return negated(literal) ?? literal;
    if (needsMinus) this.reportMissingMinus(token, literal);
    return literal;
  }

  protected reportMissingMinus(token: Token, literal: Literal): void {
    const message = outOfRangeMessage(token.image, literal);
    this.report(problems.badNumber(message, this.spanOf(token), undefined));
  }

  private literalPattern: ParserMethod<[], LiteralPattern> = this.RULE(
    'literalPattern',
    (): LiteralPattern => {
      const start = this.peek();
      const literal = this.OR<Literal>([
        { ALT: () => this.literalOf(this.CONSUME(t.StringLiteral)) },
        { ALT: () => this.literalOf(this.CONSUME(t.CharLiteral)) },
        { ALT: () => this.SUBRULE(this.rawTemplate) },
        { ALT: () => this.SUBRULE(this.boolean) },
      ]);
      return { kind: 'LiteralPattern', literal, span: this.spanFrom(start) };
    },
  );

  protected boolean = this.RULE('boolean', (): Literal => {
    return this.OR<Literal>([
      {
        ALT: () => {
          this.CONSUME(t.TrueKeyword);
          return { kind: 'Bool', value: true };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.FalseKeyword);
          return { kind: 'Bool', value: false };
        },
      },
    ]);
  });

  /** A string with `${…}` where strings are never interpolated: all of it is text. */
  protected rawTemplate = this.RULE('rawTemplate', (): Literal => {
    const token = this.CONSUME(t.TemplateStart) as Token;
    if (!this.RECORDING_PHASE) this.moveTo(this.brackets[token.index] + 1);
    return this.literalOf(token);
  });

  /** The literal that a token carries. */
  protected literalOf(token: IToken): Literal {
    if (this.RECORDING_PHASE) return { kind: 'Unit' };
    return ((token as Token).value as LiteralValue).literal; // literal tokens carry one
  }

  /** `()`, `(p)`, `(p, q)`. */
  private parenthesizedPattern = this.RULE('parenthesizedPattern', (): Pattern => {
    const start = this.peek();
    const elements: Pattern[] = [];
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => elements.push(this.SUBRULE(this.pattern)) });
    this.CONSUME(t.RightParen);
    const span = this.spanFrom(start);
    if (elements.length === 0) return { kind: 'LiteralPattern', literal: { kind: 'Unit' }, span };
    if (elements.length === 1) return { ...elements[0], span };
    return { kind: 'TuplePattern', elements, span };
  });

  /** `[a, b | rest]`: the bar starts the tail, so that elements are never alternatives. */
  private listPattern = this.RULE('listPattern', (): Pattern => {
    const start = this.peek();
    const elements: Pattern[] = [];
    let tail: Pattern | undefined;
    this.CONSUME(t.LeftBracket);
    this.OPTION(() => {
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => elements.push(this.SUBRULE(this.basePattern)) });
      this.OPTION1(() => {
        this.CONSUME(t.Bar);
        tail = this.SUBRULE(this.pattern);
      });
    });
    this.CONSUME(t.RightBracket);
    return { kind: 'ListPattern', elements, tail, span: this.spanFrom(start) };
  });

  private recordPattern = this.RULE('recordPattern', (): Pattern => {
    const start = this.peek();
    const fields = this.SUBRULE(this.fieldPatterns);
    return { kind: 'RecordPattern', fields, span: this.spanFrom(start) };
  });

  /** `{x, y: p, _}`; the wildcard says only that there may be more. */
  private fieldPatterns = this.RULE('fieldPatterns', (): FieldPattern[] => {
    const fields: FieldPattern[] = [];
    this.CONSUME(t.LeftBrace);
    this.commaSeparated(t.RightBrace, () =>
      this.OR<unknown>([
        { ALT: () => this.CONSUME(t.Underscore) },
        { ALT: () => fields.push(this.SUBRULE(this.fieldPattern)) },
      ]),
    );
    this.CONSUME(t.RightBrace);
    return fields;
  });

  private fieldPattern = this.RULE('fieldPattern', (): FieldPattern => {
    const start = this.peek();
    const name = this.identifier(this.CONSUME(t.Lower));
    const pattern = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.pattern);
    });
    return { name, pattern, span: this.spanFrom(start) };
  });

  /** `C`, `C(p, q)`, `C(f: p)`, `C{f: p, g}`. */
  private constructorPattern = this.RULE('constructorPattern', (): Pattern => {
    const start = this.peek();
    const name = this.identifier(this.CONSUME(t.Upper));
    let positional: Pattern[] | undefined;
    let named: FieldPattern[] | undefined;
    this.OPTION(() =>
      this.OR<unknown>([
        { ALT: () => (named = this.SUBRULE(this.fieldPatterns)) },
        {
          GATE: () => this.at(t.Lower, 2) && this.at(t.Colon, 3),
          ALT: () => (named = this.SUBRULE(this.namedArgumentPatterns)),
        },
        { ALT: () => (positional = this.SUBRULE(this.argumentPatterns)) },
      ]),
    );
    return { kind: 'ConstructorPattern', name, positional, named, span: this.spanFrom(start) };
  });

  private namedArgumentPatterns = this.RULE('namedArgumentPatterns', (): FieldPattern[] => {
    const fields: FieldPattern[] = [];
    this.CONSUME(t.LeftParen);
    this.commaSeparated(t.RightParen, () => fields.push(this.SUBRULE(this.namedArgumentPattern)));
    this.CONSUME(t.RightParen);
    return fields;
  });

  private namedArgumentPattern = this.RULE('namedArgumentPattern', (): FieldPattern => {
    const start = this.peek();
    const name: Identifier = this.identifier(this.CONSUME(t.Lower));
    this.CONSUME(t.Colon);
    const pattern = this.SUBRULE(this.pattern);
    return { name, pattern, span: this.spanFrom(start) };
  });

  private argumentPatterns = this.RULE('argumentPatterns', (): Pattern[] => {
    const patterns: Pattern[] = [];
    this.CONSUME(t.LeftParen);
    this.commaSeparated(t.RightParen, () => patterns.push(this.SUBRULE(this.pattern)));
    this.CONSUME(t.RightParen);
    return patterns;
  });

  /** `%{"k": p, ^name: q}`. */
  private mapPattern = this.RULE('mapPattern', (): Pattern => {
    const start = this.peek();
    const entries: MapPattern['entries'][number][] = [];
    this.CONSUME(t.Percent);
    this.CONSUME(t.LeftBrace);
    this.commaSeparated(t.RightBrace, () => {
      const key = this.SUBRULE(this.mapKey);
      this.CONSUME(t.Colon);
      entries.push({ key, value: this.SUBRULE(this.pattern) });
    });
    this.CONSUME(t.RightBrace);
    return { kind: 'MapPattern', entries, span: this.spanFrom(start) };
  });

  private mapKey = this.RULE('mapKey', (): LiteralPattern | PinPattern => {
    return this.OR<LiteralPattern | PinPattern>([
      { ALT: () => this.SUBRULE(this.literalPattern) },
      { ALT: () => this.SUBRULE(this.pinPattern) },
      {
        ALT: () => {
          const start = this.peek();
          const literal = this.SUBRULE(this.integerBound);
          return { kind: 'LiteralPattern', literal, span: this.spanFrom(start) };
        },
      },
    ]);
  });

  private setPattern = this.RULE('setPattern', (): Pattern => {
    const start = this.peek();
    const elements: Pattern[] = [];
    this.CONSUME(t.HashBrace);
    this.commaSeparated(t.RightBrace, () => elements.push(this.SUBRULE(this.pattern)));
    this.CONSUME(t.RightBrace);
    return { kind: 'SetPattern', elements, span: this.spanFrom(start) };
  });

  /** `^name`. */
  private pinPattern = this.RULE('pinPattern', (): PinPattern => {
    const start = this.peek();
    this.CONSUME(t.Caret);
    const name = this.CONSUME(t.Lower).image;
    return { kind: 'PinPattern', name, span: this.spanFrom(start) };
  });
}
