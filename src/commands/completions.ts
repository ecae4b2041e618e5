/** `nostos completions SHELL`: prints the script that makes a shell complete our command lines. */

import { Argument, type Command } from 'commander';
import type { CommandIo } from './io';

/** Adds the command. */
export function registerCompletions(parent: Command, io: CommandIo): void {
  parent
    .command('completions')
    .summary('print a script that completes command lines in a shell')
    .description(
      `Prints a script that completes command lines. To have it in every shell:

  bash   nostos completions bash > ~/.local/share/bash-completion/completions/nostos
  zsh    nostos completions zsh > a file _nostos in a folder of $fpath
  fish   nostos completions fish > ~/.config/fish/completions/nostos.fish`,
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completionScript } = await import('./outline/script');
      io.stdout.write(completionScript(shell, parent, io));
    });
}
