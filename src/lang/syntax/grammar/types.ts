/** Types. */

import type { ParserMethod } from 'chevrotain';
import type { FieldDeclaration, Identifier, TypeExpression } from '../ast';
import type { Span } from '../source';
import * as t from '../tokens';
import type { Token } from '../tokens';
import { ParserBase } from './faults';

/** What may stand left of an arrow: `(A, B)` is two parameters there, and a tuple elsewhere. */
interface TypeOperand {
  readonly type: TypeExpression;
  readonly parameters: readonly TypeExpression[];
}

/** The rules for types. */
export abstract class TypeGrammar extends ParserBase {
  /** A lower- or upper-case name. */
  protected name = this.rule('name', (): Identifier => {
    if (!this.at(t.Lower) && !this.at(t.Upper)) this.failExpecting('a name');
    return this.identifier(this.CONSUME(this.peek().tokenType));
  });

  /** `A -> B -> C`, read from left to right and built from right to left. */
  protected type: ParserMethod<[], TypeExpression> = this.rule('type', (): TypeExpression => {
    this.enter();
    const operands: TypeOperand[] = [this.typeOperand()];
    while (this.accept(t.Arrow)) operands.push(this.typeOperand());
    this.checkNesting(operands.length);
    this.leave();
    return this.functionType(operands);
  });

  private functionType(operands: readonly TypeOperand[]): TypeExpression {
    let result = operands[operands.length - 1].type;
    for (let i = operands.length - 2; i >= 0; i--) {
      const { parameters, type } = operands[i];
      const span: Span = { source: this.source, start: type.span.start, end: result.span.end };
      result = { kind: 'FunctionType', parameters, result, span };
    }
    return result;
  }

  private typeOperand(): TypeOperand {
    if (this.at(t.LeftParen)) return this.SUBRULE(this.parenthesizedType);
    const type = this.simpleType();
    return { type, parameters: [type] };
  }

  private simpleType(): TypeExpression {
    switch (this.peek().tokenType) {
      case t.Upper:
      case t.Self:
        return this.SUBRULE(this.namedType);
      case t.Lower:
        return this.at(t.Dot, 2) ? this.SUBRULE(this.namedType) : this.typeVariable();
      case t.LeftBracket:
        return this.SUBRULE(this.listType);
      case t.LeftBrace:
        return this.SUBRULE(this.recordType);
      default:
        return this.failExpecting('a type');
    }
  }

  /** `()`, `(A)`, `(A, B)`. */
  private parenthesizedType = this.rule('parenthesizedType', (): TypeOperand => {
    const elements: TypeExpression[] = [];
    const start = this.CONSUME(t.LeftParen) as Token;
    this.commaJoined(t.RightParen, () => elements.push(this.SUBRULE(this.type)));
    this.CONSUME(t.RightParen);
    const span = this.spanFrom(start);
    if (elements.length === 1) return { type: { ...elements[0], span }, parameters: elements };
    if (elements.length === 0) return { type: { kind: 'UnitType', span }, parameters: elements };
    return { type: { kind: 'TupleType', elements, span }, parameters: elements };
  });

  private listType = this.rule('listType', (): TypeExpression => {
    const open = this.CONSUME(t.LeftBracket) as Token;
    const element = this.SUBRULE(this.type);
    this.CONSUME(t.RightBracket);
    const path = [{ name: 'List', span: this.spanOf(open) }];
    return { kind: 'NamedType', path, args: [element], span: this.spanFrom(open) };
  });

  private recordType = this.rule('recordType', (): TypeExpression => {
    const start = this.peek();
    const fields = this.SUBRULE(this.fieldDeclarations);
    return { kind: 'RecordType', fields, span: this.spanFrom(start) };
  });

  /** `Map[String, a]`, `Shapes.Spot`, `shapes.Spot` of a module that is a file, `Self`. */
  private namedType = this.rule('namedType', (): TypeExpression => {
    const start = this.peek();
    const path = [this.identifier(this.CONSUME(start.tokenType))];
    while (this.accept(t.Dot)) {
      const isInFolder = this.at(t.Lower) && this.at(t.Dot, 2);
      path.push(this.identifier(this.CONSUME(isInFolder ? t.Lower : t.Upper)));
    }
    const args = this.at(t.LeftBracket) ? this.SUBRULE(this.typeArguments) : undefined;
    return { kind: 'NamedType', path, args, span: this.spanFrom(start) };
  });

  private typeVariable(): TypeExpression {
    const name = this.identifier(this.CONSUME(t.Lower));
    return { kind: 'NamedType', path: [name], args: undefined, span: name.span };
  }

  /** `[A, B,]`. */
  protected typeArguments = this.rule('typeArguments', (): TypeExpression[] => {
    const args: TypeExpression[] = [];
    this.CONSUME(t.LeftBracket);
    this.commaSeparated(t.RightBracket, () => args.push(this.SUBRULE(this.type)));
    this.CONSUME(t.RightBracket);
    return args;
  });

  /** `{x: Int, private y: String,}`. */
  protected fieldDeclarations = this.rule('fieldDeclarations', (): FieldDeclaration[] => {
    const fields: FieldDeclaration[] = [];
    this.CONSUME(t.LeftBrace);
    this.commaSeparated(t.RightBrace, () => fields.push(this.SUBRULE(this.fieldDeclaration)));
    this.CONSUME(t.RightBrace);
    return fields;
  });

  private fieldDeclaration = this.rule('fieldDeclaration', (): FieldDeclaration => {
    const start = this.peek();
    const isPrivate = this.accept(t.PrivateKeyword) !== undefined;
    const name = this.identifier(this.CONSUME(t.Lower, { ERR_MSG: 'a field name' }));
    this.CONSUME(t.Colon);
    const type = this.SUBRULE(this.type);
    return { name, type, isPrivate, span: this.spanFrom(start) };
  });

  /** `: Type`, when there is one. */
  protected optionalType(): TypeExpression | undefined {
    return this.accept(t.Colon) ? this.SUBRULE(this.type) : undefined;
  }

  /** `-> Type`, when there is one. */
  protected optionalReturnType(): TypeExpression | undefined {
    return this.accept(t.Arrow) ? this.SUBRULE(this.type) : undefined;
  }
}
