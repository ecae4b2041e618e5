/** `nostos repl`, and `nostos` alone on a terminal: a session. */

import type { Command } from 'commander';
import type { CommandIo } from './io';
import type { RunOptions } from './options';
import type { StatusHandler } from './run';
import { runOptions } from './runOptions';

/** Adds the command. */
export function registerRepl(parent: Command, io: CommandIo, onStatus: StatusHandler): void {
  const command = parent
    .command('repl')
    .summary('type programs line by line')
    .description('Reads entries, evaluates them and shows what they give. Files named are loaded first.')
    .argument('[files...]', 'files or project directories to load');
  for (const option of runOptions()) {
    if (sharedOptions.includes(option.attributeName())) command.addOption(option);
  }
  command.action(async (files: string[], options: RunOptions) => {
    const { repl } = await import('./prompt');
    onStatus(await repl(files, options, io));
  });
}

/** Options of a run that mean something in a session. */
const sharedOptions = [
  'use',
  'ext',
  'extension',
  'color',
  'maxDepth',
  'blockLimit',
  'gcStats',
  'gcStress',
  'verbose',
  'logJson',
];
