/** `nostos ext search [WORD…]`. */

import { jsonOption, printJson, type RegisterSubcommand } from './context';
import { progressOn } from './progress';

/** Adds the subcommand. */
export const registerSearch: RegisterSubcommand = (ext, context) => {
  ext
    .command('search')
    .summary('look for extensions in the npm registry')
    .description('Lists packages of npm with the keyword `nostos-extension` that fit the words.')
    .argument('[words...]', 'what to look for')
    .addOption(jsonOption())
    .action(async (words: string[], options: { readonly json?: true }) => {
      const { search } = await import('../../extensions/source/npm');
      const { endWork } = await import('./ending');
      endWork(context);
      const found = await search(words, progressOn(context.io));
      if (options.json === true) printJson(context, found);
      else if (found.length === 0) context.io.stdout.write('No extensions found.\n');
      for (const { name, version, description } of options.json === true ? [] : found) {
        context.io.stdout.write(
          `${name} ${version}${description === '' ? '' : `  ${description}`}\n    nostos ext install npm:${name}\n`,
        );
      }
    });
};
