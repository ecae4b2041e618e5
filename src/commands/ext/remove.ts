/** `nostos ext remove NAME[@VERSION]`. */

import { Option } from 'commander';
import { CommandFailure } from '../../project/failure';
import {
  dryRunOption,
  homeOf,
  jsonOption,
  printJson,
  type ExtContext,
  type RegisterSubcommand,
} from './context';
import { progressOn } from './progress';
import { nameAndVersion } from './words';

interface RemoveOptions {
  readonly json?: true;
  readonly dryRun?: true;
  readonly forget?: true;
}

/** Adds the subcommand. */
export const registerRemove: RegisterSubcommand = (ext, context) => {
  ext
    .command('remove')
    .summary('remove an extension, or one version of it')
    .description(
      'Removes extensions with all their versions, or only the version named. Programs that run keep what they opened.',
    )
    .argument('<names...>', 'NAME or NAME@VERSION')
    .addOption(new Option('--forget', 'forget the key that signed it, too'))
    .addOption(dryRunOption())
    .addOption(jsonOption())
    .action(async (names: string[], options: RemoveOptions) => {
      const { endWork } = await import('./ending');
      endWork(context);
      const done = [];
      for (const word of names) done.push(await removeOne(word, options, context));
      if (options.json === true) printJson(context, done);
    });
};

async function removeOne(word: string, options: RemoveOptions, context: ExtContext) {
  const { remove } = await import('../../extensions/remove');
  const { name, version } = nameAndVersion(word);
  const { tried, removed } = await remove({
    home: homeOf(context),
    name,
    version,
    isDryRun: options.dryRun === true,
    forgetsKey: options.forget === true,
    progress: progressOn(context.io),
  });
  const [first] = removed;
  if (first === undefined) {
    const lines = tried.map((path) => `  - ${path}`).join('\n');
    throw new CommandFailure(
      version === undefined
        ? `Extension '${name}' not found.\nTried:\n${lines}`
        : `Extension '${name}' is not installed in version ${version}\nhint: \`nostos ext list --all\` lists the versions`,
    );
  }
  if (options.json !== true) {
    const { stdout } = context.io;
    if (options.dryRun === true) stdout.write(removed.map((path) => `would remove ${path}\n`).join(''));
    else stdout.write(`Removing extension at ${first}...\nExtension '${word}' removed.\n`);
  }
  return { name, version: version ?? null, removed };
}
