/** A program put together from pieces of a person's code and text of our own: places are those in the code. */

import { Source } from '../lang/syntax/source';

/** A part of the composed text; `from` is where it stands in the code, undefined for text of our own. */
export interface Piece {
  readonly text: string;
  readonly from: number | undefined;
}

/** A range of code as a piece. */
export function pieceOf(code: string, start: number, end: number): Piece {
  return { text: code.slice(start, end), from: start };
}

/** Source text made of pieces; it quotes and counts only the code. */
export class ComposedSource extends Source {
  private readonly code: Source;
  private readonly placed: readonly { readonly start: number; readonly from: number; readonly end: number }[];

  /**
   * @param path the name shown to people
   * @param code what the person wrote
   * @param pieces in the order of the composed text
   */
  constructor(path: string, code: string, pieces: readonly Piece[]) {
    super(path, pieces.map(({ text }) => text).join(''));
    this.code = new Source(path, code);
    let start = 0;
    const placed: { start: number; from: number; end: number }[] = [];
    for (const { text, from } of pieces) {
      const end = start + text.length;
      if (from !== undefined) placed.push({ start, from, end });
      start = end;
    }
    this.placed = placed;
  }

  override position(offset: number): { line: number; column: number } {
    return this.code.position(this.offsetInCode(offset));
  }

  override line(number: number): string {
    return this.code.line(number);
  }

  override isWritten(offset: number): boolean {
    return this.placed.some(({ start, end }) => start <= offset && offset < end);
  }

  /** A place in text of our own falls on the end of the code before it. */
  private offsetInCode(offset: number): number {
    const before = this.placed.findLast(({ start }) => start <= offset);
    if (before === undefined) return 0;
    return before.from + Math.min(offset, before.end) - before.start;
  }
}
