/** The entry to this stage: source text in, tree and diagnostics out. Bad programs never throw. */

import type { Diagnostic } from '../diagnostics/diagnostic';
import type { Expression, Item, SourceFile, Statement } from './ast';
import { matchBrackets } from './brackets';
import type { ItemGrammar } from './grammar/items';
import { sharedParser } from './grammar/parser';
import { scan, type ScanResult } from './scanner';
import type { Source, Span } from './source';

/** What every parse reports beside its tree. */
interface ParseOutcome {
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** There are errors, and more text might mend them all: a REPL reads on. */
  readonly endedEarly: boolean;
}

/** A parsed file; `file.items` holds what could be read. */
export interface ParseResult extends ParseOutcome {
  readonly file: SourceFile;
}

/** A parsed entry: definitions and statements, each in their order. */
export interface EntryResult extends ParseOutcome {
  readonly items: readonly Item[];
  readonly statements: readonly Statement[];
}

/** A parsed expression, undefined when it could not be read. */
export interface ExpressionResult extends ParseOutcome {
  readonly expression: Expression | undefined;
}

/** Parses a whole file. */
export function parseFile(source: Source): ParseResult {
  const { value, ...outcome } = parse(source, (parser) => parser.file());
  const whole = { source, start: 0, end: source.text.length };
  return { file: value ?? { kind: 'SourceFile', items: [], span: whole }, ...outcome };
}

/** Parses what was typed into a REPL; `f(x) = …` is a definition like those of a file. */
export function parseReplEntry(source: Source): EntryResult {
  return parseEntry(source, false);
}

/** Parses the body of a program given on the command line; `f(x) = …` is a local function there. */
export function parseBody(source: Source): EntryResult {
  return parseEntry(source, true);
}

/** Parses a single expression. */
export function parseExpressionText(source: Source): ExpressionResult {
  const { value, ...outcome } = parse(source, (parser) => parser.loneExpression());
  return { expression: value, ...outcome };
}

function parseEntry(source: Source, functionsAreLocal: boolean): EntryResult {
  const { value, ...outcome } = parse(source, (parser) => parser.entry(functionsAreLocal));
  return { items: value?.items ?? [], statements: value?.statements ?? [], ...outcome };
}

function parse<T>(source: Source, rule: (parser: ItemGrammar) => T): ParseOutcome & { value: T | undefined } {
  const scanned = scan(source);
  const { tokens, docs } = scanned;
  const parser = sharedParser();
  parser.begin({ source, tokens, brackets: matchBrackets(tokens), docs });
  let value: T | undefined;
  try {
    value = rule(parser);
  } catch (error) {
    const isOutOfStack = error instanceof RangeError;
    parser.diagnostics.push(isOutOfStack ? parser.outOfStack : parser.diagnosticOf(error));
  }
  const outcome = outcomeOf(scanned, parser);
  parser.release();
  return { value, ...outcome };
}

/** Puts together what scanner and parser found. */
function outcomeOf(
  { tokens, diagnostics: lexical, endedEarly }: ScanResult,
  parser: ItemGrammar,
): ParseOutcome {
  const end = tokens[tokens.length - 1].startOffset;
  const isAtEnd = ({ label }: Diagnostic) => label?.span.start === end;
  const isInText = ({ label }: Diagnostic) => label !== undefined && isInside(label.span, parser.textParts);
  const diagnostics = inOrder([
    ...lexical.filter((diagnostic) => !isInText(diagnostic)),
    // A string or comment that was not closed explains why the end came too soon.
    ...parser.diagnostics.filter((diagnostic) => !(endedEarly && isAtEnd(diagnostic))),
  ]);
  const mayGoOn = diagnostics.every((each) => isAtEnd(each) || unterminated.has(each.code));
  return { diagnostics, endedEarly: diagnostics.length > 0 && mayGoOn };
}

function isInside(span: Span, ranges: readonly { start: number; end: number }[]): boolean {
  return ranges.some((range) => range.start <= span.start && span.end <= range.end);
}

/** Codes of strings and comments that were not closed. */
const unterminated = new Set(['E0002', 'E0003']);

/** Sorted by place; of several at one place the first says it. */
function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const start = (diagnostic: Diagnostic) => diagnostic.label?.span.start ?? 0;
  const sorted = [...diagnostics].sort((a, b) => start(a) - start(b));
  return sorted.filter((diagnostic, i) => i === 0 || start(diagnostic) !== start(sorted[i - 1]));
}
