/** Functions as values. */

import { builtinTypes, type TypeDescriptor } from './types';
import { type Cell, type Value, ValueObject } from './value';

/**
 * The variables of one call: slot 0 holds the FunctionValue that runs, then the parameters, then the
 * locals. Captured variables that are shared live in Cells. (An array whose first element is an object
 * keeps one elements kind, which keeps every access monomorphic.)
 */
export type Frame = [FunctionValue, ...(Value | Cell)[]];

/**
 * A tree node turned into a closure: evaluates in a frame, gives a value, or SUSPENDED, or TAIL in tail
 * position (see `machine/suspension.ts`).
 */
export type Node = (frame: Frame) => Value;

/** Runs a function on arguments that are handed over without a frame; as many as its arity. */
export type Direct = (fn: FunctionValue, ...args: Value[]) => Value;

/** What is fixed about a function, shared by all closures made from it. */
export class FunctionCode {
  /** Until the function is first called a node that compiles it. */
  body: Node;
  /** The same as `body`, for callers that have the arguments at hand. */
  direct: Direct;
  /** What a call in progress holds of `machine.budget`: in proportion to the JavaScript stack that it may need. */
  cost = 16;
  /** Gives the function that takes only the arguments marked present and fills the others by their defaults. */
  withDefaults: ((closure: FunctionValue, present: readonly boolean[]) => FunctionValue) | undefined;
  /** Evaluates the default of a parameter (from 0) in a frame that holds the parameters before it; value or SUSPENDED. */
  runDefault: (parameter: number, frame: Frame) => Value = () => undefined;
  /** Gives the function to use when it is called with another number of arguments; undefined when there is none. */
  forCount: ((closure: FunctionValue, count: number) => FunctionValue | undefined) | undefined;
  constructor(
    /** `name/Int,_` with its module, as stack traces print it. */
    readonly name: string,
    readonly arity: number,
    /** Slots of a frame: 1 + parameters + locals. At least 1 + arity. */
    public frameSize: number,
    body: Node,
    /** Path and line for stack traces; undefined for builtins. */
    readonly place: { readonly path: string; readonly line: number } | undefined,
    /** A lambda or local function: printed as `<closure …>` when it captures something. */
    readonly isClosure: boolean,
  ) {
    this.body = body;
    this.direct = framing(this);
  }
}

/** Makes the frame of a call, with room for the locals, and runs the body on it. */
function framing(code: FunctionCode): Direct {
  switch (code.arity) {
    case 0:
      return (fn) =>
        code.body(code.frameSize <= 4 ? [fn, undefined, undefined, undefined] : frameOf(code, [fn]));
    case 1:
      return (fn, a) =>
        code.body(code.frameSize <= 4 ? [fn, a, undefined, undefined] : frameOf(code, [fn, a]));
    case 2:
      return (fn, a, b) => code.body(code.frameSize <= 4 ? [fn, a, b, undefined] : frameOf(code, [fn, a, b]));
    case 3:
      return (fn, a, b, c) => code.body(code.frameSize <= 4 ? [fn, a, b, c] : frameOf(code, [fn, a, b, c]));
    default:
      return (fn, ...args) => code.body(frameOf(code, [fn, ...args]));
  }
}

/** Gives a frame that holds the function and its arguments room for the locals. */
export function frameOf(code: FunctionCode, frame: Frame): Frame {
  for (let i = frame.length; i < code.frameSize; i++) frame.push(undefined);
  return frame;
}

/** A function, lambda, constructor or builtin as a value. */
export class FunctionValue extends ValueObject {
  epoch = 0;
  constructor(
    readonly code: FunctionCode,
    /** Captured values and cells, in the order that the code's nodes expect. */
    readonly captured: readonly (Value | Cell)[],
  ) {
    super();
  }
  get type(): TypeDescriptor {
    return builtinTypes.Function;
  }
}
