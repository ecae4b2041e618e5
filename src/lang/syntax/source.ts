/** Places in source text: files, spans, and the conversion of offsets to lines and columns. */

/** One piece of source text. Spans refer to it by identity, so that a diagnostic can quote it. */
export class Source {
  /** Offsets at which each line starts; built at the first question for a line. */
  private lineStarts: number[] | undefined;

  /**
   * @param path the name shown to people: the path as given on the command line, `<repl>`, `<-e>`, …
   * @param text the whole text, UTF-16 code units as JavaScript holds them
   */
  constructor(
    readonly path: string,
    readonly text: string,
  ) {}

  /** Line and column (both from 1, columns in characters, a tab counting as one) of an offset. */
  position(offset: number): { line: number; column: number } {
    const starts = this.starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    const before = this.text.slice(starts[low], offset);
    let column = 1;
    for (const _ of before) column++;
    return { line: low + 1, column };
  }

  /** Whether a person wrote what stands at an offset. */
  isWritten(_offset: number): boolean {
    return true;
  }

  /** Text of a line (from 1) without its line break; empty beyond the end. */
  line(number: number): string {
    const starts = this.starts();
    if (number < 1 || number > starts.length) return '';
    const end = number < starts.length ? starts[number] - 1 : this.text.length;
    return this.text.slice(starts[number - 1], end).replace(/\r$/, '');
  }

  private starts(): number[] {
    if (this.lineStarts === undefined) {
      const starts = [0];
      for (let i = this.text.indexOf('\n'); i !== -1; i = this.text.indexOf('\n', i + 1)) starts.push(i + 1);
      this.lineStarts = starts;
    }
    return this.lineStarts;
  }
}

/** A half-open range of offsets (UTF-16 code units) in one source. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** The span from the start of `first` to the end of `last`; both must lie in one source. */
export function joinSpans(first: Span, last: Span): Span {
  return { source: first.source, start: first.start, end: Math.max(first.end, last.end) };
}
