/** `nostos ext bindgen`: a wrapper from what a library registers. */

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Option } from 'commander';
import { failure } from '../../extensions/failure';
import { systemReason } from '../../project/failure';
import { productVersion } from '../version';
import type { BuildingOptions } from './build';
import { jsonOption, offlineOption, printJson, type ExtContext, type RegisterSubcommand } from './context';

interface BindgenOptions extends BuildingOptions {
  readonly output?: string;
  readonly name?: string;
  readonly force?: true;
}

/** Adds the subcommand. */
export const registerBindgen: RegisterSubcommand = (ext, context) => {
  ext
    .command('bindgen')
    .summary('write a wrapper from what a library registers')
    .description(
      'Writes a wrapper from what a library registers: types, functions with their docs, operators. For the folder of an\n' +
        'extension without a wrapper it is written to NAME.nos; where there is one, the functions that it does not call yet\n' +
        'are printed. For the file of a library the whole wrapper is printed.',
    )
    .argument('[path]', 'the folder of an extension, or a library', '.')
    .addOption(new Option('-o, --output <file>', 'write the whole wrapper to this file'))
    .addOption(
      new Option('--name <name>', "the name that programs import, where it is not the library's own"),
    )
    .addOption(new Option('--force', 'replace the file that --output names'))
    .addOption(offlineOption())
    .addOption(jsonOption())
    .action(async (path: string, options: BindgenOptions) => {
      await bind(path, options, context);
    });
};

async function bind(path: string, options: BindgenOptions, context: ExtContext): Promise<void> {
  const { inspectLibrary } = await import('../../extensions/author/inspect');
  const { wrapperOf } = await import('../../extensions/author/bindgen');
  const target = await targetOf(path, options, context);
  const library = inspectLibrary(target.library, productVersion);
  const name = options.name ?? target.name ?? library.name;
  const output = options.output ?? target.output;
  const { text, count } = wrapperOf(library, name, output === undefined ? target.known : undefined);
  if (options.json === true) {
    if (output !== undefined) write(output, text, options);
    printJson(context, { name, version: library.version, functions: count, output, wrapper: text });
    return;
  }
  const { stdout, stderr } = context.io;
  if (output !== undefined) {
    write(output, text, options);
    stdout.write(`Wrote ${output}: ${count} functions of ${library.name} ${library.version}\n`);
  } else if (count === 0 && target.known !== undefined)
    stderr.write('the wrapper calls every function of the library\n');
  else stdout.write(text);
}

interface Target {
  readonly library: string;
  readonly name: string | undefined;
  /** Text of the wrapper that is there. */
  readonly known: string | undefined;
  /** Where a wrapper is missing. */
  readonly output: string | undefined;
}

async function targetOf(path: string, options: BindgenOptions, context: ExtContext): Promise<Target> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    if (existsSync(path)) return { library: path, name: undefined, known: undefined, output: undefined };
    throw failure(`could not find '${path}'`, 'name the folder of an extension, or a library');
  }
  const { buildFolder } = await import('./build');
  const { source, library } = await buildFolder(path, options, context);
  const { name, wrapperFolder, wrappers } = source;
  if (wrappers.length === 0)
    return { library, name, known: undefined, output: join(wrapperFolder, `${name}.nos`) };
  const known = wrappers.map((file) => readFileSync(join(wrapperFolder, file), 'utf8')).join('\n');
  return { library, name, known, output: undefined };
}

function write(path: string, text: string, { force }: BindgenOptions): void {
  try {
    writeFileSync(path, text, { flag: force === true ? 'w' : 'wx' });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw failure(
      `could not write '${basename(path)}': ${isThere ? `'${path}' is there already` : systemReason(error)}`,
      isThere ? '--force replaces it' : 'name a file that can be written with --output',
    );
  }
}
