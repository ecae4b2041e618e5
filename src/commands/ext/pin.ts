/** `nostos ext pin NAME[@VERSION]`. */

import { Option } from 'commander';
import { CommandFailure } from '../../project/failure';
import { findManifest } from '../../project/manifest';
import { homeOf, jsonOption, printJson, type RegisterSubcommand } from './context';
import { progressOn } from './progress';
import { nameAndVersion } from './words';

interface PinOptions {
  readonly json?: true;
  readonly project?: true;
  readonly remove?: true;
}

/** Adds the subcommand. */
export const registerPin: RegisterSubcommand = (ext, context) => {
  ext
    .command('pin')
    .summary('choose an installed version and keep it')
    .description('Makes an installed version the one that programs get, and has `upgrade` leave it alone.')
    .argument('<extension>', 'NAME for the present version, NAME@VERSION for another one that is installed')
    .addOption(new Option('-p, --project', 'for the programs of this project only, in nostos.lock'))
    .addOption(new Option('--remove', 'take the pin away; the version stays until it is upgraded'))
    .addOption(jsonOption())
    .action(async (word: string, options: PinOptions) => {
      const pins = await import('../../extensions/pin');
      const request = { ...nameAndVersion(word), home: homeOf(context), progress: progressOn(context.io) };
      const manifest = options.project === true ? projectManifest() : undefined;
      if (options.remove === true) {
        if (manifest === undefined) await pins.unpin(request);
        else pins.unpinInProject(manifest, request.name);
        if (options.json === true) printJson(context, { name: request.name, isPinned: false });
        else context.io.stdout.write(`${request.name} is not pinned any more\n`);
        return;
      }
      const { name, version, folder } =
        manifest === undefined ? await pins.pin(request) : pins.pinInProject(manifest, request);
      if (options.json === true) printJson(context, { name, version, folder, isPinned: true });
      else context.io.stdout.write(`${name} is pinned at ${version}\n`);
    });
};

function projectManifest(): string {
  const { manifest } = findManifest(process.cwd());
  if (manifest !== undefined) return manifest.path;
  throw new CommandFailure(
    'Error: there is no nostos.toml here or above\nhint: leave --project away to pin for all programs',
  );
}
