/** `nostos ext install [SOURCE…]`. */

import { basename, join } from 'node:path';
import { Option } from 'commander';
import type { InstallSetting, Installation } from '../../extensions/install';
import { CommandFailure } from '../../project/failure';
import {
  dryRunOption,
  homeOf,
  jsonOption,
  offlineOption,
  printJson,
  type ExtContext,
  type RegisterSubcommand,
} from './context';
import { progressOn } from './progress';

interface InstallOptions {
  readonly json?: true;
  readonly offline?: true;
  readonly dryRun?: true;
  readonly locked?: true;
  readonly trustKey?: string;
}

/** Adds the subcommand. */
export const registerInstall: RegisterSubcommand = (ext, context) => {
  ext
    .command('install')
    .summary("install extensions, or all that the project's nostos.toml names")
    .description(
      'Installs extensions from folders, packed files (.tgz), git repositories (URL[#REVISION], github:OWNER/REPOSITORY)\n' +
        'or npm packages (npm:NAME[@VERSION]). Without a source: all that the nostos.toml of this project names, at the\n' +
        'versions of nostos.lock. A prebuilt library is taken where there is one; else cargo builds it, which is announced.',
    )
    .argument('[sources...]', 'where the extensions come from')
    .addOption(
      new Option(
        '--locked',
        'fail unless nostos.lock is there, fits nostos.toml, and every hash is the same',
      ),
    )
    .addOption(
      new Option('--trust-key <fingerprint>', 'accept this key in place of the one that signed before'),
    )
    .addOption(dryRunOption())
    .addOption(offlineOption())
    .addOption(jsonOption())
    .action(async (sources: string[], options: InstallOptions) => {
      const setting = settingOf(options, context);
      if (sources.length === 0) {
        const { syncProject } = await import('./project');
        await syncProject(setting, options, context);
      } else await installEach(sources, setting, options, context);
    });
};

/** What the options and the surroundings mean for the extension manager. */
export function settingOf(
  options: Pick<InstallOptions, 'offline' | 'dryRun' | 'trustKey'>,
  context: ExtContext,
): InstallSetting {
  return {
    home: homeOf(context),
    currentFolder: process.cwd(),
    isOffline: options.offline === true,
    isDryRun: options.dryRun === true,
    trustedKey: options.trustKey,
    progress: progressOn(context.io),
    environment: context.io.environment,
  };
}

async function installEach(
  sources: readonly string[],
  setting: InstallSetting,
  options: InstallOptions,
  context: ExtContext,
): Promise<void> {
  const { install } = await import('../../extensions/install');
  const { endWork } = await import('./ending');
  endWork(context);
  const done: Installation[] = [];
  for (const source of sources) {
    if (options.json !== true) context.io.stdout.write(`Installing extension from ${source}...\n\n`);
    const installation = await install(source, setting).catch((error: unknown) => {
      throw context.spelling === 'extension' ? inOlderWords(error) : error;
    });
    done.push(installation);
    if (options.json !== true) context.io.stdout.write(report(installation, setting));
  }
  if (options.json === true) printJson(context, done);
}

/** A failure in the older tools' words, which `nostos extension install` keeps. */
function inOlderWords(error: unknown): unknown {
  if (!(error instanceof CommandFailure)) return error;
  const doing = error.message.startsWith('Error: could not build') ? 'building' : 'fetching';
  return new CommandFailure(error.message.replace(/^Error: /, `Error ${doing} extension: `), error.status);
}

/** The older tools' text, with the version and the source's kind in it. */
function report(installation: Installation, { isDryRun, home }: InstallSetting): string {
  const { name, version, folder, library, isUnchanged, isBuilt } = installation;
  const what = `${name} ${version}, ${isBuilt ? 'built here' : 'prebuilt'}`;
  if (isDryRun) {
    const change = isUnchanged ? 'is installed already' : 'would be installed';
    return `${what}: ${change}\n  Location: ${folder}\n`;
  }
  const location = join(home, 'extensions', name);
  return [
    isUnchanged ? `Extension is up to date: ${what}` : 'Extension installed successfully!',
    `  Location: ${location}`,
    `  Library:  ${library ?? ''}`,
    `  Version:  ${version} (${isBuilt ? 'built here' : 'prebuilt'}, ${basename(folder)})`,
    '',
    'Use it with:',
    `    nostos --use ${name} yourprogram.nos`,
    '',
  ].join('\n');
}
