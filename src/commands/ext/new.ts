/** `nostos ext new`: the files of a new extension, which build and pass their tests as they are. */

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { failure } from '../../extensions/failure';
import { systemReason } from '../../project/failure';
import { printJson, jsonOption, type ExtContext, type RegisterSubcommand } from './context';

/** Adds the subcommand. */
export const registerNew: RegisterSubcommand = (ext, context) => {
  ext
    .command('new')
    .summary('start an extension: crate, wrapper, tests, CI')
    .description(
      'Writes a new extension to the new folder NAME: a Rust crate and its wrapper, both with tests.',
    )
    .argument('<name>', 'name that programs import, or the path of the new folder')
    .addOption(jsonOption())
    .action(async (name: string, options: { readonly json?: true }) => {
      await createExtension(name, options.json === true, context);
    });
};

async function createExtension(path: string, asJson: boolean, context: ExtContext): Promise<void> {
  const { namesOf } = await import('../../extensions/author/names');
  const { scaffold } = await import('../../extensions/author/scaffold');
  const folder = resolve(path);
  const names = namesOf(basename(folder).replace(/^nostos-(?=.)/, ''));
  await checkName(names.module);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw failure(`could not create an extension in '${path}': the folder is not empty`, 'name a new folder');
  }
  const files = scaffold(names);
  try {
    for (const file of files) {
      const place = join(folder, file.path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, file.text);
    }
  } catch (error) {
    throw failure(
      `could not create an extension in '${path}': ${systemReason(error)}`,
      'name a folder that can be written',
    );
  }
  if (asJson) {
    printJson(context, { name: names.module, folder, files: files.map((file) => file.path) });
    return;
  }
  const listed = files.filter(({ note }) => note !== undefined);
  const width = Math.max(...listed.map((file) => file.path.length));
  const lines = listed.map((file) => `  ${file.path.padEnd(width)}  ${file.note ?? ''}\n`);
  context.io.stdout.write(
    `Created ${path}/\n${lines.join('')}\nNext:\n    cd ${path}\n    nostos ext test         builds it, runs the tests of both sides\n    nostos ext install .    for your programs\n`,
  );
}

/** A name has to be one that programs can import. */
async function checkName(module: string): Promise<void> {
  const { isExtensionName } = await import('../../extensions/pack/names');
  const { compile } = await import('../../lang');
  const { Source } = await import('../../lang/syntax/source');
  const wanted = `import ${module}\nmain() = 1\n`;
  const found =
    isExtensionName(module) && module !== 'stdlib'
      ? compile({
          files: [{ source: new Source('', wanted), module: 'main' }],
          entry: { module: 'main', name: 'main' },
        })
      : undefined;
  // An import that can be read fails for one reason only: there is no such module yet.
  const isFree = found?.diagnostics.every(({ message }) => message.includes('not found')) === true;
  if (isFree && found.program === undefined) return;
  throw failure(
    `could not call an extension '${module}': programs have to import it by that name`,
    'take a word of letters, digits and `_` that begins with a letter and means nothing in the language',
  );
}
