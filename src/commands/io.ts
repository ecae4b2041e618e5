/** What a command may reach: handed in, so that tests run commands without a process. */

import type { ExitSequence } from '../host/exit';
import type { WriteFailureHandler } from '../host/output';
import type { Input, Output } from '../lang/host';

/** Streams and environment of a command. */
export interface CommandIo {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Takes what must happen before the process ends, by a signal too. */
  readonly exit: ExitSequence;
  /** Ends the process when something that is written cannot be; for further outputs. */
  readonly onWriteFailure: WriteFailureHandler;
}
