/** The outline of our own command line, and the scripts made of it. */

import type { Command } from 'commander';
import type { CommandIo } from '../io';
import { createExt } from '../ext';
import { bashCompletion } from './bash';
import { fishCompletion } from './fish';
import { outlineOf, type CommandOutline } from './outline';
import { zshCompletion } from './zsh';

/** Everything that may be written after `nostos`. */
export function wholeOutline(cli: Command, io: CommandIo): CommandOutline {
  const nothing = (): void => {
    // The commands are looked at, none is carried out.
  };
  const ext = createExt({ io, spelling: 'ext', onStatus: nothing });
  return outlineOf(cli, new Map([['ext', ext]]));
}

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** The script of a shell. */
export function completionScript(shell: keyof typeof scripts, cli: Command, io: CommandIo): string {
  return scripts[shell](wholeOutline(cli, io));
}
