/** What people see of an error that nobody handled. */

import type * as R from '../check/resolved';
import { displayNow } from '../operations/show';
import { siteSpan } from '../machine/sites';
import { Thrown } from '../machine/thrown';
import type { Span } from '../syntax/source';
import { FunctionValue, type Frame } from '../values/function';

/** Longest trace printed; deep recursion would fill screens. */
const TRACE_LINES = 30;

/** `Runtime error: …`, an excerpt of the place, and the stack trace. `display` is the thrown value's text when its
 * own Show has made one, `frames` are those left on the heap. */
export function failureText(
  thrown: unknown,
  display: string | undefined,
  frames: readonly unknown[],
  program: R.ResolvedProgram,
): string {
  if (!(thrown instanceof Thrown)) return `Runtime error: Panic: ${internalText(thrown)}\n`;
  const message = thrown.uncaughtText ?? `Panic: Uncaught exception: ${display ?? displayNow(thrown.value)}`;
  const excerpt = thrown.span === undefined ? '' : `${excerptOf(thrown.span)}\n`;
  const lines = traceLines(thrown, frames, program);
  const shown = lines.slice(0, TRACE_LINES).map((line, index) => `  ${index + 1}. ${line}\n`);
  if (lines.length > TRACE_LINES) shown.push(`  … and ${lines.length - TRACE_LINES} more\n`);
  const trace = shown.length === 0 ? '' : `\nStack trace:\n${shown.join('')}\n`;
  return `Runtime error: ${message}\n${excerpt}${trace}`;
}

function internalText(error: unknown): string {
  return `internal error: ${error instanceof Error ? error.message : String(error)}`;
}

/** `  ╭ file:line:column`, the line, and carets under the expression. */
function excerptOf(span: Span): string {
  const { line, column } = span.source.position(span.start);
  const text = span.source.line(line);
  const number = String(line);
  const margin = ' '.repeat(number.length);
  const width = Math.max(1, Math.min(span.end - span.start, text.length - column + 1));
  const blank = [...text.slice(0, column - 1)].map((character) => (character === '\t' ? '\t' : ' ')).join('');
  return [
    ` ${margin} --> ${span.source.path}:${line}:${column}`,
    ` ${number} | ${text}`,
    ` ${margin} | ${blank}${'^'.repeat(width)}`,
  ].join('\n');
}

function traceLines(thrown: Thrown, frames: readonly unknown[], program: R.ResolvedProgram): string[] {
  const calls = [...thrown.sites].reverse().flatMap((site) => siteSpan(site) ?? []);
  const { span } = thrown;
  // A builtin that calls the program notes where it is called, which is also where it fails itself.
  const isNoted = calls.length > 0 && span?.start === calls[0].start && span.source === calls[0].source;
  const spans = span === undefined || isNoted ? calls : [span, ...calls];
  const lines = spans.map((span) =>
    lineAt(nameAround(span, program), span.source.path, span.source.position(span.start).line),
  );
  let last: unknown;
  let lastName = spans.length === 0 ? '' : nameAround(spans[spans.length - 1], program);
  for (const frame of frames) {
    if (frame === last || !isFrame(frame)) continue;
    last = frame;
    const { code } = frame[0];
    // The frame in which the error began may be known by its span already.
    if (code.name === lastName || code.place === undefined) continue;
    lastName = '';
    lines.push(lineAt(code.name, code.place.path, code.place.line));
  }
  return lines;
}

function isFrame(value: unknown): value is Frame {
  return Array.isArray(value) && value[0] instanceof FunctionValue;
}

function lineAt(name: string, path: string, line: number): string {
  return `${name} (${path}:${line})`;
}

/** The function of the program whose text holds a place. */
function nameAround(span: Span, program: R.ResolvedProgram): string {
  const definitions = [
    ...program.functions,
    ...program.implementations.flatMap((implementation) => implementation.methods),
  ];
  const holds = (outer: Span) =>
    outer.source === span.source && outer.start <= span.start && span.end <= outer.end;
  const found = definitions.find((definition) => definition.clauses.some((clause) => holds(clause.span)));
  return found?.routine.name ?? '<top level>';
}
