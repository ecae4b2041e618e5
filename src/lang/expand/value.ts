/** What exists while templates are expanded. */

import type * as Ast from '../syntax/ast';

/** A value of compile time. */
export type CompileTimeValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'list'; readonly elements: readonly CompileTimeValue[] }
  /** A piece of program. */
  | { readonly kind: 'code'; readonly expression: Ast.Expression }
  /** Definitions. */
  | { readonly kind: 'items'; readonly items: readonly Ast.Item[] }
  /** `eval("…")`: text that is read as an expression or as definitions, depending on where it is put. */
  | { readonly kind: 'source'; readonly text: string }
  /** A variable's name, from `toVar`, `param` and `gensym`. */
  | { readonly kind: 'variable'; readonly name: string }
  /** A decorated function or type, a parameter, a field: things with named parts. */
  | {
      readonly kind: 'description';
      readonly parts: ReadonlyMap<string, CompileTimeValue>;
      readonly itself: CompileTimeValue | undefined;
    };

/** Text as a value. */
export const text = (content: string): CompileTimeValue => ({ kind: 'text', text: content });

/** Something with named parts. */
export function description(
  parts: Readonly<Record<string, CompileTimeValue>>,
  itself?: CompileTimeValue,
): CompileTimeValue {
  return { kind: 'description', parts: new Map(Object.entries(parts)), itself };
}

/** Names that an expansion sees: the template's parameters and those of its lambdas. */
export interface Scope {
  readonly values: ReadonlyMap<string, CompileTimeValue>;
  /** The decorated function's parameters, for `param(i)`. */
  readonly parameters: readonly string[];
  /** Numbers for `gensym`, shared by the whole program. */
  readonly counters: Map<string, number>;
  /** Gives the value of what stands behind a splice. */
  readonly evaluate: (expression: Ast.Expression, scope: Scope) => CompileTimeValue;
}
