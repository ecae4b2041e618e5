/** Runs programs in a few long-lived processes; one that hangs or dies costs only its own program. */

import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
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
  const verdicts: Verdict[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    let child = startChild();
    try {
      while (next < cases.length) {
        const index = next++;
        const outcome = await runOne(child, cases[index], options);
        verdicts[index] = outcome.verdict;
        if (!outcome.isChildAlive) child = startChild();
      }
    } finally {
      child.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, cases.length) }, lane));
  return verdicts;
}

function startChild(): ChildProcess {
  // Programs never see a terminal nor the runner's own input; what they write past their host is shown.
  return fork(join(__dirname, 'child.ts'), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
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
      child.removeAllListeners();
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
