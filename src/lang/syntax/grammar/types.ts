/** Types. */

import type { IToken, ParserMethod } from 'chevrotain';
import type { FieldDeclaration, Identifier, TypeExpression } from '../ast';
import type { Span } from '../source';
import * as t from '../tokens';
import { ParserBase } from './base';

/** What may stand left of an arrow: `(A, B)` is two parameters there, and a tuple elsewhere. */
interface TypeOperand {
  readonly type: TypeExpression;
  readonly parameters: readonly TypeExpression[];
}

/** The rules for types. */
export abstract class TypeGrammar extends ParserBase {
  /** A lower- or upper-case name. */
  protected name = this.RULE('name', (): Identifier => {
    return this.identifier(
      this.OR<IToken>([{ ALT: () => this.CONSUME(t.Lower) }, { ALT: () => this.CONSUME(t.Upper) }]),
    );
  });

  /** `A -> B -> C`, read from left to right and built from right to left. */
  protected type: ParserMethod<[], TypeExpression> = this.RULE('type', (): TypeExpression => {
    this.enter();
    const operands: TypeOperand[] = [this.SUBRULE(this.typeOperand)];
    this.MANY(() => {
      this.CONSUME(t.Arrow);
      operands.push(this.SUBRULE1(this.typeOperand));
    });
    this.leave();
    return this.ACTION(() => this.functionType(operands));
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

  private typeOperand: ParserMethod<[], TypeOperand> = this.RULE('typeOperand', (): TypeOperand => {
    return this.OR<TypeOperand>([
      { ALT: () => this.SUBRULE(this.parenthesizedType) },
      { ALT: () => single(this.SUBRULE(this.listType)) },
      { ALT: () => single(this.SUBRULE(this.recordType)) },
      { ALT: () => single(this.SUBRULE(this.namedType)) },
      { ALT: () => single(this.SUBRULE(this.typeVariable)) },
    ]);
  });

  private parenthesizedType = this.RULE('parenthesizedType', (): TypeOperand => {
    const start = this.peek();
    const elements: TypeExpression[] = [];
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => elements.push(this.SUBRULE(this.type)) });
    this.CONSUME(t.RightParen);
    const span = this.spanFrom(start);
    if (elements.length === 1) return { type: { ...elements[0], span }, parameters: elements };
    const type: TypeExpression =
      elements.length === 0 ? { kind: 'UnitType', span } : { kind: 'TupleType', elements, span };
    return { type, parameters: elements };
  });

  private listType = this.RULE('listType', (): TypeExpression => {
    const start = this.peek();
    const open = this.CONSUME(t.LeftBracket) as t.Token;
    const element = this.SUBRULE(this.type);
    this.CONSUME(t.RightBracket);
    return {
      kind: 'NamedType',
      path: [{ name: 'List', span: this.spanOf(open) }],
      args: [element],
      span: this.spanFrom(start),
    };
  });

  private recordType = this.RULE('recordType', (): TypeExpression => {
    const start = this.peek();
    this.CONSUME(t.LeftBrace);
    const fields = this.SUBRULE(this.fieldDeclarations);
    this.CONSUME(t.RightBrace);
    return { kind: 'RecordType', fields, span: this.spanFrom(start) };
  });

  /** `Map[String, a]`, `shapes.Spot` after its first part, `Self`. */
  private namedType = this.RULE('namedType', (): TypeExpression => {
    const start = this.peek();
    const path: Identifier[] = [
      this.identifier(
        this.OR<IToken>([{ ALT: () => this.CONSUME(t.Upper) }, { ALT: () => this.CONSUME(t.Self) }]),
      ),
    ];
    this.MANY(() => {
      this.CONSUME(t.Dot);
      path.push(this.identifier(this.CONSUME1(t.Upper)));
    });
    const args = this.OPTION(() => this.SUBRULE(this.typeArguments));
    return { kind: 'NamedType', path, args, span: this.spanFrom(start) };
  });

  private typeVariable = this.RULE('typeVariable', (): TypeExpression => {
    const token = this.CONSUME(t.Lower);
    const identifier = this.identifier(token);
    return { kind: 'NamedType', path: [identifier], args: undefined, span: identifier.span };
  });

  /** `[A, B,]`. */
  protected typeArguments = this.RULE('typeArguments', (): TypeExpression[] => {
    const args: TypeExpression[] = [];
    this.CONSUME(t.LeftBracket);
    this.commaSeparated(t.RightBracket, () => args.push(this.SUBRULE(this.type)));
    this.CONSUME(t.RightBracket);
    return args;
  });

  /** `x: Int, private y: String,`, the inside of braces. */
  protected fieldDeclarations = this.RULE('fieldDeclarations', (): FieldDeclaration[] => {
    const fields: FieldDeclaration[] = [];
    this.commaSeparated(t.RightBrace, () => fields.push(this.SUBRULE(this.fieldDeclaration)));
    return fields;
  });

  private fieldDeclaration = this.RULE('fieldDeclaration', (): FieldDeclaration => {
    const start = this.peek();
    const isPrivate = this.OPTION(() => this.CONSUME(t.PrivateKeyword)) !== undefined;
    const name = this.identifier(this.CONSUME(t.Lower));
    this.CONSUME(t.Colon);
    const type = this.SUBRULE(this.type);
    return { name, type, isPrivate, span: this.spanFrom(start) };
  });
}

function single(type: TypeExpression): TypeOperand {
  return { type, parameters: [type] };
}
