/** The list of candidates below the text, and which of them is chosen. */

import type { Candidate } from '../../lang/session/complete';
import type { Paint } from '../colors';
import { cut } from './layout';

/** Rows of candidates that are shown at a time. */
const ROWS = 8;

/** Candidates for a place in the text. */
export class Menu {
  /** The chosen candidate; -1 while only their common beginning has been filled in. */
  chosen = -1;

  constructor(
    /** Where the completed text begins. */
    readonly start: number,
    readonly candidates: readonly Candidate[],
  ) {}

  /** The next candidate, or the one before; from the end it goes on at the beginning. */
  move(step: 1 | -1): Candidate {
    const count = this.candidates.length;
    this.chosen = this.chosen < 0 && step < 0 ? count - 1 : (this.chosen + step + count) % count;
    return this.candidates[this.chosen];
  }

  /** The lines of the list. */
  lines(paint: Paint, columns: number): string[] {
    const first = Math.max(0, Math.min(this.chosen - ROWS + 2, this.candidates.length - ROWS));
    const shown = this.candidates.slice(first, first + ROWS);
    const width = Math.min(32, Math.max(...shown.map(({ text }) => text.length)));
    const lines = shown.map(({ text, detail }, index) => {
      const isChosen = first + index === this.chosen;
      const name = cut(text, Math.max(4, Math.min(width + 1, columns - 2))).padEnd(width);
      const rest = cut(detail, Math.max(2, columns - width - 5));
      return `${isChosen ? '> ' : '  '}${isChosen ? paint.strong(name) : name}  ${paint.quiet(rest)}`;
    });
    const left = this.candidates.length - first - shown.length;
    if (left > 0) lines.push(paint.quiet(`  … ${left} more`));
    return lines;
  }
}

/** What all candidates begin with. */
export function commonStart(candidates: readonly Candidate[]): string {
  let common = candidates[0]?.text ?? '';
  for (const { text } of candidates) {
    let length = 0;
    while (length < common.length && common[length] === text[length]) length++;
    common = common.slice(0, length);
  }
  return common;
}
