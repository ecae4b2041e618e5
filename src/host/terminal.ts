/** Which descriptors are terminals, found out without loading Node's streams. */

import { fstatSync, statSync, type Stats } from 'node:fs';
import { createRequire } from 'node:module';
import { devNull } from 'node:os';

const load = createRequire(__filename);

/**
 * Whether a person sits at the descriptor. `node:tty` takes all of Node's streams with it, a tenth of the start of a
 * short program: it is asked only about what may be a terminal.
 */
export function isTerminal(descriptor: number): boolean {
  return mayBeTerminal(descriptor) && (load('node:tty') as typeof import('node:tty')).isatty(descriptor);
}

function mayBeTerminal(descriptor: number): boolean {
  try {
    const kind = fstatSync(descriptor);
    return kind.isCharacterDevice() && !isNullDevice(kind);
  } catch {
    return false; // the descriptor is closed
  }
}

/** `/dev/null`, which programs are often given; where devices have no numbers, nothing is known. */
function isNullDevice(kind: Stats): boolean {
  return kind.rdev !== 0 && kind.rdev === statSync(devNull, { throwIfNoEntry: false })?.rdev;
}
