/** Runs the command inside of the test's own process, with streams in memory and input from a file. */

import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { createCli } from '../../src/commands/cli';
import { spellOut } from '../../src/commands/words';
import { ExitSequence } from '../../src/host/exit';
import { InputStream } from '../../src/host/input';
import type { Output } from '../../src/lang/host';
import { CommandFailure } from '../../src/project/failure';

/** An output that keeps what is written. */
class Memory implements Output {
  readonly isTerminal = false;
  text = '';
  get atLineStart(): boolean {
    return this.text === '' || this.text.endsWith('\n');
  }
  write(text: string): void {
    this.text += text;
  }
  writeBytes(bytes: Uint8Array): void {
    this.text += Buffer.from(bytes).toString('latin1');
  }
  flush(): void {
    // Nothing is held back.
  }
}

/** How a command ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `nostos WORDS` with some input. */
export async function runCommand(words: readonly string[], input: string | Uint8Array = ''): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'nostos-lines-'));
  writeFileSync(join(folder, 'input'), input);
  const descriptor = openSync(join(folder, 'input'), 'r');
  const [stdout, stderr, exit] = [new Memory(), new Memory(), new ExitSequence()];
  const onWriteFailure = (error: Error): never => {
    throw error;
  };
  const stdin = new InputStream(descriptor);
  let status = 0;
  try {
    const io = { stdin, stdout, stderr, environment: {}, exit, onWriteFailure };
    const cli = createCli(io, (code) => (status = code));
    await cli.parseAsync(spellOut(words, cli.options), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) status = error.exitCode;
    else if (error instanceof CommandFailure) {
      status = error.status;
      stderr.write(`${error.message}\n`);
    } else throw error;
  } finally {
    exit.run();
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  }
  return { status, stdout: stdout.text, stderr: stderr.text };
}

/** What a command prints that ends well and says nothing else. */
export async function printed(words: readonly string[], input: string | Uint8Array = ''): Promise<string> {
  const { status, stdout, stderr } = await runCommand(words, input);
  if (status !== 0 || stderr !== '') throw new Error(`status ${status}: ${stderr}`);
  return stdout;
}
