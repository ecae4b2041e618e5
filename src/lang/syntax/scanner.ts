/**
 * Text to tokens. Written by hand instead of with chevrotain's lexer, because three things depend on more than the
 * characters at hand: strings hold code, digits after a dot are an index, and a line break is a token only between
 * certain neighbours.
 */

import type { TokenType } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { isLineBreakMeaningful } from './layout';
import { scanNumber, scanTupleIndex } from './numbers';
import * as problems from './problems';
import { maximumErrors } from './problems';
import {
  decodeEscapes,
  decodePart,
  findPlainExtent,
  findQuotedExtent,
  maximumStringNesting,
  type QuotedExtent,
  type QuotedProblem,
  singleCharacter,
} from './quoted';
import type { Source, Span } from './source';
import { symbols } from './symbols';
import * as t from './tokens';
import { Token, type TokenValue } from './tokens';

/** What the scanner makes of a text. */
export interface ScanResult {
  /** Closed by a token of type EOF. */
  readonly tokens: Token[];
  readonly diagnostics: Diagnostic[];
  /** Comment lines directly above a token, by the token's start offset. */
  readonly docs: ReadonlyMap<number, string>;
  /** The text ended inside a string or comment. */
  readonly endedEarly: boolean;
}

/** Reads the whole source. Never throws. */
export function scan(source: Source): ScanResult {
  const scanner = new Scanner(source);
  const start = source.text.startsWith('\uFEFF') ? 1 : 0; // a byte order mark is no character of the program
  scanner.scanCode(source.text, start, source.text.length);
  return scanner.finish();
}

/** How many single-quoted strings on one line may hold a `${` that is never closed before we stop looking. */
const maximumFailures = 16;

const lineFeed = 10;
const hash = 35;

/** Classes of ASCII characters, looked up by code. */
const enum Class {
  Other = 0,
  Blank = 1,
  LowerLetter = 2,
  UpperLetter = 3,
  Digit = 4,
}
const classes = new Uint8Array(128);
for (const c of ' \t\r') classes[c.charCodeAt(0)] = Class.Blank;
for (let c = 97; c <= 122; c++) classes[c] = Class.LowerLetter;
classes[95] = Class.LowerLetter;
for (let c = 65; c <= 90; c++) classes[c] = Class.UpperLetter;
for (let c = 48; c <= 57; c++) classes[c] = Class.Digit;

class Scanner {
  private readonly tokens: Token[] = [];
  private readonly diagnostics: Diagnostic[] = [];
  private readonly docs = new Map<number, string>();
  private endedEarly = false;
  /** The type of the last token, undefined at the start. */
  private previous: TokenType | undefined;
  /** Offset of the first line break since the last token, or -1. */
  private lineBreak = -1;
  /** Lines of the comment that stands above what comes next. */
  private comment: string[] = [];
  /** How many strings we are inside of. */
  private stringDepth = 0;
  /** Offsets in the source of the characters of the text being read, when that text was decoded. */
  private offsets: Int32Array | undefined;

  constructor(private readonly source: Source) {}

  finish(): ScanResult {
    const { tokens, diagnostics, docs, endedEarly } = this;
    // Behind the last token rather than behind trailing blanks: that is where people look for what is missing.
    tokens.push(t.endOfInput(tokens.length === 0 ? 0 : tokens[tokens.length - 1].end));
    for (let i = 0; i < tokens.length; i++) tokens[i].index = i;
    return { tokens, diagnostics, docs, endedEarly };
  }

  /** Reads the tokens of `text` from `start` to `end`. */
  scanCode(text: string, start: number, end: number): void {
    let i = start;
    while (i < end) {
      const code = text.charCodeAt(i);
      const kind = code < 128 ? classes[code] : Class.Other;
      if (kind === Class.Blank) i++;
      else if (kind === Class.LowerLetter || kind === Class.UpperLetter) {
        i = this.scanWord(text, i, end, kind === Class.UpperLetter);
      } else if (kind === Class.Digit) i = this.scanNumber(text, i, end);
      else if (code === lineFeed) i = this.scanLineBreak(i);
      else if (code === hash) i = this.scanHash(text, i, end);
      else if (code === 34 || code === 39) i = this.scanQuoted(text, i, end);
      else i = this.scanSymbol(text, i, end);
    }
  }

  private scanLineBreak(i: number): number {
    // A second break without a comment between them is a blank line: a comment above it documents nothing.
    if (this.lineBreak >= 0 && this.comment.length > 0 && !this.isCommentLine) this.comment = [];
    this.isCommentLine = false;
    if (this.lineBreak < 0) this.lineBreak = this.at(i);
    return i + 1;
  }
  /** Whether the line being read holds a line comment and nothing else. */
  private isCommentLine = false;

  private scanWord(text: string, start: number, end: number, isUpper: boolean): number {
    let i = start + 1;
    while (i < end) {
      const code = text.charCodeAt(i);
      if (code >= 128 || classes[code] < Class.LowerLetter) break;
      i++;
    }
    const word = text.slice(start, i);
    let type = t.keywords.get(word);
    if (type === undefined) {
      if (isUpper) type = t.Upper;
      else type = word === '_' ? t.Underscore : t.Lower;
    }
    this.emit(type, start, i, word, word);
    return i;
  }

  private scanNumber(text: string, start: number, end: number): number {
    const number =
      this.previous === t.Dot && this.lineBreak < 0 ? scanTupleIndex(text, start) : scanNumber(text, start);
    const stop = Math.min(number.end, end);
    const written = text.slice(start, stop);
    if (number.problem) {
      const { message, help } = number.problem;
      this.report(problems.badNumber(message, this.span(start, stop), help));
    }
    const isInt = number.value.literal.kind === 'Int';
    this.emit(isInt ? t.IntLiteral : t.NumberLiteral, start, stop, written, number.value);
    return stop;
  }

  private scanHash(text: string, start: number, end: number): number {
    const next = text.charCodeAt(start + 1);
    if (next === 123 && start + 1 < end) {
      this.emit(t.HashBrace, start, start + 2, '#{', undefined);
      return start + 2;
    }
    if (next === 42 && start + 1 < end) return this.scanBlockComment(text, start, end);
    return this.scanLineComment(text, start, end);
  }

  private scanLineComment(text: string, start: number, end: number): number {
    const lineEnd = text.indexOf('\n', start);
    const stop = lineEnd < 0 || lineEnd > end ? end : lineEnd;
    if (this.previous === undefined || this.lineBreak >= 0) {
      this.comment.push(text.slice(start, stop).replace(/^#+ ?/, '').trimEnd());
      this.isCommentLine = true;
    }
    return stop;
  }

  /** A star and the character after it are read together unless the star comes first after a single character. */
  private scanBlockComment(text: string, start: number, end: number): number {
    let i = start + 2;
    while (i < end) {
      if (text[i] !== '*') i++;
      else if (text[i + 1] === '#' && i + 1 < end) return i + 2;
      else i += 2;
    }
    this.report(problems.unterminatedComment(this.span(start, start + 2)));
    this.endedEarly = true;
    return end;
  }

  private scanSymbol(text: string, start: number, end: number): number {
    const candidates = symbols[text.charCodeAt(start)];
    if (candidates !== undefined) {
      for (const { type, text: symbol } of candidates) {
        if (start + symbol.length <= end && text.startsWith(symbol, start)) {
          const isAllNames = type === t.Star && this.previous === t.Dot;
          this.emit(isAllNames ? t.AllNames : type, start, start + symbol.length, symbol, undefined);
          return start + symbol.length;
        }
      }
    }
    return this.scanUnknown(text, start, end);
  }

  /** A run of characters that start no token: reported once. Inside `${…}` it makes the part literal text. */
  private scanUnknown(text: string, start: number, end: number): number {
    let i = start;
    while (i < end) {
      const code = text.charCodeAt(i);
      const isUnknown = code >= 128 ? true : code > 32 && classes[code] === Class.Other && i === start;
      if (!isUnknown) break;
      i++;
    }
    const stop = Math.max(i, start + 1);
    if (this.stringDepth > 0) this.emit(t.Unsupported, start, stop, text.slice(start, stop), undefined);
    else this.report(problems.unknownCharacter(this.span(start, stop)));
    return stop;
  }

  private scanQuoted(text: string, start: number, end: number): number {
    const extent = this.findExtent(text, start, end);
    if (extent === 'unterminated') {
      const lineEnd = text.indexOf('\n', start);
      const labelEnd = lineEnd < 0 || lineEnd > end ? end : lineEnd;
      this.report(problems.unterminatedString(this.span(start, labelEnd)));
      this.endedEarly = this.stringDepth === 0;
      this.emit(t.StringLiteral, start, end, text.slice(start, end), stringValue(text.slice(start + 1, end)));
      return end;
    }
    if (extent === 'too deep') {
      this.report(problems.tooDeep(maximumStringNesting, this.span(start, start + 1)));
      this.emit(t.StringLiteral, start, end, text.slice(start, end), stringValue(''));
      return end;
    }
    if (extent.segments.some((segment) => segment.kind === 'part')) this.emitTemplate(text, start, extent);
    else this.emitPlainQuoted(text, start, extent.end);
    return extent.end;
  }

  /**
   * A single-quoted string has parts only when it ends on its line with them; otherwise a `${` in it is text. After a
   * number of such failures on one line parts are no longer looked for there, so that the time stays linear.
   */
  private findExtent(text: string, start: number, end: number): QuotedExtent | QuotedProblem {
    if (text[start] === '"') return findQuotedExtent(text, start, end);
    const lineBreak = text.indexOf('\n', start);
    const lineEnd = lineBreak < 0 ? end : Math.min(lineBreak, end);
    if (lineEnd !== this.failures.lineEnd) this.failures = { lineEnd, count: 0 };
    if (this.failures.count < maximumFailures) {
      const extent = findQuotedExtent(text, start, lineEnd);
      if (extent !== 'unterminated') return extent;
      this.failures.count++;
    }
    return findPlainExtent(text, start, end);
  }
  private failures = { lineEnd: -1, count: 0 };

  /** A string without parts, or a character. */
  private emitPlainQuoted(text: string, start: number, end: number): void {
    const raw = text.slice(start + 1, end - 1);
    const written = text.slice(start, end);
    if (text[start] === "'") {
      const character = singleCharacter(raw);
      if (character !== undefined) {
        const literal = { kind: 'Char', value: character } as const;
        this.emit(t.CharLiteral, start, end, written, { literal, needsMinus: false });
        return;
      }
      if (raw === '') {
        const help = 'a character is written \'x\'; an empty string is written ""';
        this.report(problems.badCharacter('empty character literal', this.span(start, end), help));
      } else if (/^\\[\s\S]$/.test(raw)) {
        const help = 'the escapes are \\n \\r \\t \\\\ \\\' \\" \\0';
        const message = `unknown escape \`${raw}\` in a character literal`;
        this.report(problems.badCharacter(message, this.span(start, end), help));
      }
    }
    this.emit(t.StringLiteral, start, end, written, stringValue(decodeEscapes(raw)));
  }

  private emitTemplate(text: string, start: number, extent: QuotedExtent): void {
    const whole = decodeEscapes(text.slice(start + 1, extent.end - 1));
    this.emit(t.TemplateStart, start, start + 1, text.slice(start, extent.end), stringValue(whole));
    this.stringDepth++;
    for (const segment of extent.segments) {
      const raw = text.slice(segment.start, segment.end);
      if (segment.kind === 'text') {
        this.emit(t.TemplateText, segment.start, segment.end, raw, decodeEscapes(raw));
      } else {
        const asText = `\${${decodeEscapes(raw)}}`;
        this.emit(t.PartStart, segment.start - 2, segment.start, '${', asText);
        this.scanPart(text, segment.start, segment.end);
        this.emit(t.PartEnd, segment.end, segment.end + 1, '}', undefined);
      }
    }
    this.stringDepth--;
    this.emit(t.TemplateEnd, extent.end - 1, extent.end, text[start], undefined);
  }

  private scanPart(text: string, start: number, end: number): void {
    const decoded = decodePart(text, start, end);
    if (decoded === undefined) {
      this.scanCode(text, start, end);
      return;
    }
    const outer = this.offsets;
    this.offsets = outer ? decoded.offsets.map((offset) => outer[offset]) : decoded.offsets;
    this.scanCode(decoded.text, 0, decoded.text.length);
    this.offsets = outer;
  }

  private report(diagnostic: Diagnostic): void {
    if (this.diagnostics.length < maximumErrors) this.diagnostics.push(diagnostic);
  }

  private emit(type: TokenType, start: number, end: number, image: string, value: TokenValue): void {
    const startOffset = this.at(start);
    if (this.lineBreak >= 0) {
      if (this.previous !== undefined && isLineBreakMeaningful(this.previous, type)) {
        this.tokens.push(new Token(t.Newline, '', this.lineBreak, this.lineBreak + 1, undefined));
      }
      this.lineBreak = -1;
    }
    if (this.comment.length > 0) {
      this.docs.set(startOffset, this.comment.join('\n'));
      this.comment = [];
    }
    this.tokens.push(new Token(type, image, startOffset, this.at(end), value));
    this.previous = type;
  }

  private at(index: number): number {
    return this.offsets === undefined ? index : this.offsets[index];
  }

  private span(start: number, end: number): Span {
    return { source: this.source, start: this.at(start), end: this.at(end) };
  }
}

function stringValue(value: string): TokenValue {
  return { literal: { kind: 'String', value }, needsMinus: false };
}
