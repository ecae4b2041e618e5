/** Running a compiled program: processes, the result of `main`, uncaught errors, the end. */

import { setHost, setTypeLookup, setWait } from './builtins/context';
import type { Program } from '.';
import { Linker } from './eval/link';
import { compileRoutineBody } from './eval/compile/functions';
import { observe, valueOf, type Observation } from './eval/observed';
import { startFunction } from './eval/start';
import { declaredTypes, nativeTypeLookup } from './eval/reflection';
import type { Host } from './host';
import { failureText } from './eval/failure';
import { Scheduler, type ProgramEnd } from './machine/scheduler';
import type { Process } from './machine/process';
import { siteSpan } from './machine/sites';
import { Thrown } from './machine/thrown';
import { display, result as resultText } from './operations/show';
import { FunctionCode, FunctionValue, type Node } from './values/function';
import type { Span } from './syntax/source';
import type { Value } from './values/value';

/** How to run a program. */
export interface RunOptions {
  /** Most frames of a process; default 1,000,000. */
  readonly maxDepth?: number | undefined;
  /** Captures the stack after that many calls, for tests; default: only when it must be. */
  readonly captureEvery?: number | undefined;
  /** Calls after which a routine is fused, for tests; default: when it is worth it. */
  readonly hotAfter?: number | undefined;
  /** Prints the result of `main` unless it is unit. */
  readonly printResult: boolean;
  /** Collects at every safe point, and makes every call one. */
  readonly gcStress?: boolean | undefined;
}

/** How it ended. */
export interface RunOutcome {
  readonly exitCode: number;
  /** Whether an error that nobody handled ended it. */
  readonly hasFailed: boolean;
}

/** A `test "name" = …` item of a compiled program. */
export type TestItem = Program['resolved']['tests'][number];

/** Why a test did not hold. */
export interface TestFailure {
  readonly text: string;
  /** The sides of a comparison that was false, as written and as they were. */
  readonly values: readonly { readonly expression: string; readonly value: string }[];
}

const DEFAULT_DEPTH = 1_000_000;
/** Grace for native work at the end, in milliseconds. */
const GRACE_MS = 200;

/** Runs a program to its end. Everything it says goes through the host; never throws what the program threw. */
export async function run(program: Program, host: Host, options: RunOptions): Promise<RunOutcome> {
  const { linker, scheduler } = prepare(program, host, options);
  const entry = program.entry === undefined ? undefined : linker.functionValue(program.entry);
  const end = await scheduler.run(startFunction(linker, program.resolved, entry));
  const exitCode = await conclude(program, end, scheduler, host, options);
  host.stdout.flush();
  host.stderr.flush();
  program.native?.close(GRACE_MS);
  host.collector?.close();
  return { exitCode, hasFailed: end.kind === 'failed' };
}

/**
 * Evaluates one `test "name" = …` item in a fresh state of the program. Gives undefined when it holds; else what went
 * wrong, for people: the error that ended it, or that its value is `false`. Leaves the native side open, for the next one.
 */
export async function runTest(
  program: Program,
  test: TestItem,
  host: Host,
  options: Pick<RunOptions, 'maxDepth'>,
): Promise<TestFailure | undefined> {
  const observations = observe(program.resolved);
  observations.clear();
  const { linker, scheduler } = prepare(program, host, options);
  const entry = new FunctionValue(compileRoutineBody(linker, test.routine, test.body), []);
  const end = await scheduler.run(startFunction(linker, program.resolved, entry));
  switch (end.kind) {
    case 'value':
      if (end.value !== false) return undefined;
      return {
        text: `${valueText(valueOf(test.body).span)} is false\n`,
        values: await sidesText(observations.at(valueOf(test.body).span), scheduler),
      };
    case 'exit':
      return end.code === 0 ? undefined : { text: `it ended with exit(${end.code})\n`, values: [] };
    case 'deadlock':
      return { text: waitingText(end.waiting), values: [] };
    case 'failed': {
      const span = end.thrown instanceof Thrown ? end.thrown.span : undefined;
      const shown = await thrownText(end.thrown, scheduler);
      return {
        text: failureText(end.thrown, shown, end.frames, program.resolved),
        values: await sidesText(span === undefined ? undefined : observations.at(span), scheduler),
      };
    }
  }
}

/** Both sides of a comparison that did not hold. */
async function sidesText(
  observation: Observation | undefined,
  scheduler: Scheduler,
): Promise<TestFailure['values']> {
  const values: { expression: string; value: string }[] = [];
  for (const { span, value } of observation?.sides ?? []) {
    const shown = typeof value === 'object' ? await showIn(value, resultText, scheduler) : resultText(value);
    if (typeof shown === 'string') values.push({ expression: sourceText(span), value: shown });
  }
  return values;
}

/** What to call a test's value: the expression when it is short. */
function valueText(span: Span): string {
  const text = sourceText(span);
  return text === 'false' || text.length > 80 ? 'its value' : text;
}

/** An expression as written, on one line. */
function sourceText({ source, start, end }: Span): string {
  return source.text.slice(start, end).replace(/\s+/g, ' ');
}

function prepare(
  program: Program,
  host: Host,
  options: Omit<RunOptions, 'printResult'>,
): { readonly linker: Linker; readonly scheduler: Scheduler } {
  const linker = new Linker(program.resolved);
  linker.surroundings = { native: program.native, collector: host.collector };
  linker.linkMethods();
  setHost(host);
  setTypeLookup(declaredTypes(program.resolved));
  program.native?.useTypes(nativeTypeLookup(program.resolved));
  const stress = options.gcStress === true;
  const scheduler = new Scheduler({
    maxFrames: options.maxDepth ?? DEFAULT_DEPTH,
    captureEvery: options.captureEvery ?? (stress ? 1 : 0),
    hotAfter: options.hotAfter,
    now: () => host.monotonicMs(),
    safePoint: () => {
      const { collector } = host;
      const requested = scheduler.takeCollectionRequest();
      if (collector === undefined || !(requested || stress || collector.due)) return;
      collector.collect([...scheduler.roots(), ...linker.roots()]);
    },
    onWait: () => host.stdout.flush(),
    isWorkPending: () => program.native?.working === true,
    waitHere: (awaited) => program.native?.waitHere(awaited) === true,
  });
  setWait((start) => scheduler.waitOutside(start));
  program.native?.onMessage((pid, message) => scheduler.sendTo(pid, message));
  program.native?.onIdle(() => scheduler.lookAgain());
  return { linker, scheduler };
}

async function conclude(
  program: Program,
  end: ProgramEnd,
  scheduler: Scheduler,
  host: Host,
  options: RunOptions,
): Promise<number> {
  switch (end.kind) {
    case 'value':
      return options.printResult && end.value !== undefined
        ? await printResult(program, end.value, scheduler, host)
        : 0;
    case 'exit':
      return end.code;
    case 'failed':
      host.stdout.flush();
      host.stderr.write(
        failureText(end.thrown, await thrownText(end.thrown, scheduler), end.frames, program.resolved),
      );
      return 1;
    case 'deadlock':
      host.stdout.flush();
      host.stderr.write(waitingText(end.waiting));
      return 1;
  }
}

/** Shows the result as a process of its own, since a user's Show may run. */
async function printResult(
  program: Program,
  value: Value,
  scheduler: Scheduler,
  host: Host,
): Promise<number> {
  const shown = typeof value === 'object' ? await showIn(value, resultText, scheduler) : resultText(value);
  if (typeof shown !== 'string') {
    host.stdout.flush();
    const { thrown } = shown as { thrown: unknown };
    host.stderr.write(failureText(thrown, undefined, [], program.resolved));
    return 1;
  }
  if (!host.stdout.atLineStart) host.stdout.write('\n');
  host.stdout.write(`${shown}\n`);
  return 0;
}

/** Text of a value by `show`, in a process of its own; or what a user's Show threw. */
async function showIn(
  value: Value,
  show: (value: Value) => Value,
  scheduler: Scheduler,
): Promise<Value | { thrown: unknown }> {
  // Captured, so that the collector finds the value while its own Show runs.
  const body: Node = ([{ captured }]) => show(captured[0] as Value);
  const end = await scheduler.run(
    new FunctionValue(new FunctionCode('show', 0, 1, body, undefined, false), [value]),
  );
  return end.kind === 'value' ? end.value : { thrown: end.kind === 'failed' ? end.thrown : undefined };
}

/** Text of a thrown value through its own Show; undefined when it has none to be used or that fails. */
async function thrownText(thrown: unknown, scheduler: Scheduler): Promise<string | undefined> {
  if (!(thrown instanceof Thrown) || thrown.uncaughtText !== undefined || typeof thrown.value !== 'object')
    return undefined;
  const shown = await showIn(thrown.value, display, scheduler);
  return typeof shown === 'string' ? shown : undefined;
}

/** What people see when every process waits and nothing can wake one. */
export function waitingText(waiting: readonly Process[]): string {
  return deadlockText(waiting.map((process) => ({ pid: process.pid.id, site: process.waitSite })));
}

function deadlockText(waiting: readonly { readonly pid: number; readonly site: number }[]): string {
  const count = waiting.length;
  const lines = waiting.map(({ pid, site }) => {
    const span = siteSpan(site);
    const place =
      span === undefined
        ? 'a lock or a binding'
        : `receive at ${span.source.path}:${span.source.position(span.start).line}`;
    return `  process ${pid} waits in ${place}\n`;
  });
  return `Deadlock: all ${count} processes are waiting\n${lines.join('')}`;
}
