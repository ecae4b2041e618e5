/** Expressions: operators, operands and what may follow them, literals and collections. */

import type { IToken, ParserMethod } from 'chevrotain';
import type {
  Argument,
  Expression,
  InterpolationExpression,
  LambdaParameter,
  MapExpression,
  TypeExpression,
} from '../ast';
import { negated } from '../numbers';
import { buildOperators } from '../operators';
import * as problems from '../problems';
import * as t from '../tokens';
import type { LiteralValue, Token } from '../tokens';
import { PatternGrammar } from './patterns';

/** The rules for expressions; the forms that steer control are in `control.ts`. */
export abstract class ExpressionGrammar extends PatternGrammar {
  protected abstract readonly controlForms: readonly { ALT: () => Expression }[];
  protected abstract readonly block: ParserMethod<[], Expression>;

  /** Operands with operators between them; precedence is applied afterwards, so that chains nest nothing. */
  protected expression: ParserMethod<[], Expression> = this.RULE('expression', (): Expression => {
    this.enter();
    const first = this.SUBRULE(this.operand);
    let operands: Expression[] | undefined;
    let operators: Token[] | undefined;
    this.MANY(() => {
      (operators ??= []).push(this.CONSUME(t.InfixOperator) as Token);
      (operands ??= [first]).push(this.SUBRULE1(this.operand));
    });
    this.leave();
    if (operators === undefined || operands === undefined || this.RECORDING_PHASE) return first;
    this.checkSends(operators);
    return buildOperators(this.source, operands, operators);
  });

  /** `a <- b <- c` has no meaning. */
  private checkSends(operators: readonly Token[]): void {
    const sends = operators.filter((token) => token.tokenType === t.Send);
    if (sends.length > 1) this.report(problems.chainedSend(this.spanOf(sends[1])));
  }

  /** `-x`, `!x`, `~x` around a primary expression and its suffixes. */
  private operand: ParserMethod<[], Expression> = this.RULE('operand', (): Expression => {
    let prefixes: Token[] | undefined;
    this.MANY(() => (prefixes ??= []).push(this.CONSUME(t.PrefixOperator) as Token));
    const start = this.peek();
    let value = this.SUBRULE(this.primary);
    this.MANY1(() => (value = this.SUBRULE(this.suffix, { ARGS: [value, start] })));
    return prefixes === undefined || this.RECORDING_PHASE ? value : this.prefixed(prefixes, value);
  });

  private prefixed(prefixes: Token[], operand: Expression): Expression {
    let value = operand;
    for (let i = prefixes.length - 1; i >= 0; i--) {
      const span = this.spanFrom(prefixes[i]);
      if (prefixes[i].tokenType === t.Tilde) {
        if (this.quoteDepth === 0) this.report(problems.spliceOutsideQuote(span));
        value = { kind: 'Splice', value, span };
      } else if (prefixes[i].tokenType === t.Minus) {
        const folded = value === this.smallestNumber ? this.foldMinus(value) : undefined;
        value = folded ? { ...folded, span } : { kind: 'Unary', operator: '-', operand: value, span };
      } else {
        value = { kind: 'Unary', operator: '!', operand: value, span };
      }
    }
    return value;
  }

  /** The literal just read that is only legal behind a minus: `-128i8`. */
  private smallestNumber: Expression | undefined;

  private foldMinus(value: Expression): Expression | undefined {
    const literal = value.kind === 'Literal' ? negated(value.literal) : undefined;
    return literal && { kind: 'Literal', literal, span: value.span };
  }

  // ------------------------------------------------------------------------------------------ suffixes

  /** Calls, indexes, members and `?`. A line break before any but the dot would have ended the expression. */
  private suffix = this.RULE('suffix', (target: Expression, start: Token): Expression => {
    return this.OR<Expression>([
      { ALT: () => this.SUBRULE(this.memberSuffix, { ARGS: [target, start] }) },
      { ALT: () => this.SUBRULE(this.callSuffix, { ARGS: [target, start, undefined] }) },
      {
        // `fs[Int](x)` passes a type, `fs[0](x)` indexes and calls.
        GATE: () => this.look.isTypeArguments(this.position),
        ALT: () => {
          const typeArgs = this.SUBRULE(this.typeArguments);
          return this.SUBRULE1(this.callSuffix, { ARGS: [target, start, typeArgs] });
        },
      },
      { ALT: () => this.SUBRULE(this.indexSuffix, { ARGS: [target, start] }) },
      {
        ALT: () => {
          this.CONSUME(t.Question);
          return { kind: 'Propagate', value: target, span: this.spanFrom(start) };
        },
      },
    ]);
  });

  private callSuffix = this.RULE(
    'callSuffix',
    (target: Expression, start: Token, typeArgs: TypeExpression[] | undefined): Expression => {
      const mayTrail = !this.RECORDING_PHASE && target.kind === 'Constructor';
      const args = this.SUBRULE(this.callArguments, { ARGS: [mayTrail] });
      const span = this.spanFrom(start);
      if (this.RECORDING_PHASE) return target;
      if (target.kind === 'Constructor' && target.args === undefined)
        return { ...target, args, typeArgs, span };
      if (target.kind === 'Field' && typeArgs !== undefined) {
        return { kind: 'MethodCall', target: target.target, name: target.name, args, typeArgs, span };
      }
      return { kind: 'Call', callee: target, args, typeArgs, span };
    },
  );

  private indexSuffix = this.RULE('indexSuffix', (target: Expression, start: Token): Expression => {
    const indices: Expression[] = [];
    this.CONSUME(t.LeftBracket);
    this.inBrackets(() =>
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => indices.push(this.SUBRULE(this.expression)) }),
    );
    this.CONSUME(t.RightBracket);
    return { kind: 'Index', target, indices, span: this.spanFrom(start) };
  });

  /** `.name`, `.name(…)`, `.Name(…)`, `.0`. */
  private memberSuffix = this.RULE('memberSuffix', (target: Expression, start: Token): Expression => {
    this.CONSUME(t.Dot);
    const name = this.SUBRULE(this.memberName);
    if (!this.RECORDING_PHASE && name.tokenType === t.IntLiteral) {
      return { kind: 'TupleIndex', target, index: Number(name.image), span: this.spanFrom(start) };
    }
    const identifier = this.identifier(name);
    const args = this.OPTION(() => this.SUBRULE(this.callArguments, { ARGS: [name.tokenType === t.Upper] }));
    const span = this.spanFrom(start);
    if (args === undefined) return { kind: 'Field', target, name: identifier, span };
    return { kind: 'MethodCall', target, name: identifier, args, typeArgs: undefined, span };
  });

  private memberName = this.RULE('memberName', (): Token => {
    return this.OR<IToken>([
      { ALT: () => this.CONSUME(t.Lower) },
      { ALT: () => this.CONSUME(t.Upper) },
      { ALT: () => this.CONSUME(t.IntLiteral) },
      { ALT: () => this.CONSUME(t.Self) },
    ]) as Token;
  });

  /** `(a, name: b)`; constructors take a trailing comma, functions do not. */
  protected callArguments = this.RULE('callArguments', (mayTrail: boolean): Argument[] => {
    const args: Argument[] = [];
    this.CONSUME(t.LeftParen);
    this.inBrackets(() =>
      this.OPTION(() => {
        args.push(this.SUBRULE(this.argument));
        this.MANY({
          GATE: () => !(mayTrail && this.at(t.RightParen, 2)),
          DEF: () => {
            this.CONSUME(t.Comma);
            args.push(this.SUBRULE1(this.argument));
          },
        });
        this.OPTION1(() => this.CONSUME1(t.Comma));
      }),
    );
    this.CONSUME(t.RightParen, { ERR_MSG: '`,` or `)`' });
    return args;
  });

  private argument = this.RULE('argument', (): Argument => {
    const start = this.peek();
    const name = this.OPTION({
      GATE: () => this.look.isArgumentName(this.position),
      DEF: () => {
        const token = this.CONSUME(t.Lower);
        this.OR<IToken>([{ ALT: () => this.CONSUME(t.Colon) }, { ALT: () => this.CONSUME(t.Equals) }]);
        return this.identifier(token);
      },
    });
    const value = this.SUBRULE(this.expression);
    return { name, value, span: this.spanFrom(start) };
  });

  /** Inside brackets an arrow may follow a lambda's parameter again, guard or not. */
  protected inBrackets<T>(parse: () => T): T {
    const outer = this.arrowAllowed;
    this.arrowAllowed = true;
    const result = parse();
    this.arrowAllowed = outer;
    return result;
  }

  // ------------------------------------------------------------------------------------------ primaries

  private primaryForms: { ALT: () => Expression; GATE?: () => boolean }[] | undefined;
  private primary: ParserMethod<[], Expression> = this.RULE('primary', (): Expression => {
    return this.OR<Expression>(
      (this.primaryForms ??= [
        {
          // `(a, b) => …` against `(a, b)`, `[x] => …` against `[x]`, `{x} => …` against a block, `x => …` …
          GATE: () => this.look.isLambda(this.position, this.arrowAllowed),
          ALT: () => this.SUBRULE(this.lambda),
        },
        { ALT: () => this.SUBRULE(this.nameExpression) },
        { ALT: () => this.SUBRULE(this.numberExpression) },
        { ALT: () => this.SUBRULE(this.literalExpression) },
        { ALT: () => this.SUBRULE(this.constructorExpression) },
        { ALT: () => this.SUBRULE(this.parenthesized) },
        { ALT: () => this.SUBRULE(this.listExpression) },
        { ALT: () => this.SUBRULE(this.interpolation) },
        { ALT: () => this.SUBRULE(this.block) },
        ...this.controlForms,
        { ALT: () => this.SUBRULE(this.mapExpression) },
        { ALT: () => this.SUBRULE(this.setExpression) },
        { ALT: () => this.SUBRULE(this.wildcardExpression) },
      ]),
    );
  });

  private nameExpression = this.RULE('nameExpression', (): Expression => {
    const token = this.CONSUME(t.Lower) as Token;
    return { kind: 'Name', name: token.image, span: this.spanOf(token) };
  });

  private constructorExpression = this.RULE('constructorExpression', (): Expression => {
    const name = this.identifier(this.CONSUME(t.Upper));
    return { kind: 'Constructor', name, args: undefined, typeArgs: undefined, span: name.span };
  });

  private numberExpression = this.RULE('numberExpression', (): Expression => {
    const token = this.OR<IToken>([
      { ALT: () => this.CONSUME(t.IntLiteral) },
      { ALT: () => this.CONSUME(t.NumberLiteral) },
    ]) as Token;
    const value: Expression = { kind: 'Literal', literal: this.literalOf(token), span: this.spanOf(token) };
    if (!this.RECORDING_PHASE && (token.value as LiteralValue).needsMinus) this.expectMinus(token, value);
    return value;
  });

  /** The smallest number of its kind needs a minus directly before it and nothing behind that would take it first. */
  private expectMinus(token: Token, value: Expression): void {
    const previous = this.tokens[token.index - 1];
    const before = this.tokens[token.index - 2];
    const isPrefix =
      previous?.tokenType === t.Minus &&
      previous.end === token.startOffset &&
      (before === undefined || this.endsNoOperand(before));
    const isSuffixed = [t.Dot, t.LeftParen, t.LeftBracket, t.Question].some((type) => this.at(type));
    if (isPrefix && !isSuffixed && value.kind === 'Literal') this.smallestNumber = value;
    else if (value.kind === 'Literal') this.reportMissingMinus(token, value.literal);
  }

  /** Whether an operator behind this token must be a prefix: nothing that ends an operand stands before it. */
  private endsNoOperand(token: Token): boolean {
    const isOperand =
      token.value !== undefined && !t.keywords.has(token.image) && token.tokenType !== t.PartStart;
    const closers = [t.RightParen, t.RightBracket, t.RightBrace, t.TemplateEnd, t.Question, t.EndKeyword];
    return !isOperand && !closers.includes(token.tokenType);
  }

  private literalExpression = this.RULE('literalExpression', (): Expression => {
    const start = this.peek();
    const literal = this.OR([
      { ALT: () => this.literalOf(this.CONSUME(t.StringLiteral)) },
      { ALT: () => this.literalOf(this.CONSUME(t.CharLiteral)) },
      { ALT: () => this.SUBRULE(this.boolean) },
    ]);
    return { kind: 'Literal', literal, span: this.spanFrom(start) };
  });

  private wildcardExpression = this.RULE('wildcardExpression', (): Expression => {
    return { kind: 'Wildcard', span: this.spanOf(this.CONSUME(t.Underscore) as Token) };
  });

  /** `(a, b) -> Int => body`, `x => body`. */
  private lambda = this.RULE('lambda', (): Expression => {
    const start = this.peek();
    const parameters = this.OR<LambdaParameter[]>([
      { GATE: () => this.at(t.LeftParen), ALT: () => this.SUBRULE(this.lambdaParameters) },
      {
        ALT: () => {
          const pattern = this.SUBRULE(this.pattern);
          return this.RECORDING_PHASE ? [] : [{ pattern, type: undefined, span: pattern.span }];
        },
      },
    ]);
    const returnType = this.OPTION(() => {
      this.CONSUME(t.Arrow);
      return this.SUBRULE(this.type);
    });
    this.CONSUME(t.FatArrow);
    const body = this.SUBRULE(this.expression);
    return { kind: 'Lambda', parameters, returnType, body, span: this.spanFrom(start) };
  });

  private lambdaParameters = this.RULE('lambdaParameters', (): LambdaParameter[] => {
    const parameters: LambdaParameter[] = [];
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => {
        const start = this.peek();
        const pattern = this.SUBRULE(this.pattern);
        const type = this.OPTION(() => {
          this.CONSUME(t.Colon);
          return this.SUBRULE(this.type);
        });
        parameters.push({ pattern, type, span: this.spanFrom(start) });
      },
    });
    this.CONSUME(t.RightParen, { ERR_MSG: '`,` or `)`' });
    return parameters;
  });

  /** `()`, `(e)`, `(a, b)`. */
  private parenthesized = this.RULE('parenthesized', (): Expression => {
    const start = this.peek();
    const elements: Expression[] = [];
    this.CONSUME(t.LeftParen);
    this.inBrackets(() =>
      this.MANY_SEP({ SEP: t.Comma, DEF: () => elements.push(this.SUBRULE(this.expression)) }),
    );
    this.CONSUME(t.RightParen, { ERR_MSG: '`,` or `)`' });
    const span = this.spanFrom(start);
    if (elements.length === 0) return { kind: 'Literal', literal: { kind: 'Unit' }, span };
    if (elements.length === 1) return { ...elements[0], span };
    return { kind: 'Tuple', elements, span };
  });

  /** `[a, b | tail]`, `[from..to]`. */
  private listExpression = this.RULE('listExpression', (): Expression => {
    const start = this.peek();
    const elements: Expression[] = [];
    let tail: Expression | undefined;
    let to: Expression | undefined;
    this.CONSUME(t.LeftBracket);
    this.inBrackets(() =>
      this.OPTION(() => {
        this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => elements.push(this.SUBRULE(this.expression)) });
        this.OPTION1(() => {
          this.CONSUME(t.Bar);
          tail = this.SUBRULE1(this.expression);
        });
        this.OPTION2({
          GATE: () => elements.length === 1 && tail === undefined,
          DEF: () => {
            this.OR<IToken>([
              { ALT: () => this.CONSUME(t.Range) },
              { ALT: () => this.CONSUME(t.RangeInclusive) },
            ]);
            to = this.SUBRULE2(this.expression);
          },
        });
      }),
    );
    this.CONSUME(t.RightBracket, { ERR_MSG: tail ? '`]`' : '`,` or `]`' });
    const span = this.spanFrom(start);
    return to ? { kind: 'Range', from: elements[0], to, span } : { kind: 'List', elements, tail, span };
  });

  private mapExpression = this.RULE('mapExpression', (): Expression => {
    const start = this.peek();
    const entries: MapExpression['entries'][number][] = [];
    this.CONSUME(t.Percent);
    this.CONSUME(t.LeftBrace);
    this.inBrackets(() =>
      this.commaSeparated(t.RightBrace, () => {
        const key = this.SUBRULE(this.expression);
        this.CONSUME(t.Colon);
        entries.push({ key, value: this.SUBRULE1(this.expression) });
      }),
    );
    this.CONSUME(t.RightBrace);
    return { kind: 'Map', entries, span: this.spanFrom(start) };
  });

  private setExpression = this.RULE('setExpression', (): Expression => {
    const start = this.peek();
    const elements: Expression[] = [];
    this.CONSUME(t.HashBrace);
    this.inBrackets(() =>
      this.commaSeparated(t.RightBrace, () => elements.push(this.SUBRULE(this.expression))),
    );
    this.CONSUME(t.RightBrace);
    return { kind: 'Set', elements, span: this.spanFrom(start) };
  });

  // ------------------------------------------------------------------------------------------ strings with parts

  /** A string with `${…}`. Parts that are no complete expression are text. */
  private interpolation = this.RULE('interpolation', (): Expression => {
    const start = this.peek();
    const parts: (string | Expression)[] = [];
    this.CONSUME(t.TemplateStart);
    this.MANY(() =>
      this.OR<unknown>([
        { ALT: () => addPart(parts, (this.CONSUME(t.TemplateText) as Token).value as string) },
        { ALT: () => addPart(parts, this.SUBRULE(this.part)) },
      ]),
    );
    this.CONSUME(t.TemplateEnd);
    const span = this.spanFrom(start);
    if (parts.length === 1 && typeof parts[0] === 'string') {
      return { kind: 'Literal', literal: { kind: 'String', value: parts[0] }, span };
    }
    return { kind: 'Interpolation', parts: parts as InterpolationExpression['parts'], span };
  });

  private part = this.RULE('part', (): string | Expression => {
    const start = this.CONSUME(t.PartStart) as Token;
    const value = this.tryPart(start);
    this.CONSUME(t.PartEnd);
    return value;
  });

  /** The expression up to the end of the part, or the part as text when it is not one. */
  private tryPart(start: Token): string | Expression {
    if (this.RECORDING_PHASE) return this.SUBRULE(this.expression);
    const end = this.brackets[start.index];
    const reported = this.diagnostics.length;
    const state = this.saveState();
    this.partDepth++;
    try {
      if (!this.at(t.PartEnd)) {
        const value = this.inBrackets(() => this.SUBRULE(this.expression));
        if (this.position === end) return value;
      }
    } catch (error) {
      this.diagnosticOf(error);
    } finally {
      this.partDepth--;
    }
    this.restoreState(state);
    this.diagnostics.length = reported;
    this.moveTo(end);
    return start.value as string; // set by the scanner
  }
}

/** Adds to the parts of a string; texts that meet are joined. */
function addPart(parts: (string | Expression)[], part: string | Expression): void {
  const last = parts.length - 1;
  if (typeof part === 'string' && typeof parts[last] === 'string') parts[last] += part;
  else parts.push(part);
}
