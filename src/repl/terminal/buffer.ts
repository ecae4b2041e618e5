/** The text that is being edited, and the cursor in it. Moves by what people see as one character. */

interface Snapshot {
  readonly text: string;
  readonly cursor: number;
}

/** Steps that can be undone. */
const UNDO_LIMIT = 200;

/** Text of one or more lines with a cursor. */
export class Buffer {
  private content = '';
  private at = 0;
  private killed = '';
  /** The column that moves up and down come back to. */
  private wanted: number | undefined;
  private undoable: Snapshot[] = [];

  get text(): string {
    return this.content;
  }

  /** Offset of the cursor. */
  get cursor(): number {
    return this.at;
  }

  get beforeCursor(): string {
    return this.content.slice(0, this.at);
  }

  get isEmpty(): boolean {
    return this.content === '';
  }

  get isOnFirstLine(): boolean {
    return !this.beforeCursor.includes('\n');
  }

  get isOnLastLine(): boolean {
    return !this.content.slice(this.at).includes('\n');
  }

  /** Replaces everything; the cursor goes to the end, or where it is told. */
  set(text: string, cursor: number = text.length): void {
    this.remember();
    this.content = text;
    this.at = cursor;
    this.wanted = undefined;
  }

  insert(text: string): void {
    this.replace(this.at, this.at, text);
  }

  /** Puts text in the place of a range; the cursor stands after it. */
  replace(start: number, end: number, text: string): void {
    this.remember();
    this.content = this.content.slice(0, start) + text + this.content.slice(end);
    this.at = start + text.length;
    this.wanted = undefined;
  }

  undo(): void {
    const last = this.undoable.pop();
    if (last === undefined) return;
    this.content = last.text;
    this.at = last.cursor;
  }

  /** Forgets the steps: another entry begins. */
  clear(): void {
    this.content = '';
    this.at = 0;
    this.wanted = undefined;
    this.undoable = [];
  }

  left(): void {
    this.moveTo(this.before(this.at));
  }
  right(): void {
    this.moveTo(this.after(this.at));
  }
  wordLeft(): void {
    this.moveTo(this.wordStart());
  }
  wordRight(): void {
    this.moveTo(this.wordEnd());
  }
  lineStart(): void {
    this.moveTo(this.content.lastIndexOf('\n', this.at - 1) + 1);
  }
  lineEnd(): void {
    this.moveTo(this.lineEndAt(this.at));
  }
  start(): void {
    this.moveTo(0);
  }
  end(): void {
    this.moveTo(this.content.length);
  }

  up(): void {
    const start = this.content.lastIndexOf('\n', this.at - 1) + 1;
    if (start === 0) return;
    const previous = this.content.lastIndexOf('\n', start - 2) + 1;
    this.moveInLine(this.at - start, previous, start - 1);
  }
  down(): void {
    const start = this.content.lastIndexOf('\n', this.at - 1) + 1;
    const end = this.lineEndAt(this.at);
    if (end === this.content.length) return;
    this.moveInLine(this.at - start, end + 1, this.lineEndAt(end + 1));
  }

  backspace(): void {
    if (this.at > 0) this.replace(this.before(this.at), this.at, '');
  }
  delete(): void {
    if (this.at < this.content.length) this.removeAfter(this.after(this.at));
  }
  killWordLeft(): void {
    this.kill(this.wordStart(), this.at);
  }
  killWordRight(): void {
    this.kill(this.at, this.wordEnd());
  }
  killLineLeft(): void {
    this.kill(this.content.lastIndexOf('\n', this.at - 1) + 1, this.at);
  }
  killLineRight(): void {
    const end = this.lineEndAt(this.at);
    this.kill(this.at, end === this.at && end < this.content.length ? end + 1 : end);
  }
  yank(): void {
    this.insert(this.killed);
  }

  /** Swaps the two characters around the cursor. */
  transpose(): void {
    const end = this.at < this.lineEndAt(this.at) ? this.after(this.at) : this.at;
    const middle = this.before(end);
    const start = this.before(middle);
    if (start === middle || middle === end || this.content.slice(start, end).includes('\n')) return;
    this.replace(start, end, this.content.slice(middle, end) + this.content.slice(start, middle));
  }

  private kill(start: number, end: number): void {
    if (start === end) return;
    this.killed = this.content.slice(start, end);
    this.replace(start, end, '');
  }

  private removeAfter(end: number): void {
    const start = this.at;
    this.replace(start, end, '');
  }

  private moveTo(offset: number): void {
    this.at = Math.max(0, Math.min(offset, this.content.length));
    this.wanted = undefined;
  }

  private moveInLine(column: number, start: number, end: number): void {
    const wanted = this.wanted ?? column;
    this.moveTo(Math.min(start + wanted, end));
    this.wanted = wanted;
  }

  private lineEndAt(offset: number): number {
    const end = this.content.indexOf('\n', offset);
    return end < 0 ? this.content.length : end;
  }

  private wordStart(): number {
    return /[A-Za-z0-9_\u0080-\uffff]*[^A-Za-z0-9_\u0080-\uffff]*$/.exec(this.beforeCursor)?.index ?? 0;
  }

  private wordEnd(): number {
    const rest = this.content.slice(this.at);
    return this.at + (/^[^A-Za-z0-9_\u0080-\uffff]*[A-Za-z0-9_\u0080-\uffff]*/.exec(rest)?.[0].length ?? 0);
  }

  private before(offset: number): number {
    const start = Math.max(0, offset - 64);
    let last = start;
    for (const { index } of graphemes(this.content.slice(start, offset))) last = start + index;
    return offset === 0 ? 0 : last;
  }

  private after(offset: number): number {
    for (const { segment } of graphemes(this.content.slice(offset, offset + 64)))
      return offset + segment.length;
    return offset;
  }

  private remember(): void {
    this.undoable.push({ text: this.content, cursor: this.at });
    if (this.undoable.length > UNDO_LIMIT) this.undoable.shift();
  }
}

let segmenter: Intl.Segmenter | undefined;

/** A piece of text that people see as one character, and where it begins. */
export interface Grapheme {
  readonly segment: string;
  readonly index: number;
}

/** The characters of a text as people see them. */
export function graphemes(text: string): Iterable<Grapheme> {
  // Intl takes milliseconds to load, and most of what is typed needs none of it.
  if (/^[\t\n\x20-\x7e]*$/.test(text)) return Array.from(text, (segment, index) => ({ segment, index }));
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}
