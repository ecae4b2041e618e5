/** Runs units in a few processes side by side; a test that hangs or dies costs only itself. */

import { fork, type ChildProcess } from 'node:child_process';
import type { ExitSequence } from '../../host/exit';
import type { Assignment, TestPlace, TestSettings, Unit, Verdict, WorkerMessage } from './protocol';

/** How to run. */
export interface PoolOptions {
  readonly settings: TestSettings;
  /** Processes side by side. */
  readonly jobs: number;
  /** Milliseconds that one test may take. */
  readonly timeLimit: number;
  /** Called with each unit's results, in the order of the units, as soon as that can be. */
  readonly onUnit: (result: UnitResult) => void;
  /** Takes what ends the processes when this one is ended. */
  readonly exit: ExitSequence;
}

/** A test with how it went. */
export interface TestResult {
  readonly place: TestPlace;
  readonly verdict: Verdict;
}

/** All tests of a unit. */
export interface UnitResult {
  readonly tests: readonly TestResult[];
  readonly notices: readonly string[];
}

/** Tests all units; results are told through `onUnit`, and given in the order of the units. */
export async function runUnits(units: readonly Unit[], options: PoolOptions): Promise<UnitResult[]> {
  const lanes = new Set<Lane>();
  options.exit.add(() => {
    for (const lane of lanes) lane.end();
  });
  const results: UnitResult[] = [];
  let next = 0;
  let told = 0;
  const work = async (): Promise<void> => {
    const lane = new Lane(options);
    lanes.add(lane);
    while (next < units.length) {
      const index = next++;
      results[index] = await lane.test(units[index]);
      for (; told in results; told++) options.onUnit(results[told]);
    }
    lane.end();
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, units.length) }, work));
  return results;
}

/** One process at a time, started when it is needed and started anew when it has ended. */
class Lane {
  private worker: ChildProcess | undefined;
  private words = '';

  constructor(private readonly options: PoolOptions) {}

  /** Tests a unit, in as many processes as that takes. */
  async test(unit: Unit): Promise<UnitResult> {
    const tests: TestResult[] = [];
    for (;;) {
      const sitting = new Sitting(this.options, tests);
      await sitting.hold(this.process(), { unit, settings: this.options.settings, skip: tests.length });
      if (sitting.done !== undefined) {
        if (sitting.done.isSpent) this.end();
        return { tests, notices: sitting.done.notices };
      }
      const failure = `${sitting.reason}\n${this.words}`;
      this.end();
      const place = sitting.places[tests.length] ?? {
        file: unit.path,
        line: 1,
        column: 1,
        name: 'can be read',
      };
      tests.push({ place, verdict: { failure, output: '', milliseconds: sitting.milliseconds } });
      // Without a plan, or after the last test of it, nothing is left to be tried again.
      if (tests.length >= sitting.places.length) return { tests, notices: [] };
    }
  }

  end(): void {
    this.worker?.removeAllListeners().kill('SIGKILL');
    this.worker = undefined;
  }

  private process(): ChildProcess {
    if (this.worker !== undefined) return this.worker;
    this.words = '';
    // The channel is all that it needs; what native code prints past the host is kept for the case that it dies.
    const worker = fork(process.argv[1], ['test', '--worker'], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [worker.stdout, worker.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.words = (this.words + text).slice(-10_000);
      });
    }
    return (this.worker = worker);
  }
}

/** Milliseconds that a process may take to start and to compile a unit. */
const startLimit = 30_000;

/** One unit in one process, until the unit is done or the process is. */
class Sitting {
  places: readonly TestPlace[] = [];
  done: Extract<WorkerMessage, { kind: 'done' }> | undefined;
  /** Why it ended before the unit was done. */
  reason = '';
  milliseconds = 0;
  private started = performance.now();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: PoolOptions,
    private readonly tests: TestResult[],
  ) {}

  hold(worker: ChildProcess, assignment: Assignment): Promise<void> {
    return new Promise((resolve) => {
      const finish = (reason: string): void => {
        clearTimeout(this.timer);
        worker.off('message', hear).off('close', end);
        this.reason = reason;
        this.milliseconds = performance.now() - this.started;
        resolve();
      };
      const restartTimer = (limit: number): void => {
        clearTimeout(this.timer);
        this.started = performance.now();
        this.timer = setTimeout(() => {
          finish(`it did not end within ${limit / 1000} s`);
        }, limit);
      };
      const hear = (message: WorkerMessage): void => {
        restartTimer(this.options.timeLimit);
        if (message.kind === 'planned') this.places = message.tests;
        if (message.kind === 'finished')
          this.tests.push({ place: this.places[message.index], verdict: message.verdict });
        if (message.kind !== 'done') return;
        this.done = message;
        finish('');
      };
      const end = (code: number | null, signal: string | null): void => {
        finish(`it ended the process that ran it (${signal ?? `exit status ${code}`})`);
      };
      worker.on('message', hear).on('close', end);
      // The start of a process and the compiler are no part of a test, and slow on a busy machine.
      restartTimer(this.options.timeLimit + startLimit);
      worker.send(assignment);
    });
  }
}
