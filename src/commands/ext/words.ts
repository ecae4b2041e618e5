/** Words that several subcommands take. */

import { CommandFailure } from '../../project/failure';
import { usageStatus } from '../misuse';

/** `NAME` or `NAME@VERSION`; a leading `nostos-` is what folders have, not names. */
export function nameAndVersion(word: string): { name: string; version: string | undefined } {
  const [, name, version] =
    /^(?:nostos-)?([A-Za-z_][A-Za-z0-9_-]*)(?:@v?([0-9A-Za-z.+-]+))?$/.exec(word) ?? [];
  if (name === undefined) {
    throw new CommandFailure(
      `\`${word}\` is no name of an extension; it is NAME or NAME@VERSION`,
      usageStatus,
    );
  }
  return { name, version };
}
