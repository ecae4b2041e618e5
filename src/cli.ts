/** The `nostos` command: streams, signals, and the commands put together. */

import { CommanderError } from 'commander';
import { createCli } from './commands/cli';
import type { CommandIo } from './commands/io';
import { ExitSequence } from './host/exit';
import { InputStream } from './host/input';
import { OutputStream } from './host/output';
import { endOnSignals, exitStatus } from './host/signals';
import { CommandFailure } from './project/failure';

const exit = new ExitSequence();

function endAfterBrokenPipe(): never {
  exit.run();
  process.exit(exitStatus.brokenPipe);
}

const stdout = new OutputStream(1, endAfterBrokenPipe, true);
const stderr = new OutputStream(2, endAfterBrokenPipe, false);
const io: CommandIo = { stdin: new InputStream(0), stdout, stderr, environment: process.env, exit };

async function main(): Promise<number> {
  let status = 0;
  try {
    await createCli(io, (code) => (status = code)).parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof CommandFailure)) throw error;
    stderr.write(`${error.message}\n`);
    return error.status;
  }
  return status;
}

function end(status: number): never {
  exit.run();
  stdout.flush();
  process.exit(status);
}

/** A fault of this program, never of its user: short, unless the log was asked for. */
function endAfterFault(error: unknown): never {
  const isVerbose = process.argv.includes('--verbose');
  const text =
    error instanceof Error ? ((isVerbose ? error.stack : undefined) ?? error.message) : String(error);
  stderr.write(
    `Internal error: ${text}\nThis is a fault of nostos itself; --verbose shows where it happened.\n`,
  );
  return end(1);
}

endOnSignals(stdout, stderr, () => {
  exit.run();
});
process.on('uncaughtException', endAfterFault);
void main().then(end, endAfterFault);
