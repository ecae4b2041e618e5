/**
 * Commands to a Redis server of our own, on this machine: beside redis-py in the same rounds, and beside redis-benchmark.
 * Pipelines are compared with the same number of commands, 400,000, and of commands in flight, 50 times 16: 50 processes
 * that share one connection here, 50 connections there; one key, values of 3 bytes.
 * Needs redis-server; for the comparison a Python with the package `redis` (PYTHON names one; otherwise python3).
 */

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from './process';
import type { BenchOptions, Report } from './report';

const cli = join(__dirname, '..', 'dist', 'cli.js');
const program = join(__dirname, 'redis', 'client.nos');
const pythonProgram = join(__dirname, 'redis', 'client.py');
const python = process.env.PYTHON ?? 'python3';

/** What is measured: by which part of the program, beside whom, and how many times as fast it must be. */
const rows = [
  { name: 'sequential GET', part: 'sequential', beside: 'redis-py', wanted: 1.2 },
  { name: '50 processes', part: 'many', beside: 'redis-py, 50 threads', wanted: 3 },
  { name: '20,000 in flight', part: 'flight', beside: 'sequential GET', wanted: 4 },
  { name: 'pipelines of 16, SET', part: 'set16', beside: 'redis-benchmark -P 16', wanted: 0.5 },
  { name: 'pipelines of 16, GET', part: 'get16', beside: 'redis-benchmark -P 16', wanted: 0.5 },
] as const;

type Row = (typeof rows)[number];

/** Alternates between all ways of asking; the best round of each counts. */
export async function measure({ rounds, match }: BenchOptions): Promise<Report> {
  if (!existsSync(cli)) throw new Error('dist/cli.js is missing: run `npm run build` first');
  const report = { topic: 'redis', command: 'npm run bench -- redis', summary: {} };
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    return {
      ...report,
      notes: ['skipped: redis-server is not installed (apt-get install redis-server)'],
      rows: [],
    };
  }
  const hasPython = spawnSync(python, ['-c', 'import redis']).status === 0;
  const notes = [`Commands a second; best of ${rounds} alternating rounds, start-up left out.`];
  if (!hasPython)
    notes.push(`redis-py skipped: ${python} has no package redis (pip install redis; PYTHON=…)`);
  const folder = mkdtempSync(join(tmpdir(), 'nostos-bench-'));
  const server = await startServer(folder);
  try {
    const bench = new Bench(server.port, folder, hasPython);
    const chosen = rows.filter(({ name }) => match.test(name));
    for (let round = 0; round < rounds; round++) await bench.round(chosen);
    return { ...report, notes, rows: chosen.map((row) => bench.line(row)) };
  } finally {
    server.process.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

class Bench {
  /** Most commands a second, by who ran which part. */
  private readonly best = new Map<string, number>();
  private readonly environment: NodeJS.ProcessEnv;

  constructor(
    private readonly port: number,
    folder: string,
    private readonly hasPython: boolean,
  ) {
    mkdirSync(join(folder, 'extensions'));
    symlinkSync(join(__dirname, '..', 'fixtures', 'redis'), join(folder, 'extensions', 'redis'));
    this.environment = { NOSTOS_HOME: folder, REDIS_URL: `redis://127.0.0.1:${port}` };
  }

  async round(chosen: readonly Row[]): Promise<void> {
    for (const { part, beside } of chosen) {
      await this.run(`nostos ${part}`, process.execPath, [cli, program, part]);
      if (beside.startsWith('redis-py') && this.hasPython) {
        await this.run(`${beside} ${part}`, python, [pythonProgram, part]);
      }
      if (beside === 'redis-benchmark -P 16')
        this.reference(`${beside} ${part}`, part === 'set16' ? 'set' : 'get');
    }
    if (chosen.some(({ part }) => part === 'flight')) {
      await this.run('nostos sequential', process.execPath, [cli, program, 'sequential']);
    }
  }

  line({ name, part, beside, wanted }: Row): Report['rows'][number] {
    const ours = this.best.get(`nostos ${part}`) ?? 0;
    const other = this.best.get(beside === 'sequential GET' ? 'nostos sequential' : `${beside} ${part}`);
    const ratio = other === undefined ? undefined : ours / other;
    return {
      commands: name,
      'nostos/s': Math.round(ours),
      beside,
      'its/s': other === undefined ? 'skipped' : Math.round(other),
      ratio,
      wanted: `>= ${wanted}`,
      holds: ratio === undefined ? undefined : ratio >= wanted,
    };
  }

  private async run(who: string, command: string, words: readonly string[]): Promise<void> {
    const { output, errors, status } = await runProcess({
      program: command,
      words,
      environment: this.environment,
    });
    const numbers = /^(\d+) (\d+)$/m.exec(output);
    if (numbers === null || status !== 0)
      throw new Error(`${words.join(' ')} ended with ${status}\n${output}${errors}`);
    this.note(who, (Number(numbers[1]) * 1000) / Number(numbers[2]));
  }

  /** redis-benchmark prints as CSV: the test's name, then commands a second. */
  private reference(who: string, test: string): void {
    const words = ['-p', String(this.port), '-t', test, '-n', '400000', '-P', '16', '--csv'];
    const { stdout } = spawnSync('redis-benchmark', words, { encoding: 'utf8' });
    const rate = new RegExp(`^"${test.toUpperCase()}","([0-9.]+)"`, 'm').exec(stdout);
    if (rate === null) throw new Error(`redis-benchmark printed\n${stdout}`);
    this.note(who, Number(rate[1]));
  }

  private note(who: string, rate: number): void {
    this.best.set(who, Math.max(rate, this.best.get(who) ?? 0));
  }
}

/** The server ends with this process, however that ends. */
async function startServer(folder: string): Promise<{ port: number; process: ChildProcess }> {
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const server = spawn('setpriv', ['--pdeathsig', 'KILL', 'redis-server', ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => {
      reject(new Error('redis-server ended before it was ready'));
    });
  });
  return { port, process: server };
}
