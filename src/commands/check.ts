/** `nostos check`: compiles a program without running it. */

import type { Command } from 'commander';
import type { CommandIo } from './io';
import type { RunOptions } from './options';
import type { StatusHandler } from './run';
import { runOptions } from './runOptions';

/** Adds the command. */
export function registerCheck(parent: Command, io: CommandIo, onStatus: StatusHandler): void {
  const command = parent
    .command('check')
    .summary('compile a program without running it')
    .description('Compiles a program without running it. Silent and status 0 when it is fine.')
    .argument('[program]', 'file or project directory; standard input without it')
    .option('--json', 'diagnostics as JSON lines on standard output');
  for (const option of runOptions()) {
    if (sharedOptions.includes(option.attributeName())) command.addOption(option);
  }
  command.action(async (program: string | undefined, options: RunOptions & { readonly json?: true }) => {
    const jsonErrors = options.json ?? options.jsonErrors;
    const checking: RunOptions = {
      ...options,
      check: true,
      warnings: true,
      ...(jsonErrors === undefined ? {} : { jsonErrors }),
    };
    const { run } = await import('./run');
    onStatus(await run(program, [], checking, io));
  });
}

/** Options of a run that mean something without running. */
const sharedOptions = ['eval', 'bin', 'use', 'ext', 'extension', 'color', 'jsonErrors'];
