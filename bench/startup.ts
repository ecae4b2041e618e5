/** How long a short program takes as a whole process, against an empty Node and the shells' usual tools. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess, type Command } from './process';
import { median, type Report } from './report';
import type { BenchOptions } from './run';

const cli = join(__dirname, '..', 'dist', 'cli.js');
const runsPerRound = 4;

const candidates: readonly { readonly name: string; readonly command: Command }[] = [
  { name: 'node -e 0', command: { program: process.execPath, words: ['-e', '0'] } },
  { name: 'nostos --version', command: { program: process.execPath, words: [cli, '--version'] } },
  {
    name: "nostos -e 'println(1)'",
    command: { program: process.execPath, words: [cli, '-e', 'println(1)'] },
  },
  { name: "python3 -c 'print(1)'", command: { program: 'python3', words: ['-c', 'print(1)'] } },
];

/** Alternating runs of all candidates; medians, since the fastest start hides the usual one. */
export async function measure({ rounds, match }: BenchOptions): Promise<Report> {
  if (!existsSync(cli)) throw new Error('dist/cli.js is missing: run `npm run build` first');
  const chosen = candidates.filter(({ name }, index) => index === 0 || match.test(name));
  const times = new Map<string, number[]>(chosen.map(({ name }) => [name, []]));
  for (let run = 0; run < rounds * runsPerRound; run++) {
    for (const { name, command } of chosen) times.get(name)?.push((await runProcess(command)).milliseconds);
  }
  const emptyNode = median(times.get(candidates[0].name) ?? []);
  const rows = chosen.map(({ name }) => {
    const milliseconds = median(times.get(name) ?? []);
    return { command: name, milliseconds, 'times node -e 0': milliseconds / emptyNode };
  });
  return {
    topic: 'startup',
    command: 'npm run bench -- startup',
    notes: [`Whole processes; medians of ${rounds * runsPerRound} alternating runs.`],
    rows,
    summary: {},
  };
}
