/** Runs other programs (git, cargo, npm) and listens to them; none survives this process. */

import { spawn, type ChildProcess } from 'node:child_process';

/** How a program ended, and what it said. */
export interface ProcessResult {
  /** Undefined when a signal ended it. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program may be given. */
export interface ProcessSetting {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Called for each line of standard error, as it comes. */
  readonly onErrorLine?: (line: string) => void;
}

/** The program is not there: neither on PATH nor at the path given. */
export class ProgramMissing extends Error {
  constructor(readonly program: string) {
    super(`${program} is not installed, or not on PATH`);
    this.name = 'ProgramMissing';
  }
}

const running = new Set<ChildProcess>();

/** Ends the programs that still run; to be called before this process ends. */
export function endPrograms(): void {
  for (const child of running) child.kill();
  running.clear();
}

/** Runs a program without a shell and without input. Throws `ProgramMissing`. */
export function runProgram(
  program: string,
  words: readonly string[],
  { folder, environment, onErrorLine }: ProcessSetting = {},
): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
      // npm is a script of the shell there; no word that we give has characters that it would read.
      shell: process.platform === 'win32' && program === 'npm',
      ...(folder === undefined ? {} : { cwd: folder }),
    });
    running.add(child);
    const out: Buffer[] = [];
    const said: Buffer[] = [];
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => said.push(bytes));
    if (onErrorLine !== undefined) forEachLine(child.stderr, onErrorLine);
    child.on('error', (error: NodeJS.ErrnoException) => {
      running.delete(child);
      reject(error.code === 'ENOENT' ? new ProgramMissing(program) : error);
    });
    child.on('close', (status) => {
      running.delete(child);
      const text = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString('utf8');
      resolve({ status: status ?? undefined, stdout: text(out), stderr: text(said) });
    });
  });
}

function forEachLine(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = '';
  stream.on('data', (bytes: Buffer) => {
    const lines = (rest + bytes.toString('utf8')).split(/\r?\n|\r/);
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
}
