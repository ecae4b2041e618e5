/** Ends the program when the user or the system asks for it: tidily, and with the status that shells expect. */

import type { Output } from '../lang/host';

/** Exit status after Ctrl-C, after SIGTERM, when the terminal was closed, and when the reader of the output went away. */
export const exitStatus = { interrupted: 130, terminated: 143, hungUp: 129, brokenPipe: 141 } as const;

let interruptHandler: (() => void) | undefined;

/** Hands every Ctrl-C to `handler` from now on, instead of ending the program. */
export function handleInterrupts(handler: () => void): void {
  interruptHandler = handler;
}

/**
 * Installs handlers for SIGINT, SIGTERM and SIGHUP that run `close` (cleanup of native handles; must not throw and must
 * not wait long), flush standard output and end the process. They take effect at the next turn of the event loop.
 */
export function endOnSignals(stdout: Output, stderr: Output, close: () => void): void {
  const end = (status: number, text: string): void => {
    close();
    stdout.flush();
    stderr.write(text);
    process.exit(status);
  };
  const onInterrupt = (): void => {
    if (interruptHandler !== undefined) {
      interruptHandler();
      return;
    }
    // A second one while the program ends has its usual effect.
    process.off('SIGINT', onInterrupt);
    end(exitStatus.interrupted, '\nInterrupted\n');
  };
  process.on('SIGINT', onInterrupt);
  process.once('SIGTERM', () => {
    end(exitStatus.terminated, '');
  });
  process.once('SIGHUP', () => {
    end(exitStatus.hungUp, '');
  });
}
