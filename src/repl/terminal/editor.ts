/** Edits one entry: keys change the text, and the text is drawn with colours, candidates and signatures. */

import type { Completion } from '../../lang/session/complete';
import type { Continuation } from '../../lang/session/continuation';
import type { SignatureHelp } from '../../lang/session/signature';
import type { Paint } from '../colors';
import { Buffer } from './buffer';
import { highlight } from './highlight';
import type { History } from './history';
import { bindingOf, type Action } from './keys';
import type { Key, Keyboard, KeyListener } from './keyboard';
import { cut, type Margins } from './layout';
import { commonStart, Menu } from './menu';
import type { Drawn, ScreenMeter, ScreenOutput } from './screen';
import type { Picture, View } from './view';

/** What the editor asks about the text. */
export interface EditorHelp {
  continuation(text: string): Continuation;
  complete(text: string): Completion;
  signature(text: string): SignatureHelp | undefined;
}

/** What the editor works with. */
export interface EditorParts {
  readonly keyboard: Keyboard;
  readonly view: View;
  readonly meter: ScreenMeter;
  readonly output: ScreenOutput;
  readonly history: History;
  readonly paint: Paint;
  readonly help: EditorHelp;
}

/** How the editing of an entry ended. */
export type Edited =
  | { readonly kind: 'entry'; readonly text: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'end' };

/** Milliseconds without a key after which signatures are looked up. */
const PAUSE_MS = 40;
const INDENT = '  ';

interface Search {
  text: string;
  index: number | undefined;
  readonly before: string;
}

/** The editor; one entry at a time. */
export class Editor implements KeyListener, Drawn {
  private readonly buffer = new Buffer();
  private menu: Menu | undefined;
  private search: Search | undefined;
  private signature: SignatureHelp | undefined;
  private signatureHidden = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private redraw: ReturnType<typeof setImmediate> | undefined;
  private finish: ((edited: Edited) => void) | undefined;
  private readonly margins: Margins;

  constructor(private readonly parts: EditorParts) {
    const { paint } = parts;
    this.margins = { first: paint.prompt('>>> '), more: paint.prompt('... '), width: 4 };
  }

  /** Lets the user type an entry. */
  edit(): Promise<Edited> {
    this.buffer.clear();
    this.menu = undefined;
    this.search = undefined;
    this.signature = undefined;
    this.signatureHidden = false;
    const { keyboard, meter, output, view } = this.parts;
    return new Promise((resolve) => {
      const unwatch = meter.watch(() => {
        view.resized();
        this.draw();
      });
      this.finish = (edited) => {
        this.finish = undefined;
        unwatch();
        clearTimeout(this.timer);
        clearImmediate(this.redraw);
        this.redraw = undefined;
        output.protect(undefined);
        keyboard.stop();
        resolve(edited);
      };
      output.protect(this);
      // First, since what is typed as soon as the prompt is seen must not be echoed by the terminal.
      keyboard.listen(this);
      this.draw();
    });
  }

  press(key: Key): void {
    const action = bindingOf(key);
    if (this.search !== undefined && this.searchKey(key, action)) return;
    const wasMenu = this.menu;
    if (action !== 'complete' && action !== 'completeBack') this.menu = undefined;
    if (action === undefined) this.type(key);
    else this.perform(action, wasMenu);
    if (this.finish === undefined) return;
    this.draw();
    this.lookUpSignature();
  }

  paste(text: string): void {
    this.menu = undefined;
    this.buffer.insert(text.replace(/\t/g, '    '));
    this.draw();
    this.lookUpSignature();
  }

  hangUp(): void {
    this.finish?.({ kind: 'end' });
  }

  hide(): void {
    this.parts.view.hide();
  }

  showSoon(): void {
    this.redraw ??= setImmediate(() => {
      this.redraw = undefined;
      if (this.finish === undefined) return;
      this.parts.output.startLine();
      this.draw();
    });
  }

  private type({ sequence, ctrl, meta }: Key): void {
    // Sequences of keys that mean nothing here are not text.
    if (ctrl || meta || sequence === '' || sequence.charCodeAt(0) < 32 || sequence === '\u007f') return;
    if (/^[)\]}]$/.test(sequence)) this.outdent();
    this.buffer.insert(sequence);
    if (sequence === '(' || sequence === ',') this.signatureHidden = false;
  }

  private perform(action: Action, menu: Menu | undefined): void {
    const { buffer } = this;
    const { history, view } = this.parts;
    switch (action) {
      case 'submit':
        this.submit();
        return;
      case 'newLine':
        this.newLine();
        return;
      case 'cancel':
        this.cancel();
        return;
      case 'endOrDelete':
        if (buffer.isEmpty) this.close({ kind: 'end' });
        else buffer.delete();
        return;
      case 'up':
        if (buffer.isOnFirstLine) this.recall(history.previous(buffer.text));
        else buffer.up();
        return;
      case 'down':
        if (buffer.isOnLastLine) this.recall(history.next());
        else buffer.down();
        return;
      case 'previousEntry':
        this.recall(history.previous(buffer.text));
        return;
      case 'nextEntry':
        this.recall(history.next());
        return;
      case 'search':
        this.search = { text: '', index: undefined, before: buffer.text };
        return;
      case 'complete':
        this.complete(1);
        return;
      case 'completeBack':
        this.complete(-1);
        return;
      case 'escape':
        if (menu === undefined) this.signatureHidden = true;
        return;
      case 'clearScreen':
        view.clear();
        return;
      case 'suspend':
        this.suspend();
        return;
      default:
        buffer[action]();
    }
  }

  private submit(): void {
    this.outdentEnd();
    const { text } = this.buffer;
    const state = text.trimStart().startsWith(':') ? 'complete' : this.parts.help.continuation(text);
    const lastLine = text.slice(text.lastIndexOf('\n') + 1);
    const isGivenUp =
      (state === 'more' || state === 'block') && lastLine.trim() === '' && text.includes('\n');
    if (state === 'complete' || isGivenUp || text.trim() === '') this.close({ kind: 'entry', text });
    else {
      if (this.buffer.isOnLastLine) this.buffer.end();
      this.newLine();
    }
  }

  /** A line break, and as much indentation as the line before, more after what opens something. */
  private newLine(): void {
    const before = this.buffer.beforeCursor;
    const line = before.slice(before.lastIndexOf('\n') + 1);
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    const opens =
      /[[({=]\s*$|->\s*$|=>\s*$|\bdo\s*$|^\s*(?:pub\s+)?(?:module|trait)\b|^\s*[A-Z]\w*\s*:\s*[A-Z]\w*\s*$/.test(
        line,
      );
    this.buffer.insert(`\n${indent}${opens ? INDENT : ''}`);
  }

  /** A closing bracket that is the first on its line stands under what opened it. */
  private outdent(): void {
    const before = this.buffer.beforeCursor;
    const line = before.slice(before.lastIndexOf('\n') + 1);
    if (before.includes('\n') && line.endsWith(INDENT) && line.trim() === '')
      this.buffer.replace(before.length - INDENT.length, before.length, '');
  }

  /** So does an `end`. */
  private outdentEnd(): void {
    const before = this.buffer.beforeCursor;
    const found = /\n( *) {2}end$/.exec(before);
    if (found !== null) this.buffer.replace(found.index, before.length, `\n${found[1]}end`);
  }

  private cancel(): void {
    if (this.buffer.isEmpty) {
      this.parts.view.finish(this.picture());
      this.parts.output.write('Press Ctrl-D, or type :quit, to leave.\n');
    }
    this.close({ kind: 'cancelled' });
  }

  private close(edited: Edited): void {
    this.menu = undefined;
    this.signature = undefined;
    const { keyboard, view, output } = this.parts;
    output.protect(undefined);
    // Before the line ends: whoever sees it end and presses Ctrl-C means the evaluation.
    keyboard.stop();
    if (view.isDrawn) view.finish(this.picture());
    this.finish?.(edited);
  }

  private recall(entry: string | undefined): void {
    if (entry !== undefined) this.buffer.set(entry);
  }

  /** Fills in what all candidates share; asked again, one candidate after the other. */
  private complete(step: 1 | -1): void {
    const { buffer, menu } = this;
    if (menu !== undefined) {
      buffer.replace(menu.start, buffer.cursor, menu.move(step).text);
      return;
    }
    const before = buffer.beforeCursor;
    const line = before.slice(before.lastIndexOf('\n') + 1);
    if (line.trim() === '') {
      if (step > 0) buffer.insert(INDENT);
      return;
    }
    const { start, candidates } = this.parts.help.complete(before);
    if (candidates.length === 0) return;
    const common = commonStart(candidates);
    const typed = before.slice(start);
    if (candidates.length === 1 || common.length > typed.length) buffer.replace(start, buffer.cursor, common);
    if (candidates.length > 1) this.menu = new Menu(start, candidates);
  }

  /** Keys of the search through the history. True when the key has been used up. */
  private searchKey(key: Key, action: Action | undefined): boolean {
    const search = this.search as Search;
    if (action === 'search') this.find(search, search.index);
    else if (action === 'backspace') {
      search.text = search.text.slice(0, -1);
      this.find(search, undefined);
    } else if (action === 'cancel' || action === 'escape') {
      this.buffer.set(search.before);
      this.search = undefined;
    } else if (action === undefined && !key.ctrl && !key.meta && key.sequence.charCodeAt(0) >= 32) {
      search.text += key.sequence;
      this.find(search, search.index === undefined ? undefined : search.index + 1);
    } else {
      this.search = undefined;
      return false;
    }
    this.draw();
    return true;
  }

  private find(search: Search, before: number | undefined): void {
    if (search.text === '') return;
    const found = this.parts.history.search(search.text, before);
    if (found === undefined) return;
    search.index = found.index;
    this.buffer.set(found.entry, found.entry.indexOf(search.text));
  }

  /** Stops the process as Ctrl-Z does elsewhere; what is edited is drawn again afterwards. */
  private suspend(): void {
    const { keyboard, view } = this.parts;
    view.hide();
    keyboard.stop();
    process.once('SIGCONT', () => {
      if (this.finish === undefined) return;
      keyboard.listen(this);
      this.draw();
    });
    process.kill(process.pid, 'SIGTSTP');
  }

  /** Looks for the signature of the call around the cursor once the typing pauses. */
  private lookUpSignature(): void {
    clearTimeout(this.timer);
    const text = this.buffer.beforeCursor;
    if (!text.includes('(') || text.trimStart().startsWith(':')) {
      this.signature = undefined;
      return;
    }
    this.timer = setTimeout(() => {
      if (this.finish === undefined) return;
      const found = this.parts.help.signature(text);
      const isSame = JSON.stringify(found) === JSON.stringify(this.signature);
      this.signature = found;
      if (!isSame) this.draw();
    }, PAUSE_MS);
  }

  private draw(): void {
    if (this.finish !== undefined) this.parts.view.draw(this.picture());
  }

  private picture(): Picture {
    const { text, cursor } = this.buffer;
    const { paint } = this.parts;
    return { text, cursor, ranges: highlight(text, paint), margins: this.margins, below: this.below() };
  }

  private below(): string[] {
    const { paint, meter } = this.parts;
    const { columns } = meter.size();
    if (this.search !== undefined) {
      const { text, index } = this.search;
      const fails = text !== '' && index === undefined ? ' (nothing found)' : '';
      return [paint.quiet(cut(`search: ${text}${fails}`, columns))];
    }
    if (this.menu !== undefined) return this.menu.lines(paint, columns);
    if (this.signature === undefined || this.signatureHidden) return [];
    return [signatureLine(this.signature, paint, columns)];
  }
}

function signatureLine(help: SignatureHelp, paint: Paint, columns: number): string {
  const { name, parameters, result, current } = help;
  const plain = `${name}(${parameters.join(', ')}) -> ${result}`;
  if (plain.length >= columns) return paint.quiet(cut(plain, columns));
  const marked = parameters.map((parameter, index) =>
    index === current ? paint.strong(parameter) : paint.quiet(parameter),
  );
  return `${paint.quiet(`${name}(`)}${marked.join(paint.quiet(', '))}${paint.quiet(`) -> ${result}`)}`;
}
