/** `nostos ext build`: the library of an extension from its sources, where programs find it. */

import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Option } from 'commander';
import type { ExtensionSource } from '../../extensions/author/source';
import { productVersion } from '../version';
import { jsonOption, offlineOption, printJson, type ExtContext, type RegisterSubcommand } from './context';
import { progressOn } from './progress';

/** Options of every subcommand that builds an extension. */
export interface BuildingOptions {
  readonly offline?: true;
  readonly json?: true;
}

interface BuildOptions extends BuildingOptions {
  readonly output?: string;
}

/** Adds the subcommand. */
export const registerBuild: RegisterSubcommand = (ext, context) => {
  ext
    .command('build')
    .summary('build the library of an extension')
    .description(
      'Builds an extension with `cargo build --release`, against the SDK that came with nostos, and checks that the library\n' +
        'can be opened. Programs find it in the target/release of its folder.',
    )
    .argument('[folder]', 'the extension', '.')
    .addOption(
      new Option('--output <folder>', 'copy the library to FOLDER/TARGET too, for `pack --libraries`'),
    )
    .addOption(offlineOption())
    .addOption(jsonOption())
    .action(async (folder: string, options: BuildOptions) => {
      await build(folder, options, context);
    });
};

async function build(folder: string, options: BuildOptions, context: ExtContext): Promise<void> {
  const { inspectLibrary } = await import('../../extensions/author/inspect');
  const { copyWhole } = await import('../../extensions/author/source');
  const { targetOf, thisMachine } = await import('../../extensions/pack/target');
  const { source, library, face } = await buildFolder(folder, options, context);
  const { version, functions, types } = inspectLibrary(library, productVersion);
  const target = targetOf(thisMachine());
  const copy = options.output === undefined ? undefined : join(options.output, target, basename(library));
  if (copy !== undefined) copyWhole(library, copy);
  const { size } = statSync(library);
  if (options.json === true) {
    const counts = { functions: functions.length, types: types.length };
    printJson(context, { name: source.name, version, library, target, face, size, ...counts, copy });
    return;
  }
  const { stdout, stderr } = context.io;
  stdout.write(`Built ${source.name} ${version} for ${target}: ${library} (${kilobytes(size)})\n`);
  if (copy !== undefined) stdout.write(`Copied to ${copy}\n`);
  stdout.write(`It registers ${count(functions.length, 'function')} and ${count(types.length, 'type')}.\n`);
  if (source.wrappers.length > 0) return;
  stderr.write(
    'note: it has no wrapper yet; `nostos ext bindgen` writes one from what the library registers\n',
  );
}

/** Reads the folder of an extension and builds its library. */
export async function buildFolder(
  folder: string,
  options: BuildingOptions,
  context: ExtContext,
): Promise<{ readonly source: ExtensionSource; readonly library: string; readonly face: string }> {
  const { readSourceFolder } = await import('../../extensions/author/source');
  const source = readSourceFolder(folder);
  return { source, ...(await buildLibrary(source, options, context)) };
}

/** Builds with progress that suits the streams; shared by the subcommands that need a fresh library. */
export async function buildLibrary(
  source: ExtensionSource,
  options: BuildingOptions,
  context: ExtContext,
): Promise<{ readonly library: string; readonly face: string }> {
  const { buildSource } = await import('../../extensions/author/source');
  const { endWork } = await import('./ending');
  endWork(context);
  return buildSource(source, {
    isOffline: options.offline === true,
    progress: progressOn(context.io),
    environment: context.io.environment,
  });
}

function kilobytes(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
