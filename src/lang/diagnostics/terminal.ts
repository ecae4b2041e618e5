/**
 * A diagnostic as text for a terminal: message, place, excerpt with the marked spans, help and note.
 * The shape is that of rustc and ariadne: a margin with line numbers, `┬` under a span, an arrow to its words.
 */

import type { Source } from '../syntax/source';
import type { Diagnostic, Label } from './diagnostic';
import { sourceLine, type LineMark, type Bracket } from './excerpt';
import { paintedPalette, plainPalette, type Palette } from './palette';

/** The whole diagnostic, ending in a newline. Colours are ANSI sequences, only if wanted. */
export function renderDiagnostic(diagnostic: Diagnostic, isColored: boolean): string {
  const palette = isColored ? paintedPalette(diagnostic) : plainPalette;
  const { label, message, severity, help, note } = diagnostic;
  if (label === undefined) return [message, ...hints(help, note, palette)].join('\n') + '\n';
  const word = severity === 'error' ? 'Error:' : 'Warning:';
  const primary = { ...label, text: label.text === '' ? message : label.text };
  const sections = bySource([primary, ...diagnostic.related]);
  const width = Math.max(
    ...sections.flatMap(({ labels }) => labels.map((each) => String(lastLine(each)).length)),
  );
  const margin = palette.margin(`${' '.repeat(width + 2)}│`);
  const lines = [`${palette.severity(word)} ${message}`];
  for (const [index, section] of sections.entries()) {
    const { line, column } = section.source.position(section.labels[0].span.start);
    const corner = palette.margin(`${' '.repeat(width + 2)}${index === 0 ? '╭' : '├'}─[`);
    lines.push(`${corner}${section.source.path}:${line}:${column}${palette.margin(']')}`, margin);
    lines.push(...excerpt(section, primary, width, palette));
  }
  for (const hint of hints(help, note, palette)) lines.push(`${margin} `, `${margin} ${hint}`);
  lines.push(palette.margin(`${'─'.repeat(width + 2)}╯`));
  return `${lines.join('\n')}\n`;
}

/** Labels of one source, the earliest given first. */
interface Section {
  readonly source: Source;
  readonly labels: readonly Label[];
}

function bySource(labels: readonly Label[]): Section[] {
  const sections = new Map<Source, Label[]>();
  for (const label of labels) {
    const known = sections.get(label.span.source);
    if (known === undefined) sections.set(label.span.source, [label]);
    else known.push(label);
  }
  return [...sections].map(([source, own]) => ({ source, labels: own }));
}

function hints(help: string | undefined, note: string | undefined, palette: Palette): string[] {
  const lines: string[] = [];
  if (help !== undefined) lines.push(`${palette.hint('Help')}: ${help}`);
  if (note !== undefined) lines.push(`${palette.hint('Note')}: ${note}`);
  return lines;
}

function lastLine({ span }: Label): number {
  return endPosition(span.source, span.start, span.end).line;
}

/** Position just after the span; a span that ends in a line break ends on the line before. */
function endPosition(source: Source, start: number, end: number): { line: number; column: number } {
  const position = source.position(end);
  if (position.column > 1 || end <= start) return position;
  const before = source.position(end - 1);
  return { line: before.line, column: before.column + 1 };
}

/** All lines that carry a label, with a mark for each gap between them. */
function excerpt(section: Section, primary: Label, width: number, palette: Palette): string[] {
  const { source } = section;
  const marks = new Map<number, LineMark[]>();
  let bracket: (Bracket & { readonly first: number; readonly last: number }) | undefined;
  for (const label of section.labels) {
    const start = source.position(label.span.start);
    const end = endPosition(source, label.span.start, label.span.end);
    const paint = label === primary ? palette.primary : palette.secondary;
    if (end.line > start.line && bracket === undefined) {
      bracket = { first: start.line, last: end.line, text: label.text, paint };
      continue;
    }
    // One bracket fits the margin; a second long span is marked on its first line only.
    const endColumn = end.line > start.line ? Number.MAX_SAFE_INTEGER : end.column;
    const onLine = marks.get(start.line) ?? [];
    onLine.push({ start: start.column, end: endColumn, text: label.text, paint });
    marks.set(start.line, onLine);
  }
  const numbers = new Set([...marks.keys(), ...(bracket === undefined ? [] : [bracket.first, bracket.last])]);
  const lines: string[] = [];
  let previous: number | undefined;
  for (const number of [...numbers].sort((first, second) => first - second)) {
    if (previous !== undefined && number > previous + 1) {
      const isInside = bracket !== undefined && previous >= bracket.first && previous < bracket.last;
      lines.push(palette.skipped(`${' '.repeat(width + 2)}${isInside ? '┆ ┆   ' : '│'}`));
    }
    lines.push(...sourceLine(source.line(number), number, width, marks.get(number) ?? [], bracket, palette));
    previous = number;
  }
  return lines;
}
