/** Runs programs in a few long-lived processes; one that hangs or dies costs only its own program. */

import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { ConformanceCase } from './catalogue';
import type { Assignment, Verdict } from './protocol';

/** How to run. */
export interface PoolOptions {
  /** Processes side by side. */
  readonly jobs: number;
  readonly captureEvery: number;
  /** Milliseconds after which a program counts as hanging. */
  readonly timeLimit: number;
}

/** Runs all cases; verdicts come in the order of the cases. */
export async function runCases(cases: readonly ConformanceCase[], options: PoolOptions): Promise<Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nostos-conformance-'));
  try {
    const program = join(folder, 'child.js');
    await bundleChild(program);
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
async function bundleChild(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(__dirname, 'child.ts')],
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
  { captureEvery, timeLimit }: PoolOptions,
): Promise<{ verdict: Verdict; isChildAlive: boolean }> {
  return new Promise((resolve) => {
    const started = performance.now();
    const finish = (failure: string | undefined, isChildAlive: boolean): void => {
      clearTimeout(timer);
      forget(child);
      if (!isChildAlive) child.kill('SIGKILL');
      const verdict = { name: test.name, failure, milliseconds: performance.now() - started };
      resolve({ verdict, isChildAlive });
    };
    const timer = setTimeout(() => {
      finish(`no end after ${timeLimit} ms`, false);
    }, timeLimit);
    child.once('message', (verdict: Verdict) => {
      finish(verdict.failure, true);
    });
    child.once('exit', (code, signal) => {
      finish(`ended its process (${signal ?? `exit ${code}`})`, false);
    });
    const assignment: Assignment = { test, captureEvery };
    child.send(assignment);
  });
}
