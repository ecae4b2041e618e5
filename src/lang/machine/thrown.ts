/** Errors of a running program. */

import { Data2, type Value } from '../values/value';
import { tupleConstructor } from '../values/types';

/** One line of a stack trace, innermost first. */
export interface TraceEntry {
  readonly name: string;
  readonly path: string | undefined;
  readonly line: number | undefined;
}

/**
 * What travels as a JavaScript exception when a program throws. Not an Error: no JavaScript stack is
 * taken, so that throwing is cheap and none can be shown.
 */
export class Thrown {
  /** Where it was raised, filled in on the way out. */
  readonly trace: TraceEntry[] = [];
  constructor(
    /** What a handler gets. */
    readonly value: Value,
    /** What is printed after `Runtime error: ` when nobody handles it; undefined: made from the value. */
    readonly uncaughtText: string | undefined,
  ) {}
}

/** A fault of the given kind: handlers get the pair `(kind, message)`. */
export function fault(kind: string, message: string, uncaughtText?: string): Thrown {
  return new Thrown(new Data2(tupleConstructor(2), kind, message), uncaughtText);
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
