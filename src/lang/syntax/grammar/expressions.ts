/** Expressions: operators, operands and what may follow them. */

import type { ParserMethod } from 'chevrotain';
import type { Argument, Expression, TypeExpression } from '../ast';
import { negated } from '../numbers';
import { buildOperators, isInfixOperator } from '../operators';
import * as problems from '../problems';
import * as t from '../tokens';
import type { Token } from '../tokens';
import { PatternGrammar } from './patterns';

/**
 * The rules for chains of operators and suffixes; what the chains consist of is in `primaries.ts`. What every operand
 * passes through is a method rather than a rule, since entering a rule costs as much as the rest of a short operand.
 */
export abstract class ExpressionGrammar extends PatternGrammar {
  /** An expression without operators and suffixes. */
  protected abstract primary(): Expression;

  /** Operands with operators between them; precedence is applied afterwards, so that chains nest nothing. */
  protected expression: ParserMethod<[], Expression> = this.rule('expression', (): Expression => {
    this.enter();
    const first = this.operand();
    const value = isInfixOperator(this.peek()) ? this.operatorChain(first) : first;
    this.leave();
    return value;
  });

  private operatorChain(first: Expression): Expression {
    const operands = [first];
    const operators: Token[] = [];
    let sends = 0;
    while (isInfixOperator(this.peek())) {
      const operator = this.CONSUME(this.peek().tokenType) as Token;
      if (operator.tokenType === t.Send && ++sends > 1) {
        this.report(problems.chainedSend(this.spanOf(operator)));
      }
      operators.push(operator);
      operands.push(this.operand());
    }
    return buildOperators(this.source, operands, operators);
  }

  /** `-x`, `!x`, `~x` around a primary expression and its suffixes. */
  private operand(): Expression {
    if (!isPrefixOperator(this.peek())) return this.suffixed();
    const prefixes: Token[] = [];
    while (isPrefixOperator(this.peek())) prefixes.push(this.CONSUME(this.peek().tokenType) as Token);
    this.checkNesting(prefixes.length);
    return this.prefixed(prefixes, this.suffixed());
  }

  private prefixed(prefixes: readonly Token[], operand: Expression): Expression {
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

  /** The literal last read that is only legal behind a minus, when it has one: `-128i8`. */
  protected smallestNumber: Expression | undefined;

  private foldMinus(value: Expression): Expression | undefined {
    const literal = value.kind === 'Literal' ? negated(value.literal) : undefined;
    return literal && { kind: 'Literal', literal, span: value.span };
  }

  // ------------------------------------------------------------------------------------------ suffixes

  /** Calls, indexes, members and `?`. A line break before any but the dot would have ended the expression. */
  private suffixed(): Expression {
    const start = this.peek();
    let value = this.primary();
    for (;;) {
      switch (this.peek().tokenType) {
        case t.Dot:
          value = this.memberSuffix(value, start);
          break;
        case t.LeftParen:
          value = this.callSuffix(value, start, undefined);
          break;
        case t.LeftBracket:
          value = this.bracketSuffix(value, start);
          break;
        case t.Question:
          this.CONSUME(t.Question);
          value = { kind: 'Propagate', value, span: this.spanFrom(start) };
          break;
        default:
          return value;
      }
    }
  }

  /** `fs[Int](x)` passes a type, `fs[0](x)` indexes and calls. */
  private bracketSuffix(target: Expression, start: Token): Expression {
    if (!this.look.isTypeArguments(this.position)) {
      return this.SUBRULE(this.indexSuffix, { ARGS: [target, start] });
    }
    const typeArgs = this.SUBRULE(this.typeArguments);
    return this.callSuffix(target, start, typeArgs);
  }

  private callSuffix(target: Expression, start: Token, typeArgs: TypeExpression[] | undefined): Expression {
    const isConstruction = target.kind === 'Constructor' && target.args === undefined;
    const args = this.SUBRULE(this.callArguments, { ARGS: [isConstruction] });
    const span = this.spanFrom(start);
    if (isConstruction) return { ...target, args, typeArgs, span };
    if (target.kind === 'Field' && typeArgs !== undefined) {
      return { kind: 'MethodCall', target: target.target, name: target.name, args, typeArgs, span };
    }
    return { kind: 'Call', callee: target, args, typeArgs, span };
  }

  private indexSuffix = this.rule('indexSuffix', (target: Expression, start: Token): Expression => {
    const indices: Expression[] = [];
    this.CONSUME(t.LeftBracket);
    this.inBrackets(() => {
      do indices.push(this.SUBRULE(this.expression));
      while (this.accept(t.Comma));
    });
    this.CONSUME(t.RightBracket, { ERR_MSG: '`,` or `]`' });
    return { kind: 'Index', target, indices, span: this.spanFrom(start) };
  });

  /** `.name`, `.name(…)`, `.Name(…)`, `.0`. */
  private memberSuffix(target: Expression, start: Token): Expression {
    this.CONSUME(t.Dot);
    const token = this.peek();
    if (!memberNames.has(token.tokenType)) this.failExpecting('a field or method name');
    this.CONSUME(token.tokenType);
    if (token.tokenType === t.IntLiteral) {
      return { kind: 'TupleIndex', target, index: Number(token.image), span: this.spanFrom(start) };
    }
    const name = this.identifier(token);
    if (!this.at(t.LeftParen)) return { kind: 'Field', target, name, span: this.spanFrom(start) };
    const args = this.SUBRULE(this.callArguments, { ARGS: [token.tokenType === t.Upper] });
    return { kind: 'MethodCall', target, name, args, typeArgs: undefined, span: this.spanFrom(start) };
  }

  /** `(a, name: b)`; constructors take a trailing comma, functions do not. */
  private callArguments = this.rule('callArguments', (mayTrail: boolean): Argument[] => {
    const args: Argument[] = [];
    this.CONSUME(t.LeftParen);
    const outer = this.arrowAllowed;
    this.arrowAllowed = true;
    while (!this.at(t.RightParen)) {
      args.push(this.argument());
      if (!this.accept(t.Comma)) break;
      if (!mayTrail && this.at(t.RightParen)) this.failExpecting('an expression', trailingCommaHelp);
    }
    this.arrowAllowed = outer;
    this.CONSUME(t.RightParen, { ERR_MSG: '`,` or `)`' });
    return args;
  });

  private argument(): Argument {
    if (!this.look.isArgumentName(this.position)) {
      const value = this.SUBRULE(this.expression);
      return { name: undefined, value, span: value.span };
    }
    const start = this.CONSUME(t.Lower) as Token;
    this.CONSUME(this.peek().tokenType);
    const value = this.SUBRULE(this.expression);
    return { name: this.identifier(start), value, span: this.spanFrom(start) };
  }

  /** Inside brackets an arrow may follow a lambda's parameter again, guard or not. */
  protected inBrackets<T>(parse: () => T): T {
    const outer = this.arrowAllowed;
    this.arrowAllowed = true;
    const result = parse();
    this.arrowAllowed = outer;
    return result;
  }
}

const memberNames = new Set([t.Lower, t.Upper, t.IntLiteral, t.Self]);
const trailingCommaHelp = 'the arguments of a function end without a comma';

function isPrefixOperator(token: Token): boolean {
  const type = token.tokenType;
  return type === t.Minus || type === t.Bang || type === t.NotKeyword || type === t.Tilde;
}
