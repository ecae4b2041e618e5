/** How misuse of the command line is told: through our own streams, with our own status. */

import type { Command } from 'commander';
import type { CommandIo } from './io';

/** Exit status of wrong usage. */
export const usageStatus = 2;

/** Options whose missing value has a text of its own, and status 1. */
const missingValues: readonly (readonly [option: string, text: string])[] = [
  ['--use', 'Error: --use requires an extension name'],
  ['--ext', 'Error: --extension requires a path argument'],
  ['--bin', 'Error: --bin requires a binary name'],
];

/** Makes a command write to our streams, and throw with the status of wrong usage instead of ending the process. */
export function handleMisuse(command: Command, io: CommandIo): void {
  command.configureOutput({
    writeOut: (text) => {
      io.stdout.write(text);
    },
    writeErr: (text) => {
      io.stderr.write(text);
    },
    outputError: (text, write) => {
      write(missingValueText(text) ?? text);
    },
  });
  command.exitOverride((error) => {
    if (error.exitCode !== 0)
      error.exitCode = missingValueText(error.message) === undefined ? usageStatus : 1;
    throw error;
  });
}

function missingValueText(message: string): string | undefined {
  if (!message.includes('argument missing')) return undefined;
  const found = missingValues.find(([option]) => message.includes(option));
  return found === undefined ? undefined : `${found[1]}\n`;
}
