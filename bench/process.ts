/** Runs whole processes and tells how long they took, how much memory they had at most, and what they printed. */

import { spawn } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';

/** One finished process. */
export interface ProcessRun {
  readonly milliseconds: number;
  /** Most resident memory seen, in bytes; 0 where the system does not tell. */
  readonly peakBytes: number;
  readonly output: string;
  readonly errors: string;
  readonly status: number | null;
}

/** A command with its arguments, and a file to read as standard input. */
export interface Command {
  readonly program: string;
  readonly words: readonly string[];
  readonly inputFile?: string;
  /** Variables beside those of this process. */
  readonly environment?: NodeJS.ProcessEnv;
}

const memoryPollMs = 10;

/** Node 20 reads the certificates that this names at each start: 50 ms and more that have nothing to do with what is measured. */
const plainEnvironment = { NODE_EXTRA_CA_CERTS: undefined };

/** Runs the command once, to its end. */
export function runProcess({ program, words, inputFile, environment }: Command): Promise<ProcessRun> {
  return new Promise((resolve, reject) => {
    const input = inputFile === undefined ? undefined : openSync(inputFile, 'r');
    const started = performance.now();
    const child = spawn(program, words, {
      stdio: [input ?? 'ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...plainEnvironment, ...environment },
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    let peakBytes = 0;
    const poll = setInterval(() => {
      peakBytes = Math.max(peakBytes, residentPeak(child.pid));
    }, memoryPollMs);
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      const milliseconds = performance.now() - started;
      clearInterval(poll);
      if (input !== undefined) closeSync(input);
      const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString('utf8');
      resolve({ milliseconds, peakBytes, output: text(output), errors: text(errors), status });
    });
  });
}

/** Runs the commands in turn, so many rounds, and keeps the fastest run of each. Memory is the most of all rounds. */
export async function fastestRuns(commands: readonly Command[], rounds: number): Promise<ProcessRun[]> {
  const best: ProcessRun[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [index, command] of commands.entries()) {
      const run = await runProcess(command);
      const earlier = best[index] as ProcessRun | undefined;
      const peakBytes = Math.max(run.peakBytes, earlier?.peakBytes ?? 0);
      const isFaster = earlier === undefined || run.milliseconds < earlier.milliseconds;
      best[index] = { ...(isFaster ? run : earlier), peakBytes };
    }
  }
  return best;
}

function residentPeak(pid: number | undefined): number {
  try {
    const match = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match === null ? 0 : Number(match[1]) * 1024;
  } catch {
    return 0;
  }
}
