/** `nostos ext keygen`: a key that signs packs. */

import { jsonOption, printJson, type RegisterSubcommand } from './context';

/** Adds the subcommand. */
export const registerKeygen: RegisterSubcommand = (ext, context) => {
  ext
    .command('keygen')
    .summary('make a key that signs packs')
    .description(
      'Makes an Ed25519 key for `nostos ext pack --sign FILE` and writes it to a new file that only you can read. Keep it:\n' +
        'users who have trusted your key once are warned when a pack is signed with another one.',
    )
    .argument('<file>', 'where to write the key; never put it into the repository')
    .addOption(jsonOption())
    .action(async (file: string, options: { readonly json?: true }) => {
      const { createKey } = await import('../../extensions/pack/sign');
      const { key, fingerprint } = createKey(file);
      if (options.json === true) printJson(context, { file, key, fingerprint });
      else
        context.io.stdout.write(
          `Wrote ${file}\nIts fingerprint, for your users to compare: ${fingerprint}\n`,
        );
    });
};
