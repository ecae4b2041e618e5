/** `nostos help [COMMAND]`: another way to `--help`. */

import type { Command } from 'commander';

/** Adds the command. A word that is no command is told like any other unknown one. */
export function registerHelp(parent: Command, refuse: (word: string) => never): void {
  parent
    .command('help')
    .summary('show the help of a command')
    .description('Shows the help of a command, or of all.')
    .argument('[command...]', 'the command, such as `ext install`')
    .action(async (words: string[]) => {
      const [word] = words;
      if (word !== undefined && !parent.commands.some((command) => command.name() === word)) refuse(word);
      await parent.parseAsync([...words, '--help'], { from: 'user' });
    });
}
