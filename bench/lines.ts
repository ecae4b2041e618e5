/** The line modes against the same loops in Python: time, and how much memory a long input needs. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastestRuns, type Command } from './process';
import type { BenchOptions, Report } from './report';

const cli = join(__dirname, '..', 'dist', 'cli.js');
const shortLines = 5_000_000;
const longLine = 'some text, as it stands in files that people have: about eighty characters a line\n';
const longLines = 3_000_000;

interface Pair {
  readonly name: string;
  readonly input: 'short' | 'long';
  readonly words: readonly string[];
  readonly python: string;
}

const pairs: readonly Pair[] = [
  {
    name: 'count lines',
    input: 'short',
    words: ['-ne', 'BEGIN { var n = 0 } n = n + 1 END { n }'],
    python: 'n = 0\nfor line in sys.stdin: n = n + 1\nprint(n)',
  },
  {
    name: 'sum lengths',
    input: 'short',
    words: ['-ne', 'BEGIN { var n = 0 } n = n + line.length() END { n }'],
    python: 'n = 0\nfor line in sys.stdin: n = n + len(line.rstrip("\\n"))\nprint(n)',
  },
  {
    name: 'second fields',
    input: 'long',
    words: ['-F', ',', '-ne', 'BEGIN { var n = 0 } n = n + fields[1].length() END { n }'],
    python: 'n = 0\nfor line in sys.stdin: n = n + len(line.rstrip("\\n").split(",")[1])\nprint(n)',
  },
  {
    name: 'filter',
    input: 'long',
    words: ['-pe', '!line.contains("people")'],
    python: 'for line in sys.stdin:\n  if not "people" in line: sys.stdout.write(line)',
  },
];

/** Whole processes; the outputs of each pair must agree. */
export async function measure({ rounds, match }: BenchOptions): Promise<Report> {
  if (!existsSync(cli)) throw new Error('dist/cli.js is missing: run `npm run build` first');
  const folder = mkdtempSync(join(tmpdir(), 'nostos-bench-'));
  const files = { short: join(folder, 'short'), long: join(folder, 'long') };
  try {
    writeFileSync(files.short, 'y\n'.repeat(shortLines));
    writeFileSync(files.long, longLine.repeat(longLines));
    const rows = [];
    for (const pair of pairs.filter(({ name }) => match.test(name))) {
      const inputFile = files[pair.input];
      const commands: Command[] = [
        { program: process.execPath, words: [cli, ...pair.words], inputFile },
        { program: 'python3', words: ['-c', `import sys\n${pair.python}`], inputFile },
      ];
      const [own, python] = await fastestRuns(commands, rounds);
      if (own.output !== python.output) throw new Error(`${pair.name}: ${own.output}${own.errors}`);
      rows.push({
        work: pair.name,
        milliseconds: own.milliseconds,
        'python milliseconds': python.milliseconds,
        'python / nostos': python.milliseconds / own.milliseconds,
        'peak megabytes': own.peakBytes / 1e6,
      });
    }
    return {
      topic: 'lines',
      command: 'npm run bench -- lines',
      notes: [
        `Whole processes that read a file, fastest of ${rounds}: ${shortLines} lines of 2 bytes, ${longLines} of ${longLine.length}.`,
      ],
      rows,
      summary: {},
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
