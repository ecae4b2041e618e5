/**
 * The subcommands of `nostos ext`. Each is a file that registers its words and options; what it works with is loaded
 * by its action (`await import(…)`), so that `nostos ext list` starts as fast as a one-line program.
 */

import { Command } from 'commander';
import { closest, distance } from 'fastest-levenshtein';
import { CommandFailure } from '../../project/failure';
import { handleMisuse, usageStatus } from '../misuse';
import { authorSubcommands } from './author';
import type { ExtContext, RegisterSubcommand } from './context';
import { registerDoctor } from './doctor';
import { registerInfo } from './info';
import { registerInstall } from './install';
import { registerList } from './list';
import { registerPin } from './pin';
import { registerRemove } from './remove';
import { registerSearch } from './search';
import { registerUpgrade } from './upgrade';
import { registerVerify } from './verify';

/** The subcommands in the order of the help text. */
const subcommands: readonly RegisterSubcommand[] = [
  registerInstall,
  registerList,
  registerInfo,
  registerSearch,
  registerUpgrade,
  registerPin,
  registerRemove,
  registerVerify,
  registerDoctor,
  ...authorSubcommands,
];

/** Runs `nostos ext WORDS`; failures are thrown as `CommandFailure` or by commander. */
export async function runExt(words: readonly string[], context: ExtContext): Promise<void> {
  const ext = createExt(context);
  const [first] = words;
  if (first === undefined) {
    context.io.stderr.write(ext.helpInformation());
    context.onStatus(1);
    return;
  }
  if (!first.startsWith('-')) refuseUnknown(first, ext);
  await ext.parseAsync(words, { from: 'user' });
}

/** The command with all its subcommands. */
export function createExt(context: ExtContext): Command {
  const ext = new Command(`nostos ${context.spelling}`);
  ext
    .description('Installs, inspects, builds and packs native extensions.')
    .usage('COMMAND [options]')
    .helpOption('-h, --help', 'show this text')
    .helpCommand('help [command]', 'show the help of a command');
  for (const register of subcommands) register(ext, context);
  for (const command of [ext, ...ext.commands]) handleMisuse(command, context.io);
  return ext;
}

function refuseUnknown(word: string, ext: Command): void {
  const known = ['help', ...ext.commands.map((command) => command.name())];
  if (known.includes(word)) return;
  const near = closest(word, known);
  const hint =
    distance(word, near) <= Math.max(1, word.length / 3)
      ? `did you mean \`${ext.name()} ${near}\`?`
      : `\`${ext.name()} --help\` lists the commands`;
  throw new CommandFailure(`Unknown extension command: ${word}\nhint: ${hint}`, usageStatus);
}
