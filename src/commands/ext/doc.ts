/** `nostos ext doc`: a reference page of an extension. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Option } from 'commander';
import { failure } from '../../extensions/failure';
import { systemReason } from '../../project/failure';
import { productVersion } from '../version';
import type { BuildingOptions } from './build';
import { jsonOption, offlineOption, printJson, type ExtContext, type RegisterSubcommand } from './context';

interface DocOptions extends BuildingOptions {
  readonly output?: string;
}

/** Adds the subcommand. */
export const registerDoc: RegisterSubcommand = (ext, context) => {
  ext
    .command('doc')
    .summary('write a reference page of an extension')
    .description(
      'Prints a reference page in Markdown: types, functions and operators of the wrapper with the comments above them, and\n' +
        'the native functions behind it with their signatures and docs.',
    )
    .argument('[folder]', 'the extension', '.')
    .addOption(new Option('-o, --output <file>', 'write the page to this file'))
    .addOption(offlineOption())
    .addOption(jsonOption())
    .action(async (folder: string, options: DocOptions) => {
      await document(folder, options, context);
    });
};

async function document(folder: string, options: DocOptions, context: ExtContext): Promise<void> {
  const { inspectLibrary } = await import('../../extensions/author/inspect');
  const { documentation, markdown } = await import('../../extensions/author/doc');
  const { buildFolder } = await import('./build');
  const { source, library } = await buildFolder(folder, options, context);
  const wrappers = source.wrappers.map((file) => {
    const path = join(source.wrapperFolder, file);
    return { path, text: readFileSync(path, 'utf8') };
  });
  const { name, crate } = source;
  const head = { name, version: crate.version, description: crate.description };
  const extension = documentation(head, wrappers, inspectLibrary(library, productVersion));
  const page = markdown(extension);
  if (options.output !== undefined) write(options.output, page);
  if (options.json === true) printJson(context, extension);
  else if (options.output === undefined) context.io.stdout.write(page);
  else context.io.stdout.write(`Wrote ${options.output}\n`);
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw failure(`could not write '${path}': ${systemReason(error)}`, 'name a file that can be written');
  }
}
