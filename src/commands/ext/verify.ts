/** `nostos ext verify [NAME…]`. */

import type { Verification } from '../../extensions/verify';
import { CommandFailure } from '../../project/failure';
import { homeOf, jsonOption, printJson, type RegisterSubcommand } from './context';
import { nameAndVersion } from './words';

/** Adds the subcommand. */
export const registerVerify: RegisterSubcommand = (ext, context) => {
  ext
    .command('verify')
    .summary('compare installed files with their hashes')
    .description(
      'Compares every file of every installed version with its SHA-256, and signatures with the known keys.',
    )
    .argument('[names...]', 'extensions; all of them without one')
    .addOption(jsonOption())
    .action(async (words: string[], options: { readonly json?: true }) => {
      const { verify } = await import('../../extensions/verify');
      const names = words.map((word) => nameAndVersion(word).name);
      const done = verify(homeOf(context), names);
      const unknown = names.find((name) => !done.some((one) => one.name === name));
      if (unknown !== undefined)
        throw new CommandFailure(
          `Extension '${unknown}' not found.\nhint: \`nostos ext list --all\` lists what is installed`,
        );
      if (options.json === true) printJson(context, done);
      else
        context.io.stdout.write(done.length === 0 ? 'No extensions installed.\n' : done.map(lines).join(''));
      if (done.some(({ isIntact }) => isIntact === false)) context.onStatus(1);
    });
};

function lines({ name, version, isIntact, problems }: Verification): string {
  const label = version === null ? name : `${name} ${version}`;
  if (isIntact === null) return `${label}: copied by hand, nothing to compare it with\n`;
  return isIntact ? `${label}: intact\n` : problems.map((problem) => `${label}: ${problem}\n`).join('');
}
