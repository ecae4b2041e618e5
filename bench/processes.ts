/** Processes and messages, beside the same in Python's asyncio. Each program times itself, start-up left out. */

import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runProcess, type Command, type ProcessRun } from './process';
import type { BenchOptions, Report } from './report';

const programs = join(__dirname, 'processes');
const cli = join(__dirname, '..', 'dist', 'cli.js');

/** Runs every pair in turn; each program prints how many operations took how many milliseconds. */
export async function measure({ rounds, match }: BenchOptions): Promise<Report> {
  if (!existsSync(cli)) throw new Error('dist/cli.js is missing: run `npm run build` first');
  const names = readdirSync(programs)
    .filter((file) => file.endsWith('.nos') && match.test(file))
    .map((file) => basename(file, '.nos'));
  const rows = [];
  for (const name of names.sort()) {
    const ours = { program: process.execPath, words: [cli, join(programs, `${name}.nos`)] };
    const python = { program: 'python3', words: [join(programs, `${name}.py`)] };
    const [nostosRun, pythonRun] = await bestOf([ours, python], rounds);
    rows.push({
      program: name,
      operations: nostosRun.operations,
      'nostos µs each': nostosRun.microseconds,
      'asyncio µs each': pythonRun.microseconds,
      speedup: pythonRun.microseconds / nostosRun.microseconds,
      nostosMB: Math.round(nostosRun.peakBytes / 1e6),
      asyncioMB: Math.round(pythonRun.peakBytes / 1e6),
    });
  }
  return {
    topic: 'processes',
    command: 'npm run bench -- processes',
    notes: [`Fastest of ${rounds} alternating runs; times without start-up.`],
    rows,
    summary: {},
  };
}

interface Timing {
  readonly operations: number;
  readonly microseconds: number;
  readonly peakBytes: number;
}

async function bestOf(commands: readonly Command[], rounds: number): Promise<Timing[]> {
  const best: Timing[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [index, command] of commands.entries()) {
      const timing = timingOf(command, await runProcess(command));
      const earlier = best[index] as Timing | undefined;
      if (earlier === undefined || timing.microseconds < earlier.microseconds) best[index] = timing;
    }
  }
  return best;
}

function timingOf(command: Command, { output, errors, status, peakBytes }: ProcessRun): Timing {
  const numbers = /^(\d+) (\d+)$/m.exec(output);
  if (numbers === null || status !== 0) {
    throw new Error(
      `${command.words.join(' ')} ended with ${status} and printed\n${output}${errors}`.slice(0, 1000),
    );
  }
  const operations = Number(numbers[1]);
  return { operations, microseconds: (Number(numbers[2]) * 1000) / operations, peakBytes };
}
