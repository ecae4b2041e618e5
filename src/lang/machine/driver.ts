/**
 * Runs one process until it ends, waits, or has used up its turn: moves captured records from the machine to the
 * process's stack and resumes them one by one, innermost first (design decision 5).
 */

import type { Frame } from '../values/function';
import type { Value } from '../values/value';
import type { Process } from './process';
import { callFrame, FULL_BUDGET, machine, SUSPENDED, TAIL, type Continuation } from './suspension';
import { fault, type Thrown } from './thrown';

/** How a turn ended. */
export type Turn =
  | { readonly kind: 'ended'; readonly value: Value }
  | { readonly kind: 'failed'; readonly thrown: unknown }
  /** The process waits: whoever made it wait will wake it. */
  | { readonly kind: 'waiting' }
  /** Its turn is over; it can go on at once. */
  | { readonly kind: 'preempted' };

/** What the scheduler lets the driver ask. */
export interface DriverHooks {
  /** Called after each capture, with the process's stack complete: the only place where handles may be collected. */
  safePoint(process: Process): void;
  /** Whether a process that was captured and does not wait should give way to others now. */
  isTurnOver(): boolean;
  /** Most frames a process may have. */
  readonly maxFrames: number;
}

type AnyContinuation = Continuation<unknown, unknown>;

/** Runs `process` from where it stopped. Never throws what a program threw. */
export function runProcess(process: Process, hooks: DriverHooks): Turn {
  resetStack();
  machine.records.length = 0;
  machine.failure = undefined;
  let value: Value;
  // `known`: the height of the stack above which the error's own trace tells the calls.
  let failure: { readonly thrown: unknown; readonly known: number } | undefined;
  const { resumption } = process;
  if (resumption.kind === 'error') failure = { thrown: resumption.thrown, known: Infinity };
  else value = resumption.value;
  const { stack } = process;
  for (;;) {
    try {
      if (failure !== undefined) {
        const { thrown } = failure;
        const handler = unwind(process, failure.known);
        if (handler === undefined) return { kind: 'failed', thrown };
        failure = undefined;
        value = handler.continuation.caught?.(handler.frame, handler.temporary, thrown);
      } else if (value === SUSPENDED) {
        const raised = machine.failure;
        const height = stack.length;
        capture(process);
        if (raised !== undefined) {
          machine.failure = undefined;
          failure = { thrown: raised, known: height };
          continue;
        }
        if (process.frameCount > hooks.maxFrames) {
          failure = { thrown: stackOverflow(), known: Infinity };
          continue;
        }
        hooks.safePoint(process);
        if (process.state === 'waiting') return { kind: 'waiting' };
        if ((process.killed !== undefined && !process.isEnding) || hooks.isTurnOver()) {
          process.resumption = { kind: 'value', value: undefined };
          return { kind: 'preempted' };
        }
        value = undefined;
        value = resumeTop(process, value);
      } else if (value === TAIL) {
        dropTailRecords(process);
        value = callFrame(machine.tailFrame as Frame);
      } else if (stack.length === 0) {
        return { kind: 'ended', value };
      } else {
        value = resumeTop(process, value);
      }
    } catch (thrown) {
      machine.records.length = 0;
      resetStack();
      failure = { thrown: isStackFull(thrown) ? stackOverflow() : thrown, known: Infinity };
    }
  }
}

function stackOverflow(): Thrown {
  return fault('StackOverflow', 'stack overflow', 'Stack overflow');
}

/** The budget keeps the program within the JavaScript stack; one that gets past it all the same must not end in our words. */
function isStackFull(thrown: unknown): boolean {
  return thrown instanceof RangeError && thrown.message.includes('call stack');
}

/** The JavaScript stack holds no calls of the program now. */
function resetStack(): void {
  machine.budget = FULL_BUDGET;
  machine.calls = 0;
}

/** Pops the innermost record and goes on with it. */
function resumeTop(process: Process, value: Value): Value {
  const { stack } = process;
  const temporary = stack.pop();
  const frame = stack.pop();
  const continuation = stack.pop() as AnyContinuation;
  leave(process, frame);
  return continuation.resume(frame, temporary, value);
}

/** Pops records until one can handle an exception; undefined when none can. */
function unwind(
  process: Process,
  known: number,
): { continuation: AnyContinuation; frame: unknown; temporary: unknown } | undefined {
  const { stack } = process;
  while (stack.length > 0) {
    const temporary = stack.pop();
    const frame = stack.pop();
    const continuation = stack.pop() as AnyContinuation;
    leave(process, frame);
    if (continuation.caught !== undefined) {
      process.lastFrames.length = 0;
      return { continuation, frame, temporary };
    }
    if (stack.length < known) process.lastFrames.push(frame);
  }
  return undefined;
}

/** A frame is gone when the record below belongs to another one. */
function leave(process: Process, frame: unknown): void {
  const { stack } = process;
  if (stack.length === 0 || stack[stack.length - 2] !== frame) process.frameCount--;
}

/** The frame that a tail call leaves needs no record that only passes values on. */
function dropTailRecords(process: Process): void {
  const { stack } = process;
  while (stack.length > 0 && (stack[stack.length - 3] as AnyContinuation).passesTail === true) {
    const frame = stack[stack.length - 2];
    stack.length -= 3;
    leave(process, frame);
  }
}

/** Moves the machine's records to the process's stack, outermost first. */
function capture(process: Process): void {
  const { records } = machine;
  const { stack } = process;
  let last: unknown = stack.length > 0 ? stack[stack.length - 2] : undefined;
  for (let i = records.length - 3; i >= 0; i -= 3) {
    const frame = records[i + 1];
    stack.push(records[i], frame, records[i + 2]);
    if (frame !== last || stack.length === 3) process.frameCount++;
    last = frame;
  }
  records.length = 0;
  resetStack();
}
