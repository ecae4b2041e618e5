/** The folder that everything is kept in which does not belong to one project. */

import { homedir } from 'node:os';
import { join } from 'node:path';

/** `$NOSTOS_HOME`, else `~/.nostos`. */
export function nostosHome(environment: Readonly<Record<string, string | undefined>>): string {
  const home = environment['NOSTOS_HOME'];
  return home === undefined || home === '' ? join(homedir(), '.nostos') : home;
}
