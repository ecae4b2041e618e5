/** `nostos explain CODE`: what a diagnostic's code means, with a program that has the problem and one without it. */

import type { Command } from 'commander';
import type { CommandIo } from './io';

/** Adds the command. */
export function registerExplain(parent: Command, io: CommandIo): void {
  parent
    .command('explain')
    .summary('explain the code of a diagnostic')
    .description('Explains the code of a diagnostic (`E0205`). Lists all codes without one.')
    .argument('[code]', 'code of a diagnostic')
    .option('--json', 'the explanation as JSON on standard output')
    .action(async (code: string | undefined, options: { readonly json?: true }) => {
      const { explanation, listing } = await import('./explanation');
      io.stdout.write(
        code === undefined ? listing(options.json === true) : explanation(code, options.json === true),
      );
    });
}
