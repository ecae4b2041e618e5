/** `nostos ext …` and its other spelling: all that the start of every command pays for the extension manager. */

import type { Command } from 'commander';
import type { CommandIo } from '../io';
import type { StatusHandler } from '../run';

/** Adds `ext` and `extension`; what they do is loaded when one of them is used. */
export function registerExt(parent: Command, io: CommandIo, onStatus: StatusHandler): void {
  for (const spelling of ['ext', 'extension'] as const) {
    parent
      .command(spelling, { hidden: spelling === 'extension' })
      .summary('install, list, build, pack… native extensions')
      .argument('[words...]')
      .helpOption(false)
      .allowUnknownOption()
      .passThroughOptions()
      .action(async (words: string[]) => {
        const { runExt } = await import('./index');
        await runExt(words, { io, spelling, onStatus });
      });
  }
}
