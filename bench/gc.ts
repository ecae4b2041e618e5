/**
 * What the collector costs: short-lived objects beside NumPy and beside no collection, memory over ten million of them,
 * one large object, a million in a map, and programs that have none.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Measured } from './gc/run';
import { type BenchOptions, geometricMean, type Cell, type Report } from './report';

const root = join(__dirname, '..');
const fixtures = join(root, 'fixtures');
const vectors = join(__dirname, 'gc', 'vectors.nos');
const megabyte = 2 ** 20;
/** Programs that make many values and use no native code. */
const plainPrograms = ['trees', 'records', 'closures', 'lists', 'maps', 'calls'];
/** Processes of each of them with and without the collector. */
const plainRounds = 15;
/** Milliseconds between two looks at the memory of a process. */
const sampleMs = 25;

/** Runs all parts; each in a process of its own. */
export async function measure({ rounds, match }: BenchOptions): Promise<Report> {
  if (!existsSync(join(fixtures, 'nalgebra', 'prebuilt', 'linux-x64'))) {
    throw new Error('the fixtures are built for linux-x64 only');
  }
  const scratch = mkdtempSync(join(tmpdir(), 'nostos-bench-'));
  try {
    const runner = new Runner(join(scratch, 'run.cjs'), join(scratch, 'without.cjs'));
    await runner.prepare();
    const parts: readonly (readonly [name: string, part: () => Promise<Part>])[] = [
      ['numpy', () => besideNumPy(runner, rounds)],
      ['off', () => besideNoCollection(runner, rounds)],
      ['million', () => inTenMillion(runner)],
      ['large', () => afterOneLarge(runner)],
      ['map', () => inAMap(runner)],
      ['plain', () => withoutHandles(runner)],
    ];
    const rows: Row[] = [];
    const summary: Record<string, Cell> = {};
    for (const [name, part] of parts) {
      if (!match.test(name)) continue;
      const measured = await part();
      rows.push(...measured.rows);
      Object.assign(summary, measured.summary);
    }
    return { topic: 'gc', command: 'npm run bench -- gc', notes, rows, summary };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

const notes = [
  'Seconds of processor time of the loop alone, the best of the rounds; `match` takes numpy, off, million, large, map, plain.',
  'Memory is resident memory of the whole process, looked at from outside every 25 ms; the peak is the system’s own.',
  '`compiled out`: a bundle whose values have no field for the collector, and that has no collector.',
];

type Row = Readonly<Record<string, Cell>>;

interface Part {
  readonly rows: readonly Row[];
  readonly summary: Readonly<Record<string, Cell>>;
}

/** Runs functions of programs in processes of their own. */
class Runner {
  constructor(
    private readonly usual: string,
    private readonly compiledOut: string,
  ) {}

  /** Bundles what the processes run. */
  async prepare(): Promise<void> {
    for (const [outfile, plugins] of [
      [this.usual, []],
      [this.compiledOut, [withoutEpochs]],
    ] as const) {
      await build({
        entryPoints: [join(__dirname, 'gc', 'run.ts')],
        outfile,
        plugins: [...plugins],
        bundle: true,
        platform: 'node',
        target: 'node20',
        external: ['koffi'],
        logLevel: 'error',
      });
    }
  }

  /** Runs a function; `look` is told of the process's memory meanwhile. */
  run(
    [program, entry, mode, rounds]: readonly [program: string, entry: string, mode: string, rounds: number],
    look: (residentBytes: number, peakBytes: number) => void = () => {},
    isCompiledOut = false,
  ): Promise<Measured> {
    const file = isCompiledOut ? this.compiledOut : this.usual;
    const child = spawn(process.execPath, [file, fixtures, program, entry, mode, String(rounds)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_PATH: join(root, 'node_modules') },
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const sampler = setInterval(() => {
      const memory = memoryOf(child.pid);
      if (memory !== undefined) look(...memory);
    }, sampleMs);
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status) => {
        clearInterval(sampler);
        if (status === 0) resolve(JSON.parse(text) as Measured);
        else reject(new Error(`${entry} of ${program} ended with ${status}`));
      });
    });
  }
}

/** Resident memory now and at most, of a process; undefined where the system does not tell. */
function memoryOf(pid: number | undefined): [now: number, most: number] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]);
    const memory: [number, number] = [kilobytes('VmRSS') * 1024, kilobytes('VmHWM') * 1024];
    return memory.some(Number.isNaN) ? undefined : memory;
  } catch {
    return undefined;
  }
}

async function besideNumPy(runner: Runner, rounds: number): Promise<Part> {
  let ours = Infinity;
  let numpy: number | undefined;
  // In turn, so that both see the same machine.
  for (let i = 0; i < 5; i++) {
    const { seconds } = await runner.run([vectors, 'small', 'on', rounds]);
    ours = Math.min(ours, seconds);
    const theirs = numpySeconds(rounds);
    if (theirs !== undefined) numpy = Math.min(numpy ?? Infinity, theirs);
  }
  return {
    rows: [
      { what: '1,000,000 × v + v of 3 elements', seconds: ours },
      { what: 'the same with NumPy', seconds: numpy },
    ],
    summary: {
      'small vectors in NumPy loops (goal: at most 1)':
        numpy === undefined ? 'NumPy is not installed: set PYTHON to one that has it' : ours / numpy,
    },
  };
}

function numpySeconds(rounds: number): number | undefined {
  const python = process.env['PYTHON'] ?? 'python3';
  const script = join(__dirname, 'gc', 'numpy_vectors.py');
  const run = spawnSync(python, [script, String(rounds)], { encoding: 'utf8' });
  return run.status === 0 ? (JSON.parse(run.stdout) as { seconds: number }).seconds : undefined;
}

async function besideNoCollection(runner: Runner, rounds: number): Promise<Part> {
  let on = Infinity;
  let off = Infinity;
  // One loop a process: without collections the memory of an earlier one would stay.
  for (let i = 0; i < rounds; i++) {
    on = Math.min(on, (await runner.run([vectors, 'large', 'on', 1])).seconds);
    off = Math.min(off, (await runner.run([vectors, 'large', 'off', 1])).seconds);
  }
  return {
    rows: [
      { what: '100,000 × v + v of 100 elements', seconds: on },
      { what: 'the same without collections', seconds: off },
    ],
    summary: { 'collector on / off (goal: at most 1.3)': on / off },
  };
}

async function inTenMillion(runner: Runner): Promise<Part> {
  const curve: number[] = [];
  let peak = 0;
  const { seconds, report } = await runner.run([vectors, 'tenMillion', 'on', 1], (now, most) => {
    curve.push(now);
    peak = Math.max(peak, most);
  });
  const tenths = Array.from({ length: 10 }, (_, i) => {
    const part = curve.slice((curve.length * i) / 10, (curve.length * (i + 1)) / 10);
    return Math.round(Math.max(...part) / megabyte);
  });
  return {
    rows: [{ what: '10,000,000 × v + v of 100 elements', seconds, MB: peak / megabyte }],
    summary: {
      'peak memory over ten million, MB (goal: below 300)': peak / megabyte,
      'most memory in each tenth of that run, MB': tenths.join(' '),
      'objects cleaned up': report.totalFreed,
      'share of the collector': report.pauseMs.total / 1000 / seconds,
    },
  };
}

async function afterOneLarge(runner: Runner): Promise<Part> {
  let peak = 0;
  const { printed, residentBytes } = await runner.run([vectors, 'oneLarge', 'on', 1], (_, most) => {
    peak = Math.max(peak, most);
  });
  const [, idle, busy] = /^\((\d+), (\d+), 15\)$/.exec(printed) ?? [];
  return {
    rows: [
      { what: '800 MB object let go, program computes', ms: Number(idle), MB: peak / megabyte },
      { what: '800 MB object let go, program makes others', ms: Number(busy), MB: residentBytes / megabyte },
    ],
    summary: { 'large object freed after, ms': Math.max(Number(idle), Number(busy)) },
  };
}

async function inAMap(runner: Runner): Promise<Part> {
  const { report } = await runner.run([vectors, 'millionInMap', 'on', 1]);
  const full = report.last
    .filter(({ live }) => live >= 1_000_000)
    .map(({ markMs, sweepMs }) => markMs + sweepMs);
  const best = Math.min(...full);
  return {
    rows: [{ what: 'full collection with 1,000,000 handles in a map', ms: best }],
    summary: {
      'full collection of a million, ms (goal: below 250)': best,
      'longest of them, ms': Math.max(...full),
    },
  };
}

async function withoutHandles(runner: Runner): Promise<Part> {
  const best: number[] = [];
  const middle: number[] = [];
  const rows: Row[] = [];
  for (const name of plainPrograms) {
    const program = join(__dirname, 'language', `${name}.nos`);
    const usual: number[] = [];
    const compiledOut: number[] = [];
    // In turn, so that both see the same machine.
    for (let i = 0; i < plainRounds; i++) {
      usual.push((await runner.run([program, 'main', 'plain', 2])).seconds);
      compiledOut.push((await runner.run([program, 'main', 'without', 2], undefined, true)).seconds);
    }
    best.push(Math.min(...usual) / Math.min(...compiledOut));
    middle.push(median(usual) / median(compiledOut));
    rows.push(
      { what: `${name}.nos`, seconds: Math.min(...usual), median: median(usual) },
      { what: `${name}.nos, compiled out`, seconds: Math.min(...compiledOut), median: median(compiledOut) },
    );
  }
  return {
    rows,
    summary: {
      'collector in / out, best of each': geometricMean(best),
      'collector in / out, median of each': geometricMean(middle),
    },
  };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

/** Takes the field for the collector out of every class of values. */
const withoutEpochs: Plugin = {
  name: 'without-epochs',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]lang[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^ +epoch = 0;$/gm, ''),
      loader: 'ts',
    }));
  },
};
