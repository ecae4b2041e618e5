/** One line of source with what is drawn below and beside it. */

import type { Palette } from './palette';

const tabWidth = 4;
/** How far an arrow reaches beyond the span it starts under. */
const reach = 2;

/** A span on one line: columns in characters from 1, the end exclusive. */
export interface LineMark {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly paint: (text: string) => string;
}

/** A span over several lines, drawn in the margin from its first line to its last. */
export interface Bracket {
  readonly first: number;
  readonly last: number;
  readonly text: string;
  readonly paint: (text: string) => string;
}

/** The line itself, its underlines and arrows, and the end of the bracket if this is its last line. */
export function sourceLine(
  text: string,
  number: number,
  width: number,
  marks: readonly LineMark[],
  bracket: Bracket | undefined,
  palette: Palette,
): string[] {
  const layout = new LineLayout(text);
  const drawn = marks.map((mark) => layout.place(mark)).sort((first, second) => first.start - second.start);
  const margin = palette.margin(`${' '.repeat(width + 2)}│`);
  const below =
    bracket !== undefined && number >= bracket.first && number < bracket.last ? bracket : undefined;
  const inside = below === undefined ? (bracket === undefined ? '' : '    ') : `${below.paint('│')}   `;
  const numbered = palette.margin(` ${String(number).padStart(width)} │`);
  const lines = [
    `${numbered} ${bracketAt(bracket, number)}${paintLine(layout.text, drawn, palette)}`.trimEnd(),
  ];
  for (const row of rowsBelow(drawn)) lines.push(`${margin} ${inside}${row}`.trimEnd());
  if (bracket !== undefined && number === bracket.last) {
    lines.push(`${margin} ${bracket.paint('│')}`, `${margin} ${bracket.paint('╰─────')} ${bracket.text}`);
  }
  return lines;
}

function bracketAt(bracket: Bracket | undefined, number: number): string {
  if (bracket === undefined) return '';
  if (number === bracket.first) return `${bracket.paint('╭─▶')} `;
  if (number === bracket.last) return `${bracket.paint('├─▶')} `;
  return number > bracket.first && number < bracket.last ? `${bracket.paint('│')}   ` : '    ';
}

/** A mark in screen columns from 0, with the column of its arrow. */
interface DrawnMark {
  readonly start: number;
  readonly end: number;
  readonly middle: number;
  readonly text: string;
  readonly paint: (text: string) => string;
}

/** A line of source as it stands on the screen: tabs widened, trailing blanks gone. */
class LineLayout {
  readonly text: string;
  /** Screen column of each character, and of the place after the last. */
  private readonly columns: number[] = [];

  constructor(source: string) {
    let shown = '';
    let column = 0;
    for (const character of source.trimEnd()) {
      this.columns.push(column);
      const cells = character === '\t' ? tabWidth - (column % tabWidth) : 1;
      shown += character === '\t' ? ' '.repeat(cells) : character;
      column += cells;
    }
    this.columns.push(column);
    this.text = shown;
  }

  place({ start, end, text, paint }: LineMark): DrawnMark {
    const first = this.column(start);
    const last = Math.max(this.column(end), first + 1);
    return { start: first, end: last, middle: (first + last) >> 1, text, paint };
  }

  private column(character: number): number {
    const last = this.columns.length - 1;
    return this.columns[Math.min(Math.max(character - 1, 0), last)];
  }
}

function paintLine(text: string, marks: readonly DrawnMark[], palette: Palette): string {
  const characters = [...text];
  let painted = '';
  let position = 0;
  for (const { start, end, paint } of marks) {
    if (start < position) continue;
    painted += palette.unmarked(characters.slice(position, start).join(''));
    painted += paint(characters.slice(start, end).join(''));
    position = Math.min(end, characters.length);
  }
  return painted + palette.unmarked(characters.slice(position).join(''));
}

/** The underlines, then for each mark from left to right an arrow, with the stems of the marks still to come. */
function rowsBelow(marks: readonly DrawnMark[]): string[] {
  if (marks.length === 0) return [];
  const rows = [underlines(marks)];
  const end = Math.max(...marks.map((mark) => mark.end)) + reach;
  for (const [index, mark] of marks.entries()) {
    const later = marks.slice(index + 1);
    if (index > 0) rows.push(stems([mark, ...later]));
    rows.push(arrow(mark, later, end));
  }
  return rows;
}

function underlines(marks: readonly DrawnMark[]): string {
  const row: string[] = [];
  for (const { start, end, middle, paint } of marks) {
    for (let column = row.length; column < start; column++) row.push(' ');
    for (let column = start; column < end; column++) row[column] = paint(column === middle ? '┬' : '─');
  }
  return row.join('');
}

function stems(marks: readonly DrawnMark[]): string {
  const row: string[] = [];
  for (const { middle, paint } of marks) {
    for (let column = row.length; column < middle; column++) row.push(' ');
    row[middle] = paint('│');
  }
  return row.join('');
}

function arrow({ middle, text, paint }: DrawnMark, later: readonly DrawnMark[], end: number): string {
  const crossed = new Map(later.map((mark) => [mark.middle, mark.paint]));
  let row = `${' '.repeat(middle)}${paint('╰')}`;
  for (let column = middle + 1; column < end; column++)
    row += (crossed.get(column) ?? paint)(crossed.has(column) ? '┼' : '─');
  return `${row} ${text}`;
}
