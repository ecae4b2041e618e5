/** The REPL on a terminal: editing with history, colours, completion and signatures; programs print above the prompt. */

import { complete, type Completion } from '../../lang/session/complete';
import { continuationOf } from '../../lang/session/continuation';
import { signatureAtEnd } from '../../lang/session/signature';
import type { Host } from '../../lang/host';
import { commandNames } from '../commands';
import type { Console } from '../console';
import { pathsWith } from '../files';
import { Editor } from './editor';
import { History } from './history';
import { Keyboard } from './keyboard';
import { ScreenMeter, ScreenOutput } from './screen';
import { View } from './view';

/** The devices of a terminal that is edited on. */
export class Terminal {
  readonly keyboard: Keyboard;
  private readonly stdout: ScreenOutput;
  private readonly stderr: ScreenOutput;

  constructor(private readonly under: Host) {
    this.stdout = new ScreenOutput(under.stdout);
    this.stderr = new ScreenOutput(under.stdout, this.stdout);
    this.keyboard = new Keyboard(
      (text) => {
        under.stdout.write(text);
        under.stdout.flush();
      },
      () => {
        this.interrupt();
      },
    );
  }

  /** Ends the evaluation; set once there is something to end. */
  private interrupt: () => void = () => undefined;

  /** The host with streams that know of the editor. */
  get host(): Host {
    const stderr = this.under.stderr.isTerminal ? this.stderr : this.under.stderr;
    return { ...this.under, stdin: this.keyboard.lines, stdout: this.stdout, stderr };
  }

  /** Reads and carries out entries until the user leaves. Gives the exit status. */
  async run(console: Console, historyPath: string, importable: () => readonly string[]): Promise<number> {
    const meter = new ScreenMeter();
    const history = new History(historyPath);
    const editor = new Editor({
      keyboard: this.keyboard,
      view: new View(this.under.stdout, meter.size),
      meter,
      output: this.stdout,
      history,
      paint: console.paint,
      help: {
        continuation: continuationOf,
        complete: (text) => completeInput(console, text, importable),
        signature: (text) => signatureAtEnd(console.session, text),
      },
    });
    this.interrupt = () => {
      console.session.interrupt();
    };
    let exited: number | undefined;
    console.onExit = (code) => {
      exited = code;
      editor.hangUp();
    };
    for (;;) {
      this.stdout.startLine();
      const edited = await editor.edit();
      if (exited !== undefined) return exited;
      if (edited.kind === 'end') return 0;
      history.rewind();
      if (edited.kind === 'cancelled') continue;
      history.add(edited.text);
      const reply = await console.handle(edited.text);
      if (reply.kind === 'end') return reply.status;
    }
  }
}

/** Commands, paths behind `:load`, and else what the language offers. */
function completeInput(console: Console, text: string, importable: () => readonly string[]): Completion {
  const command = /^\s*(:\w*)$/.exec(text)?.[1];
  if (command !== undefined) {
    const names = commandNames().filter((name) => name.startsWith(command));
    return {
      start: text.length - command.length,
      candidates: names.map((name) => ({ text: name, detail: 'command' })),
    };
  }
  const path = /^\s*:(?:l|load)\s+(.*)$/.exec(text)?.[1];
  if (path !== undefined) {
    return {
      start: text.length - path.length,
      candidates: pathsWith(path).map((name) => ({ text: name, detail: '' })),
    };
  }
  const module = /^\s*:(?:b|browse)\s+(.*)$/.exec(text)?.[1];
  if (module !== undefined) {
    const found = complete(console.session, `use ${module}`, importable);
    return { ...found, start: found.start - 'use '.length + text.length - module.length };
  }
  const argument = /^\s*:\w+\s+([\s\S]*)$/.exec(text)?.[1];
  if (argument !== undefined) {
    const found = complete(console.session, argument, importable);
    return { ...found, start: found.start + text.length - argument.length };
  }
  return complete(console.session, text, importable);
}
