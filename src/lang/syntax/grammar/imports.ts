/** Imports, and the definitions that concern others than the program itself: templates, tests, externs. */

import type { Identifier, Item, UseName } from '../ast';
import * as problems from '../problems';
import * as t from '../tokens';
import type { Token } from '../tokens';
import { DeclarationGrammar, type ItemPrefix } from './declarations';

/** The rules for imports, templates, tests and externs. */
export abstract class ImportGrammar extends DeclarationGrammar {
  /** `import a.b.c`. */
  protected importItem = this.rule('importItem', (): Item => {
    const path: Identifier[] = [];
    const start = this.CONSUME(t.ImportKeyword) as Token;
    do path.push(this.SUBRULE(this.name));
    while (this.accept(t.Dot));
    return { kind: 'Import', path, span: this.spanFrom(start) };
  });

  /** `use M.*`, `use M.{a, B as C}`, `use M.a as b`. */
  protected useItem = this.rule('useItem', (): Item => {
    const start = this.CONSUME(t.UseKeyword) as Token;
    const path = [this.SUBRULE(this.name)];
    while (this.accept(t.Dot)) {
      if (this.accept(t.AllNames)) return { kind: 'Use', path, names: undefined, span: this.spanFrom(start) };
      if (this.at(t.LeftBrace)) {
        const names = this.SUBRULE(this.useNames);
        return { kind: 'Use', path, names, span: this.spanFrom(start) };
      }
      path.push(this.SUBRULE(this.name));
    }
    return this.singleUse(path, start);
  });

  /** A path without list or star: its last name is what is imported. */
  private singleUse(path: Identifier[], start: Token): Item {
    const alias = this.optionalAlias();
    const span = this.spanFrom(start);
    if (path.length > 1) {
      const name = path[path.length - 1];
      return { kind: 'Use', path: path.slice(0, -1), names: [{ name, alias }], span };
    }
    this.report(problems.bareUse(path[0].name, span));
    return { kind: 'Use', path, names: undefined, span };
  }

  private useNames = this.rule('useNames', (): UseName[] => {
    const names: UseName[] = [];
    this.CONSUME(t.LeftBrace);
    if (this.at(t.RightBrace)) this.failExpecting('a name');
    this.commaSeparated(t.RightBrace, () => {
      const name = this.SUBRULE(this.name);
      names.push({ name, alias: this.optionalAlias() });
    });
    this.CONSUME(t.RightBrace);
    return names;
  });

  private optionalAlias(): Identifier | undefined {
    if (!this.atWord('as')) return undefined;
    this.CONSUME(t.Lower);
    return this.SUBRULE(this.name);
  }

  // ------------------------------------------------------------------------------------------ templates, tests, externs

  /** `template f(..) = quote { … }`. */
  protected templateItem = this.rule('templateItem', (): Item => {
    const start = this.CONSUME(t.TemplateKeyword) as Token;
    const prefix: ItemPrefix = { start, isPublic: false, decorators: [] };
    const definition = this.SUBRULE(this.function, { ARGS: [prefix] });
    return { kind: 'Template', function: definition, span: this.spanFrom(start) };
  });

  /** `test "name" = body`. */
  protected testItem(): Item {
    const start = this.CONSUME(t.TestKeyword) as Token;
    const name = this.stringText();
    this.CONSUME(t.Equals);
    const body = this.SUBRULE(this.expression);
    return { kind: 'Test', name, body, span: this.spanFrom(start) };
  }

  /** `extern type T` or `extern f(a: T) -> T from "library"`. */
  protected externItem = this.rule('externItem', (): Item => {
    const start = this.CONSUME(t.ExternKeyword) as Token;
    const name = this.identifier(this.accept(t.TypeKeyword) ? this.CONSUME(t.Upper) : this.externFunction());
    return { kind: 'Extern', name, span: this.spanFrom(start) };
  });

  private externFunction(): Token {
    const name = this.CONSUME(t.Lower, { ERR_MSG: '`type` or a function name' }) as Token;
    this.CONSUME(t.LeftParen);
    this.commaJoined(t.RightParen, () => {
      this.CONSUME(t.Lower);
      this.CONSUME(t.Colon);
      this.SUBRULE(this.type);
    });
    this.CONSUME(t.RightParen);
    this.CONSUME(t.Arrow);
    this.SUBRULE(this.type);
    this.consumeWord('from');
    this.stringText();
    return name;
  }

  /** The text of a string in a header, where nothing is interpolated. */
  private stringText(): string {
    if (!this.at(t.StringLiteral) && !this.at(t.TemplateStart)) this.failExpecting('a string');
    const literal = this.plainLiteral();
    return literal.kind === 'String' ? literal.value : '';
  }
}
