/** `nostos test`: runs `test` items and programs that say what they must do. */

import { InvalidArgumentError, Option, type Command } from 'commander';
import type { CommandIo } from './io';
import type { StatusHandler } from './run';
import { runOptions } from './runOptions';
import type { TestOptions } from './test/run';

/** Adds the command. */
export function registerTest(parent: Command, io: CommandIo, onStatus: StatusHandler): void {
  const command = parent
    .command('test')
    .summary('run tests')
    .description(
      'Runs `test "name" = …` items, and programs whose first line is `# expect: VALUE` (their last line of output) or ' +
        '`# expect_error: TEXT`, side by side. A test fails when it throws or its value is false.',
    )
    .argument('[paths...]', 'files, projects, extensions or folders of them; without any the current folder')
    .addOption(new Option('-f, --filter <text>', 'only tests with this text in their path or name'))
    .addOption(new Option('-j, --jobs <n>', 'processes side by side (default: one a core)').argParser(count))
    .addOption(new Option('--timeout <s>', 'seconds that one test may take').argParser(count).default(15))
    .addOption(new Option('--json', 'one JSON document on standard output'))
    .addOption(new Option('--junit <file>', "write a report as JUnit's XML"))
    .addOption(new Option('--verbose', 'list tests that passed, too'))
    .addOption(new Option('--worker').hideHelp())
    .addHelpText('after', '\nExit status: 0 all passed, 1 a test failed or none was found, 2 wrong usage.');
  for (const option of runOptions()) {
    if (sharedOptions.includes(option.attributeName())) command.addOption(option);
  }
  command.action(async (paths: string[], options: TestOptions & { readonly worker?: true }) => {
    // Loaded only here: most runs of the command test nothing.
    if (options.worker === true) await (await import('./test/worker')).serveTests(io);
    const { testPaths } = await import('./test/run');
    onStatus(await testPaths(paths, options, io));
  });
}

/** Options of a run that mean the same for tests. */
const sharedOptions = ['use', 'ext', 'color', 'maxDepth'];

function count(text: string): number {
  if (!/^[1-9][0-9]*$/.test(text)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}
