/** Errors: how rules report them, what is said about them, and how parsing goes on behind them. */

import { isRecognitionException, tokenLabel, type TokenType } from 'chevrotain';
import type { Diagnostic, Label } from '../../diagnostics/diagnostic';
import { isInfixOperator } from '../operators';
import * as problems from '../problems';
import * as t from '../tokens';
import { isToken, type Token } from '../tokens';
import { adviceOnHabit } from './habits';
import { describeToken } from './messages';
import { ParserState } from './state';

/**
 * How deep expressions, patterns, types and modules may nest. A level takes up to 3 KiB of a stack of about 1 MiB that
 * is not ours alone, and later stages walk the tree recursively too.
 */
const maximumNesting = 128;

/** Leaves the rules up to the next place where parsing can go on; the diagnostic has been made. */
class SyntaxFault extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

/** The parser without rules. */
export abstract class ParserBase extends ParserState {
  // ------------------------------------------------------------------------------------------ nesting

  /** To be called when a rule begins that may contain itself, and undone by `leave`. */
  protected enter(): void {
    this.depth++;
    this.checkNesting(0);
  }

  /** Fails when so many levels more are too many: for what nests although it is read by iteration. */
  protected checkNesting(levels: number): void {
    if (this.depth + levels > maximumNesting) {
      this.fail(problems.tooDeep(maximumNesting, this.spanOf(this.peek())));
    }
  }

  protected leave(): void {
    this.depth--;
  }

  // ------------------------------------------------------------------------------------------ tokens

  /** Reads the next token if it is of the type. */
  protected accept(type: TokenType): Token | undefined {
    return this.at(type) ? (this.CONSUME(type) as Token) : undefined;
  }

  /** Elements up to a closing bracket, with commas between them and perhaps behind the last. */
  protected commaSeparated(closer: TokenType, element: () => void): void {
    while (!this.at(closer)) {
      element();
      if (!this.at(closer)) this.CONSUME(t.Comma, { ERR_MSG: `\`,\` or ${tokenLabel(closer)}` });
    }
  }

  /** Elements up to a closing bracket, with commas between them and none behind the last. */
  protected commaJoined(closer: TokenType, element: () => void): void {
    if (this.at(closer)) return;
    element();
    while (this.accept(t.Comma)) element();
    if (!this.at(closer)) this.failExpecting(`\`,\` or ${tokenLabel(closer)}`);
  }

  /** Reads a name that must be that word. */
  protected consumeWord(word: string): void {
    if (!this.atWord(word)) this.failExpecting(`\`${word}\``);
    this.CONSUME(t.Lower);
  }

  // ------------------------------------------------------------------------------------------ faults

  /** Notes an error and goes on. */
  protected report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  /** Notes an error and leaves the rules. */
  protected fail(diagnostic: Diagnostic): never {
    throw new SyntaxFault(diagnostic);
  }

  /** The next token is not what the grammar wants. */
  protected failExpecting(expected: string, help?: string): never {
    throw new SyntaxFault(this.unexpectedToken(this.peek(), expected, help));
  }

  /**
   * Runs `parse`; when it meets an error, notes it, moves on by `skip`, which is given the index of the token at
   * fault, and returns undefined.
   */
  protected recovering<T>(parse: () => T, skip: (faultIndex: number) => void): T | undefined {
    if (this.partDepth > 0) return parse();
    const state = this.saveState();
    try {
      return parse();
    } catch (error) {
      const diagnostic = this.diagnosticOf(error);
      if (this.diagnostics.length >= problems.maximumErrors) throw error;
      this.diagnostics.push(diagnostic);
      this.restoreState(state);
      skip(this.position);
      return undefined;
    }
  }

  /** What must be put back when rules are left by an exception. */
  protected saveState(): { depth: number; arrowAllowed: boolean; quoteDepth: number } {
    return { depth: this.depth, arrowAllowed: this.arrowAllowed, quoteDepth: this.quoteDepth };
  }

  protected restoreState(state: { depth: number; arrowAllowed: boolean; quoteDepth: number }): void {
    this.depth = state.depth;
    this.arrowAllowed = state.arrowAllowed;
    this.quoteDepth = state.quoteDepth;
  }

  /** What to say when the stack was used up all the same, because the caller stands deep in it. */
  get outOfStack(): Diagnostic {
    return problems.tooDeep(Math.min(this.depth, maximumNesting), this.spanOf(this.peek()));
  }

  /** What an exception that left a rule says about the program; anything else is thrown again. */
  diagnosticOf(error: unknown): Diagnostic {
    if (error instanceof SyntaxFault) return error.diagnostic;
    if (!(error instanceof Error) || !isRecognitionException(error)) throw error;
    // The message provider has put there what was expected.
    const { token, message } = error as Error & { token: Token };
    return this.unexpectedToken(token, message);
  }

  private unexpectedToken(token: Token, expected: string, help?: string): Diagnostic {
    const span = this.spanOf(token);
    const keyword = this.misusedKeyword(token, expected);
    if (keyword) return problems.reservedWord(keyword.image, this.spanOf(keyword));
    const related = this.openBracketBefore(token);
    const advice = help ?? this.adviceOn(token) ?? (related.length > 0 ? closeBrackets : undefined);
    const more = advice === undefined ? { related } : { related, help: advice };
    // Nobody should read of the brace that was put behind the code of `-e`.
    const found = span.source.isWritten(span.start) ? describeToken(token) : 'end of the code';
    return problems.unexpected(found, expected, span, more);
  }

  private adviceOn(token: Token): string | undefined {
    const next = this.tokens[token.index + 1];
    if (!isToken(token, t.Newline) || next === undefined || !isInfixOperator(next)) {
      return adviceOnHabit(token, this.tokens.slice(Math.max(0, token.index - 3), token.index), next);
    }
    return `an operator continues a line only at its end: write \`${next.image}\` there`;
  }

  /** The reserved word that seems to have been meant as a name, when that explains the error at `token`. */
  private misusedKeyword(token: Token, expected: string): Token | undefined {
    if (t.keywords.has(token.image)) {
      const next = this.tokens[token.index + 1];
      const isBound = next !== undefined && isToken(next, t.Equals);
      return isBound || namesExpected.has(expected) ? token : undefined;
    }
    const previous = this.tokens[token.index - 1];
    const isBound = isToken(token, t.Equals) || isToken(token, t.Colon);
    return isBound && previous !== undefined && t.keywords.has(previous.image) ? previous : undefined;
  }

  /** A label for the innermost bracket of the current item that is open at the token and never closed. */
  private openBracketBefore(token: Token): Label[] {
    if (this.partDepth > 0) return []; // nobody will read it
    for (let i = token.index - 1; i >= this.itemStart; i--) {
      const partner = this.brackets[i];
      if (partner >= 0 && partner < i) {
        i = partner;
      } else if (partner < 0 && isOpener(this.tokens[i])) {
        const text = `unclosed \`${this.tokens[i].image}\``;
        return [{ span: this.spanOf(this.tokens[i]), text }, ...this.suspectBetween(i, token.index)];
      }
    }
    return [];
  }

  /** A brace whose partner begins a line that is indented less than the brace's own: it took the other's partner. */
  private suspectBetween(unclosed: number, end: number): Label[] {
    let lineIndentation = 0;
    for (let i = unclosed + 1; i < end; i++) {
      lineIndentation = this.indentationOf(this.tokens[i]) ?? lineIndentation;
      const partner = this.tokens[this.brackets[i]];
      if (partner === undefined || partner.index < i || !isToken(partner, t.RightBrace)) continue;
      const closerIndentation = this.indentationOf(partner);
      if (closerIndentation !== undefined && closerIndentation < lineIndentation) {
        return [{ span: this.spanOf(this.tokens[i]), text: 'perhaps this one is: its `}` is indented less' }];
      }
    }
    return [];
  }
}

const closeBrackets = 'make sure all brackets and delimiters are properly closed';

/** Expectations that a name would meet; see `messages.ts` and the rules. */
const namesExpected = new Set([
  'a pattern',
  'a name',
  'a field name',
  'a function name',
  'a field or method name',
  tokenLabel(t.Lower),
]);

function isOpener(token: Token): boolean {
  return [t.LeftParen, t.LeftBracket, t.LeftBrace, t.HashBrace].some((type) => isToken(token, type));
}
