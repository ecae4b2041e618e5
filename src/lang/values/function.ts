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

/** What is fixed about a function, shared by all closures made from it. */
export class FunctionCode {
  /** Until the function is first called a node that compiles it. */
  body: Node;
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
  }
}

/** A function, lambda, constructor or builtin as a value. */
export class FunctionValue extends ValueObject {
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
