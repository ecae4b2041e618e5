/** What must not outlive the process: programs that it started, folders of unfinished work. */

import { endPrograms } from '../../extensions/process';
import { removeAllStaging } from '../../extensions/store/staging';
import type { ExtContext } from './context';

/** Has both removed when the process ends, by a signal too. */
export function endWork({ io }: ExtContext): void {
  io.exit.add(() => {
    endPrograms();
    removeAllStaging();
  });
}
