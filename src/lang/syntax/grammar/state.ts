/** The state of a parse: the tokens, where we stand in them, and the places that nodes get from them. */

import {
  EmbeddedActionsParser,
  EOF,
  type ILookaheadStrategy,
  type IToken,
  type ParserMethod,
  type TokenType,
} from 'chevrotain';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { Identifier } from '../ast';
import type { BracketTable } from '../brackets';
import { Lookahead } from '../lookahead';
import { Source, type Span } from '../source';
import * as t from '../tokens';
import { endOfInput, isToken, type Token } from '../tokens';
import { messageProvider } from './messages';

/** The tokens of one source, ready to be parsed. */
export interface ParserInput {
  readonly source: Source;
  readonly tokens: Token[];
  readonly brackets: BracketTable;
  readonly docs: ReadonlyMap<number, string>;
}

const nothing: ParserInput = {
  source: new Source('', ''),
  tokens: [endOfInput(0)],
  brackets: new Int32Array(1).fill(-1),
  docs: new Map(),
};

/** Instead of chevrotain's own, which would be made, with all that it stands on, and never asked. */
const noLookahead: ILookaheadStrategy = {
  validate: () => [],
  buildLookaheadForAlternation: () => () => undefined,
  buildLookaheadForOptional: () => () => false,
};

/** The parser without rules and errors. */
export abstract class ParserState extends EmbeddedActionsParser {
  protected source = nothing.source;
  protected tokens = nothing.tokens;
  protected brackets = nothing.brackets;
  protected docs = nothing.docs;
  protected look = new Lookahead(this.tokens, this.brackets);
  /** Errors of this parse, in the order in which they were met. */
  diagnostics: Diagnostic[] = [];

  /** Sets the index of the last token that was read: chevrotain's own, missing from its declarations. */
  declare protected readonly importLexerState: (index: number) => void;

  /** Whether all rules are defined; also missing from the declarations. */
  declare protected selfAnalysisDone: boolean;

  /** Index of the token that closes the input; chevrotain puts tokens of its own behind it. */
  protected endIndex = 0;
  protected depth = 0;
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
    // The vocabulary is for look-ahead, recovery and validation, none of which is used.
    super([EOF], {
      maxLookahead: 1,
      recoveryEnabled: false,
      skipValidations: true,
      errorMessageProvider: messageProvider,
      lookaheadStrategy: noLookahead,
    });
  }

  /** Defines a rule. */
  protected rule<A extends unknown[], R>(
    name: string,
    implementation: (...args: A) => R,
  ): ParserMethod<A, R> {
    return this.RULE(name, implementation);
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

  /** Lets go of the input, so that the parser, which lives on, does not keep it alive. */
  release(): void {
    this.begin(nothing);
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

  /** How many blanks stand before a token that is the first on its line. */
  protected indentationOf(token: Token): number | undefined {
    const { text } = this.source;
    let i = token.startOffset - 1;
    while (i >= 0 && (text[i] === ' ' || text[i] === '\t')) i--;
    return i < 0 || text[i] === '\n' ? token.startOffset - 1 - i : undefined;
  }
}
