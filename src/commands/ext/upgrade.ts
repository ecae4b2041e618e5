/** `nostos ext upgrade [NAME…]`. */

import { Option } from 'commander';
import type { Upgrade } from '../../extensions/upgrade';
import { dryRunOption, jsonOption, offlineOption, printJson, type RegisterSubcommand } from './context';
import { settingOf } from './install';
import { nameAndVersion } from './words';

interface UpgradeOptions {
  readonly json?: true;
  readonly offline?: true;
  readonly dryRun?: true;
  readonly project?: true;
  readonly trustKey?: string;
}

/** Adds the subcommand. */
export const registerUpgrade: RegisterSubcommand = (ext, context) => {
  ext
    .command('upgrade')
    .summary('bring extensions to what their sources have now')
    .description(
      'Installs what the sources of installed extensions have now; with --project for the versions in nostos.lock.\n' +
        'Pinned versions stay. Older versions stay installed: `nostos ext remove NAME@VERSION` removes one.',
    )
    .argument('[names...]', 'extensions; all of them without one')
    .addOption(new Option('-p, --project', 'choose the versions of this project anew'))
    .addOption(
      new Option('--trust-key <fingerprint>', 'accept this key in place of the one that signed before'),
    )
    .addOption(dryRunOption())
    .addOption(offlineOption())
    .addOption(jsonOption())
    .action(async (words: string[], options: UpgradeOptions) => {
      const names = words.map((word) => nameAndVersion(word).name);
      const setting = settingOf(options, context);
      if (options.project === true) {
        const { syncProject } = await import('./project');
        await syncProject(setting, options, context, names.length === 0 ? 'all' : new Set(names));
        return;
      }
      const { upgrade } = await import('../../extensions/upgrade');
      const { endWork } = await import('./ending');
      endWork(context);
      const done = await upgrade(names, setting);
      if (options.json === true) printJson(context, done);
      else
        context.io.stdout.write(done.length === 0 ? 'No extensions installed.\n' : done.map(line).join(''));
      for (const { problem } of done) if (problem !== undefined) context.io.stderr.write(`${problem}\n`);
      if (done.some(({ problem }) => problem !== undefined)) context.onStatus(1);
    });
};

function line({ name, before, after, change }: Upgrade): string {
  return `${name} ${before === after ? before : `${before} -> ${after}`}: ${change}\n`;
}
