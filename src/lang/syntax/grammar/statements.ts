/** Statements, and the blocks that hold them. */

import { EOF, type ParserMethod } from 'chevrotain';
import type {
  BlockExpression,
  Expression,
  Item,
  Parameter,
  Pattern,
  Statement,
  TypeExpression,
} from '../ast';
import * as problems from '../problems';
import * as t from '../tokens';
import type { Token } from '../tokens';
import { ControlGrammar } from './control';

/** The rules for statements. */
export abstract class StatementGrammar extends ControlGrammar {
  protected abstract readonly item: ParserMethod<[], Item>;

  protected block: ParserMethod<[], BlockExpression> = this.RULE('block', (): BlockExpression => {
    const open = this.CONSUME(t.LeftBrace) as Token;
    const statements = this.inBrackets(() => this.SUBRULE(this.statements, { ARGS: [open] }));
    this.CONSUME(t.RightBrace, { ERR_MSG: 'a line break, `;` or `}`' });
    return { kind: 'Block', statements, span: this.spanFrom(open) };
  });

  /** Statements up to the brace that closes `open`; one with an error is left out. */
  private statements = this.RULE('statements', (open: Token): Statement[] => {
    const statements: Statement[] = [];
    this.MANY(() => {
      const first = this.position;
      const statement = this.recovering(
        () => {
          const read = this.SUBRULE(this.statement);
          this.SUBRULE(this.statementEnd);
          return read;
        },
        (fault) => {
          this.skipToNextLine(first, fault, open);
          this.skipSeparators();
        },
      );
      if (statement !== undefined) statements.push(statement);
    });
    return statements;
  });

  /** What separates statements: a run of line breaks, commas, semicolons and colons, or the closing brace. */
  protected statementEnd = this.RULE('statementEnd', (): void => {
    if (this.skipSeparators()) return;
    if (!this.at(t.RightBrace) && !this.at(EOF)) this.failExpecting('a line break or `;` between statements');
  });

  /** Moves behind a run of separators; whether there was one. */
  protected skipSeparators(): boolean {
    if (this.RECORDING_PHASE) return true;
    let i = this.position;
    const first = i;
    while (separators.has(this.tokens[i].tokenTypeIdx)) i++;
    this.moveTo(i);
    return i > first;
  }

  private statementForms: { GATE?: () => boolean; ALT: () => Statement }[] | undefined;
  protected statement: ParserMethod<[], Statement> = this.RULE('statement', (): Statement => {
    const form = this.RECORDING_PHASE ? 'expression' : this.look.statementForm(this.position);
    this.form = form;
    return this.OR<Statement>(
      (this.statementForms ??= [
        { GATE: () => this.form === 'expression', ALT: () => this.SUBRULE(this.expressionStatement) },
        { GATE: () => this.form === 'binding', ALT: () => this.SUBRULE(this.binding) },
        { GATE: () => this.form === 'function', ALT: () => this.SUBRULE(this.localFunction) },
        { GATE: () => this.form === 'if', ALT: () => this.SUBRULE(this.ifStatement) },
        { GATE: () => this.form === 'typedBinding', ALT: () => this.SUBRULE(this.typedBinding) },
        { ALT: () => this.SUBRULE(this.varBinding) },
      ]),
    );
  });
  /** The form of the statement that is about to be read. */
  private form: ReturnType<typeof this.look.statementForm> = 'expression';

  /** `var pattern: Type = e`. */
  private varBinding = this.RULE('varBinding', (): Statement => {
    const start = this.CONSUME(t.VarKeyword) as Token;
    const pattern = this.SUBRULE(this.pattern);
    const type = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.type);
    });
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return { kind: 'Bind', isVar: true, pattern, type, value, span: this.spanFrom(start) };
  });

  /** `pattern: Type = e`. */
  private typedBinding = this.RULE('typedBinding', (): Statement => {
    const start = this.peek();
    const pattern = this.SUBRULE(this.pattern);
    this.CONSUME(t.Colon);
    const type = this.SUBRULE(this.type);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return { kind: 'Bind', isVar: false, pattern, type, value, span: this.spanFrom(start) };
  });

  /** `pattern = e`, with the patterns that bindings take. */
  private binding = this.RULE('binding', (): Statement => {
    const start = this.peek();
    const pattern = this.SUBRULE(this.basePattern);
    if (!this.RECORDING_PHASE) this.checkBindingPattern(pattern);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return { kind: 'Bind', isVar: false, pattern, type: undefined, value, span: this.spanFrom(start) };
  });

  /** Bindings take names, literals, tuples, lists and constructors; the other patterns only match. */
  private checkBindingPattern(pattern: Pattern): void {
    const refused = refusedInBinding(pattern);
    if (refused) this.fail(problems.badBindingPattern(refused.what, refused.pattern.span));
  }

  /** `f(p, q: T, r = e) -> T = body`. */
  private localFunction = this.RULE('localFunction', (): Statement => {
    const start = this.peek();
    const name = this.identifier(this.CONSUME(t.Lower));
    const parameters = this.SUBRULE(this.localParameters);
    const returnType = this.OPTION(() => {
      this.CONSUME(t.Arrow);
      return this.SUBRULE(this.type);
    });
    this.CONSUME(t.Equals);
    const body = this.SUBRULE(this.expression);
    return { kind: 'LocalFunction', name, parameters, returnType, body, span: this.spanFrom(start) };
  });

  private localParameters = this.RULE('localParameters', (): Parameter[] => {
    const parameters: Parameter[] = [];
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => parameters.push(this.SUBRULE(this.localParameter)) });
    this.CONSUME(t.RightParen, { ERR_MSG: '`,` or `)`' });
    return parameters;
  });

  /** What follows `:` may be a type or, as in a call, a value: then it is the default. */
  private localParameter = this.RULE('localParameter', (): Parameter => {
    const start = this.peek();
    let type: TypeExpression | undefined;
    let defaultValue: Expression | undefined;
    const pattern = this.SUBRULE(this.pattern);
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      this.OR<unknown>([
        {
          GATE: () => this.look.isParameterType(this.position),
          ALT: () => (type = this.SUBRULE(this.type)),
        },
        { ALT: () => (defaultValue = this.SUBRULE(this.expression)) },
      ]);
    });
    this.OPTION1(() => {
      this.CONSUME(t.Equals);
      defaultValue = this.SUBRULE1(this.expression);
    });
    return { pattern, type, defaultValue, span: this.spanFrom(start) };
  });

  private ifStatement = this.RULE('ifStatement', (): Statement => {
    const expression = this.SUBRULE(this.ifExpression, { ARGS: [true] });
    return { kind: 'ExpressionStatement', expression, span: expression.span };
  });

  /** An expression, or an assignment to what it names. */
  private expressionStatement = this.RULE('expressionStatement', (): Statement => {
    const start = this.peek();
    const expression = this.SUBRULE(this.expression);
    const value = this.OPTION(() => {
      if (!this.RECORDING_PHASE && !isAssignable(expression)) {
        this.fail(problems.badAssignment(this.spanOf(this.peek()), expression.span));
      }
      this.CONSUME(t.Equals);
      return this.SUBRULE1(this.expression);
    });
    if (value !== undefined && isAssignable(expression)) {
      return { kind: 'Assign', target: expression, value, span: this.spanFrom(start) };
    }
    return { kind: 'ExpressionStatement', expression, span: expression.span };
  });

  /** A branch of an `if`: in a statement it may be an assignment without braces. */
  protected branch = this.RULE('branch', (isStatement: boolean): Expression => {
    if (isStatement === true) return this.SUBRULE(this.armBody);
    return this.SUBRULE(this.expression);
  });

  /** A statement where an expression is wanted: anything but an expression becomes a block of one statement. */
  protected armBody: ParserMethod<[], Expression> = this.RULE('armBody', (): Expression => {
    this.enter();
    const statement = this.SUBRULE(this.statement);
    this.leave();
    if (statement.kind === 'ExpressionStatement') return statement.expression;
    return { kind: 'Block', statements: [statement], span: statement.span };
  });

  /** A line of `do … end`, which may bind any pattern. */
  protected doStatement: ParserMethod<[], Statement> = this.RULE('doStatement', (): Statement => {
    return this.OR<Statement>([
      {
        GATE: () => this.look.isPatternBinding(this.position),
        ALT: () => {
          const start = this.peek();
          const pattern = this.SUBRULE(this.basePattern);
          this.CONSUME(t.Equals);
          const value = this.SUBRULE(this.expression);
          return { kind: 'Bind', isVar: false, pattern, type: undefined, value, span: this.spanFrom(start) };
        },
      },
      { ALT: () => this.SUBRULE(this.statement) },
    ]);
  });

  /** `{ … }` of a quote: statements, and definitions that begin with a keyword. */
  protected quoteBlock: ParserMethod<[Token], Expression> = this.RULE(
    'quoteBlock',
    (start: Token): Expression => {
      const statements: Statement[] = [];
      const items: Item[] = [];
      const open = this.CONSUME(t.LeftBrace) as Token;
      this.inBrackets(() =>
        this.MANY(() => {
          this.OR<unknown>([
            { GATE: () => this.startsItem(), ALT: () => items.push(this.SUBRULE(this.item)) },
            { ALT: () => statements.push(this.SUBRULE(this.statement)) },
          ]);
          this.SUBRULE(this.statementEnd);
        }),
      );
      this.CONSUME(t.RightBrace);
      const body: Expression = { kind: 'Block', statements, span: this.spanFrom(open) };
      return { kind: 'Quote', body, items, span: this.spanFrom(start) };
    },
  );

  /** Whether the next token can only begin a definition. */
  protected startsItem(): boolean {
    if (this.at(t.VarKeyword)) return this.at(t.TypeKeyword, 2);
    return itemKeywords.has(this.peek().tokenTypeIdx);
  }
}

const separators = new Set(
  [t.Newline, t.Comma, t.Semicolon, t.Colon].map((type) => type.tokenTypeIdx as number), // set by `createToken`
);

const itemKeywords = new Set(
  [
    t.TypeKeyword,
    t.ReactiveKeyword,
    t.TraitKeyword,
    t.PubKeyword,
    t.ConstKeyword,
    t.MvarKeyword,
    t.ModuleKeyword,
    t.UseKeyword,
    t.ImportKeyword,
    t.TemplateKeyword,
    t.TestKeyword,
    t.ExternKeyword,
    t.At,
  ].map((type) => type.tokenTypeIdx as number), // set by `createToken`
);

type Assignable = Extract<Expression, { kind: 'Field' | 'TupleIndex' | 'Index' | 'Splice' }>;

function isAssignable(expression: Expression): expression is Assignable {
  const { kind } = expression;
  return kind === 'Field' || kind === 'TupleIndex' || kind === 'Index' || kind === 'Splice';
}

/** The part of a pattern that a binding does not take, with its name for the message. */
function refusedInBinding(pattern: Pattern): { what: string; pattern: Pattern } | undefined {
  switch (pattern.kind) {
    case 'WildcardPattern':
    case 'NamePattern':
    case 'LiteralPattern':
      return undefined;
    case 'TuplePattern':
      return firstRefused(pattern.elements);
    case 'ListPattern':
      return firstRefused(pattern.tail ? [...pattern.elements, pattern.tail] : pattern.elements);
    case 'ConstructorPattern':
      if (pattern.span.source.text[pattern.name.span.end] === '{')
        return { what: 'a record in braces', pattern };
      return firstRefused([
        ...(pattern.positional ?? []),
        ...(pattern.named ?? []).flatMap((field) => field.pattern ?? []),
      ]);
    case 'RecordPattern':
      return { what: 'a record in braces', pattern };
    case 'MapPattern':
      return { what: 'a map', pattern };
    case 'SetPattern':
      return { what: 'a set', pattern };
    case 'RangePattern':
      return { what: 'a range', pattern };
    case 'PinPattern':
      return { what: 'a pinned name', pattern };
    case 'OrPattern':
      return { what: 'alternatives', pattern };
  }
}

function firstRefused(patterns: readonly Pattern[]): { what: string; pattern: Pattern } | undefined {
  for (const pattern of patterns) {
    const refused = refusedInBinding(pattern);
    if (refused) return refused;
  }
  return undefined;
}
