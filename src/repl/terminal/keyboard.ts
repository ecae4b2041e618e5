/** The terminal's keys while something is edited, and its lines while something is evaluated. */

import { createRequire } from 'node:module';
import type { ReadStream } from 'node:tty';
import { NOT_READY, type Input } from '../../lang/host';

const load = createRequire(__filename);

/** A key that was pressed, as node:readline describes it. */
export interface Key {
  /** `return`, `up`, `a`; undefined for characters without a name. */
  readonly name: string | undefined;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
  /** What the terminal sent. */
  readonly sequence: string;
}

/** What an editor does with keys. */
export interface KeyListener {
  press(key: Key): void;
  /** Text was pasted as a whole. */
  paste(text: string): void;
  /** The terminal went away. */
  hangUp(): void;
}

const bracketedPasteOn = '\u001b[?2004h';
const bracketedPasteOff = '\u001b[?2004l';

/** The one reader of the terminal. Keys that come while nobody edits are kept for who edits next. */
export class Keyboard {
  private stream: ReadStream | undefined;
  private listener: KeyListener | undefined;
  private readonly waiting: Key[] = [];
  private pasted: string | undefined;
  private hasEnded = false;

  /**
   * @param write sends sequences that switch the terminal's ways
   * @param interrupt told of a Ctrl-C that came together with the end of an entry
   */
  constructor(
    private readonly write: (text: string) => void,
    private readonly interrupt: () => void,
  ) {}

  /** Gives every key to `listener`, unechoed, until `stop`. */
  listen(listener: KeyListener): void {
    this.listener = listener;
    const stream = this.open();
    stream.setRawMode(true);
    this.write(bracketedPasteOn);
    stream.off('keypress', this.onKey);
    stream.on('keypress', this.onKey);
    stream.resume();
    this.drain();
  }

  /** The terminal edits and echoes lines itself again. */
  stop(): void {
    this.listener = undefined;
    const { stream } = this;
    if (stream === undefined) return;
    // Keys that came together with the last one are still to be told: they wait for who listens next.
    stream.pause();
    this.write(bracketedPasteOff);
    if (!this.hasEnded) stream.setRawMode(false);
  }

  /** Standard input of programs: lines as the terminal edits them. */
  readonly lines: Input = new TerminalLines(() => {
    const stream = this.open();
    stream.off('keypress', this.onKey);
    return stream;
  });

  private open(): ReadStream {
    if (this.stream !== undefined && !this.stream.destroyed && !this.stream.readableEnded) return this.stream;
    const { ReadStream: TtyStream } = load('node:tty') as typeof import('node:tty');
    const { emitKeypressEvents } = load('node:readline') as typeof import('node:readline');
    const stream = new TtyStream(0);
    stream.on('error', () => {
      this.end();
    });
    stream.on('end', () => {
      if (this.listener !== undefined) this.end();
    });
    emitKeypressEvents(stream);
    this.stream = stream;
    return stream;
  }

  private end(): void {
    this.hasEnded = true;
    this.listener?.hangUp();
  }

  private readonly onKey = (character: string | undefined, key: Partial<Key>): void => {
    const { name, ctrl = false, meta = false, shift = false } = key;
    if (this.listener === undefined && ctrl && name === 'c') {
      this.waiting.length = 0;
      this.interrupt();
      return;
    }
    this.waiting.push({ name, ctrl, meta, shift, sequence: key.sequence ?? character ?? '' });
    this.drain();
  };

  private drain(): void {
    while (this.listener !== undefined) {
      const key = this.waiting.shift();
      if (key === undefined) return;
      this.deliver(key, this.listener);
    }
  }

  private deliver(key: Key, listener: KeyListener): void {
    if (key.name === 'paste-start') this.pasted = '';
    else if (key.name === 'paste-end') {
      const text = this.pasted ?? '';
      this.pasted = undefined;
      listener.paste(text.replace(/\r\n?/g, '\n'));
    } else if (this.pasted !== undefined) this.pasted += key.sequence;
    else listener.press(key);
  }
}

/** Lines of a terminal that a program reads while it is evaluated. */
class TerminalLines implements Input {
  readonly isTerminal = true;
  private text = '';
  private hasEnded = false;

  constructor(private readonly open: () => ReadStream) {}

  readLine(): string | undefined | typeof NOT_READY {
    const end = this.text.indexOf('\n');
    if (end >= 0) {
      const line = this.text.slice(0, end).replace(/\r$/, '');
      this.text = this.text.slice(end + 1);
      return line;
    }
    if (!this.hasEnded) return NOT_READY;
    // Ctrl-D ends what one reader gets, not the terminal.
    this.hasEnded = false;
    const rest = this.text;
    this.text = '';
    return rest === '' ? undefined : rest;
  }

  readAll(): string | typeof NOT_READY {
    if (!this.hasEnded) return NOT_READY;
    this.hasEnded = false;
    const rest = this.text;
    this.text = '';
    return rest;
  }

  whenReady(done: () => void): () => void {
    const stream = this.open();
    const finish = (): void => {
      forget();
      done();
    };
    const onData = (chunk: Buffer): void => {
      this.text += chunk.toString('utf8');
      finish();
    };
    const onEnd = (): void => {
      this.hasEnded = true;
      finish();
    };
    const forget = (): void => {
      stream.off('data', onData);
      stream.off('end', onEnd);
      stream.pause();
    };
    stream.on('data', onData);
    stream.on('end', onEnd);
    stream.resume();
    return forget;
  }
}
