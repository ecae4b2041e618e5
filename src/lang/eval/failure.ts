/** What people see of an error that nobody handled: 02 section 8.3. */

import { displayNow } from '../operations/show';
import { Thrown } from '../machine/thrown';
import type { Span } from '../syntax/source';
import { FunctionValue, type Frame } from '../values/function';

/** Longest trace printed; deep recursion would fill screens. */
const TRACE_LINES = 30;

/** `Runtime error: …`, an excerpt of the place, and the stack trace. `frames` are those left on the heap. */
export function failureText(thrown: unknown, frames: readonly unknown[]): string {
  if (!(thrown instanceof Thrown)) return `Runtime error: Panic: ${internalText(thrown)}\n`;
  const message = thrown.uncaughtText ?? `Panic: Uncaught exception: ${displayNow(thrown.value)}`;
  const excerpt = thrown.span === undefined ? '' : `${excerptOf(thrown.span)}\n`;
  const lines = traceLines(thrown, frames);
  const shown = lines.slice(0, TRACE_LINES).map((line, index) => `  ${index + 1}. ${line}\n`);
  if (lines.length > TRACE_LINES) shown.push(`  … and ${lines.length - TRACE_LINES} more\n`);
  return `Runtime error: ${message}\n${excerpt}\nStack trace:\n${shown.join('')}\n`;
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

function traceLines(thrown: Thrown, frames: readonly unknown[]): string[] {
  const lines: string[] = [];
  let place: Span | undefined = thrown.span;
  let last: unknown;
  for (const { frame, span } of thrown.trace) {
    lines.push(lineOf(frame, span ?? place));
    place = undefined;
    last = frame;
  }
  for (const frame of frames) {
    if (frame === last || !Array.isArray(frame) || !(frame[0] instanceof FunctionValue)) continue;
    last = frame;
    lines.push(lineOf(frame as Frame, undefined));
  }
  return lines;
}

function lineOf(frame: Frame, span: Span | undefined): string {
  const { code } = frame[0];
  if (code.place === undefined) return code.name;
  const path = span?.source.path ?? code.place.path;
  const line = span === undefined ? code.place.line : span.source.position(span.start).line;
  return `${code.name} (${path}:${line})`;
}
