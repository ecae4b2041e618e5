/** Draws the text being edited, and lines below it, in place: what was drawn before is overwritten. */

import type { Output } from '../../lang/host';
import { layOut, type Margins } from './layout';
import type { PaintedRange } from './highlight';

/** What is drawn. */
export interface Picture {
  readonly text: string;
  readonly cursor: number;
  readonly ranges: readonly PaintedRange[];
  readonly margins: Margins;
  /** Lines below the text, already cut to the width of the screen. */
  readonly below: readonly string[];
}

/** Size of the screen. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

const clearBelow = '\u001b[J';
const clearScreen = '\u001b[2J\u001b[H';

/** The area of the screen that the editor draws. */
export class View {
  /** Row of the cursor within the area, from its top; undefined while nothing is drawn. */
  private cursorRow: number | undefined;
  private cursorColumn = 0;
  /** Widths of the rows above the cursor. */
  private widthsAbove: readonly number[] = [];

  constructor(
    private readonly out: Output,
    private readonly size: () => ScreenSize,
  ) {}

  /** Draws, in the place of what was drawn before. */
  draw(picture: Picture): void {
    const { columns, rows } = this.size();
    const { text, cursor, ranges, margins, below } = picture;
    const layout = layOut(text, cursor, ranges, margins, columns);
    // A text that is higher than the screen is seen through a window around the cursor.
    const height = Math.max(1, rows - 1);
    const first = Math.max(0, Math.min(layout.cursorRow - height + 1, layout.rows.length - height));
    const top = layout.cursorRow < first ? layout.cursorRow : Math.max(0, first);
    const visible = layout.rows.slice(top, top + height);
    const extra = below.slice(0, Math.max(0, height - visible.length));
    const lines = [...visible.map((row) => row.text), ...extra];
    const cursorRow = layout.cursorRow - top;
    this.out.write(
      `${this.toTop()}${clearBelow}${lines.join('\r\n')}${upBy(lines.length - 1 - cursorRow)}\r${rightBy(layout.cursorColumn)}`,
    );
    this.out.flush();
    this.cursorRow = cursorRow;
    this.cursorColumn = layout.cursorColumn;
    this.widthsAbove = visible.slice(0, cursorRow).map(({ width }) => width);
  }

  /** Draws for the last time and puts the cursor on a line of its own below. */
  finish(picture: Picture): void {
    this.draw({ ...picture, cursor: picture.text.length, below: [] });
    this.out.write('\r\n');
    this.out.flush();
    this.cursorRow = undefined;
  }

  /** Takes everything away; the cursor stands where the area began. */
  hide(): void {
    if (this.cursorRow === undefined) return;
    this.out.write(`${this.toTop()}${clearBelow}`);
    this.out.flush();
    this.cursorRow = undefined;
  }

  /** The screen has another width: terminals have broken the drawn rows anew, and the area is higher or lower. */
  resized(): void {
    if (this.cursorRow === undefined) return;
    const { columns } = this.size();
    const above = this.widthsAbove.map((width) => Math.max(1, Math.ceil(width / columns)));
    this.cursorRow = above.reduce((sum, rows) => sum + rows, 0) + Math.floor(this.cursorColumn / columns);
  }

  /** Empties the screen. */
  clear(): void {
    this.out.write(clearScreen);
    this.out.flush();
    this.cursorRow = undefined;
  }

  get isDrawn(): boolean {
    return this.cursorRow !== undefined;
  }

  private toTop(): string {
    return `${upBy(this.cursorRow ?? 0)}\r`;
  }
}

function upBy(rows: number): string {
  return rows > 0 ? `\u001b[${rows}A` : '';
}

function rightBy(columns: number): string {
  return columns > 0 ? `\u001b[${columns}C` : '';
}
