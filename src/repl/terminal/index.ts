/** The REPL on a terminal. */

import type { Console } from '../console';
import type { ReplOptions } from '..';
import { runPlain } from '../plain';

/** Runs until the user leaves. Gives the exit status. */
export function runTerminal(console: Console, options: ReplOptions): Promise<number> {
  return runPlain(console, options.host.stdin, { first: '>>> ', more: '... ' });
}
