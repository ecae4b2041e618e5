/** The terminal as programs write to it: what they print appears above the line that is being edited. */

import { createRequire } from 'node:module';
import type { Output } from '../../lang/host';
import type { ScreenSize } from './view';

const load = createRequire(__filename);

/** What is drawn and must be out of the way while something else is written. */
export interface Drawn {
  hide(): void;
  /** Draws again, at the next turn of the event loop. */
  showSoon(): void;
}

/** An output whose text never mixes with what is drawn. */
export class ScreenOutput implements Output {
  readonly isTerminal = true;
  private lineStart = true;
  private drawn: Drawn | undefined;

  /** @param onText told where a program's text has left the cursor */
  constructor(
    private readonly under: Output,
    private readonly partner?: ScreenOutput,
  ) {}

  /** Says what is to be hidden while something is written; undefined for nothing. */
  protect(drawn: Drawn | undefined): void {
    this.drawn = drawn;
    if (drawn !== undefined) this.startLine();
  }

  get atLineStart(): boolean {
    return this.lineStart;
  }

  write(text: string): void {
    if (text === '') return;
    this.note(text.endsWith('\n'));
    this.drawn?.hide();
    this.under.write(text);
    this.drawn?.showSoon();
  }

  writeBytes(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.note(bytes[bytes.length - 1] === 10);
    this.drawn?.hide();
    this.under.writeBytes(bytes);
    this.drawn?.showSoon();
  }

  flush(): void {
    this.under.flush();
  }

  /** Ends an unfinished line, so that what is drawn next has its own. */
  startLine(): void {
    if (this.lineStart) return;
    this.under.write('\n');
    this.note(true);
  }

  private note(isLineStart: boolean): void {
    this.lineStart = isLineStart;
    if (this.partner !== undefined) this.partner.lineStart = isLineStart;
  }
}

/** Asks the terminal for its size, once and after every change. */
export class ScreenMeter {
  private known: ScreenSize | undefined;

  /** The size now. */
  readonly size = (): ScreenSize => {
    this.known ??= measure();
    return this.known;
  };

  /** Calls back after the size has changed. Returns how to end that. */
  watch(changed: () => void): () => void {
    const onChange = (): void => {
      this.known = undefined;
      changed();
    };
    process.on('SIGWINCH', onChange);
    return () => process.off('SIGWINCH', onChange);
  }
}

function measure(): ScreenSize {
  const { WriteStream } = load('node:tty') as typeof import('node:tty');
  const stream = new WriteStream(1);
  const [columns, rows] = stream.getWindowSize();
  stream.destroy();
  // A terminal that does not know its size says nought.
  return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
}
