/** The errors that a program sees when a native call fails, all of kind `Panic` and with one prefix. */

import { panic, type Thrown } from '../lang/machine/thrown';

/** A failed call. The prefix is what existing wrappers look for. */
export function callFailed(reason: string): Thrown {
  return panic(`Extension call failed: ${reason}`);
}
