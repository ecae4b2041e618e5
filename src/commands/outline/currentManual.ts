/** The manual page of the command line as it is now, for the script that writes it and the test that compares. */

import { ExitSequence } from '../../host/exit';
import type { Output } from '../../lang/host';
import { createCli } from '../cli';
import type { CommandIo } from '../io';
import { manualPage } from './manual';
import { wholeOutline } from './script';

/** The manual page of a version. Needs no streams: no command is carried out. */
export function currentManual(version: string): string {
  const silent: Output = {
    isTerminal: false,
    atLineStart: true,
    write: () => undefined,
    writeBytes: () => undefined,
    flush: () => undefined,
  };
  const io: CommandIo = {
    stdin: {
      isTerminal: false,
      readLine: () => undefined,
      readAll: () => '',
      whenReady: () => () => undefined,
    },
    stdout: silent,
    stderr: silent,
    environment: {},
    exit: new ExitSequence(),
    onWriteFailure: (error) => {
      throw error;
    },
  };
  return manualPage(
    wholeOutline(
      createCli(io, () => undefined),
      io,
    ),
    version,
  );
}
