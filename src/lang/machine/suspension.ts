/**
 * Capture by sentinel: how a running program is taken off the JavaScript stack and put back
 * (design decision 5; the technique is ours, see docs/decisions).
 *
 * Any function that may call into the program returns either a value or SUSPENDED. Whoever receives
 * SUSPENDED pushes a record (continuation, frame, temporary) that says how to go on with the value once it
 * is there, and returns SUSPENDED itself. The driver moves the records to the process's stack on the heap
 * and resumes them one by one, innermost first. Nothing is executed twice.
 *
 * Rule for builtins: state that lives across a call of the program is an object on the heap, passed as
 * the record's `frame`; a resumed continuation goes on from there.
 */

import { frameOf, type Frame, type FunctionCode, type FunctionValue } from '../values/function';
import { ValueObject, type Value } from '../values/value';
import { builtinTypes } from '../values/types';

class Sentinel extends ValueObject {
  epoch = 0;
  get type() {
    return builtinTypes.Unit;
  }
}

/** "The value is not here yet: records have been pushed." Never reaches a program. */
export const SUSPENDED: Value = new Sentinel();
/** "Call `machine.tailFrame` next, in my place." Only nodes in tail position return it; never reaches a program. */
export const TAIL: Value = new Sentinel();
/**
 * Abrupt ends of a statement: leave the function, the loop, the round. RETURN and BREAK carry
 * `machine.abruptValue`. Only positions whose parent looks for them give them; others throw an `Abrupt`.
 */
export const RETURN: Value = new Sentinel();
export const BREAK: Value = new Sentinel();
export const CONTINUE: Value = new Sentinel();

/** An abrupt end out of the middle of an expression, as a JavaScript exception. */
export class Abrupt {
  constructor(
    /** RETURN, BREAK or CONTINUE. */
    readonly kind: Value,
    readonly value: Value,
  ) {}
}

/**
 * How to go on after a suspension. Static: one object for each place in the code, state comes in.
 * `F` is what was saved as frame (a Frame, or a builtin's state object), `T` the saved temporary.
 */
export interface Continuation<F = never, T = never> {
  /** Goes on with the value that was waited for. */
  resume(frame: F, temporary: T, value: Value): Value;
  /** Present on `try`: is given what was thrown (a `Thrown`) while this record was on the stack. */
  caught?(frame: F, temporary: T, thrown: unknown): Value;
  /** The record does nothing to a value that comes from a tail call of its frame, and is dropped then. */
  readonly passesTail?: boolean;
}

/**
 * What a stretch between two captures may spend. A call in progress holds its function's `cost`, by which the depth of
 * the JavaScript stack stays bounded; a finished call, or a round of a loop, has used up 1, by which the driver gets
 * to look around. Measured: one counter for both is a third cheaper than two (docs/decisions).
 */
export const FULL_BUDGET = 48_000;
/** Budget that one level of nested closures holds while it is on the stack. */
export const COST_OF_LEVEL = 16;

/**
 * Calls of a routine, or rounds of a loop, after which it is fused into one function (`eval/compile/fusion`): fewer, and
 * short programs pay for text that they hardly run. Tests set other numbers.
 */
export const HOT_AFTER = 60;

/** The state of the one thread that runs programs. One object, so that hot code reads fixed slots. */
export const machine = {
  /** What is left of the budget; a call that would make it negative is put off by a capture. */
  budget: 0,
  /** Direct calls of the program on the JavaScript stack. */
  calls: 0,
  /** The number of the place of each of them, outermost first, for stack traces (see `sites.ts`). */
  sites: new Int32Array(FULL_BUDGET / COST_OF_LEVEL + 1),
  /** Test switch: every that many calls the stack is captured; 0 for never. */
  captureEvery: 0,
  /** Calls until the next capture of the test switch. */
  untilCapture: 0,
  /** Calls of a routine, or rounds of a loop, after which it is fused. */
  hotAfter: HOT_AFTER,
  /** Records pushed since the driver last took them: continuation, frame, temporary, innermost first. */
  records: [] as unknown[],
  /**
   * What `throw` of the program raised and no handler has taken yet: SUSPENDED is on its way out, and the records that
   * are pushed say which calls it ends. (Unwinding by JavaScript exceptions costs ten times as much.)
   */
  failure: undefined as unknown,
  /** The prepared frame of a tail call. */
  tailFrame: undefined as Frame | undefined,
  /** What RETURN and BREAK carry. */
  abruptValue: undefined as Value,
};

/** The test switch: whether this call must be put off by a capture. */
export function mustCapture(): boolean {
  if (machine.captureEvery === 0 || --machine.untilCapture > 0) return false;
  machine.untilCapture = machine.captureEvery;
  return true;
}

/** Raises an error of the program by unwinding; what it returns must be returned at once. */
export function raise(thrown: object): Value {
  machine.failure = thrown;
  return SUSPENDED;
}

/**
 * Takes what was raised, for a handler that has been given SUSPENDED: the calls inside it are gone. Undefined when
 * nothing was raised, or when a record between must be told; then the driver unwinds.
 */
export function takeFailure(): unknown {
  const { failure, records } = machine;
  if (failure === undefined) return undefined;
  for (let i = 0; i < records.length; i += 3) {
    if ((records[i] as Continuation).caught !== undefined) return undefined;
  }
  machine.failure = undefined;
  while (records.length > 0) records.pop();
  return failure;
}

/** Pushes a record and returns SUSPENDED. */
export function suspend<F, T>(continuation: Continuation<F, T>, frame: F, temporary: T): Value {
  machine.records.push(continuation, frame, temporary);
  return SUSPENDED;
}

/** Goes on with a call that was put off before its body began. */
export const enter: Continuation<Frame, undefined> = {
  resume(frame) {
    return runFrame(frame);
  },
};

/** Puts a call off: its frame, which needs only the arguments so far, is captured before its body began. */
export function putOff(code: FunctionCode, frame: Frame): Value {
  return suspend(enter, frameOf(code, frame), undefined);
}

/**
 * Runs the function in slot 0 of a prepared frame to its end, tail calls included.
 * Returns its value or SUSPENDED; throws `Thrown`.
 */
export function callFrame(frame: Frame): Value {
  return mustCapture() ? suspend(enter, frame, undefined) : runFrame(frame);
}

function runFrame(frame: Frame): Value {
  for (;;) {
    const code = frame[0].code;
    const left = machine.budget - code.cost;
    if (left < 0) return suspend(enter, frame, undefined);
    machine.budget = left;
    const value = code.body(frame);
    machine.budget += code.cost - 1;
    if (value !== TAIL) return value;
    frame = machine.tailFrame as Frame;
    if (mustCapture()) return suspend(enter, frame, undefined);
  }
}

/** A frame for `fn` with room for its locals; the caller fills slots 1 to arity. */
export function newFrame(fn: FunctionValue): Frame {
  const frame: Frame = [fn];
  for (let i = fn.code.frameSize; i > 1; i--) frame.push(undefined);
  return frame;
}
