/** The command line as commander sees it: options, subcommands, and how misuse is told. */

import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { closest, distance } from 'fastest-levenshtein';
import { CommandFailure } from '../project/failure';
import { registerCheck } from './check';
import { registerCompletions } from './completions';
import { registerExplain } from './explain';
import { registerExt } from './ext/register';
import { registerHelp } from './help';
import { registerInit } from './init';
import type { CommandIo } from './io';
import { handleMisuse, usageStatus } from './misuse';
import { isLineMode, type RunOptions } from './options';
import { registerRepl } from './repl';
import type { StatusHandler } from './run';
import { runOptions } from './runOptions';
import { registerTest } from './test';
import { versionText } from './version';

/** Subcommands of the older tools that this implementation leaves out. */
const leftOut: readonly string[] = ['tui', 'connect', 'nostlet', 'cache', 'lsp'];

const exitHelp = `
Exit status: 0, whatever main returns; 1 when something failed; 2 for wrong usage; N after exit(N);
130 after Ctrl-C, 143 after SIGTERM, 141 when the reader of the output went away. More: man nostos`;

/** Builds the whole command line; `onStatus` receives the exit status of the command that ran. */
export function createCli(io: CommandIo, onStatus: StatusHandler): Command {
  const cli = new Command('nostos');
  cli
    .description('Runs Nostos programs, and native extensions written in Rust.')
    .usage('[options] FILE|DIRECTORY [words of the program]')
    .argument('[program]', 'file, project directory, or - for standard input')
    .argument('[words...]', "the program's own words")
    .helpOption('-h, --help', 'show this text')
    .version(versionText(), '-v, --version', 'show the version')
    .addHelpText('after', exitHelp)
    .enablePositionalOptions()
    .passThroughOptions();
  for (const option of runOptions()) cli.addOption(option);
  cli.action(async (program: string | undefined, words: string[], options: RunOptions) => {
    if (program !== undefined && options.eval === undefined) refuseUnknownCommand(program, cli.commands);
    const isSession =
      program === undefined &&
      options.eval === undefined &&
      options.check === undefined &&
      !isLineMode(options);
    if (isSession && io.stdin.isTerminal) {
      const { repl } = await import('./prompt');
      onStatus(await repl([], options, io));
    } else {
      const { run } = await import('./run');
      onStatus(await run(program, words, options, io));
    }
  });
  registerCheck(cli, io, onStatus);
  registerCompletions(cli, io);
  registerExplain(cli, io);
  registerExt(cli, io, onStatus);
  registerHelp(cli, (word) => refuseWord(word, cli.commands));
  registerInit(cli, io);
  registerRepl(cli, io, onStatus);
  registerTest(cli, io, onStatus);
  for (const command of [cli, ...cli.commands]) handleMisuse(command, io);
  return cli;
}

/** A first word that is neither a file nor looks like one, but like a subcommand. */
function refuseUnknownCommand(word: string, commands: readonly Command[]): void {
  if (!/^[a-z]+$/.test(word) || existsSync(word)) return;
  if (leftOut.includes(word)) {
    throw new CommandFailure(`nostos has no command \`${word}\`; see \`nostos --help\``, usageStatus);
  }
  if (distance(word, nearest(word, commands)) > Math.max(1, word.length / 3)) return;
  refuseWord(word, commands);
}

function nearest(word: string, commands: readonly Command[]): string {
  return closest(
    word,
    commands.map((command) => command.name()),
  );
}

function refuseWord(word: string, commands: readonly Command[]): never {
  throw new CommandFailure(
    `unknown command \`${word}\`; did you mean \`nostos ${nearest(word, commands)}\`? A program of that name is run as \`./${word}\``,
    usageStatus,
  );
}
