/** Statements, and the blocks that hold them. */

import type { ParserMethod } from 'chevrotain';
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
import { assertUnreachable } from '../unreachable';
import { ControlGrammar } from './control';

/** The rules for statements. */
export abstract class StatementGrammar extends ControlGrammar {
  protected abstract readonly item: ParserMethod<[], Item>;

  protected block: ParserMethod<[], BlockExpression> = this.rule('block', (): BlockExpression => {
    const open = this.CONSUME(t.LeftBrace) as Token;
    const statements = this.inBrackets(() => this.statements(open));
    this.CONSUME(t.RightBrace, { ERR_MSG: 'a line break, `;` or `}`' });
    return { kind: 'Block', statements, span: this.spanFrom(open) };
  });

  /** Statements up to the brace that closes `open`; one with an error is left out. */
  private statements(open: Token): Statement[] {
    const statements: Statement[] = [];
    const isUnclosed = this.brackets[open.index] < 0;
    while (!this.at(t.RightBrace) && !this.atEnd()) {
      if (isUnclosed && this.startsOuterItem()) this.failExpecting('`}`');
      const first = this.position;
      const statement = this.recovering(
        () => this.separatedStatement(),
        (fault) => {
          this.skipToNextLine(first, fault, open);
          this.skipSeparators();
        },
      );
      if (statement !== undefined) statements.push(statement);
    }
    return statements;
  }

  /** A definition as far left as the one being read: the brace that is missing should have come before it. */
  private startsOuterItem(): boolean {
    if (this.isEntry) return false; // typed line by line, often without indentation
    const column = this.indentationOf(this.peek());
    const isOutside =
      column !== undefined && column <= (this.indentationOf(this.tokens[this.itemStart]) ?? 0);
    return isOutside && (this.startsItem() || this.look.isFunctionItem(this.position));
  }

  private separatedStatement(): Statement {
    const statement = this.statement();
    this.endStatement();
    return statement;
  }

  /** What separates statements: a run of line breaks, commas, semicolons and colons, or the end of the block. */
  protected endStatement(): void {
    if (this.skipSeparators() || this.at(t.RightBrace) || this.atEnd()) return;
    this.failExpecting('a line break or `;` between statements', this.helpBehindStatement());
  }

  private helpBehindStatement(): string | undefined {
    const token = this.peek();
    if (token.tokenType !== t.Unsupported || !token.image.endsWith('=')) return undefined;
    const previous = this.peek(0);
    const name = previous.tokenType === t.Lower ? previous.image : 'x';
    return `write \`${name} = ${name} ${token.image[0]} …\``;
  }

  /** Moves behind a run of separators; whether there was one. */
  protected skipSeparators(): boolean {
    const first = this.position;
    let i = first;
    while (separators.has(this.tokens[i].tokenTypeIdx)) i++;
    if (i > first) this.moveTo(i);
    return i > first;
  }

  protected statement(): Statement {
    const form = this.look.statementForm(this.position);
    switch (form) {
      case 'expression':
        return this.expressionStatement();
      case 'binding':
        return this.binding();
      case 'function':
        return this.SUBRULE(this.localFunction);
      case 'if':
        return this.ifStatement();
      case 'typedBinding':
        return this.typedBinding(false);
      case 'var':
        return this.typedBinding(true);
      default:
        return assertUnreachable(form);
    }
  }

  // ------------------------------------------------------------------------------------------ bindings

  /** `pattern: Type = e`, `var pattern = e`. */
  private typedBinding(isVar: boolean): Statement {
    const start = this.peek();
    if (isVar) this.CONSUME(t.VarKeyword);
    const pattern = this.SUBRULE(this.pattern);
    const type = this.optionalType();
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return { kind: 'Bind', isVar, pattern, type, value, span: this.spanFrom(start) };
  }

  /** `pattern = e`, with the patterns that bindings take. */
  private binding(): Statement {
    const start = this.peek();
    const pattern = this.basePattern();
    this.checkBindingPattern(pattern);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return { kind: 'Bind', isVar: false, pattern, type: undefined, value, span: this.spanFrom(start) };
  }

  /** Bindings take names, literals, tuples, lists and constructors; the other patterns only match. */
  private checkBindingPattern(pattern: Pattern): void {
    const refused = refusedInBinding(pattern);
    if (refused) this.fail(problems.badBindingPattern(refused.what, refused.pattern.span));
  }

  /** An expression, or an assignment to what it names. */
  private expressionStatement(): Statement {
    const start = this.peek();
    const expression = this.SUBRULE(this.expression);
    if (!this.at(t.Equals)) return { kind: 'ExpressionStatement', expression, span: expression.span };
    if (!isAssignable(expression)) {
      return this.fail(problems.badAssignment(this.spanOf(this.peek()), expression.span));
    }
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return { kind: 'Assign', target: expression, value, span: this.spanFrom(start) };
  }

  // ------------------------------------------------------------------------------------------ local functions

  /** `f(p, q: T, r = e) -> T = body`. */
  private localFunction = this.rule('localFunction', (): Statement => {
    const parameters: Parameter[] = [];
    const start = this.CONSUME(t.Lower) as Token;
    this.CONSUME(t.LeftParen);
    this.inBrackets(() => this.commaJoined(t.RightParen, () => parameters.push(this.localParameter())));
    this.CONSUME(t.RightParen);
    const returnType = this.optionalReturnType();
    this.CONSUME(t.Equals);
    const body = this.SUBRULE(this.expression);
    const name = this.identifier(start);
    return { kind: 'LocalFunction', name, parameters, returnType, body, span: this.spanFrom(start) };
  });

  /** What follows `:` may be a type or, as in a call, a value: then it is the default. */
  private localParameter(): Parameter {
    const start = this.peek();
    const pattern = this.SUBRULE(this.pattern);
    let type: TypeExpression | undefined;
    let defaultValue: Expression | undefined;
    if (this.accept(t.Colon)) {
      if (this.look.isParameterType(this.position)) type = this.SUBRULE(this.type);
      else defaultValue = this.SUBRULE(this.expression);
    }
    if (defaultValue === undefined && this.accept(t.Equals)) defaultValue = this.SUBRULE(this.expression);
    return { pattern, type, defaultValue, span: this.spanFrom(start) };
  }

  // ------------------------------------------------------------------------------------------ in place of expressions

  private ifStatement(): Statement {
    const expression = this.SUBRULE(this.ifExpression, { ARGS: [true] });
    return { kind: 'ExpressionStatement', expression, span: expression.span };
  }

  /** A branch of an `if`: in a statement it may be an assignment without braces. */
  protected branch = this.rule('branch', (isStatement: boolean): Expression => {
    return isStatement ? this.SUBRULE(this.armBody) : this.SUBRULE(this.expression);
  });

  /** A statement where an expression is wanted: anything but an expression becomes a block of one statement. */
  protected armBody: ParserMethod<[], Expression> = this.rule('armBody', (): Expression => {
    this.enter();
    const statement = this.statement();
    this.leave();
    if (statement.kind === 'ExpressionStatement') return statement.expression;
    return { kind: 'Block', statements: [statement], span: statement.span };
  });

  /** A line of `do … end`, which may bind any pattern. */
  protected doStatement: ParserMethod<[], Statement> = this.rule('doStatement', (): Statement => {
    if (!this.look.isPatternBinding(this.position)) return this.statement();
    const start = this.peek();
    const pattern = this.basePattern();
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return { kind: 'Bind', isVar: false, pattern, type: undefined, value, span: this.spanFrom(start) };
  });

  /** `{ … }` of a quote: statements, and definitions that begin with a keyword. */
  protected quoteBlock: ParserMethod<[Token], Expression> = this.rule(
    'quoteBlock',
    (start: Token): Expression => {
      const statements: Statement[] = [];
      const items: Item[] = [];
      const open = this.CONSUME(t.LeftBrace) as Token;
      this.inBrackets(() => {
        while (!this.at(t.RightBrace) && !this.atEnd()) {
          if (this.startsItem()) items.push(this.SUBRULE(this.item));
          else statements.push(this.statement());
          this.endStatement();
        }
      });
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
