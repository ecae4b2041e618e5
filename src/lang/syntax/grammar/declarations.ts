/** Declarations of types, traits and functions, and the implementations of traits. */

import type { ParserMethod } from 'chevrotain';
import type {
  Decorator,
  FieldDeclaration,
  FunctionItem,
  Identifier,
  Item,
  Parameter,
  TraitMethod,
  TypeBody,
  TypeExpression,
  TypeItem,
  TypeParameter,
  VariantDeclaration,
} from '../ast';
import { isInfixOperator } from '../operators';
import * as problems from '../problems';
import * as t from '../tokens';
import { isToken, type Token } from '../tokens';
import { StatementGrammar } from './statements';

/** What stood before the keyword or name of a definition. */
export interface ItemPrefix {
  readonly start: Token;
  readonly isPublic: boolean;
  readonly decorators: readonly Decorator[];
}

/** The rules for functions, types, traits and implementations. */
export abstract class DeclarationGrammar extends StatementGrammar {
  // ------------------------------------------------------------------------------------------ functions

  /** `name[T](p, q) when guard -> T = body`; the `=` may stand on the next line. */
  protected function: ParserMethod<[ItemPrefix], FunctionItem> = this.rule(
    'function',
    (prefix: ItemPrefix): FunctionItem => {
      const name = this.identifier(this.CONSUME(t.Lower, { ERR_MSG: 'a function name' }));
      const typeParameters = this.optionalTypeParameters();
      const parameters = this.SUBRULE(this.parameters);
      const guard = this.accept(t.WhenKeyword) ? this.guard() : undefined;
      const returnType = this.optionalReturnType();
      this.accept(t.Newline);
      if (!this.at(t.Equals)) this.failExpecting(returnType ? '`=`' : '`=`, `->` or `when`', this.bodyHelp());
      this.CONSUME(t.Equals);
      const body = this.SUBRULE(this.expression);
      const { isPublic, decorators, start } = prefix;
      const doc = this.docOf(start);
      const signature = { name, typeParameters, parameters, guard, returnType };
      return { kind: 'Function', isPublic, decorators, ...signature, body, doc, span: this.spanFrom(start) };
    },
  );

  private bodyHelp(): string | undefined {
    return this.at(t.LeftBrace) ? 'a body stands behind `=`: `name(…) = { … }`' : undefined;
  }

  private parameters = this.rule('parameters', (): Parameter[] => {
    const parameters: Parameter[] = [];
    this.CONSUME(t.LeftParen);
    this.commaJoined(t.RightParen, () => parameters.push(this.parameter()));
    this.CONSUME(t.RightParen);
    return parameters;
  });

  /** `pattern: Type = default`. */
  private parameter(): Parameter {
    const start = this.peek();
    const pattern = this.SUBRULE(this.pattern);
    const type = this.optionalType();
    const defaultValue = this.accept(t.Equals) ? this.SUBRULE(this.expression) : undefined;
    return { pattern, type, defaultValue, span: this.spanFrom(start) };
  }

  /** `[A: Show + Eq, B]`, when there is one. */
  private optionalTypeParameters(): TypeParameter[] {
    const parameters: TypeParameter[] = [];
    if (!this.accept(t.LeftBracket)) return parameters;
    this.commaJoined(t.RightBracket, () => parameters.push(this.typeParameter()));
    this.CONSUME(t.RightBracket);
    return parameters;
  }

  private typeParameter(): TypeParameter {
    const start = this.peek();
    const bounds: Identifier[] = [];
    const name = this.SUBRULE(this.name);
    if (this.accept(t.Colon)) {
      do bounds.push(this.traitName());
      while (this.accept(t.Plus));
    }
    return { name, bounds, span: this.spanFrom(start) };
  }

  private traitName(): Identifier {
    return this.identifier(this.CONSUME(t.Upper, { ERR_MSG: 'a trait name' }));
  }

  // ------------------------------------------------------------------------------------------ types

  /** `type T[a] = …`, `var type T = …`, `reactive T = …`. */
  protected typeItem = this.rule('typeItem', (prefix: ItemPrefix): Item => {
    const flavour = this.typeFlavour();
    if (this.at(t.Lower)) this.failExpecting('the name of a type', this.capitalHelp());
    const name = this.identifier(this.CONSUME(t.Upper, { ERR_MSG: 'the name of a type' }));
    const typeParameters = this.optionalTypeParameters();
    this.refuseEqualsOnNextLine();
    const body: TypeBody = this.accept(t.Equals) ? this.typeBody(name) : { kind: 'EmptyBody' };
    const { isPublic, decorators, start } = prefix;
    const doc = this.docOf(start);
    const span = this.spanFrom(start);
    return { kind: 'Type', isPublic, flavour, decorators, name, typeParameters, body, doc, span };
  });

  /** A `=` that begins a line belongs to the type all the same: its body is read after the error. */
  private refuseEqualsOnNextLine(): void {
    if (!this.at(t.Newline) || !isToken(this.peek(2), t.Equals)) return;
    this.accept(t.Newline);
    this.report(problems.unexpected('`=`', '`type Name =` on one line', this.spanOf(this.peek())));
  }

  private capitalHelp(): string {
    const { image } = this.peek();
    return `names of types begin with a capital letter: \`${image[0].toUpperCase()}${image.slice(1)}\``;
  }

  private typeFlavour(): TypeItem['flavour'] {
    if (this.accept(t.ReactiveKeyword)) return 'reactive';
    const isMutable = this.accept(t.VarKeyword) !== undefined;
    this.CONSUME(t.TypeKeyword);
    return isMutable ? 'mutable' : 'plain';
  }

  /** Fields in braces, constructors, or another type. */
  private typeBody(name: Identifier): TypeBody {
    if (!this.at(t.Bar) && !this.at(t.Upper) && this.isOnNextLine())
      this.failExpecting('a type on the line of the `=`, or constructors');
    if (this.at(t.LeftBrace)) return { kind: 'RecordBody', fields: this.SUBRULE(this.fieldDeclarations) };
    if (this.startsVariants(name)) return { kind: 'VariantBody', variants: this.SUBRULE(this.variants) };
    return { kind: 'AliasBody', type: this.SUBRULE(this.type) };
  }

  /** Whether a line break stands before the next token, which the layout has left out as it stands behind `=`. */
  private isOnNextLine(): boolean {
    const between = this.source.text.slice(this.peek(0).end, this.peek().startOffset);
    return between.replace(/#\*[^]*?\*#/g, '').includes('\n');
  }

  /** A bar, a constructor with fields, several constructors, or the type's own name: constructors, not an alias. */
  private startsVariants(name: Identifier): boolean {
    if (this.at(t.Bar)) return true;
    if (!this.at(t.Upper)) return false;
    if (this.at(t.LeftParen, 2) || this.at(t.LeftBrace, 2) || this.at(t.Bar, 2)) return true;
    const continuesType = this.at(t.Dot, 2) || this.at(t.LeftBracket, 2) || this.at(t.Arrow, 2);
    return this.peek().image === name.name && !continuesType;
  }

  private variants = this.rule('variants', (): VariantDeclaration[] => {
    const variants: VariantDeclaration[] = [];
    this.accept(t.Bar);
    do variants.push(this.variant());
    while (this.accept(t.Bar));
    return variants;
  });

  /** `Red`, `Some(a)`, `Disc{r: Int}`. */
  private variant(): VariantDeclaration {
    const start = this.CONSUME(t.Upper, { ERR_MSG: 'the name of a constructor' }) as Token;
    const positional: TypeExpression[] = [];
    let named: FieldDeclaration[] | undefined;
    if (this.at(t.LeftBrace)) {
      named = this.SUBRULE(this.fieldDeclarations);
    } else if (this.accept(t.LeftParen)) {
      this.commaSeparated(t.RightParen, () => positional.push(this.SUBRULE(this.type)));
      this.CONSUME(t.RightParen);
    }
    return { name: this.identifier(start), positional, named, span: this.spanFrom(start) };
  }

  // ------------------------------------------------------------------------------------------ traits

  /** `trait T: Super … end`. */
  protected traitItem = this.rule('traitItem', (prefix: ItemPrefix): Item => {
    const supertraits: Identifier[] = [];
    const methods: TraitMethod[] = [];
    this.CONSUME(t.TraitKeyword);
    const name = this.traitName();
    if (this.accept(t.Colon)) {
      do supertraits.push(this.traitName());
      while (this.accept(t.Comma));
    }
    while (this.startsTraitMethod()) {
      this.accept(t.Newline);
      methods.push(this.SUBRULE(this.traitMethod));
    }
    this.accept(t.EndKeyword);
    const { isPublic, start } = prefix;
    const doc = this.docOf(start);
    return { kind: 'Trait', isPublic, name, supertraits, methods, doc, span: this.spanFrom(start) };
  });

  private startsTraitMethod(): boolean {
    const at = this.at(t.Newline) ? 2 : 1;
    return (this.at(t.Lower, at) || isInfixOperator(this.peek(at))) && this.at(t.LeftParen, at + 1);
  }

  /** `show(self) -> String`, with `= expression` when there is a default. */
  private traitMethod = this.rule('traitMethod', (): TraitMethod => {
    const start = this.peek();
    const name = this.identifier(this.CONSUME(start.tokenType));
    const parameters = this.SUBRULE(this.parameters);
    const returnType = this.optionalReturnType();
    const defaultBody = this.accept(t.Equals) ? this.SUBRULE(this.expression) : undefined;
    return { name, parameters, returnType, defaultBody, span: this.spanFrom(start) };
  });

  /** `Type: Trait … end`. */
  protected implItem = this.rule('implItem', (prefix: ItemPrefix): Item => {
    const methods: FunctionItem[] = [];
    const target = this.SUBRULE(this.type);
    this.checkHead(target);
    this.CONSUME(t.Colon);
    const trait = this.traitName();
    if (this.accept(t.WhenKeyword)) {
      do this.typeParameter();
      while (this.accept(t.Comma));
    }
    while (this.startsMethod()) {
      this.accept(t.Newline);
      const start = this.peek();
      methods.push(this.SUBRULE(this.function, { ARGS: [{ start, isPublic: false, decorators: [] }] }));
    }
    this.accept(t.EndKeyword);
    return { kind: 'Impl', target, trait, methods, span: this.spanFrom(prefix.start) };
  });

  private startsMethod(): boolean {
    const at = this.at(t.Newline) ? 2 : 1;
    return this.at(t.Lower, at) && (this.at(t.LeftParen, at + 1) || this.at(t.LeftBracket, at + 1));
  }

  /** The head of an implementation names types; a type variable in it has no meaning. */
  private checkHead(type: TypeExpression): void {
    switch (type.kind) {
      case 'NamedType': {
        const { name, span } = type.path[0];
        if (/^[a-z_]/.test(name)) this.report(problems.typeVariableInHead(name, span));
        type.args?.forEach((argument) => this.checkHead(argument));
        return;
      }
      case 'TupleType':
        type.elements.forEach((element) => this.checkHead(element));
        return;
      case 'FunctionType':
      case 'RecordType':
      case 'UnitType':
        return;
    }
  }
}
