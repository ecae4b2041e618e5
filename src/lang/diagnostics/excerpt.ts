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
  const layout = new LineLayout(text, marks.length === 0 ? 1 : Math.min(...marks.map((mark) => mark.start)));
  const drawn = marks.map((mark) => layout.place(mark)).sort((first, second) => first.start - second.start);
  const margin = palette.margin(`${' '.repeat(width + 2)}│`);
  const below =
    bracket !== undefined && number >= bracket.first && number < bracket.last ? bracket : undefined;
  const inside = below === undefined ? (bracket === undefined ? '' : '    ') : `${below.paint('│')}   `;
  const numbered = palette.margin(` ${String(number).padStart(width)} │`);
  const lines = [
    `${numbered} ${bracketAt(bracket, number)}${paintLine(layout.cells, drawn, palette)}`.trimEnd(),
  ];
  for (const row of rowsBelow(drawn)) lines.push(`${margin} ${inside}${row}`);
  if (bracket !== undefined && number === bracket.last) {
    const end = layout.cells.length + reach;
    lines.push(`${margin} ${bracket.paint('│')}   ${' '.repeat(end)}`);
    lines.push(`${margin} ${bracket.paint(`╰───${'─'.repeat(end)}`)} ${bracket.text}`);
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

/** Lines longer than this are shown in part, with `…` where something is left out. */
const maximumCells = 220;
/** How much is shown before the first mark of such a line. */
const cellsBefore = 60;

/** A line of source as it stands on the screen: tabs widened, trailing blanks gone, very long ones cut. */
class LineLayout {
  /** What stands in each column of the screen; the second column of a wide character holds nothing. */
  readonly cells: string[] = [];
  /** Screen column of each character, and of the place after the last. */
  private readonly columns: number[] = [];

  /** `focus` is the character, from 1, that must stay in sight. */
  constructor(source: string, focus: number) {
    for (const character of source.trimEnd()) {
      this.columns.push(this.cells.length);
      if (character === '\t') this.cells.push(...' '.repeat(tabWidth - (this.cells.length % tabWidth)));
      else this.cells.push(...[character, ''].slice(0, isWide(character) ? 2 : 1));
    }
    this.columns.push(this.cells.length);
    if (this.cells.length > maximumCells) this.cut(focus);
  }

  private cut(focus: number): void {
    const start = Math.max(0, this.column(focus) - cellsBefore);
    const end = start + maximumCells;
    const isCutBehind = end < this.cells.length;
    this.cells.length = Math.min(end, this.cells.length);
    this.cells.splice(0, start, ...(start > 0 ? ['…'] : []));
    if (isCutBehind) this.cells.push('…');
    const shift = start > 0 ? 1 - start : 0;
    for (const [i, column] of this.columns.entries()) {
      this.columns[i] = Math.min(Math.max(column + shift, 0), this.cells.length);
    }
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

/** East Asian characters and emoji, which terminals show two columns wide. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;

function isWide(character: string): boolean {
  return character > '\u1100' && wide.test(character);
}

function paintLine(cells: readonly string[], marks: readonly DrawnMark[], palette: Palette): string {
  let painted = '';
  let position = 0;
  for (const { start, end, paint } of marks) {
    if (start < position) continue;
    painted += palette.unmarked(cells.slice(position, start).join(''));
    painted += paint(cells.slice(start, end).join(''));
    position = Math.min(end, cells.length);
  }
  return painted + palette.unmarked(cells.slice(position).join(''));
}

/** The underlines, then for each mark from left to right an arrow, with the stems of the marks still to come. */
function rowsBelow(marks: readonly DrawnMark[]): string[] {
  if (marks.length === 0) return [];
  const end = Math.max(...marks.map((mark) => mark.end)) + reach;
  const rows = [underlines(marks, end)];
  for (const [index, mark] of marks.entries()) {
    const later = marks.slice(index + 1);
    if (index > 0) rows.push(stems([mark, ...later], end));
    rows.push(arrow(mark, later, end));
  }
  return rows;
}

function underlines(marks: readonly DrawnMark[], end: number): string {
  const row = new Array<string>(end).fill(' ');
  for (const { start, end: stop, middle, paint } of marks) {
    for (let column = start; column < stop; column++) row[column] = paint(column === middle ? '┬' : '─');
  }
  return row.join('');
}

function stems(marks: readonly DrawnMark[], end: number): string {
  const row = new Array<string>(end).fill(' ');
  for (const { middle, paint } of marks) row[middle] = paint('│');
  return row.join('');
}

function arrow({ middle, text, paint }: DrawnMark, later: readonly DrawnMark[], end: number): string {
  const crossed = new Map(later.map((mark) => [mark.middle, mark.paint]));
  let row = `${' '.repeat(middle)}${paint('╰')}`;
  for (let column = middle + 1; column < end; column++)
    row += (crossed.get(column) ?? paint)(crossed.has(column) ? '┼' : '─');
  return `${row} ${text}`;
}
