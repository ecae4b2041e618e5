/** What a builtin is: one row from which calls, type checking, documentation and completion follow. */

import type { Value } from '../values/value';

/**
 * A builtin function. Several rows may share a name when their arities or parameter types differ; they are
 * then overloads of one function, tried in table order.
 */
export interface BuiltinRow {
  /** `println`, `String.trim`: plain, or with its capitalised namespace. */
  readonly name: string;
  /**
   * Type in the language's own syntax, written like a function head without the name:
   * `[T: Ord](list: List[T]) -> List[T]`. Single capital letters are type variables without declaration;
   * bounds need the bracket. A parameter with `= …` may be left out: `run` then gets `undefined` only if the
   * default written is `()`, otherwise rows are overloads instead.
   */
  readonly signature: string;
  /** One or two sentences in plain words. */
  readonly doc: string;
  /** An expression and what `show` gives for it: `['"ab".toUpper()', 'AB']`. Run by the tests; required unless it has effects. */
  readonly example: readonly [expression: string, shown: string] | undefined;
  /**
   * Receiver types whose values have this function as a method, and under which name:
   * `{ types: ['List'], name: 'map' }`. `types: 'any'` for all values. Undefined: the plain name is a method of
   * the first parameter's type.
   */
  readonly method?: { readonly types: readonly string[] | 'any'; readonly name: string };
  /** Module that must be imported (`stdlib.json`); undefined for what is always visible. */
  readonly module?: string;
  /**
   * True when the call has a type argument (`fromJson[Book](j)`) that `run` gets as its first parameter: the type's
   * text, as messages print it. The signature declares the type variable and lacks that parameter.
   */
  readonly typeArgument?: true;
  /**
   * True when `run` may return SUSPENDED (it calls function arguments, prints values with a user's Show,
   * compares, waits). False lets the evaluator leave out the check.
   */
  readonly suspends: boolean;
  /** True when the first argument is only looked at: `run` neither keeps it nor gives it back. */
  readonly borrows?: true;
  /**
   * What `run` does, for a first argument that nobody else refers to, which may be changed in place. Only of rows that
   * give a changed version of their first argument; with as many parameters as `run`.
   */
  readonly update?: (...args: Value[]) => Value;
  /**
   * The implementation, one JavaScript parameter for each parameter. Returns a value or SUSPENDED; throws
   * `Thrown` only. Arguments have been checked by the type checker where types are known; a value of the wrong
   * kind must still give `typeError(...)`, never a JavaScript error.
   */
  readonly run: (...args: never[]) => Value;
}

/** Keeps the literal types of a table of rows while checking its shape. */
export function rows(table: readonly BuiltinRow[]): readonly BuiltinRow[] {
  return table;
}
