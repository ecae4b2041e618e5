/** Errors of a running program. */

import type { Span } from '../syntax/source';
import { Data2, type Value } from '../values/value';
import { tupleConstructor } from '../values/types';

/** Calls that a trace keeps. */
const TRACE_LENGTH = 60;

/**
 * What travels as a JavaScript exception when a program throws. Not an Error: no JavaScript stack is
 * taken, so that throwing is cheap and none can be shown.
 */
export class Thrown {
  /** Calls that the error has left on its way out, innermost first, as far as they were on the JavaScript stack. */
  readonly trace: Span[] = [];
  /** The expression that failed, noted by the node that ran it. */
  span: Span | undefined;

  constructor(
    /** What a handler gets. */
    readonly value: Value,
    /** What is printed after `Runtime error: ` when nobody handles it; undefined: made from the value. */
    readonly uncaughtText: string | undefined,
  ) {}
}

/** Notes that an error leaves the call at `span`. Returns the error for `throw`. */
export function leaving(error: unknown, span: Span): unknown {
  if (error instanceof Thrown && error.trace.length < TRACE_LENGTH) error.trace.push(span);
  return error;
}

/** Notes where an error was raised, unless a node further in has done so. Returns the error for `throw`. */
export function locate(error: unknown, span: Span): unknown {
  if (error instanceof Thrown && error.span === undefined) error.span = span;
  return error;
}

/** A fault of the given kind: handlers get the pair `(kind, message)`. */
export function fault(kind: string, message: string, uncaughtText?: string): Thrown {
  return new Thrown(
    new Data2(tupleConstructor(2), kind, message),
    uncaughtText ?? `Panic: Uncaught exception: (${kind}, ${message})`,
  );
}

/** Kind `Panic`: failed builtins, `panic`, failed assertions. */
export function panic(message: string): Thrown {
  return fault('Panic', message, `Panic: ${message}`);
}

/** Kind `TypeError`, message `expected E, got G`. */
export function typeError(expected: string, found: string): Thrown {
  const message = `expected ${expected}, got ${found}`;
  return fault('TypeError', message, `Type error: ${message}`);
}

/** Kind `DivisionByZero`. */
export function divisionByZero(): Thrown {
  return fault('DivisionByZero', 'Division by zero');
}
