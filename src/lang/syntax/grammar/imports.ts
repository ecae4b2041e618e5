/** Imports, and the definitions that concern others than the program itself: templates, tests, externs. */

import type { Identifier, Item, UseName } from '../ast';
import * as problems from '../problems';
import * as t from '../tokens';
import type { Token } from '../tokens';
import { DeclarationGrammar, type ItemPrefix } from './declarations';

/** The rules for imports, templates, tests and externs. */
export abstract class ImportGrammar extends DeclarationGrammar {
  /** `import a.b.c`. */
  protected importItem(): Item {
    const path: Identifier[] = [];
    const start = this.consume(t.ImportKeyword);
    do path.push(this.name());
    while (this.accept(t.Dot));
    return { kind: 'Import', path, span: this.spanFrom(start) };
  }

  /** `use M.*`, `use M.{a, B as C}`, `use M.a as b`. */
  protected useItem(): Item {
    const start = this.consume(t.UseKeyword);
    const path = [this.name()];
    while (this.accept(t.Dot)) {
      if (this.accept(t.AllNames)) return { kind: 'Use', path, names: undefined, span: this.spanFrom(start) };
      if (this.at(t.LeftBrace)) {
        const names = this.useNames();
        return { kind: 'Use', path, names, span: this.spanFrom(start) };
      }
      path.push(this.name());
    }
    return this.singleUse(path, start);
  }

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

  private useNames(): UseName[] {
    const names: UseName[] = [];
    this.consume(t.LeftBrace);
    this.commaSeparated(t.RightBrace, () => {
      const name = this.name();
      names.push({ name, alias: this.optionalAlias() });
    });
    this.consume(t.RightBrace);
    return names;
  }

  private optionalAlias(): Identifier | undefined {
    if (!this.atWord('as')) return undefined;
    this.consume(t.Lower);
    return this.name();
  }

  // ------------------------------------------------------------------------------------------ templates, tests, externs

  /** `template f(..) = quote { … }`. */
  protected templateItem(): Item {
    const start = this.consume(t.TemplateKeyword);
    const prefix: ItemPrefix = { start, isPublic: false, decorators: [] };
    const definition = this.function(prefix);
    return { kind: 'Template', function: definition, span: this.spanFrom(start) };
  }

  /** `test "name" = body`. */
  protected testItem(): Item {
    const start = this.consume(t.TestKeyword);
    const name = this.stringText();
    this.consume(t.Equals);
    const body = this.expression();
    return { kind: 'Test', name, body, span: this.spanFrom(start) };
  }

  /** `extern type T` or `extern f(a: T) -> T from "library"`. */
  protected externItem(): Item {
    const start = this.consume(t.ExternKeyword);
    const name = this.identifier(this.accept(t.TypeKeyword) ? this.consume(t.Upper) : this.externFunction());
    return { kind: 'Extern', name, span: this.spanFrom(start) };
  }

  private externFunction(): Token {
    const name = this.consume(t.Lower, '`type` or a function name');
    this.consume(t.LeftParen);
    this.commaJoined(t.RightParen, () => {
      this.consume(t.Lower);
      this.consume(t.Colon);
      this.type();
    });
    this.consume(t.RightParen);
    this.consume(t.Arrow);
    this.type();
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
