/**
 * Sends many random and damaged programs through the whole line.
 *
 *     node --import tsx test/lang/fuzz/run.ts [--programs N] [--grammar N] [--damaged N] [--seed N] [--show KIND:SEED]
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { kinds, textOf, type Kind } from './kinds';
import type { Report } from './worker';

const root = resolve(__dirname, '../../..');
/** Seconds after which a text counts as hanging. */
const patience = 20;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      program: { type: 'string', default: '50000' },
      grammar: { type: 'string', default: '50000' },
      damaged: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      show: { type: 'string' },
    },
  });
  if (values.show !== undefined) {
    const [kind, seed] = values.show.split(':');
    console.log(textOf(kind as Kind, Number(seed), root));
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'nostos-fuzz-'));
  let faults = 0;
  try {
    const worker = join(folder, 'worker.js');
    await bundle(worker);
    for (const kind of kinds) {
      faults += await examineKind(kind, Number(values.seed), Number(values[kind]), worker);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  process.exitCode = faults > 0 ? 1 : 0;
}

/** All seeds of one kind; gives the number of faults. */
async function examineKind(kind: Kind, first: number, count: number, worker: string): Promise<number> {
  const stages: Record<string, number> = {};
  const slowest: Report[] = [];
  let faults = 0;
  let next = first;
  const fault = (seed: number, text: string): void => {
    faults++;
    console.log(`FAULT ${kind}:${seed} ${text}`);
  };
  while (next < first + count) {
    const reached = await runWorker(worker, kind, next, first + count, (report) => {
      stages[report.stage] = (stages[report.stage] ?? 0) + 1;
      if (report.fault !== undefined) fault(report.seed, report.fault);
      slowest.push(report);
      if (slowest.length > 200) keepSlowest(slowest);
    });
    if (reached < first + count) {
      fault(reached, `no end within ${patience} s, or the end of the process`);
    }
    next = reached + 1;
  }
  keepSlowest(slowest);
  console.log(`${kind}: ${count} texts, ${faults} faults, ${JSON.stringify(stages)}`);
  for (const { seed, compiling, length } of slowest.slice(0, 3))
    console.log(`  slowest: ${kind}:${seed} ${compiling.toFixed(0)} ms for ${length} characters`);
  return faults;
}

function keepSlowest(reports: Report[]): void {
  reports.sort((a, b) => b.compiling - a.compiling);
  reports.length = Math.min(reports.length, 10);
}

/** Gives the seed that the worker could not finish, or `last`. */
function runWorker(
  worker: string,
  kind: Kind,
  first: number,
  last: number,
  tell: (report: Report) => void,
): Promise<number> {
  return new Promise((done) => {
    const args = ['--enable-source-maps', worker, kind, String(first), String(last), root];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_PATH: join(root, 'node_modules') },
    });
    let current = first;
    let timer = setTimeout(() => child.kill('SIGKILL'), patience * 1000);
    createInterface(child.stdout).on('line', (line) => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), patience * 1000);
      if (!line.startsWith('{')) {
        current = Number(line);
        return;
      }
      const report = JSON.parse(line) as Report;
      tell(report);
      current = report.seed + 1;
    });
    child.on('close', () => {
      clearTimeout(timer);
      done(current);
    });
  });
}

async function bundle(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(__dirname, 'worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    external: ['koffi', 'ws', 're2js', 'bcryptjs', 'pino'],
    logLevel: 'error',
  });
}

void main();
