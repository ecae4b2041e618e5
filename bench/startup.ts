/** How long a short program takes as a whole process, against an empty Node and the shells' usual tools. */

import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess, type Command } from './process';
import { type BenchOptions, median, type Report } from './report';

const dist = join(__dirname, '..', 'dist');
const cli = join(dist, 'cli.js');
const probe = join(__dirname, '..', 'fixtures', 'probe', 'prebuilt', 'linux-x64', 'libnostos_probe.so');
const runsPerRound = 4;

interface Candidate {
  readonly name: string;
  readonly command: Command;
  /** What has to be so before each run. */
  prepare?(): void;
}

function candidates(copy: string): readonly Candidate[] {
  const node = (...words: readonly string[]): Command => ({ program: process.execPath, words });
  return [
    { name: 'node -e 0', command: node('-e', '0') },
    { name: 'nostos --version', command: node(cli, '--version') },
    { name: "nostos -e 'println(1)'", command: node(cli, '-e', 'println(1)') },
    {
      name: "nostos -e 'println(1)', first run, installed without scripts",
      command: node(join(copy, 'cli.js'), '-e', 'println(1)'),
      prepare: () => {
        for (const file of readdirSync(copy)) if (file.endsWith('.cache')) rmSync(join(copy, file));
      },
    },
    {
      name: 'nostos -e, one native call',
      command: node(cli, '--ext', probe, '-e', '__native__("Probe.add", 1.0, 2.0)'),
    },
    { name: 'nostos ext list', command: node(cli, 'ext', 'list') },
    { name: 'nostos examples/vectors', command: node(cli, join(__dirname, '../examples/vectors')) },
    { name: "python3 -c 'print(1)'", command: { program: 'python3', words: ['-c', 'print(1)'] } },
  ];
}

/** Alternating runs of all candidates; medians, since the fastest start hides the usual one. */
export async function measure({ rounds, match }: BenchOptions): Promise<Report> {
  if (!existsSync(cli)) throw new Error('dist/cli.js is missing: run `npm run build` first');
  const folder = mkdtempSync(join(tmpdir(), 'nostos-bench-'));
  try {
    // Where a command that has never run stands, as after an installation without scripts.
    for (const file of readdirSync(dist)) {
      if (file.endsWith('.js')) copyFileSync(join(dist, file), join(folder, file));
    }
    return await measureIn(folder, rounds, match);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureIn(copy: string, rounds: number, match: RegExp): Promise<Report> {
  const chosen = candidates(copy).filter(({ name }, index) => index === 0 || match.test(name));
  const times = new Map<string, number[]>(chosen.map(({ name }) => [name, []]));
  for (let run = 0; run < rounds * runsPerRound; run++) {
    for (const { name, command, prepare } of chosen) {
      prepare?.();
      const { milliseconds, status, errors } = await runProcess(command);
      if (status !== 0) throw new Error(`${name}: ${errors}`);
      times.get(name)?.push(milliseconds);
    }
  }
  const emptyNode = median(times.get(chosen[0].name) ?? []);
  const rows = chosen.map(({ name }) => {
    const milliseconds = median(times.get(name) ?? []);
    return { command: name, milliseconds, 'times node -e 0': milliseconds / emptyNode };
  });
  return {
    topic: 'startup',
    command: 'npm run bench -- startup',
    notes: [
      `Whole processes without NODE_EXTRA_CA_CERTS; medians of ${rounds * runsPerRound} alternating runs.`,
    ],
    rows,
    summary: {},
  };
}
