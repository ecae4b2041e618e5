/** `nostos ext test`: the Rust tests of an extension, then the tests of its wrapper against the fresh library. */

import { join } from 'node:path';
import { Option } from 'commander';
import type { ColorChoice } from '../options';
import type { UnitResult } from '../test/pool';
import type { BuildingOptions } from './build';
import { jsonOption, offlineOption, type ExtContext, type RegisterSubcommand } from './context';
import { progressOn } from './progress';

interface ExtTestOptions extends BuildingOptions {
  readonly filter?: string;
  readonly junit?: string;
  readonly verbose?: true;
  readonly color: ColorChoice;
}

/** Adds the subcommand. */
export const registerExtTest: RegisterSubcommand = (ext, context) => {
  ext
    .command('test')
    .summary('build an extension and run the tests of both sides')
    .description(
      'Builds an extension, runs its Rust tests (`cargo test`), then `nostos test` on its folder: `test` items of the\n' +
        'wrapper and of the files beside it, and programs that begin with `# expect: VALUE`.',
    )
    .argument('[folder]', 'the extension', '.')
    .addOption(
      new Option('-f, --filter <text>', 'only tests of the wrapper with this text in their path or name'),
    )
    .addOption(new Option('--junit <file>', "write a report as JUnit's XML"))
    .addOption(new Option('--verbose', 'list tests that passed, too'))
    .addOption(new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto'))
    .addOption(offlineOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExit status: 0 all passed, 1 a test failed or there is none, 2 wrong usage.')
    .action(async (folder: string, options: ExtTestOptions) => {
      context.onStatus(await testExtension(folder, options, context));
    });
};

/** Milliseconds, seconds and frames that `nostos test` grants by default. */
const limits = { timeout: 15, maxDepth: 1_000_000 };

async function testExtension(folder: string, options: ExtTestOptions, context: ExtContext): Promise<number> {
  const { runRustTests } = await import('../../extensions/author/cargoTest');
  const { buildFolder } = await import('./build');
  const { testPaths } = await import('../test/run');
  const { source } = await buildFolder(folder, options, context);
  const rust = await runRustTests(source, {
    isOffline: options.offline === true,
    progress: progressOn(context.io),
    environment: context.io.environment,
  });
  const place = { file: join(folder, 'Cargo.toml'), line: 1, column: 1 };
  const unit: UnitResult = {
    tests: rust.map(({ name, failure }) => ({
      place: { ...place, name },
      verdict: { failure, output: '', milliseconds: 0 },
    })),
    notices: [],
  };
  return testPaths([folder], { ...options, ...limits }, context.io, [unit]);
}
