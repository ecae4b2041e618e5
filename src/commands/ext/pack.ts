/** `nostos ext pack`: one file with everything that users of an extension need. */

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Option } from 'commander';
import { failure } from '../../extensions/failure';
import { systemReason } from '../../project/failure';
import { productVersion } from '../version';
import type { BuildingOptions } from './build';
import {
  dryRunOption,
  jsonOption,
  offlineOption,
  printJson,
  type ExtContext,
  type RegisterSubcommand,
} from './context';

interface PackOptions extends BuildingOptions {
  readonly library: readonly string[];
  readonly libraries?: string;
  readonly sign?: string;
  readonly output?: string;
  readonly dryRun?: true;
}

/** Adds the subcommand. */
export const registerPack: RegisterSubcommand = (ext, context) => {
  const libraries = new Option('--library <target=file>', 'a library built elsewhere (repeatable)');
  ext
    .command('pack')
    .summary('make one file of an extension, for users and for npm')
    .description(
      'Builds an extension and packs wrapper, README, licence and libraries into NAME-VERSION.tgz, which `nostos ext install`\n' +
        'and `npm publish` take. The same input gives the same bytes. Targets are called linux-x64-gnu, linux-arm64-gnu,\n' +
        'linux-x64-musl, darwin-arm64, darwin-x64, win32-x64.',
    )
    .argument('[folder]', 'the extension', '.')
    .addOption(
      libraries.argParser((word: string, earlier: readonly string[]) => [...earlier, word]).default([], ''),
    )
    .addOption(
      new Option('--libraries <folder>', 'libraries built elsewhere, as `build --output` leaves them'),
    )
    .addOption(new Option('--sign <keyfile>', 'sign with a key of `nostos ext keygen`'))
    .addOption(new Option('-o, --output <folder>', 'where to write the file').default('.'))
    .addOption(dryRunOption())
    .addOption(offlineOption())
    .addOption(jsonOption())
    .action(async (folder: string, options: PackOptions) => {
      await pack(folder, options, context);
    });
};

async function pack(folder: string, options: PackOptions, context: ExtContext): Promise<void> {
  const { readSourceFolder } = await import('../../extensions/author/source');
  const { inspectLibrary } = await import('../../extensions/author/inspect');
  const { namedLibraries, packFileName, packSource } = await import('../../extensions/author/pack');
  const { targetOf, thisMachine } = await import('../../extensions/pack/target');
  const { readKey } = await import('../../extensions/pack/sign');
  const { buildLibrary } = await import('./build');
  const { createHash } = await import('node:crypto');
  const source = readSourceFolder(folder);
  // Everything that can be wrong with the command line, before the long build.
  const key = options.sign === undefined ? undefined : readKey(options.sign);
  const libraries = namedLibraries(options.library, options.libraries);
  const here = targetOf(thisMachine());
  const own = libraries.get(here) ?? (await buildLibrary(source, options, context)).library;
  libraries.set(here, own);
  const inspected = inspectLibrary(own, productVersion);
  const { wrapperProblems } = await import('./wrapper');
  const problems = wrapperProblems(source, context);
  if (problems !== '')
    context.io.stderr.write(
      `${problems}warning: programs that import ${source.name} fail with these errors\n`,
    );
  const packed = packSource({ source, inspected, libraries, sign: key?.sign });
  const path = join(options.output ?? '.', packFileName(source));
  if (options.dryRun !== true) write(path, packed.bytes);
  const { manifest, bytes, identity } = packed;
  const targets = Object.keys(manifest.libraries).sort();
  if (options.json === true) {
    printJson(context, {
      file: path,
      name: manifest.name,
      version: manifest.version,
      npm: source.npm,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      identity,
      targets,
      files: manifest.files,
      signedBy: key?.signer.fingerprint,
    });
    return;
  }
  const { stdout } = context.io;
  stdout.write(
    `${options.dryRun === true ? 'Would pack' : 'Packed'} ${path} (${Math.ceil(bytes.length / 1000)} kB)\n`,
  );
  for (const [file, { size }] of Object.entries(manifest.files).sort()) stdout.write(`  ${file}  ${size}\n`);
  stdout.write(`libraries for ${targets.join(', ')}\n`);
  if (key !== undefined) stdout.write(`signed by ${key.signer.fingerprint}\n`);
}

/** Writes the file whole or not at all. */
function write(path: string, bytes: Buffer): void {
  const unfinished = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(unfinished, bytes);
    renameSync(unfinished, path);
  } catch (error) {
    throw failure(
      `could not write '${path}': ${systemReason(error)}`,
      'name a folder that can be written with --output',
    );
  }
}
