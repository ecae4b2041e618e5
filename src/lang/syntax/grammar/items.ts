/** Definitions: what stands at the top level of files and modules. */

import { EOF, type IToken, type ParserMethod } from 'chevrotain';
import type { Decorator, Expression, Identifier, Item, SourceFile, Statement, UseName } from '../ast';
import * as problems from '../problems';
import * as t from '../tokens';
import { endOfInput, type Token } from '../tokens';
import { DeclarationGrammar, type ItemPrefix } from './declarations';

/** What was read of an entry of the REPL or of code given on the command line. */
export interface Entry {
  readonly items: Item[];
  readonly statements: Statement[];
}

/** The rules for files and their items. */
export abstract class ItemGrammar extends DeclarationGrammar {
  /** A whole file. */
  file = this.RULE('file', (): SourceFile => {
    const start = this.peek();
    const items: Item[] = [];
    this.MANY(() => this.readItem(items));
    if (!this.RECORDING_PHASE) this.readRest(items);
    return { kind: 'SourceFile', items, span: this.wholeSpan(start) };
  });

  /** Goes on when the file holds something that begins no item. */
  private readRest(items: Item[]): void {
    while (!this.at(EOF)) this.readItem(items);
  }

  private wholeSpan(start: Token): SourceFile['span'] {
    return { source: this.source, start: start.startOffset, end: this.peek().end };
  }

  /** An item, or an error and a step to the next line that looks like the start of one. */
  private readItem(items: Item[]): void {
    if (!this.RECORDING_PHASE) this.skipNewline();
    const first = this.peek();
    const item = this.recovering(
      () => this.SUBRULE(this.item),
      (fault) => this.skipToNextItem(first, fault),
    );
    if (item !== undefined && !this.RECORDING_PHASE) items.push(item);
  }

  private skipNewline(): void {
    if (this.at(t.Newline)) this.moveTo(this.position + 1);
  }

  /**
   * Goes on at the first line behind the fault that is indented no deeper than the item with the fault; brackets are
   * not looked at, since one of them may be what is missing.
   */
  private skipToNextItem(first: Token, fault: number): void {
    const indentation = this.columnOf(first);
    let i = Math.max(fault, first.index + 1);
    while (i < this.tokens.length - 1) {
      const token = this.tokens[i];
      const startsLine = this.tokens[i - 1].tokenType === t.Newline || token.tokenType === t.EndKeyword;
      if (startsLine && this.columnOf(token) <= indentation && mayStartItem(token)) break;
      i++;
    }
    this.moveTo(i);
  }

  private columnOf(token: Token): number {
    return token.startOffset - (this.source.text.lastIndexOf('\n', token.startOffset - 1) + 1);
  }

  private itemForms: { GATE?: () => boolean; ALT: () => Item }[] | undefined;
  protected item: ParserMethod<[], Item> = this.RULE('item', (): Item => {
    const start = this.peek();
    const decorators: Decorator[] = [];
    this.MANY(() => decorators.push(this.SUBRULE(this.decorator)));
    const pub = this.OPTION(() => this.CONSUME(t.PubKeyword) as Token);
    const prefix: ItemPrefix = { start, isPublic: pub !== undefined, decorators };
    this.prefix = prefix;
    const item = this.OR<Item>(
      (this.itemForms ??= [
        {
          GATE: () => this.at(t.LeftParen, 2) || this.at(t.LeftBracket, 2),
          ALT: () => this.SUBRULE(this.function, { ARGS: [this.prefix] }),
        },
        {
          GATE: () => !this.at(t.VarKeyword) || this.at(t.TypeKeyword, 2),
          ALT: () => this.SUBRULE(this.typeItem, { ARGS: [this.prefix] }),
        },
        {
          GATE: () => this.look.isImplementation(this.position),
          ALT: () => this.SUBRULE(this.implItem, { ARGS: [this.prefix] }),
        },
        { ALT: () => this.SUBRULE(this.traitItem, { ARGS: [this.prefix] }) },
        { ALT: () => this.SUBRULE(this.useItem, { ARGS: [this.prefix] }) },
        { ALT: () => this.SUBRULE(this.importItem) },
        { ALT: () => this.SUBRULE(this.moduleItem, { ARGS: [this.prefix] }) },
        { ALT: () => this.SUBRULE(this.mvarItem, { ARGS: [this.prefix] }) },
        { ALT: () => this.SUBRULE(this.constItem, { ARGS: [this.prefix] }) },
        { ALT: () => this.SUBRULE(this.templateItem) },
        { ALT: () => this.SUBRULE(this.testItem) },
        { ALT: () => this.SUBRULE(this.externItem) },
        { ALT: () => this.SUBRULE(this.bindingItem, { ARGS: [this.prefix] }) },
      ]),
    );
    if (!this.RECORDING_PHASE) this.checkPrefix(item, pub, decorators);
    return item;
  });
  /** What stood before the item whose form is being decided. */
  private prefix: ItemPrefix = { start: endOfInput(0), isPublic: false, decorators: [] };

  /** Decorators go with functions and types; `pub` with everything that has a name of its own. */
  private checkPrefix(item: Item, pub: Token | undefined, decorators: readonly Decorator[]): void {
    if (decorators.length > 0 && item.kind !== 'Function' && item.kind !== 'Type') {
      this.report(problems.misplacedDecorator(decorators[0].span));
    }
    if (pub && unnamedKinds.has(item.kind)) this.report(problems.misplacedPub(this.spanOf(pub)));
  }

  /** `@name(args)`, on a line of its own or before what it applies to. */
  private decorator = this.RULE('decorator', (): Decorator => {
    const start = this.CONSUME(t.At) as Token;
    const name = this.identifier(this.CONSUME(t.Lower));
    const args: Expression[] = [];
    this.OPTION(() => {
      this.CONSUME(t.LeftParen);
      this.MANY_SEP({ SEP: t.Comma, DEF: () => args.push(this.SUBRULE(this.expression)) });
      this.CONSUME(t.RightParen, { ERR_MSG: '`,` or `)`' });
    });
    const span = this.spanFrom(start);
    this.OPTION1(() => this.CONSUME(t.Newline));
    return { name, args, span };
  });

  /** `module M … end`. */
  private moduleItem = this.RULE('moduleItem', (prefix: ItemPrefix): Item => {
    const items: Item[] = [];
    this.enter();
    this.CONSUME(t.ModuleKeyword);
    const name = this.identifier(this.CONSUME(t.Upper));
    this.MANY({
      GATE: () => !this.at(t.EndKeyword),
      DEF: () => this.readItem(items),
    });
    while (!this.RECORDING_PHASE && !this.at(t.EndKeyword) && !this.at(EOF)) this.readItem(items);
    this.CONSUME(t.EndKeyword);
    this.leave();
    if (this.RECORDING_PHASE) return undefined as unknown as Item;
    const { isPublic, start } = prefix;
    return { kind: 'Module', isPublic, name, items, span: this.spanFrom(start) };
  });

  // ------------------------------------------------------------------------------------------ imports

  /** `import a.b.c`. */
  private importItem = this.RULE('importItem', (): Item => {
    const start = this.CONSUME(t.ImportKeyword) as Token;
    const path: Identifier[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Dot, DEF: () => path.push(this.SUBRULE(this.name)) });
    return { kind: 'Import', path, span: this.spanFrom(start) };
  });

  /** `use M.*`, `use M.{a, B as C}`, `use M.a as b`. */
  private useItem = this.RULE('useItem', (prefix: ItemPrefix): Item => {
    const start = this.CONSUME(t.UseKeyword) as Token;
    const path = [this.SUBRULE(this.name)];
    let names: UseName[] | undefined;
    let hasNames = false;
    this.MANY({
      GATE: () => !hasNames,
      DEF: () => {
        this.CONSUME(t.Dot);
        this.OR<unknown>([
          {
            ALT: () => {
              this.CONSUME(t.AllNames);
              hasNames = true;
            },
          },
          {
            ALT: () => {
              names = this.SUBRULE(this.useNames);
              hasNames = true;
            },
          },
          { ALT: () => path.push(this.SUBRULE1(this.name)) },
        ]);
      },
    });
    const alias = this.OPTION({
      GATE: () => !hasNames && path.length > 1,
      DEF: () => {
        this.CONSUME(t.As);
        return this.SUBRULE2(this.name);
      },
    });
    if (this.RECORDING_PHASE) return undefined as unknown as Item;
    return this.useOf(path, names, hasNames, alias, this.spanFrom(prefix.isPublic ? prefix.start : start));
  });

  private useOf(
    path: Identifier[],
    names: UseName[] | undefined,
    hasNames: boolean,
    alias: Identifier | undefined,
    span: Item['span'],
  ): Item {
    if (hasNames) return { kind: 'Use', path, names, span };
    // The last name of a plain path is what is imported; a path that could only be a module names nothing.
    const last = path[path.length - 1];
    if (path.length === 1) {
      this.report(problems.bareUse(last.name, span));
      return { kind: 'Use', path, names: undefined, span };
    }
    return { kind: 'Use', path: path.slice(0, -1), names: [{ name: last, alias }], span };
  }

  private useNames = this.RULE('useNames', (): UseName[] => {
    const names: UseName[] = [];
    this.CONSUME(t.LeftBrace);
    this.commaSeparated(t.RightBrace, () => {
      const name = this.SUBRULE(this.name);
      const alias = this.OPTION(() => {
        this.CONSUME(t.As);
        return this.SUBRULE1(this.name);
      });
      names.push({ name, alias });
    });
    this.CONSUME(t.RightBrace);
    return names;
  });

  // ------------------------------------------------------------------------------------------ values

  /** `mvar n: T = e`. */
  private mvarItem = this.RULE('mvarItem', (prefix: ItemPrefix): Item => {
    this.CONSUME(t.MvarKeyword);
    const name = this.identifier(this.CONSUME(t.Lower));
    this.CONSUME(t.Colon);
    const type = this.SUBRULE(this.type);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    if (this.RECORDING_PHASE) return undefined as unknown as Item;
    const { isPublic, start } = prefix;
    return { kind: 'Mvar', isPublic, name, type, value, span: this.spanFrom(start) };
  });

  /** `const N = v`. */
  private constItem = this.RULE('constItem', (prefix: ItemPrefix): Item => {
    this.CONSUME(t.ConstKeyword);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    if (this.RECORDING_PHASE) return undefined as unknown as Item;
    const { isPublic, start } = prefix;
    return { kind: 'Const', isPublic, name, value, doc: this.docOf(start), span: this.spanFrom(start) };
  });

  /** `pattern: T = e` at top level. */
  private bindingItem = this.RULE('bindingItem', (prefix: ItemPrefix): Item => {
    const isVar = this.OPTION(() => this.CONSUME(t.VarKeyword)) !== undefined;
    const pattern = this.SUBRULE(this.pattern);
    const type = this.OPTION1(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.type);
    });
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    if (this.RECORDING_PHASE) return undefined as unknown as Item;
    const { isPublic, start } = prefix;
    const doc = this.docOf(start);
    return { kind: 'Binding', isPublic, isVar, pattern, type, value, doc, span: this.spanFrom(start) };
  });

  // ------------------------------------------------------------------------------------------ the rest

  /** `template f(..) = quote { … }`. */
  private templateItem = this.RULE('templateItem', (): Item => {
    const start = this.CONSUME(t.TemplateKeyword) as Token;
    const prefix: ItemPrefix = { start, isPublic: false, decorators: [] };
    const definition = this.SUBRULE(this.function, { ARGS: [prefix] });
    return { kind: 'Template', function: definition, span: this.spanFrom(start) };
  });

  /** `test "name" = body`. */
  private testItem = this.RULE('testItem', (): Item => {
    const start = this.CONSUME(t.TestKeyword) as Token;
    const literal = this.OR([
      { ALT: () => this.literalOf(this.CONSUME(t.StringLiteral)) },
      { ALT: () => this.SUBRULE(this.rawTemplate) },
    ]);
    this.CONSUME(t.Equals);
    const body = this.SUBRULE(this.expression);
    const name = literal.kind === 'String' ? literal.value : '';
    return { kind: 'Test', name, body, span: this.spanFrom(start) };
  });

  /** `extern type T` or `extern f(a: T) -> T from "library"`. */
  private externItem = this.RULE('externItem', (): Item => {
    const start = this.CONSUME(t.ExternKeyword) as Token;
    const name = this.identifier(
      this.OR<IToken>([
        {
          ALT: () => {
            this.CONSUME(t.TypeKeyword);
            return this.CONSUME(t.Upper);
          },
        },
        { ALT: () => this.SUBRULE(this.externFunction) },
      ]),
    );
    return { kind: 'Extern', name, span: this.spanFrom(start) };
  });

  private externFunction = this.RULE('externFunction', (): Token => {
    const name = this.CONSUME(t.Lower) as Token;
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => {
        this.CONSUME1(t.Lower);
        this.CONSUME(t.Colon);
        this.SUBRULE(this.type);
      },
    });
    this.CONSUME(t.RightParen, { ERR_MSG: '`,` or `)`' });
    this.SUBRULE(this.returnType);
    this.CONSUME(t.From);
    this.OR<unknown>([
      { ALT: () => this.CONSUME(t.StringLiteral) },
      { ALT: () => this.SUBRULE(this.rawTemplate) },
    ]);
    return name;
  });

  // ------------------------------------------------------------------------------------------ entries

  /**
   * What is typed into a REPL or given on the command line: definitions and statements in any order. A definition
   * `f(x) = …` is an item, or a local function when `functionsAreLocal`.
   */
  entry = this.RULE('entry', (functionsAreLocal: boolean): Entry => {
    const entry: Entry = { items: [], statements: [] };
    this.skipSeparators();
    while (!this.RECORDING_PHASE && !this.at(EOF)) this.readEntryPart(entry, functionsAreLocal);
    return entry;
  });

  private readEntryPart(entry: Entry, functionsAreLocal: boolean): void {
    const first = this.position;
    this.recovering(
      () => {
        if (this.startsDefinition(functionsAreLocal)) {
          entry.items.push(this.SUBRULE(this.item));
          this.skipSeparators();
        } else {
          const statement = this.SUBRULE(this.statement);
          this.SUBRULE(this.statementEnd);
          entry.statements.push(statement);
        }
      },
      (fault) => {
        this.skipToNextLine(first, fault, this.peek());
        if (!this.at(EOF) && !this.skipSeparators()) this.moveTo(this.position + 1);
      },
    );
  }

  private startsDefinition(functionsAreLocal: boolean): boolean {
    if (this.startsItem() || this.look.isImplementation(this.position)) return true;
    if (functionsAreLocal && this.look.statementForm(this.position) === 'function') return false;
    return this.look.isFunctionItem(this.position);
  }

  /** One expression and nothing else. */
  loneExpression = this.RULE('loneExpression', (): Expression | undefined => {
    return this.recovering(
      () => {
        const value = this.SUBRULE(this.expression);
        if (!this.RECORDING_PHASE && !this.at(EOF)) this.failExpecting('the end of the expression');
        return value;
      },
      () => undefined,
    );
  });
}

/** Kinds of items that nobody outside could name. */
const unnamedKinds = new Set<Item['kind']>(['Use', 'Import', 'Test', 'Extern', 'Template']);

/** Closing brackets and continuations begin no item. */
function mayStartItem(token: Token): boolean {
  const continuing = [t.RightBrace, t.RightParen, t.RightBracket, t.ElseKeyword, t.InfixOperator];
  return !continuing.some(
    (type) => token.tokenType === type || type.categoryMatchesMap?.[token.tokenTypeIdx],
  );
}
