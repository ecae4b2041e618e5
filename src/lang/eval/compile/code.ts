/** Compiled expressions: a closure, and what its parent must know about it. */

import type { Node } from '../../values/function';
import type { Value } from '../../values/value';
import type { Text, Writer } from './fusion/writer';

/** An expression turned into a closure over its resolved slots. */
export interface Code {
  readonly run: Node;
  /** `run` may return SUSPENDED. Where it cannot, every check for it is left out. */
  readonly suspends: boolean;
  /** `run` may return RETURN, BREAK or CONTINUE. Never true of code compiled for operand position. */
  readonly abrupt: boolean;
  /** Levels of nested closures, this one included: what it needs of the JavaScript stack. */
  readonly levels: number;
  /** Set for what parents read without a call: a plain frame slot or a constant. */
  readonly form:
    | { readonly kind: 'slot'; readonly slot: number }
    | { readonly kind: 'constant'; readonly value: Value }
    | undefined;
  /** The Float that `run` gives, as an expression of a bare number; only of code that cannot suspend. */
  readonly float?: Text;
  /** The Float that `run` gives, as statements of a larger function that end by the expression of a bare number. */
  readonly number?: Text;
  /** What `run` gives, as an expression; only of code that cannot suspend. */
  readonly inline?: Text;
  /** What `run` does, as statements of a larger function; see `fusion/writer.ts`. */
  readonly text?: Text;
  /** The same in tail position, ending by `return`. */
  readonly tailText?: (out: Writer) => void;
}

/**
 * Where an expression stands.
 * `tail`: its value is the routine's; it may return TAIL, and RETURN, BREAK, CONTINUE.
 * `statement`: its parent looks for RETURN, BREAK, CONTINUE.
 * `operand`: it gives a value or SUSPENDED; abrupt ends are thrown.
 */
export type Position = 'tail' | 'statement' | 'operand';

/** Code that gives a constant. */
export function constant(value: Value): Code {
  return { run: () => value, suspends: false, abrupt: false, levels: 1, form: { kind: 'constant', value } };
}

/** Code made of a closure over already compiled parts. */
export function code(run: Node, parts: readonly Code[], suspends: boolean, abrupt = false): Code {
  return { run, suspends, abrupt, levels: 1 + deepest(parts), form: undefined };
}

/** Levels of the deepest part; 0 without parts. */
export function deepest(parts: readonly Code[]): number {
  let levels = 0;
  for (const part of parts) if (part.levels > levels) levels = part.levels;
  return levels;
}
