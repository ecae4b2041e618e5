/** The log of the tool itself on standard error: warnings always, the rest with `--verbose`; lines or JSON. */

import type { Logger } from 'pino';
import type { Output } from '../lang/host';

/** What may be logged beside the text: names and figures. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** A log. Messages are finished sentences for people; fields repeat their facts for programs. */
export interface Log {
  /** Something that costs the user time or memory, or is likely a mistake. */
  warn(message: string, fields?: LogFields): void;
  /** What happens, for who asked with `--verbose`. */
  info(message: string, fields?: LogFields): void;
}

/** How to log. */
export interface LogOptions {
  readonly isVerbose: boolean;
  readonly asJson: boolean;
}

/** A log on `stderr`. The library behind it is loaded with the first message. */
export function createLog(stderr: Output, { isVerbose, asJson }: LogOptions): Log {
  let logger: Logger | undefined;
  const ready = (): Logger => (logger ??= createLogger(stderr, isVerbose, asJson));
  return {
    warn: (message, fields = {}) => {
      ready().warn(fields, message);
    },
    info: (message, fields = {}) => {
      if (isVerbose) ready().info(fields, message);
    },
  };
}

function createLogger(stderr: Output, isVerbose: boolean, asJson: boolean): Logger {
  // Loaded here because most runs log nothing, and the library takes longer than a short program.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it must be synchronous
  const { pino } = require('pino') as typeof import('pino');
  const write = (line: string): void => {
    stderr.write(asJson ? line : readable(line));
  };
  return pino(
    { level: isVerbose ? 'info' : 'warn', base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write },
  );
}

const warnLevel = 40;

function readable(line: string): string {
  const { level, msg } = JSON.parse(line) as { readonly level: number; readonly msg: string };
  return `${level >= warnLevel ? 'warning' : 'info'}: ${msg}\n`;
}
