/** How the extension manager tells what failed: the fact with its file or address, and what to do next. */

import { CommandFailure } from '../project/failure';

/**
 * A failure in the style of the loader's: what could not be done with what and why, then a hint.
 *
 * @param fact `could not install 'x.tgz': reason`; a sentence without its full stop
 * @param hint one action
 */
export function failure(fact: string, hint: string): CommandFailure {
  return new CommandFailure(`Error: ${fact}\nhint: ${hint}`);
}
