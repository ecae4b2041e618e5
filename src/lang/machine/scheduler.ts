/**
 * Processes taking turns on the one thread, timers, and the meeting with the host's event loop. One program at a
 * time: builtins and compiled code reach the running scheduler through this module.
 */

import { frameFor } from './call';
import { runProcess, type DriverHooks, type Turn } from './driver';
import { type ExitReason, Process } from './process';
import { callFrame, HOT_AFTER, machine, suspend, type Continuation } from './suspension';
import { fault, panic, Thrown } from './thrown';
import type { Frame, FunctionValue } from '../values/function';
import { Data2, Data3, type Pid, type Value } from '../values/value';
import { tupleConstructor } from '../values/types';

/** What the scheduler needs from outside. */
export interface SchedulerOptions {
  readonly maxFrames: number;
  /** Captures the stack at every that many calls, for tests; 0 for never. */
  readonly captureEvery: number;
  /** Calls after which a routine is fused; default: when it is worth it. */
  readonly hotAfter?: number | undefined;
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** Called with every process's stack complete. */
  safePoint(): void;
  /** Called before the program waits for the event loop: what it has printed should be seen. */
  onWait(): void;
  /** Whether native work is under way that may still wake a process. */
  isWorkPending(): boolean;
  /** Waits for native work without the event loop, when it is all that is awaited; whether it came. */
  waitHere?(awaited: number): boolean;
  /** Set for a session, whose processes go on when what its main process ran has ended. */
  readonly session?: SessionHooks | undefined;
}

/** What a session hears of that happens beside its entries. */
export interface SessionHooks {
  /** A process that nobody watches has ended with an error. */
  crashed(thrown: unknown, frames: readonly unknown[], pid: number): void;
  /** A process has called `exit` while no entry was evaluated. */
  exited(code: number): void;
}

/** How the program ended. */
export type ProgramEnd =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'failed'; readonly thrown: unknown; readonly frames: readonly unknown[] }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'deadlock'; readonly waiting: readonly Process[] };

/** The uncaught error of a process that nobody watches. */
interface Crash {
  readonly thrown: unknown;
  readonly frames: readonly unknown[];
}

/** Longest stretch without a look at the event loop, in milliseconds. */
const TURN_MS = 10;

/** Raised in a process that calls `exit`: no handler catches it, finalizers run. */
export class ExitRequest {
  constructor(readonly code: number) {}
}

/** What an entry of a session has failed with when it was interrupted. */
export class Interruption {
  readonly reason = 'interrupted';
}

/** Raised in a process that is killed. */
class KillRequest {
  readonly reason = 'killed';
}

let scheduler: Scheduler | undefined;
let running: Process | undefined;

function makeCurrent(next: Scheduler): void {
  scheduler = next;
}

/** The scheduler of the running program. */
export function currentScheduler(): Scheduler {
  if (scheduler === undefined) throw new Error('no program is running');
  return scheduler;
}

/** The process whose turn it is. */
export function currentProcess(): Process {
  if (running === undefined) throw new Error('no process is running');
  return running;
}

const start: Continuation<Frame, undefined> = { resume: (frame) => callFrame(frame) };

/** Prepares a process to run a function from the beginning. */
function begin(process: Process, entry: FunctionValue): void {
  process.stack.push(start, frameFor(entry, []), undefined);
  process.frameCount = 1;
}

/** Runs the processes of one program. */
export class Scheduler {
  /** Living processes by id. */
  readonly processes = new Map<number, Process>();
  private nextId = 1;
  private readonly ready: Process[] = [];
  private readyStart = 0;
  private main: Process | undefined;
  private end: ProgramEnd | undefined;
  /** Things outside that may still wake a process: timers, I/O, natives. */
  private pendingOutside = 0;
  private turnEnds = 0;
  private collectionRequested = false;
  private wakeLoop: (() => void) | undefined;
  private finish: ((end: ProgramEnd) => void) | undefined;
  /** The first crash, until the main process has heard of it; then what tells it so, and the crash. */
  private crash: Crash | undefined;
  private interruption: { readonly thrown: Thrown; readonly crash: Crash } | undefined;
  private readonly hooks: DriverHooks;

  constructor(private readonly options: SchedulerOptions) {
    this.hooks = {
      safePoint: () => options.safePoint(),
      isTurnOver: () => options.now() >= this.turnEnds,
      maxFrames: options.maxFrames,
    };
  }

  /** Milliseconds of the program's clock. */
  now(): number {
    return this.options.now();
  }

  /** Runs `entry` as the main process until the program ends. */
  run(entry: FunctionValue): Promise<ProgramEnd> {
    makeCurrent(this);
    machine.captureEvery = this.options.captureEvery;
    machine.hotAfter = this.options.hotAfter ?? HOT_AFTER;
    machine.untilCapture = this.options.captureEvery;
    this.end = undefined;
    const result = new Promise<ProgramEnd>((resolve) => {
      this.finish = resolve;
    });
    this.main = this.newProcess(entry);
    this.runTurns();
    return result;
  }

  /**
   * Runs `entry` in the main process of a session, one at a time. The process and its mailbox stay when it has ended;
   * the others go on meanwhile and afterwards.
   */
  evaluate(entry: FunctionValue): Promise<ProgramEnd> {
    makeCurrent(this);
    machine.captureEvery = this.options.captureEvery;
    machine.hotAfter = this.options.hotAfter ?? HOT_AFTER;
    machine.untilCapture = this.options.captureEvery;
    const result = new Promise<ProgramEnd>((resolve) => {
      this.finish = resolve;
    });
    if (this.main === undefined) {
      this.main = this.newProcess(entry);
      this.runTurns();
    } else {
      begin(this.main, entry);
      this.makeReady(this.main);
    }
    return result;
  }

  /**
   * Ends the evaluation that is under way: as if its process were killed, so that finalizers run; asked again, at once.
   */
  interrupt(): void {
    const { main } = this;
    if (main === undefined || this.finish === undefined) return;
    if (main.killed === undefined) {
      this.stop(main, { kind: 'killed' });
      return;
    }
    this.endWaiting(main);
    main.state = 'waiting';
    this.end ??= { kind: 'failed', thrown: new Interruption(), frames: [] };
    setImmediate(() => {
      if (this.end !== undefined) this.afterTurns(false);
    });
  }

  /** Starts a process; it is registered, and can receive, at once. */
  spawn(entry: FunctionValue, mode: 'spawn' | 'spawn_link' | 'spawn_monitor'): Process {
    const process = this.newProcess(entry);
    const parent = running;
    if (parent !== undefined && mode === 'spawn_link') {
      process.links.add(parent);
      parent.links.add(process);
    }
    if (parent !== undefined && mode === 'spawn_monitor') process.monitors.add(parent);
    return process;
  }

  private newProcess(entry: FunctionValue): Process {
    const process = new Process(this.nextId++, this.now());
    this.processes.set(process.pid.id, process);
    begin(process, entry);
    this.makeReady(process);
    return process;
  }

  /** Delivers a message; one to an ended process is dropped. */
  send(pid: Pid, message: Value): void {
    const process = this.processes.get(pid.id);
    if (process === undefined) return;
    process.mailbox.push(message);
    if (process.waitsForMessage) this.wake(process, undefined);
  }

  /** Delivers a message to a process by its number. */
  sendTo(id: number, message: Value): void {
    const process = this.processes.get(id);
    if (process !== undefined) this.send(process.pid, message);
  }

  /** Puts the running process to sleep until a message comes or the deadline passes. */
  waitForMessage(deadline: number | undefined, site: number): void {
    const process = currentProcess();
    process.waitsForMessage = true;
    process.waitSite = site;
    this.beginWaiting(
      process,
      deadline === undefined
        ? undefined
        : this.timer(deadline - this.now(), () => this.wake(process, undefined)),
    );
  }

  /** Suspends the running process for at least `ms` milliseconds; returns SUSPENDED. */
  sleep(ms: number): Value {
    const process = currentProcess();
    this.beginWaiting(
      process,
      this.timer(ms, () => this.wake(process, undefined)),
    );
    return this.suspendWaiting();
  }

  /**
   * Suspends the running process until `begin`'s callback is called with a value or an error. `begin` gives back how
   * to abandon what it began. Returns SUSPENDED.
   */
  waitOutside(
    begin: (
      done: (outcome: { kind: 'value'; value: Value } | { kind: 'error'; thrown: unknown }) => void,
    ) => () => void,
  ): Value {
    const process = currentProcess();
    let isOver = false;
    this.pendingOutside++;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      this.pendingOutside--;
    };
    const abandon = begin((outcome) => {
      if (isOver) return;
      over();
      if (outcome.kind === 'value') this.wake(process, outcome.value);
      else this.wakeWithError(process, outcome.thrown);
    });
    this.beginWaiting(process, () => {
      if (isOver) return;
      over();
      abandon();
    });
    return this.suspendWaiting();
  }

  /** Suspends the running process until `wake` is called for it; returns SUSPENDED. */
  park(stopWaiting: () => void): Value {
    this.beginWaiting(currentProcess(), stopWaiting);
    return this.suspendWaiting();
  }

  /** Something outside has ended without waking anybody: the program may have nothing left that could. */
  lookAgain(): void {
    this.wakeLoop?.();
  }

  private suspendWaiting(): Value {
    return suspend(resumeWaiting, undefined, undefined);
  }

  private beginWaiting(process: Process, stopWaiting: (() => void) | undefined): void {
    process.state = 'waiting';
    process.stopWaiting = stopWaiting;
  }

  /** Lets a waiting process go on with a value. */
  wake(process: Process, value: Value): void {
    if (process.state !== 'waiting') return;
    this.endWaiting(process);
    process.resumption = { kind: 'value', value };
    this.makeReady(process);
  }

  private wakeWithError(process: Process, thrown: unknown): void {
    if (process.state !== 'waiting') return;
    this.endWaiting(process);
    process.resumption = { kind: 'error', thrown };
    this.makeReady(process);
  }

  private endWaiting(process: Process): void {
    process.waitsForMessage = false;
    const stop = process.stopWaiting;
    process.stopWaiting = undefined;
    stop?.();
  }

  private makeReady(process: Process): void {
    process.state = 'ready';
    this.ready.push(process);
    this.wakeLoop?.();
  }

  /** A timer that counts as something that may wake a process. Returns how to stop it. */
  private timer(ms: number, action: () => void): () => void {
    this.pendingOutside++;
    let isOver = false;
    const handle = setTimeout(
      () => {
        if (isOver) return;
        isOver = true;
        this.pendingOutside--;
        action();
      },
      Math.min(Math.max(0, Math.ceil(ms)), 2 ** 31 - 1),
    );
    return () => {
      if (isOver) return;
      isOver = true;
      this.pendingOutside--;
      clearTimeout(handle);
    };
  }

  /** Something outside (a server, a subscription) that may deliver messages; returns how to end it. */
  keepAlive(): () => void {
    this.pendingOutside++;
    let isOver = false;
    return () => {
      if (!isOver) this.pendingOutside--;
      isOver = true;
    };
  }

  /** Whether a process has neither ended nor been killed. */
  isAlive(pid: Pid): boolean {
    const process = this.processes.get(pid.id);
    return process !== undefined && process.killed === undefined;
  }

  /** Asks for a collection of native handles at the next safe point. */
  requestCollection(): void {
    this.collectionRequested = true;
  }

  /** Whether a collection was asked for; asking clears it. */
  takeCollectionRequest(): boolean {
    const requested = this.collectionRequested;
    this.collectionRequested = false;
    return requested;
  }

  /** The running process hears of the end of another: at once if that has ended already. */
  monitor(pid: Pid): void {
    const watcher = currentProcess();
    const process = this.processes.get(pid.id);
    if (process !== undefined) process.monitors.add(watcher);
    else this.send(watcher.pid, new Data3(tupleConstructor(3), 'DOWN', pid, 'normal'));
  }

  /** How many processes were started and how many of them live. */
  counts(): { started: number; alive: number } {
    return { started: this.nextId - 1, alive: this.processes.size };
  }

  /**
   * Everything that processes hold: stacks on the heap, mailboxes, values they wait to go on with, and the errors that
   * will be told to others or to the user.
   */
  *roots(): Iterable<unknown> {
    for (const process of this.processes.values()) {
      yield process.stack;
      yield process.mailbox.contents;
      yield process.resumption;
      yield process.killed;
    }
    yield this.crash?.thrown;
    yield this.interruption?.crash.thrown;
  }

  /** Ends another process at its next step; true if it was alive. */
  kill(pid: Pid): boolean {
    const process = this.processes.get(pid.id);
    if (process === undefined || process === running || process.killed !== undefined) return false;
    this.stop(process, { kind: 'killed' });
    return true;
  }

  private stop(process: Process, reason: ExitReason): void {
    if (process.state === 'ended' || process.killed !== undefined || this.isIdle(process)) return;
    process.killed = reason;
    if (process.state === 'waiting') this.raiseEnd(process);
  }

  /** Ends what a waiting process waits for by raising its end there. */
  private raiseEnd(process: Process): void {
    process.isEnding = true;
    this.wakeWithError(process, new KillRequest());
  }

  /** Runs ready processes until there are none or the event loop is due. */
  private runTurns(): void {
    this.wakeLoop = undefined;
    const until = this.now() + TURN_MS;
    let isLoopDue: boolean;
    do {
      this.runReady(until);
      isLoopDue = this.now() >= until;
    } while (!isLoopDue && this.waitHere());
    this.afterTurns(isLoopDue);
  }

  /** Whether what all wait for has come without the event loop. */
  private waitHere(): boolean {
    const { waitHere, onWait } = this.options;
    if (waitHere === undefined || this.pendingOutside === 0) return false;
    if (this.end !== undefined || this.readyStart < this.ready.length) return false;
    onWait();
    return waitHere(this.pendingOutside);
  }

  private runReady(until: number): void {
    while (this.end === undefined && this.readyStart < this.ready.length) {
      if (this.now() >= until && this.readyStart > 0) break;
      const process = this.ready[this.readyStart++];
      if (this.readyStart > 1024 && this.readyStart * 2 > this.ready.length) {
        this.ready.splice(0, this.readyStart);
        this.readyStart = 0;
      }
      if (process.state === 'ready') this.runOne(process, until);
    }
    if (this.readyStart === this.ready.length) {
      this.ready.length = 0;
      this.readyStart = 0;
    }
  }

  private afterTurns(isLoopDue: boolean): void {
    if (this.end !== undefined) {
      if (this.options.session === undefined) {
        this.conclude(this.end);
        return;
      }
      this.concludeEntry(this.end, this.options.session);
    }
    // What is waited for may come without the event loop, once that had its turn.
    if (this.readyStart < this.ready.length || (isLoopDue && this.pendingOutside === 1)) {
      setImmediate(() => this.runTurns());
      return;
    }
    if (this.pendingOutside === 0 && !this.options.isWorkPending() && this.finish !== undefined) {
      this.end =
        this.crash === undefined
          ? { kind: 'deadlock', waiting: [...this.processes.values()] }
          : { kind: 'failed', thrown: this.crash.thrown, frames: this.crash.frames };
      this.afterTurns(false);
      return;
    }
    this.options.onWait();
    this.wakeLoop = () => {
      this.wakeLoop = undefined;
      setImmediate(() => this.runTurns());
    };
  }

  /** Ends a session: all its processes are given up. */
  abandon(): void {
    this.conclude({ kind: 'exit', code: 0 });
  }

  /** Whether this is a session's main process between two entries. */
  private isIdle(process: Process): boolean {
    return process === this.main && this.finish === undefined;
  }

  /** What was entered has ended; the main process waits for the next entry. */
  private concludeEntry(end: ProgramEnd, session: SessionHooks): void {
    this.end = undefined;
    const { finish, main } = this;
    this.finish = undefined;
    if (main !== undefined) {
      this.endWaiting(main);
      main.state = 'waiting';
      main.stack.length = 0;
      main.frameCount = 0;
      main.killed = undefined;
      main.isEnding = false;
      main.resumption = { kind: 'value', value: undefined };
    }
    if (finish !== undefined) finish(end);
    else if (end.kind === 'exit') session.exited(end.code);
  }

  private conclude(end: ProgramEnd): void {
    this.wakeLoop = undefined;
    for (const process of this.processes.values()) {
      const stop = process.stopWaiting;
      process.stopWaiting = undefined;
      stop?.();
      for (const release of process.holdings) release();
      process.holdings.clear();
    }
    this.processes.clear();
    this.ready.length = 0;
    this.readyStart = 0;
    const finish = this.finish;
    this.finish = undefined;
    finish?.(end);
  }

  private runOne(process: Process, until: number): void {
    running = process;
    process.state = 'running';
    // A single process owns the whole stretch; several share it.
    this.turnEnds = this.ready.length - this.readyStart > 0 ? Math.min(until, this.now() + 1) : until;
    if (process.killed !== undefined && !process.isEnding && process.resumption.kind === 'value') {
      process.isEnding = true;
      process.resumption = { kind: 'error', thrown: new KillRequest() };
    }
    const turn = runProcess(process, this.hooks);
    running = undefined;
    this.afterTurn(process, turn);
  }

  private afterTurn(process: Process, turn: Turn): void {
    switch (turn.kind) {
      case 'waiting':
        if (process.killed !== undefined) this.raiseEnd(process);
        else this.interruptMain();
        return;
      case 'preempted':
        if (process === this.main && this.crash !== undefined)
          process.resumption = { kind: 'error', thrown: this.interruptionBy(this.crash) };
        this.makeReady(process);
        return;
      case 'ended':
        if (process !== this.main || this.options.session === undefined)
          this.ended(process, { kind: 'normal' });
        if (process === this.main) this.end ??= { kind: 'value', value: turn.value };
        return;
      case 'failed':
        this.failed(process, turn.thrown);
    }
  }

  private failed(process: Process, thrown: unknown): void {
    const frames = process.lastFrames;
    if (process === this.main && this.options.session !== undefined) {
      this.entryFailed(thrown, [...frames]);
      return;
    }
    if (thrown instanceof ExitRequest) {
      this.ended(process, { kind: 'exit', code: thrown.code });
      this.end ??= { kind: 'exit', code: thrown.code };
      return;
    }
    if (thrown instanceof KillRequest) {
      const { killed } = process;
      this.ended(process, killed ?? { kind: 'killed' });
      if (process === this.main) {
        this.end ??=
          killed?.kind === 'error'
            ? { kind: 'failed', thrown: killed.thrown, frames: [] }
            : { kind: 'failed', thrown: panic('the main process was killed'), frames };
      }
      return;
    }
    const isWatched = process.links.size > 0 || process.monitors.size > 0;
    this.ended(process, { kind: 'error', thrown });
    if (process === this.main) {
      const { interruption } = this;
      const cause = interruption?.thrown === thrown ? interruption?.crash : undefined;
      this.end ??= { kind: 'failed', ...(cause ?? { thrown, frames }) };
      return;
    }
    if (isWatched) return;
    if (this.options.session !== undefined) {
      this.options.session.crashed(thrown, [...frames], process.pid.id);
      return;
    }
    this.crash ??= { thrown, frames };
    this.interruptMain();
  }

  private entryFailed(thrown: unknown, frames: readonly unknown[]): void {
    if (thrown instanceof ExitRequest) this.end ??= { kind: 'exit', code: thrown.code };
    else if (thrown instanceof KillRequest)
      this.end ??= { kind: 'failed', thrown: new Interruption(), frames: [] };
    else this.end ??= { kind: 'failed', thrown, frames };
  }

  /**
   * The crash of a process that nobody watches is raised in the main process where that waits for a message without a
   * limit of time, or when it has computed for a whole turn since.
   */
  private interruptMain(): void {
    const { main, crash } = this;
    if (crash === undefined || main === undefined || main.state !== 'waiting') return;
    if (main.waitsForMessage && main.stopWaiting === undefined)
      this.wakeWithError(main, this.interruptionBy(crash));
  }

  /** What a crash raises in the main process. */
  private interruptionBy(crash: Crash): Thrown {
    const thrown = fault('Interrupted', 'execution interrupted (Ctrl+C)');
    this.crash = undefined;
    this.interruption = { thrown, crash };
    return thrown;
  }

  private ended(process: Process, reason: ExitReason): void {
    process.state = 'ended';
    process.reason = reason;
    process.stack.length = 0;
    process.mailbox.clear();
    this.processes.delete(process.pid.id);
    this.passHoldings(process, reason);
    const text = reasonValue(reason);
    for (const watcher of process.monitors)
      this.send(watcher.pid, new Data3(tupleConstructor(3), 'DOWN', process.pid, text));
    for (const linked of process.links) {
      linked.links.delete(process);
      if (linked.trapsExits) this.send(linked.pid, new Data3(tupleConstructor(3), 'EXIT', process.pid, text));
      else if (reason.kind === 'error') this.endLinked(linked, reason);
    }
  }

  /** What a process held that did not end by itself is let go; else it is main's from now on, since others may use it. */
  private passHoldings(process: Process, reason: ExitReason): void {
    for (const release of process.holdings) {
      if (reason.kind === 'normal' && process !== this.main) this.main?.holdings.add(release);
      else release();
    }
    process.holdings.clear();
  }

  private endLinked(process: Process, reason: Extract<ExitReason, { kind: 'error' }>): void {
    if (process !== this.main || this.options.session === undefined) this.stop(process, reason);
    else if (!this.isIdle(process)) this.end ??= { kind: 'failed', thrown: reason.thrown, frames: [] };
  }
}

const resumeWaiting: Continuation<undefined, undefined> = { resume: (_frame, _temporary, value) => value };

/** A reason as messages carry it: `"normal"`, `"killed"`, or the error value. */
function reasonValue(reason: ExitReason): Value {
  switch (reason.kind) {
    case 'normal':
    case 'exit':
      return 'normal';
    case 'killed':
      return 'killed';
    case 'error':
      return reason.thrown instanceof Thrown
        ? reason.thrown.value
        : new Data2(tupleConstructor(2), 'Panic', String(reason.thrown));
  }
}
