/** Definitions: what stands at the top level of files and modules. */

import type { ParserMethod } from 'chevrotain';
import type { Decorator, Expression, Item, SourceFile, Statement } from '../ast';
import { isInfixOperator } from '../operators';
import * as problems from '../problems';
import * as t from '../tokens';
import type { Token } from '../tokens';
import type { ItemPrefix } from './declarations';
import { ImportGrammar } from './imports';

/** What was read of an entry of the REPL or of code given on the command line. */
export interface Entry {
  readonly items: Item[];
  readonly statements: Statement[];
}

/** The rules for files and their items. */
export abstract class ItemGrammar extends ImportGrammar {
  /** A whole file. */
  file = this.rule('file', (): SourceFile => {
    const items: Item[] = [];
    this.accept(t.Newline);
    while (!this.atEnd()) this.readItem(items);
    const span = { source: this.source, start: 0, end: this.source.text.length };
    return { kind: 'SourceFile', items, span };
  });

  /** An item, or an error and a step to the next line that looks like the start of one. */
  private readItem(items: Item[]): void {
    const first = this.peek();
    this.itemStart = first.index;
    const item = this.recovering(
      () => this.SUBRULE(this.item),
      (fault) => this.skipToNextItem(first, fault),
    );
    this.accept(t.Newline);
    if (item !== undefined) items.push(item);
  }

  /**
   * Goes on at the first line behind the fault that is indented no deeper than the item with the fault; brackets are
   * not looked at, since one of them may be what is missing.
   */
  private skipToNextItem(first: Token, fault: number): void {
    const indentation = this.indentationOf(first) ?? 0;
    let i = Math.max(fault, first.index + 1);
    for (; i < this.endIndex; i++) {
      const column = this.indentationOf(this.tokens[i]);
      if (column !== undefined && column <= indentation && mayStartItem(this.tokens[i])) break;
    }
    this.moveTo(i);
  }

  protected item: ParserMethod<[], Item> = this.rule('item', (): Item => {
    const start = this.peek();
    const decorators: Decorator[] = [];
    while (this.at(t.At)) decorators.push(this.SUBRULE(this.decorator));
    const pub = this.accept(t.PubKeyword);
    const item = this.itemBehind({ start, isPublic: pub !== undefined, decorators });
    this.checkPrefix(item, pub, decorators);
    return item;
  });

  private itemBehind(prefix: ItemPrefix): Item {
    switch (this.peek().tokenType) {
      case t.TypeKeyword:
      case t.ReactiveKeyword:
        return this.SUBRULE(this.typeItem, { ARGS: [prefix] });
      case t.TraitKeyword:
        return this.SUBRULE(this.traitItem, { ARGS: [prefix] });
      case t.UseKeyword:
        return this.SUBRULE(this.useItem);
      case t.ImportKeyword:
        return this.SUBRULE(this.importItem);
      case t.ModuleKeyword:
        return this.SUBRULE(this.moduleItem, { ARGS: [prefix] });
      case t.MvarKeyword:
        return this.mvarItem(prefix);
      case t.ConstKeyword:
        return this.constItem(prefix);
      case t.TemplateKeyword:
        return this.SUBRULE(this.templateItem);
      case t.TestKeyword:
        return this.testItem();
      case t.ExternKeyword:
        return this.SUBRULE(this.externItem);
      default:
        return this.namedItem(prefix);
    }
  }

  /** A function, an implementation or a binding: what begins with a name or a pattern. */
  private namedItem(prefix: ItemPrefix): Item {
    if (this.at(t.VarKeyword) && this.at(t.TypeKeyword, 2)) {
      return this.SUBRULE(this.typeItem, { ARGS: [prefix] });
    }
    if (this.at(t.Lower) && (this.at(t.LeftParen, 2) || this.at(t.LeftBracket, 2))) {
      return this.SUBRULE(this.function, { ARGS: [prefix] });
    }
    if (this.look.isImplementation(this.position)) return this.SUBRULE(this.implItem, { ARGS: [prefix] });
    if (!this.at(t.VarKeyword)) this.checkBindingAhead();
    return this.bindingItem(prefix);
  }

  /** A pattern that nothing is bound to is no definition; on the line of another one it is that one's rest. */
  private checkBindingAhead(): void {
    const behind = this.look.skipBasePattern(this.position);
    if (behind < 0) this.failExpecting('a definition', this.startsExpression() ? statementHelp : undefined);
    const next = this.tokens[behind].tokenType;
    const isFirstOnLine = this.position === 0 || this.at(t.Newline, 0);
    if (!isFirstOnLine && next !== t.Equals && next !== t.Colon && next !== t.Bar) {
      this.failExpecting('a line break before the next definition');
    }
  }

  /** Decorators go with functions and types; `pub` with everything that has a name of its own. */
  private checkPrefix(item: Item, pub: Token | undefined, decorators: readonly Decorator[]): void {
    if (decorators.length > 0 && item.kind !== 'Function' && item.kind !== 'Type') {
      this.report(problems.misplacedDecorator(decorators[0].span));
    }
    if (pub && unnamedKinds.has(item.kind)) this.report(problems.misplacedPub(this.spanOf(pub)));
  }

  /** `@name(args)`, on a line of its own or before what it applies to. */
  private decorator = this.rule('decorator', (): Decorator => {
    const start = this.CONSUME(t.At) as Token;
    const name = this.identifier(this.CONSUME(t.Lower, { ERR_MSG: 'the name of a template' }));
    const args: Expression[] = [];
    if (this.accept(t.LeftParen)) {
      this.commaJoined(t.RightParen, () => args.push(this.SUBRULE(this.expression)));
      this.CONSUME(t.RightParen);
    }
    const span = this.spanFrom(start);
    this.accept(t.Newline);
    return { name, args, span };
  });

  /** `module M … end`. */
  private moduleItem = this.rule('moduleItem', (prefix: ItemPrefix): Item => {
    const items: Item[] = [];
    this.enter();
    this.CONSUME(t.ModuleKeyword);
    const name = this.identifier(
      this.CONSUME(t.Upper, { ERR_MSG: 'the name of a module, with a capital letter' }),
    );
    this.accept(t.Newline);
    while (!this.at(t.EndKeyword) && !this.atEnd()) this.readItem(items);
    this.CONSUME(t.EndKeyword, { ERR_MSG: '`end` of the module' });
    this.leave();
    const { isPublic, start } = prefix;
    return { kind: 'Module', isPublic, name, items, span: this.spanFrom(start) };
  });

  // ------------------------------------------------------------------------------------------ values

  /** `mvar n: T = e`. */
  private mvarItem({ isPublic, start }: ItemPrefix): Item {
    this.CONSUME(t.MvarKeyword);
    const name = this.identifier(this.CONSUME(t.Lower));
    this.CONSUME(t.Colon, { ERR_MSG: '`:` and a type' });
    const type = this.SUBRULE(this.type);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return { kind: 'Mvar', isPublic, name, type, value, span: this.spanFrom(start) };
  }

  /** `const N = v`. */
  private constItem({ isPublic, start }: ItemPrefix): Item {
    this.CONSUME(t.ConstKeyword);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return { kind: 'Const', isPublic, name, value, doc: this.docOf(start), span: this.spanFrom(start) };
  }

  /** `pattern: T = e` at top level. */
  private bindingItem({ isPublic, start }: ItemPrefix): Item {
    const isVar = this.accept(t.VarKeyword) !== undefined;
    const pattern = this.SUBRULE(this.pattern);
    const type = this.optionalType();
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    const doc = this.docOf(start);
    return { kind: 'Binding', isPublic, isVar, pattern, type, value, doc, span: this.spanFrom(start) };
  }

  // ------------------------------------------------------------------------------------------ entries

  /**
   * What is typed into a REPL or given on the command line: definitions and statements in any order. A definition
   * `f(x) = …` is an item, or a local function when `functionsAreLocal`.
   */
  entry = this.rule('entry', (functionsAreLocal: boolean): Entry => {
    const entry: Entry = { items: [], statements: [] };
    this.isEntry = true;
    this.skipSeparators();
    while (!this.atEnd()) this.readEntryPart(entry, functionsAreLocal);
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
          const statement = this.statement();
          this.endStatement();
          entry.statements.push(statement);
        }
      },
      (fault) => {
        this.skipToNextLine(first, fault, this.tokens[this.endIndex]);
        if (!this.atEnd() && !this.skipSeparators()) this.moveTo(this.position + 1);
      },
    );
  }

  private startsDefinition(functionsAreLocal: boolean): boolean {
    if (this.startsItem() || this.look.isImplementation(this.position)) return true;
    if (functionsAreLocal && this.look.statementForm(this.position) === 'function') return false;
    return this.look.isFunctionItem(this.position);
  }

  /** One expression and nothing else. */
  loneExpression = this.rule('loneExpression', (): Expression | undefined => {
    return this.recovering(
      () => {
        const value = this.SUBRULE(this.expression);
        if (!this.atEnd()) this.failExpecting('the end of the expression');
        return value;
      },
      () => undefined,
    );
  });
}

const statementHelp = 'statements stand in functions: `main() = { … }`';

/** Kinds of items that nobody outside could name. */
const unnamedKinds = new Set<Item['kind']>(['Use', 'Import', 'Test', 'Extern', 'Template']);

/** Closing brackets and operators begin no item. */
function mayStartItem(token: Token): boolean {
  return !closing.has(token.tokenType) && !isInfixOperator(token);
}
const closing = new Set([t.RightBrace, t.RightParen, t.RightBracket, t.ElseKeyword]);
