/** A diagnostic as one JSON object, for editors and other programs. */

import type { Span } from '../syntax/source';
import type { Diagnostic } from './diagnostic';

const kinds = { syntax: 'parse', check: 'compile', run: 'runtime' } as const;

/** One line of JSON without its newline; positions from 1, ends exclusive, zeros where there is no place. */
export function diagnosticAsJson({
  label,
  message,
  stage,
  severity,
  help,
  note,
  related,
}: Diagnostic): string {
  const labels = [...(label === undefined ? [] : [label]), ...related];
  return JSON.stringify({
    file: label?.span.source.path ?? '',
    ...range(label?.span),
    severity: stage === 'run' ? 'warning' : severity,
    kind: kinds[stage],
    message,
    ...(help === undefined ? {} : { hint: help }),
    ...(note === undefined ? {} : { notes: [note] }),
    ...(related.length === 0
      ? {}
      : {
          labels: labels.map(({ span, text }) => ({ ...range(span), message: text === '' ? message : text })),
        }),
  });
}

function range(span: Span | undefined): { line: number; column: number; endLine: number; endColumn: number } {
  if (span === undefined) return { line: 0, column: 0, endLine: 0, endColumn: 0 };
  const start = span.source.position(span.start);
  const end = span.source.position(span.end);
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
