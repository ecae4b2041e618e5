/** Errors of a running program. */

import { machine } from './suspension';
import type { Span } from '../syntax/source';
import { Data2, type Value } from '../values/value';
import { tupleConstructor } from '../values/types';

/** Calls that a trace keeps. */
const TRACE_LENGTH = 40;

/**
 * What travels as a JavaScript exception when a program throws. Not an Error: no JavaScript stack is
 * taken, so that throwing is cheap and none can be shown.
 */
export class Thrown {
  /** Numbers of the places of the calls that were on the JavaScript stack, outermost first. */
  readonly sites = sitesOfCalls();
  /** The expression that failed, noted by the node that ran it. */
  span: Span | undefined;

  constructor(
    /** What a handler gets. */
    readonly value: Value,
    /** What is printed after `Runtime error: ` when nobody handles it; undefined: made from the value. */
    readonly uncaughtText: string | undefined,
  ) {
    setLatest(this);
  }
}

function sitesOfCalls(): readonly number[] {
  const { calls } = machine;
  const sites: number[] = [];
  for (let i = Math.max(0, calls - TRACE_LENGTH); i < calls; i++) sites.push(machine.sites[i]);
  return sites;
}

/** The error raised last: the one on its way out whenever a node sees that its body did not end. */
let latest: Thrown | undefined;
function setLatest(thrown: Thrown): void {
  latest = thrown;
}

/**
 * Notes, from `finally`, where the error on its way out was raised, unless a node further in has done so. (To catch an
 * exception and throw it again costs V8 a microsecond, to let it pass a `finally` a tenth of that.)
 */
export function raisedAt(span: Span): void {
  if (latest !== undefined && latest.span === undefined) latest.span = span;
}

/** The same for an error that unwinds by SUSPENDED. */
export function suspendedAt(span: Span): void {
  if (machine.failure !== undefined) raisedAt(span);
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

/** Kind `IndexOutOfBounds`, message `index I out of bounds (length L)`. */
export function indexOutOfBounds(index: number, length: number): Thrown {
  return fault(
    'IndexOutOfBounds',
    `index ${index} out of bounds (length ${length})`,
    `Index out of bounds: ${index} (length ${length})`,
  );
}

/** Kind `IOError`: bad arguments of input and output. */
export function ioArgumentError(message: string): Thrown {
  return fault('IOError', message, `I/O error: ${message}`);
}

/** Kind `DivisionByZero`. */
export function divisionByZero(): Thrown {
  return fault('DivisionByZero', 'Division by zero');
}
