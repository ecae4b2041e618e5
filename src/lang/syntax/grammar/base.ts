/** What all parts of the grammar share: the state of a parse, places, faults and how parsing goes on after them. */

import {
  EmbeddedActionsParser,
  EOF,
  type IToken,
  isRecognitionException,
  type ParserMethod,
  tokenLabel,
  type TokenType,
} from 'chevrotain';
import type { Diagnostic, Label } from '../../diagnostics/diagnostic';
import type { Identifier } from '../ast';
import type { BracketTable } from '../brackets';
import { Lookahead } from '../lookahead';
import { isInfixOperator } from '../operators';
import * as problems from '../problems';
import { Source, type Span } from '../source';
import * as t from '../tokens';
import { endOfInput, isToken, type Token, vocabulary } from '../tokens';
import { describeToken, messageProvider } from './messages';

/**
 * How deep expressions, patterns, types and modules may nest. A level takes up to 3 KiB of a stack of about 1 MiB that
 * is not ours alone, and later stages walk the tree recursively too.
 */
export const maximumNesting = 128;

/** Leaves the rules up to the next place where parsing can go on; the diagnostic has been made. */
export class SyntaxFault extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

/** The tokens of one source, ready to be parsed. */
export interface ParserInput {
  readonly source: Source;
  readonly tokens: Token[];
  readonly brackets: BracketTable;
  readonly docs: ReadonlyMap<number, string>;
}

const emptySource = new Source('', '');

/** The parser without rules. */
export abstract class ParserBase extends EmbeddedActionsParser {
  protected source: Source = emptySource;
  protected tokens: Token[] = [endOfInput(0)];
  protected brackets: BracketTable = new Int32Array(1).fill(-1);
  protected docs: ReadonlyMap<number, string> = new Map();
  protected look = new Lookahead(this.tokens, this.brackets);
  /** Errors of this parse, in the order in which they were met. */
  diagnostics: Diagnostic[] = [];

  /** Sets the index of the last token that was read: chevrotain's own, missing from its declarations. */
  declare protected readonly importLexerState: (index: number) => void;

  /** Index of the token that closes the input; chevrotain puts tokens of its own behind it. */
  protected endIndex = 0;
  private depth = 0;
  /** Index of the first token of the item being read; errors in it do not look further back. */
  protected itemStart = 0;
  /** Whether an entry is read rather than a file. */
  protected isEntry = false;
  /** Whether `-> Type =>` may follow a parameter here; not in guards, whose arrow belongs to the arm. */
  protected arrowAllowed = true;
  /** How many `${…}` are open: inside one, an error makes the part literal text and nothing is recovered. */
  protected partDepth = 0;
  protected quoteDepth = 0;
  /** Parts `${…}` that turned out to be text; what the scanner found wrong in them is void. */
  textParts: { start: number; end: number }[] = [];

  constructor() {
    super(vocabulary, {
      maxLookahead: 1,
      recoveryEnabled: false,
      skipValidations: true,
      errorMessageProvider: messageProvider,
    });
  }

  /**
   * Defines a rule. Rules decide by looking at tokens themselves; so chevrotain need not record them to work out
   * look-ahead, which for a grammar of this size would take most of the start-up of a short program.
   */
  protected rule<A extends unknown[], R>(
    name: string,
    implementation: (...args: A) => R,
  ): ParserMethod<A, R> {
    const rule = this.RULE(name, implementation);
    return Object.assign(rule, { originalGrammarAction: () => undefined });
  }

  /** Puts the parser at the start of an input. */
  begin(input: ParserInput): void {
    this.input = input.tokens;
    this.source = input.source;
    this.tokens = input.tokens;
    this.endIndex = input.tokens.length - 1;
    this.brackets = input.brackets;
    this.docs = input.docs;
    this.look = new Lookahead(input.tokens, input.brackets);
    this.diagnostics = [];
    this.depth = 0;
    this.arrowAllowed = true;
    this.partDepth = 0;
    this.quoteDepth = 0;
    this.itemStart = 0;
    this.isEntry = false;
    this.textParts = [];
  }

  // ------------------------------------------------------------------------------------------ tokens, places

  /** The next token, or one further on. */
  protected peek(distance = 1): Token {
    return this.LA(distance) as Token;
  }

  /** Whether the next token, or one further on, is of a type. */
  protected at(type: TokenType, distance = 1): boolean {
    return isToken(this.LA(distance), type);
  }

  /** Whether all has been read. */
  protected atEnd(): boolean {
    return this.at(EOF);
  }

  /** Whether the next token is a name that some rule looks for: `to`, `from`, `as`. */
  protected atWord(word: string): boolean {
    return this.at(t.Lower) && this.peek().image === word;
  }

  protected consumeWord(word: string): void {
    if (!this.atWord(word)) this.failExpecting(`\`${word}\``);
    this.CONSUME(t.Lower);
  }

  /** Index of the next token. */
  protected get position(): number {
    return this.peek().index;
  }

  /** Goes on at the token with that index. */
  protected moveTo(index: number): void {
    this.importLexerState(index - 1);
  }

  /** The span from a token to the last one that was read. */
  protected spanFrom(start: Token): Span {
    return { source: this.source, start: start.startOffset, end: this.peek(0).end };
  }

  /** The span from an offset to the last token that was read. */
  protected spanFromOffset(start: number): Span {
    return { source: this.source, start, end: this.peek(0).end };
  }

  protected spanOf(token: Token): Span {
    return { source: this.source, start: token.startOffset, end: token.end };
  }

  protected identifier(token: IToken): Identifier {
    return { name: token.image, span: this.spanOf(token as Token) };
  }

  /** Comment lines above the definition that starts with the token. */
  protected docOf(start: Token): string | undefined {
    return this.docs.get(start.startOffset);
  }

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

  /** How many blanks stand before a token that is the first on its line. */
  protected indentationOf(token: Token): number | undefined {
    const { text } = this.source;
    let i = token.startOffset - 1;
    while (i >= 0 && (text[i] === ' ' || text[i] === '\t')) i--;
    return i < 0 || text[i] === '\n' ? token.startOffset - 1 - i : undefined;
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
    return problems.unexpected(describeToken(token), expected, span, more);
  }

  private adviceOn(token: Token): string | undefined {
    const next = this.tokens[token.index + 1];
    if (!isToken(token, t.Newline) || next === undefined || !isInfixOperator(next)) return undefined;
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
