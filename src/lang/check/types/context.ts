/** What the parts of the checker hand to each other: where inference stands, why a type is expected. */

import type { Label } from '../../diagnostics/diagnostic';
import type * as R from '../resolved';
import type { TypeScope } from './annotations';
import type { Checker } from './checker';
import type { Type } from './type';

/** The values of the `break`s of one loop: their type, and whether any gives one. */
export interface Breaks {
  readonly type: Type;
  hasValue: boolean;
}

/** Where inference stands: the function around, what `return` and `break` mean there. */
export interface Surroundings {
  /** Result type of the innermost function or lambda; undefined in the value of a top-level binding. */
  readonly returns: Type | undefined;
  /** What the `break`s of the innermost loop give. */
  readonly breaks: Breaks | undefined;
  /** Type variables written in annotations. */
  readonly variables: TypeScope;
  readonly module: R.Module;
  /** Inside a lambda given to a method of a receiver that is still unknown: literals do not settle operands. */
  readonly isOpen: boolean;
}

/** A value of type `Any` (or with `Any` inside) used where `type` is wanted. */
export interface PendingCheck {
  readonly at: R.Expression | R.Pattern;
  readonly type: Type;
}

/** Inference of expressions and patterns, handed in so that the parts need not import each other in circles. */
export interface Inference {
  infer(checker: Checker, expression: R.Expression): Type;
  /** Infers with a type in mind and reports when the expression does not fit it. */
  check(checker: Checker, expression: R.Expression, expected: Type, why: Expectation): void;
  pattern(checker: Checker, pattern: R.Pattern, expected: Type): void;
}

/** Why a type is expected somewhere: decides wording and the second place of a mismatch. */
export interface Expectation {
  readonly kind:
    | 'argument'
    | 'builtinArgument'
    | 'annotation'
    | 'assignment'
    | 'return'
    | 'condition'
    | 'element'
    | 'branch'
    | 'operand'
    | 'default'
    | 'field'
    | 'pattern'
    | 'other';
  /** The place that asks for the type, with a few words. */
  readonly source?: Label | (() => Label | undefined) | undefined;
  /** The builtin that asks, for wording of its own. */
  readonly callee?: string | undefined;
  /** A sentence that comes instead of the usual help. */
  readonly help?: string | undefined;
  /** Words added to the message. */
  readonly extra?: ((expected: Type, found: Type) => string | undefined) | undefined;
}
/** An expectation that adds nothing to the message. */
export const OTHER: Expectation = { kind: 'other' };
