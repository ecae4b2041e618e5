/** Declarations of types, traits and functions, and the implementations of traits. */

import type { IToken, ParserMethod } from 'chevrotain';
import type {
  Decorator,
  Expression,
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
import * as problems from '../problems';
import * as t from '../tokens';
import type { Token } from '../tokens';
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
  protected function: ParserMethod<[ItemPrefix], FunctionItem> = this.RULE(
    'function',
    (prefix: ItemPrefix): FunctionItem => {
      const name = this.identifier(this.CONSUME(t.Lower));
      const typeParameters = this.OPTION(() => this.SUBRULE(this.typeParameters)) ?? [];
      const parameters = this.SUBRULE(this.parameters);
      const guard = this.OPTION1(() => {
        this.CONSUME(t.WhenKeyword);
        return this.SUBRULE(this.guard);
      });
      const returnType = this.OPTION2(() => this.SUBRULE(this.returnType));
      this.OPTION3(() => this.CONSUME(t.Newline));
      this.CONSUME(t.Equals, { ERR_MSG: returnType ? '`=`' : '`=`, `->` or `when`' });
      const body = this.SUBRULE(this.expression);
      if (this.RECORDING_PHASE) return undefined as unknown as FunctionItem;
      return {
        kind: 'Function',
        isPublic: prefix.isPublic,
        decorators: prefix.decorators,
        name,
        typeParameters,
        parameters,
        guard,
        returnType,
        body,
        doc: this.docOf(prefix.start),
        span: this.spanFrom(prefix.start),
      };
    },
  );

  protected returnType = this.RULE('returnType', (): TypeExpression => {
    this.CONSUME(t.Arrow);
    return this.SUBRULE(this.type);
  });

  protected parameters = this.RULE('parameters', (): Parameter[] => {
    const parameters: Parameter[] = [];
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => parameters.push(this.SUBRULE(this.parameter)) });
    this.CONSUME(t.RightParen, { ERR_MSG: '`,` or `)`' });
    return parameters;
  });

  /** `pattern: Type = default`. */
  private parameter = this.RULE('parameter', (): Parameter => {
    const start = this.peek();
    const pattern = this.SUBRULE(this.pattern);
    const type = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.type);
    });
    const defaultValue = this.OPTION1((): Expression => {
      this.CONSUME(t.Equals);
      return this.SUBRULE(this.expression);
    });
    return { pattern, type, defaultValue, span: this.spanFrom(start) };
  });

  /** `[A: Show + Eq, B]`. */
  protected typeParameters = this.RULE('typeParameters', (): TypeParameter[] => {
    const parameters: TypeParameter[] = [];
    this.CONSUME(t.LeftBracket);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => parameters.push(this.SUBRULE(this.typeParameter)) });
    this.CONSUME(t.RightBracket, { ERR_MSG: '`,` or `]`' });
    return parameters;
  });

  private typeParameter = this.RULE('typeParameter', (): TypeParameter => {
    const start = this.peek();
    const bounds: Identifier[] = [];
    const name = this.SUBRULE(this.name);
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      this.AT_LEAST_ONE_SEP({
        SEP: t.Plus,
        DEF: () => bounds.push(this.identifier(this.CONSUME(t.Upper))),
      });
    });
    return { name, bounds, span: this.spanFrom(start) };
  });

  // ------------------------------------------------------------------------------------------ types

  /** `var type T[a] = …`, `reactive T = …`. */
  protected typeItem = this.RULE('typeItem', (prefix: ItemPrefix): Item => {
    const flavour = this.SUBRULE(this.typeFlavour);
    const name = this.identifier(this.CONSUME(t.Upper));
    const typeParameters = this.OPTION(() => this.SUBRULE(this.typeParameters)) ?? [];
    const body = this.OPTION1((): TypeBody => {
      this.CONSUME(t.Equals);
      return this.SUBRULE(this.typeBody, { ARGS: [name] });
    }) ?? { kind: 'EmptyBody' };
    if (this.RECORDING_PHASE) return undefined as unknown as Item;
    const { isPublic, decorators, start } = prefix;
    const doc = this.docOf(start);
    const span = this.spanFrom(start);
    return { kind: 'Type', isPublic, flavour, decorators, name, typeParameters, body, doc, span };
  });

  private typeFlavour = this.RULE('typeFlavour', (): TypeItem['flavour'] => {
    return this.OR<TypeItem['flavour']>([
      {
        ALT: () => {
          this.CONSUME(t.TypeKeyword);
          return 'plain';
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.VarKeyword);
          this.CONSUME1(t.TypeKeyword);
          return 'mutable';
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.ReactiveKeyword);
          return 'reactive';
        },
      },
    ]);
  });

  /** Fields in braces, constructors, or another type. */
  private typeBody = this.RULE('typeBody', (name: Identifier): TypeBody => {
    return this.OR<TypeBody>([
      {
        ALT: (): TypeBody => {
          this.CONSUME(t.LeftBrace);
          const fields = this.SUBRULE(this.fieldDeclarations);
          this.CONSUME(t.RightBrace, { ERR_MSG: '`,` or `}`' });
          return { kind: 'RecordBody', fields };
        },
      },
      {
        GATE: () => this.startsVariants(name),
        ALT: (): TypeBody => ({ kind: 'VariantBody', variants: this.SUBRULE(this.variants) }),
      },
      { ALT: (): TypeBody => ({ kind: 'AliasBody', type: this.SUBRULE(this.type) }) },
    ]);
  });

  /** A bar, a constructor with fields, several constructors, or the type's own name: constructors, not an alias. */
  private startsVariants(name: Identifier): boolean {
    if (this.at(t.Bar)) return true;
    if (!this.at(t.Upper)) return false;
    if (this.at(t.LeftParen, 2) || this.at(t.LeftBrace, 2) || this.at(t.Bar, 2)) return true;
    const continuesType = this.at(t.Dot, 2) || this.at(t.LeftBracket, 2) || this.at(t.Arrow, 2);
    return this.peek().image === name.name && !continuesType;
  }

  private variants = this.RULE('variants', (): VariantDeclaration[] => {
    const variants: VariantDeclaration[] = [];
    this.OPTION(() => this.CONSUME(t.Bar));
    this.AT_LEAST_ONE_SEP({ SEP: t.Bar, DEF: () => variants.push(this.SUBRULE(this.variant)) });
    return variants;
  });

  /** `Red`, `Some(a)`, `Disc{r: Int}`. */
  private variant = this.RULE('variant', (): VariantDeclaration => {
    const start = this.peek();
    const positional: TypeExpression[] = [];
    let named: FieldDeclaration[] | undefined;
    const name = this.identifier(this.CONSUME(t.Upper));
    this.OPTION(() =>
      this.OR<unknown>([
        { ALT: () => this.SUBRULE(this.variantTypes, { ARGS: [positional] }) },
        {
          ALT: () => {
            this.CONSUME(t.LeftBrace);
            named = this.SUBRULE(this.fieldDeclarations);
            this.CONSUME(t.RightBrace, { ERR_MSG: '`,` or `}`' });
          },
        },
      ]),
    );
    return { name, positional, named, span: this.spanFrom(start) };
  });

  private variantTypes = this.RULE('variantTypes', (types: TypeExpression[]): void => {
    this.CONSUME(t.LeftParen);
    this.commaSeparated(t.RightParen, () => {
      const type = this.SUBRULE(this.type);
      if (!this.RECORDING_PHASE) types.push(type);
    });
    this.CONSUME(t.RightParen);
  });

  // ------------------------------------------------------------------------------------------ traits

  /** `trait T: Super … end`. */
  protected traitItem = this.RULE('traitItem', (prefix: ItemPrefix): Item => {
    const supertraits: Identifier[] = [];
    const methods: TraitMethod[] = [];
    this.CONSUME(t.TraitKeyword);
    const name = this.identifier(this.CONSUME(t.Upper));
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      this.AT_LEAST_ONE_SEP({
        SEP: t.Comma,
        DEF: () => supertraits.push(this.identifier(this.CONSUME1(t.Upper))),
      });
    });
    this.MANY(() => {
      this.OPTION1(() => this.CONSUME(t.Newline));
      methods.push(this.SUBRULE(this.traitMethod));
    });
    this.OPTION2(() => this.CONSUME(t.EndKeyword));
    if (this.RECORDING_PHASE) return undefined as unknown as Item;
    const { isPublic, start } = prefix;
    const doc = this.docOf(start);
    return { kind: 'Trait', isPublic, name, supertraits, methods, doc, span: this.spanFrom(start) };
  });

  /** `show(self) -> String`, with `= expression` when there is a default. */
  private traitMethod = this.RULE('traitMethod', (): TraitMethod => {
    const start = this.peek();
    const name = this.identifier(this.SUBRULE(this.methodName));
    const parameters = this.SUBRULE(this.parameters);
    const returnType = this.OPTION(() => this.SUBRULE(this.returnType));
    const defaultBody = this.OPTION1((): Expression => {
      this.CONSUME(t.Equals);
      return this.SUBRULE(this.expression);
    });
    return { name, parameters, returnType, defaultBody, span: this.spanFrom(start) };
  });

  private methodName = this.RULE('methodName', (): Token => {
    return this.OR<IToken>([
      { ALT: () => this.CONSUME(t.Lower) },
      { ALT: () => this.CONSUME(t.InfixOperator) },
    ]) as Token;
  });

  /** `Type: Trait … end`. */
  protected implItem = this.RULE('implItem', (prefix: ItemPrefix): Item => {
    const methods: FunctionItem[] = [];
    const target = this.SUBRULE(this.type);
    if (!this.RECORDING_PHASE) this.checkHead(target);
    this.CONSUME(t.Colon);
    const trait = this.identifier(this.CONSUME(t.Upper));
    this.OPTION(() => {
      this.CONSUME(t.WhenKeyword);
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.typeParameter) });
    });
    this.MANY(() => {
      this.OPTION1(() => this.CONSUME(t.Newline));
      const start = this.peek();
      methods.push(this.SUBRULE(this.function, { ARGS: [{ start, isPublic: false, decorators: [] }] }));
    });
    this.OPTION2(() => this.CONSUME(t.EndKeyword));
    if (this.RECORDING_PHASE) return undefined as unknown as Item;
    return { kind: 'Impl', target, trait, methods, span: this.spanFrom(prefix.start) };
  });

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
