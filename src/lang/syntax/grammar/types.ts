/** Types. */

import type { FieldDeclaration, Identifier, TypeExpression } from '../ast';
import type { Span } from '../source';
import * as t from '../tokens';
import { ParserBase } from './faults';

/** What may stand left of an arrow: `(A, B)` is two parameters there, and a tuple elsewhere. */
interface TypeOperand {
  readonly type: TypeExpression;
  readonly parameters: readonly TypeExpression[];
}

/** The rules for types. */
export abstract class TypeGrammar extends ParserBase {
  /** A lower- or upper-case name. */
  protected name(): Identifier {
    if (!this.at(t.Lower) && !this.at(t.Upper)) this.failExpecting('a name');
    return this.identifier(this.consume(this.peek().type));
  }

  /** `A -> B -> C`, read from left to right and built from right to left. */
  protected type(): TypeExpression {
    this.enter();
    const operands: TypeOperand[] = [this.typeOperand()];
    while (this.accept(t.Arrow)) operands.push(this.typeOperand());
    this.checkNesting(operands.length);
    this.leave();
    return this.functionType(operands);
  }

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
    if (this.at(t.LeftParen)) return this.parenthesizedType();
    const type = this.simpleType();
    return { type, parameters: [type] };
  }

  private simpleType(): TypeExpression {
    switch (this.peek().type) {
      case t.Upper:
      case t.Self:
        return this.namedType();
      case t.Lower:
        return this.typeVariable();
      case t.LeftBracket:
        return this.listType();
      case t.LeftBrace:
        return this.recordType();
      default:
        return this.failExpecting('a type');
    }
  }

  /** `()`, `(A)`, `(A, B)`. */
  private parenthesizedType(): TypeOperand {
    const elements: TypeExpression[] = [];
    const start = this.consume(t.LeftParen);
    this.commaJoined(t.RightParen, () => elements.push(this.type()));
    this.consume(t.RightParen);
    const span = this.spanFrom(start);
    if (elements.length === 1) return { type: { ...elements[0], span }, parameters: elements };
    if (elements.length === 0) return { type: { kind: 'UnitType', span }, parameters: elements };
    return { type: { kind: 'TupleType', elements, span }, parameters: elements };
  }

  private listType(): TypeExpression {
    const open = this.consume(t.LeftBracket);
    const element = this.type();
    this.consume(t.RightBracket);
    const path = [{ name: 'List', span: this.spanOf(open) }];
    return { kind: 'NamedType', path, args: [element], span: this.spanFrom(open) };
  }

  private recordType(): TypeExpression {
    const start = this.peek();
    const fields = this.fieldDeclarations();
    return { kind: 'RecordType', fields, span: this.spanFrom(start) };
  }

  /** `Map[String, a]`, `Shapes.Spot`, `Self`. */
  private namedType(): TypeExpression {
    const start = this.peek();
    const path = [this.identifier(this.consume(start.type))];
    while (this.accept(t.Dot)) path.push(this.identifier(this.consume(t.Upper)));
    const args = this.at(t.LeftBracket) ? this.typeArguments() : undefined;
    return { kind: 'NamedType', path, args, span: this.spanFrom(start) };
  }

  private typeVariable(): TypeExpression {
    const name = this.identifier(this.consume(t.Lower));
    return { kind: 'NamedType', path: [name], args: undefined, span: name.span };
  }

  /** `[A, B,]`. */
  protected typeArguments(): TypeExpression[] {
    const args: TypeExpression[] = [];
    this.consume(t.LeftBracket);
    this.commaSeparated(t.RightBracket, () => args.push(this.type()));
    this.consume(t.RightBracket);
    return args;
  }

  /** `{x: Int, private y: String,}`. */
  protected fieldDeclarations(): FieldDeclaration[] {
    const fields: FieldDeclaration[] = [];
    this.consume(t.LeftBrace);
    this.commaSeparated(t.RightBrace, () => fields.push(this.fieldDeclaration()));
    this.consume(t.RightBrace);
    return fields;
  }

  private fieldDeclaration(): FieldDeclaration {
    const start = this.peek();
    const isPrivate = this.accept(t.PrivateKeyword) !== undefined;
    const name = this.identifier(this.consume(t.Lower, 'a field name'));
    this.consume(t.Colon);
    const type = this.type();
    return { name, type, isPrivate, span: this.spanFrom(start) };
  }

  /** `: Type`, when there is one. */
  protected optionalType(): TypeExpression | undefined {
    return this.accept(t.Colon) ? this.type() : undefined;
  }

  /** `-> Type`, when there is one. */
  protected optionalReturnType(): TypeExpression | undefined {
    return this.accept(t.Arrow) ? this.type() : undefined;
  }
}
