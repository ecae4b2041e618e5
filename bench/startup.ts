/** How long a short program takes as a whole process, against an empty Node and the shells' usual tools. */

import { execSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scripts } from '../package.json';
import { runProcess, type Command } from './process';
import { type BenchOptions, median, type Report } from './report';

const root = join(__dirname, '..');
const dist = join(root, 'dist');
const cli = join(dist, 'cli.js');
const probe = join(__dirname, '..', 'fixtures', 'probe', 'prebuilt', 'linux-x64', 'libnostos_probe.so');
const runsPerRound = 4;

interface Candidate {
  readonly name: string;
  readonly command: Command;
  /** What has to be so before each run. */
  prepare?(): void;
}

/** Where the command has just been installed, as by npm: `dist` beside `examples`. */
interface Installation {
  readonly folder: string;
  /** What V8 compiled while npm ran the package's script. */
  readonly caches: string;
}

function isCache(file: string): boolean {
  return file.endsWith('.cache');
}

function removeCaches(folder: string): void {
  for (const file of readdirSync(folder)) if (isCache(file)) rmSync(join(folder, file));
}

/** Installs the command in the folder, runs the script of the package there, and sets its caches aside. */
function install(folder: string): Installation {
  const copy = join(folder, 'dist');
  const caches = join(folder, 'caches');
  for (const each of [copy, caches]) mkdirSync(each);
  for (const file of readdirSync(dist)) if (!isCache(file)) copyFileSync(join(dist, file), join(copy, file));
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  execSync(scripts.postinstall, { cwd: folder, stdio: 'ignore' });
  for (const file of readdirSync(copy)) if (isCache(file)) copyFileSync(join(copy, file), join(caches, file));
  return { folder: copy, caches };
}

function candidates(installed: Installation): readonly Candidate[] {
  const node = (...words: readonly string[]): Command => ({ program: process.execPath, words });
  const firstRun = node(join(installed.folder, 'cli.js'), '-e', 'println(1)');
  return [
    { name: 'node -e 0', command: node('-e', '0') },
    { name: 'nostos --version', command: node(cli, '--version') },
    { name: "nostos -e 'println(1)'", command: node(cli, '-e', 'println(1)') },
    {
      name: "nostos -e 'println(1)', first run after npm install",
      command: firstRun,
      prepare: () => {
        removeCaches(installed.folder);
        cpSync(installed.caches, installed.folder, { recursive: true });
      },
    },
    {
      name: "nostos -e 'println(1)', first run after npm install --ignore-scripts",
      command: firstRun,
      prepare: () => {
        removeCaches(installed.folder);
      },
    },
    {
      name: 'nostos -e, one native call',
      command: node(cli, '--ext', probe, '-e', '__native__("Probe.add", 1.0, 2.0)'),
    },
    { name: 'nostos ext list', command: node(cli, 'ext', 'list') },
    { name: 'nostos examples/shapes.nos', command: node(cli, join(root, 'examples/shapes.nos')) },
    { name: 'nostos examples/vectors', command: node(cli, join(root, 'examples/vectors')) },
    { name: "python3 -c 'print(1)'", command: { program: 'python3', words: ['-c', 'print(1)'] } },
  ];
}

/** Alternating runs of all candidates; medians, since the fastest start hides the usual one. */
export async function measure({ rounds, match }: BenchOptions): Promise<Report> {
  if (!existsSync(cli)) throw new Error('dist/cli.js is missing: run `npm run build` first');
  const folder = mkdtempSync(join(tmpdir(), 'nostos-bench-'));
  try {
    return await measureIn(install(folder), rounds, match);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureIn(installed: Installation, rounds: number, match: RegExp): Promise<Report> {
  const chosen = candidates(installed).filter(({ name }, index) => index === 0 || match.test(name));
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
