/** The vocabulary: one chevrotain token type for each keyword, operator and kind of literal, and the token itself. */

import { EOF, type IToken, type TokenType } from 'chevrotain';
import type { Literal } from './ast';

let lastIndex = EOF.tokenTypeIdx as number; // chevrotain has set it

/**
 * A token type as `createToken` makes it, without looking for categories and options that none of ours has. `label` is
 * what error messages call the token.
 */
function define(name: string, label: string): TokenType {
  return {
    name,
    LABEL: label,
    tokenTypeIdx: ++lastIndex,
    CATEGORIES: [],
    categoryMatches: [],
    categoryMatchesMap: {},
    isParent: false,
  };
}

function punctuation(name: string, text: string): TokenType {
  return define(name, `\`${text}\``);
}

/** Lower-case names, among them the words `to`, `from` and `as` that some rules look for. */
export const Lower = define('Lower', 'a lower-case name');
export const Upper = define('Upper', 'an upper-case name');
export const Underscore = punctuation('Underscore', '_');

/** Whole numbers without a suffix; all others are `NumberLiteral`. */
export const IntLiteral = define('IntLiteral', 'a number');
export const NumberLiteral = define('NumberLiteral', 'a number');
export const StringLiteral = define('StringLiteral', 'a string');
export const CharLiteral = define('CharLiteral', 'a character');

/** A string with `${…}`: TemplateStart (TemplateText | PartStart … PartEnd)* TemplateEnd. */
export const TemplateStart = define('TemplateStart', 'a string');
export const TemplateText = define('TemplateText', 'the text of a string');
export const PartStart = punctuation('PartStart', '${');
export const PartEnd = define('PartEnd', 'the `}` of `${…}`');
export const TemplateEnd = define('TemplateEnd', 'the end of the string');

/** One or more line breaks at a place where they may mean something; see `layout.ts`. */
export const Newline = define('Newline', 'a line break');

export const LeftParen = punctuation('LeftParen', '(');
export const RightParen = punctuation('RightParen', ')');
export const LeftBracket = punctuation('LeftBracket', '[');
export const RightBracket = punctuation('RightBracket', ']');
export const LeftBrace = punctuation('LeftBrace', '{');
export const RightBrace = punctuation('RightBrace', '}');
export const HashBrace = punctuation('HashBrace', '#{');
export const Comma = punctuation('Comma', ',');
export const Semicolon = punctuation('Semicolon', ';');
export const Colon = punctuation('Colon', ':');
export const Dot = punctuation('Dot', '.');
export const Range = punctuation('Range', '..');
export const RangeInclusive = punctuation('RangeInclusive', '..=');
export const Equals = punctuation('Equals', '=');
export const Arrow = punctuation('Arrow', '->');
export const FatArrow = punctuation('FatArrow', '=>');
export const Bar = punctuation('Bar', '|');
export const Question = punctuation('Question', '?');
export const Caret = punctuation('Caret', '^');
export const At = punctuation('At', '@');
/** The `*` of `use M.*`, which unlike the operator may end a line. */
export const AllNames = punctuation('AllNames', '*');

export const Bang = punctuation('Bang', '!');
export const Tilde = punctuation('Tilde', '~');
export const Plus = punctuation('Plus', '+');
export const Minus = punctuation('Minus', '-');
export const Star = punctuation('Star', '*');
export const Slash = punctuation('Slash', '/');
export const Percent = punctuation('Percent', '%');
export const Power = punctuation('Power', '**');
export const Concat = punctuation('Concat', '++');
export const Cons = punctuation('Cons', '::');
export const EqualEqual = punctuation('EqualEqual', '==');
export const NotEqual = punctuation('NotEqual', '!=');
export const Less = punctuation('Less', '<');
export const Greater = punctuation('Greater', '>');
export const LessEqual = punctuation('LessEqual', '<=');
export const GreaterEqual = punctuation('GreaterEqual', '>=');
export const AndAnd = punctuation('AndAnd', '&&');
export const OrOr = punctuation('OrOr', '||');
export const Pipe = punctuation('Pipe', '|>');
export const Send = punctuation('Send', '<-');

/** `+=`, `-=`, `*=`, `/=` and `$`: known to the lexer so that the error can explain them, used by no rule. */
export const Unsupported = define('Unsupported', 'an unsupported operator');

export const Self = define('Self', '`Self`');

/** The reserved words by their text. */
export const keywords = new Map<string, TokenType>();
function keyword(text: string): TokenType {
  const type = define(`keyword ${text}`, `\`${text}\``);
  keywords.set(text, type);
  return type;
}
export const TypeKeyword = keyword('type');
export const ReactiveKeyword = keyword('reactive');
export const VarKeyword = keyword('var');
export const MvarKeyword = keyword('mvar');
export const ConstKeyword = keyword('const');
export const IfKeyword = keyword('if');
export const ThenKeyword = keyword('then');
export const ElseKeyword = keyword('else');
export const MatchKeyword = keyword('match');
export const WhenKeyword = keyword('when');
export const TraitKeyword = keyword('trait');
export const ModuleKeyword = keyword('module');
export const EndKeyword = keyword('end');
export const UseKeyword = keyword('use');
export const ImportKeyword = keyword('import');
export const PrivateKeyword = keyword('private');
export const PubKeyword = keyword('pub');
export const TryKeyword = keyword('try');
export const CatchKeyword = keyword('catch');
export const FinallyKeyword = keyword('finally');
export const DoKeyword = keyword('do');
export const WhileKeyword = keyword('while');
export const ForKeyword = keyword('for');
export const BreakKeyword = keyword('break');
export const ContinueKeyword = keyword('continue');
export const ReturnKeyword = keyword('return');
export const SpawnKeyword = keyword('spawn');
export const SpawnLinkKeyword = keyword('spawn_link');
export const SpawnMonitorKeyword = keyword('spawn_monitor');
export const ReceiveKeyword = keyword('receive');
export const AfterKeyword = keyword('after');
export const NotKeyword = keyword('not');
export const ExternKeyword = keyword('extern');
export const TestKeyword = keyword('test');
export const QuoteKeyword = keyword('quote');
export const TemplateKeyword = keyword('template');
export const TrueKeyword = keyword('true');
export const FalseKeyword = keyword('false');
keywords.set('Self', Self);

/** What a literal token carries beside its text. */
export type TokenValue =
  | undefined
  /** Names: the name. Template texts: the decoded text. Parts: their decoded text, braces included. */
  | string
  | LiteralValue;

/** A literal that was read. */
export interface LiteralValue {
  readonly literal: Literal;
  /** The literal is the magnitude of the smallest number of its kind: legal only after a minus. */
  readonly needsMinus: boolean;
}

/** Tokens that are an expression by themselves, and a pattern. */
export const atoms: readonly TokenType[] = [
  Lower,
  Upper,
  Underscore,
  IntLiteral,
  NumberLiteral,
  StringLiteral,
  CharLiteral,
  TrueKeyword,
  FalseKeyword,
];

/** A token as the parser takes it. All have the same shape, since the parser's speed depends on that. */
export class Token implements IToken {
  readonly tokenTypeIdx: number;
  /** Place in the token list; brackets are matched by it. */
  index = 0;

  constructor(
    readonly tokenType: TokenType,
    /** The text as written; empty for line breaks and the end of the input. */
    readonly image: string,
    public startOffset: number,
    /** Offset after the last character. (chevrotain's own `endOffset` is inclusive and stays unset.) */
    public end: number,
    readonly value: TokenValue,
  ) {
    // `createToken` has set the index; its type allows for its absence only before that.
    this.tokenTypeIdx = tokenType.tokenTypeIdx as number;
  }
}

/** The end of the input as a token with a place. */
export function endOfInput(offset: number): Token {
  return new Token(EOF, '', offset, offset, undefined);
}

/** Whether the token is of the type. */
export function isToken(token: IToken, type: TokenType): boolean {
  return token.tokenTypeIdx === type.tokenTypeIdx;
}
