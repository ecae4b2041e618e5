/** The REPL: on a terminal with editing, colours and completion; from a pipe without any of them. */

import type { Host } from '../lang/host';
import { createPaint } from './colors';
import { load } from './commands';
import { Console } from './console';
import { LineReader } from './lines';
import { runPlain } from './plain';
import { Terminal } from './terminal';

/** What the REPL is started with. */
export interface ReplOptions {
  readonly host: Host;
  readonly version: string;
  readonly maxDepth: number;
  readonly isColored: boolean;
  /** Files and project folders to load first. */
  readonly files: readonly string[];
  /** Extensions whose names are visible from the start. */
  readonly uses: readonly string[];
  /** The kind of the terminal, as `TERM` says it. */
  readonly terminal: string | undefined;
  readonly historyPath: string;
  /** Names of modules that can be imported beside those of the library. */
  readonly importable: () => readonly string[];
  /** Hands over every Ctrl-C from now on. */
  readonly takeInterrupts: (handler: () => void) => void;
}

/** Runs a session to its end. Gives the exit status. */
export async function runRepl(options: ReplOptions): Promise<number> {
  const { host, version, maxDepth, isColored } = options;
  const isTerminal = host.stdin.isTerminal && host.stdout.isTerminal;
  const isEdited = isTerminal && options.terminal !== 'dumb';
  const paint = createPaint(isColored && isTerminal);
  const terminal = isEdited ? new Terminal(host) : undefined;
  const lines = new LineReader(host.stdin);
  const ownHost = terminal?.host ?? { ...host, stdin: lines };
  const console = new Console({ host: ownHost, maxDepth, isColored, paint, version });
  try {
    if (isTerminal) {
      console.print(paint.strong(`Nostos REPL v${version}`));
      console.print('Type :help for available commands');
      options.takeInterrupts(() => {
        console.session.interrupt();
        lines.giveUp();
      });
    }
    const status = await prepare(console, options);
    if (status !== undefined) return status;
    if (terminal !== undefined) return await terminal.run(console, options.historyPath, options.importable);
    const prompts = isTerminal ? { first: '>>> ', more: '... ' } : undefined;
    return await runPlain(console, lines, prompts);
  } finally {
    console.session.close();
  }
}

/** Loads what the command line names. Gives the exit status when that ends the session. */
async function prepare(console: Console, { files, uses, host }: ReplOptions): Promise<number | undefined> {
  let failed = false;
  for (const name of uses) {
    const reply = await console.handle(`import ${name}\nuse ${name}.*`);
    if (reply.kind === 'end') return reply.status;
    failed ||= reply.kind === 'failed';
  }
  for (const path of files) {
    const reply = await load(console, path);
    if (reply.kind === 'end') return reply.status;
    failed ||= reply.kind === 'failed';
  }
  // Nobody is there to look at what went wrong: a script that goes on without its files does harm.
  return failed && !host.stdin.isTerminal ? 1 : undefined;
}
