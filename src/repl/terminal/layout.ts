/** Where the characters of a text stand on a screen of some width. */

import { wideWidth } from './width';
import { graphemes } from './buffer';
import type { PaintedRange } from './highlight';

/** A row of the screen, painted, and its width in columns. */
export interface Row {
  readonly text: string;
  readonly width: number;
}

/** Rows, and where the cursor is among them. */
export interface Layout {
  readonly rows: readonly Row[];
  readonly cursorRow: number;
  readonly cursorColumn: number;
}

/** What stands before the first and before every further line. */
export interface Margins {
  readonly first: string;
  readonly more: string;
  /** Columns that each takes. */
  readonly width: number;
}

const TAB = '    ';

/** Columns that a character takes. */
function widthOf(segment: string): number {
  const code = segment.charCodeAt(0);
  if (segment.length === 1 && code >= 32 && code < 127) return 1;
  if (segment === '\t') return TAB.length;
  return code < 32 || code === 127 ? 2 : wideWidth(segment);
}

/** Lays out text in rows of `columns`. */
export function layOut(
  text: string,
  cursor: number,
  ranges: readonly PaintedRange[],
  margins: Margins,
  columns: number,
): Layout {
  const writer = new RowWriter(margins, Math.max(columns, margins.width + 2));
  let range = 0;
  for (const { segment, index } of graphemes(text)) {
    while (range < ranges.length && ranges[range].end <= index) range++;
    if (index <= cursor && cursor < index + segment.length) writer.markCursor();
    const paint = range < ranges.length && ranges[range].start <= index ? ranges[range].paint : undefined;
    if (segment === '\n' || segment === '\r\n') writer.newLine();
    else writer.write(shown(segment), widthOf(segment), paint);
  }
  if (cursor >= text.length) writer.markCursor();
  return writer.finish();
}

/** Control characters as people write them. */
function shown(segment: string): string {
  const code = segment.charCodeAt(0);
  if (segment === '\t') return TAB;
  if (code === 127) return '^?';
  return code < 32 ? `^${String.fromCharCode(code + 64)}` : segment;
}

class RowWriter {
  private readonly rows: Row[] = [];
  private text: string;
  private width: number;
  private run = '';
  private paint: ((text: string) => string) | undefined;
  private cursorRow = 0;
  private cursorColumn = 0;

  constructor(
    private readonly margins: Margins,
    private readonly columns: number,
  ) {
    this.text = margins.first;
    this.width = margins.width;
  }

  write(text: string, width: number, paint: ((text: string) => string) | undefined): void {
    if (this.width + width > this.columns) this.endRow('', 0);
    if (paint !== this.paint) this.endRun();
    this.paint = paint;
    this.run += text;
    this.width += width;
  }

  newLine(): void {
    this.endRow(this.margins.more, this.margins.width);
  }

  /** The next character stands where the cursor is. */
  markCursor(): void {
    // A full row has no place for a cursor behind its last character.
    if (this.width >= this.columns) this.endRow('', 0);
    this.cursorRow = this.rows.length;
    this.cursorColumn = this.width;
  }

  finish(): Layout {
    this.endRow('', 0);
    return { rows: this.rows, cursorRow: this.cursorRow, cursorColumn: this.cursorColumn };
  }

  private endRow(next: string, width: number): void {
    this.endRun();
    this.rows.push({ text: this.text, width: this.width });
    this.text = next;
    this.width = width;
  }

  private endRun(): void {
    if (this.run !== '') this.text += this.paint === undefined ? this.run : this.paint(this.run);
    this.run = '';
  }
}

/** Cuts text to some columns; an ellipsis tells that there was more. */
export function cut(text: string, columns: number): string {
  let width = 0;
  let result = '';
  for (const { segment } of graphemes(text)) {
    width += widthOf(segment);
    if (width > columns - 1) return `${result}…`;
    result += segment === '\n' ? ' ' : segment;
  }
  return result;
}
