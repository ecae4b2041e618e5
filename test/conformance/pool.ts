/** Runs programs in a few long-lived processes; one that hangs or dies costs only its own program. */

import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { ConformanceCase } from './catalogue';
import type { Assignment, Verdict } from './protocol';

/** How to run. */
export interface PoolOptions {
  /** Processes side by side. */
  readonly jobs: number;
  readonly captureEvery: number;
  readonly hotAfter?: number;
  /** Milliseconds after which a program counts as hanging. */
  readonly timeLimit: number;
  /** What runs the programs in the processes, when it is not `child.ts`. */
  readonly child?: ChildSource;
}

/** A module that runs assignments like `child.ts`, and how it is bundled. */
export interface ChildSource {
  readonly entry: string;
  readonly plugins: readonly Plugin[];
}

/** Runs all cases; verdicts come in the order of the cases. */
export async function runCases(cases: readonly ConformanceCase[], options: PoolOptions): Promise<Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nostos-conformance-'));
  try {
    const program = join(folder, 'child.js');
    await bundleChild(program, options.child ?? { entry: join(__dirname, 'child.ts'), plugins: [] });
    return await runInLanes(cases, options, program);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runInLanes(
  cases: readonly ConformanceCase[],
  options: PoolOptions,
  program: string,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    let child = await startChild(program);
    try {
      while (next < cases.length) {
        const index = next++;
        const outcome = await runOne(child, cases[index], options);
        verdicts[index] = outcome.verdict;
        if (!outcome.isChildAlive) child = await startChild(program);
      }
    } finally {
      child.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, cases.length) }, lane));
  return verdicts;
}

/** One file starts faster than many, and a child is started anew after every program that hangs. */
async function bundleChild(outfile: string, { entry, plugins }: ChildSource): Promise<void> {
  await build({
    entryPoints: [entry],
    plugins: [...plugins],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    external: ['koffi'],
    logLevel: 'error',
  });
}

/** A child that is ready to run programs; fails when it cannot even be loaded. */
function startChild(program: string): Promise<ChildProcess> {
  // Programs never see a terminal nor the runner's own input; what they write past their host is shown.
  const child = fork(program, {
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', () => {
      forget(child);
      resolve(child);
    });
    child.once('exit', (code) => {
      reject(new Error(`the process that runs programs ended with ${code} before the first one`));
    });
  });
}

/** Removes our listeners only: the channel has some of its own. */
function forget(child: ChildProcess): void {
  child.removeAllListeners('message').removeAllListeners('exit');
}

function runOne(
  child: ChildProcess,
  test: ConformanceCase,
  { captureEvery, hotAfter, timeLimit }: PoolOptions,
): Promise<{ verdict: Verdict; isChildAlive: boolean }> {
  return new Promise((resolve) => {
    const started = performance.now();
    const finish = (verdict: Verdict, isChildAlive: boolean): void => {
      clearTimeout(timer);
      forget(child);
      if (!isChildAlive) child.kill('SIGKILL');
      resolve({ verdict, isChildAlive });
    };
    const failed = (failure: string): void => {
      finish({ name: test.name, failure, note: undefined, milliseconds: performance.now() - started }, false);
    };
    const timer = setTimeout(() => {
      failed(`no end after ${timeLimit} ms`);
    }, timeLimit);
    child.once('message', (verdict: Verdict) => {
      finish({ ...verdict, milliseconds: performance.now() - started }, true);
    });
    child.once('exit', (code, signal) => {
      failed(`ended its process (${signal ?? `exit ${code}`})`);
    });
    const assignment: Assignment = { test, captureEvery, hotAfter };
    child.send(assignment);
  });
}
