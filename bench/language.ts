/** The same programs in Nostos and in Python, side by side: whole processes, outputs compared. */

import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fastestRuns, runProcess, type Command, type ProcessRun } from './process';
import { type BenchOptions, geometricMean, type Report } from './report';

const programs = join(__dirname, 'language');
const command = join(__dirname, '..', 'dist', 'cli.js');
const wordCountBytes = 50 * 1000 * 1000;
const bytesOfMegabyte = 1e6;

/** Runs every pair; fails when the two of a pair print different things. */
export async function measure(options: BenchOptions): Promise<Report> {
  if (!existsSync(command)) throw new Error('dist/cli.js is missing: run `npm run build` first');
  const scratch = mkdtempSync(join(tmpdir(), 'nostos-bench-'));
  try {
    const inputs = new Map([['word_count', writeWords(join(scratch, 'words.txt'))]]);
    const names = readdirSync(programs)
      .filter((file) => file.endsWith('.nos') && options.match.test(file))
      .map((file) => basename(file, '.nos'));
    const rows = [];
    for (const name of names.sort()) rows.push(await comparePair(name, inputs.get(name), options.rounds));
    return summarize(rows, await pythonVersion(), options.rounds);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

interface Row {
  readonly program: string;
  readonly sameOutput: boolean;
  readonly nostosMs: number;
  readonly pythonMs: number;
  /** Python's time divided by ours: above 1 we are faster. */
  readonly speedup: number;
  readonly nostosMB: number;
  readonly pythonMB: number;
  readonly memoryRatio: number;
}

async function comparePair(name: string, inputFile: string | undefined, rounds: number): Promise<Row> {
  const input = inputFile === undefined ? {} : { inputFile };
  const ours: Command = {
    program: process.execPath,
    words: [command, join(programs, `${name}.nos`)],
    ...input,
  };
  const python: Command = { program: 'python3', words: [join(programs, `${name}.py`)], ...input };
  const [nostosRun, pythonRun] = await fastestRuns([ours, python], rounds);
  const sameOutput = nostosRun.output === pythonRun.output && nostosRun.status === 0;
  if (!sameOutput) process.stderr.write(explainDifference(name, nostosRun, pythonRun));
  return {
    program: name,
    sameOutput,
    nostosMs: Math.round(nostosRun.milliseconds),
    pythonMs: Math.round(pythonRun.milliseconds),
    speedup: pythonRun.milliseconds / nostosRun.milliseconds,
    nostosMB: Math.round(nostosRun.peakBytes / bytesOfMegabyte),
    pythonMB: Math.round(pythonRun.peakBytes / bytesOfMegabyte),
    memoryRatio: nostosRun.peakBytes / pythonRun.peakBytes,
  };
}

function explainDifference(name: string, ours: ProcessRun, python: ProcessRun): string {
  const excerpt = (text: string): string => text.slice(0, 600).trimEnd();
  return `${name}: outputs differ (nostos ended with ${ours.status}, python with ${python.status})
--- nostos
${excerpt(ours.output + ours.errors)}
--- python
${excerpt(python.output + python.errors)}
`;
}

function summarize(rows: readonly Row[], python: string, rounds: number): Report {
  const valid = rows.filter(({ sameOutput }) => sameOutput);
  if (valid.length < rows.length) process.exitCode = 1;
  return {
    topic: 'language',
    command: 'npm run bench -- language',
    notes: [
      `Whole processes without NODE_EXTRA_CA_CERTS, start-up included; fastest of ${rounds} alternating runs; against ${python}.`,
      'speedup: time of Python divided by time of nostos. Memory: most resident memory of the process.',
    ],
    rows: rows.map((row) => ({ ...row })),
    summary: {
      programs: rows.length,
      'outputs that differ': rows.length - valid.length,
      'geometric mean of speedups': geometricMean(valid.map(({ speedup }) => speedup)),
      'slower than Python':
        valid
          .filter(({ speedup }) => speedup < 1)
          .map(({ program }) => program)
          .join(' ') || 'none',
      'most memory against Python': Math.max(0, ...valid.map(({ memoryRatio }) => memoryRatio)),
    },
  };
}

async function pythonVersion(): Promise<string> {
  const { output, errors } = await runProcess({ program: 'python3', words: ['--version'] });
  return (output || errors).trim();
}

/** A text of the wanted size with lines of a few words, the same at every run. */
function writeWords(path: string): string {
  const words = Array.from({ length: 5000 }, (_, index) => `w${(index * 7919) % 5000}`);
  const lines: string[] = [];
  let size = 0;
  for (let seed = 42; size < wordCountBytes;) {
    const line: string[] = [];
    for (let count = 4 + (seed % 9); count > 0; count--) {
      seed = (seed * 3877 + 29573) % 139968;
      line.push(words[seed % (1 + (seed % words.length))]);
    }
    const text = `${line.join(' ')}\n`;
    size += text.length;
    lines.push(text);
  }
  writeFileSync(path, lines.join(''));
  return path;
}
