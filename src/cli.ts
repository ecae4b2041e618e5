/** The `nostos` command: streams, signals, and the commands put together. */

import { CommanderError } from 'commander';
import { createCli } from './commands/cli';
import type { CommandIo } from './commands/io';
import { readPlainWords } from './commands/plainWords';
import { spellOut } from './commands/words';
import { ExitSequence } from './host/exit';
import { InputStream } from './host/input';
import { OutputStream } from './host/output';
import { endOnSignals, exitStatus } from './host/signals';
import { CommandFailure, systemReason } from './project/failure';

const exit = new ExitSequence();

/** A reader that went away ends the program without a word; anything else, such as a full disk, is told. */
function endAfterFailedWrite(error: NodeJS.ErrnoException): never {
  exit.run();
  if (error.code === 'EPIPE') process.exit(exitStatus.brokenPipe);
  stderr.write(`could not write: ${systemReason(error)}\n`);
  process.exit(1);
}

/** Where messages cannot be told, nothing can be told about that. */
function endSilently(error: NodeJS.ErrnoException): never {
  exit.run();
  process.exit(error.code === 'EPIPE' ? exitStatus.brokenPipe : 1);
}

const stdout = new OutputStream(1, endAfterFailedWrite, true);
const stderr = new OutputStream(2, endSilently, false, stdout);
const io: CommandIo = {
  stdin: new InputStream(0),
  stdout,
  stderr,
  environment: process.env,
  exit,
  onWriteFailure: endAfterFailedWrite,
};

async function main(): Promise<number> {
  let status = 0;
  try {
    const words = process.argv.slice(2);
    const plain = readPlainWords(words);
    if (plain !== undefined) {
      const { run } = await import('./commands/run');
      return await run(plain.program, plain.words, plain.options, io);
    }
    const cli = createCli(io, (code) => (status = code));
    await cli.parseAsync(spellOut(words, cli.options), { from: 'user' });
  } catch (error) {
    if (error instanceof CommandFailure) {
      stderr.write(`${error.message}\n`);
      return error.status;
    }
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
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
