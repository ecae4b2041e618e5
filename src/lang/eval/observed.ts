/**
 * Remembers both sides of the comparisons that tests assert, so that a failed one can show its values: of
 * `assert(total == 3)` the program itself learns only that it does not hold.
 */

import { rows, type BuiltinRow } from '../builtins/row';
import type * as R from '../check/resolved';
import { eachChild, visitClauses } from '../check/types/walk';
import type { Span } from '../syntax/source';
import type { Value } from '../values/value';

/** A comparison, and its values when it was last evaluated. */
export interface Observation {
  readonly operator: R.BinaryExpression['operator'];
  readonly sides: readonly { readonly span: Span; readonly value: Value }[];
}

/** Looks up what was seen. */
export interface Observations {
  /** The comparison that the call of `assert` at `span`, or the test whose value is the expression there, depends on. */
  at(span: Span): Observation | undefined;
  /** Forgets all values, before the next test. */
  clear(): void;
}

const observed = new WeakMap<R.ResolvedProgram, Observer>();

/** Makes a checked program remember; the same observer for the same program. To be called before it is compiled. */
export function observe(program: R.ResolvedProgram): Observations {
  let observer = observed.get(program);
  if (observer === undefined) {
    observer = new Observer(program);
    observed.set(program, observer);
  }
  return observer;
}

/** The expression that gives a test its value. */
export function valueOf(body: R.Expression): R.Expression {
  const last = body.kind === 'Block' ? body.statements.at(-1) : undefined;
  return last?.kind === 'Expression' ? valueOf(last.expression) : body;
}

const comparisons: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];

class Observer implements Observations {
  /** By source, start and end of the call or expression. */
  private readonly seen = new Map<string, Observation & { readonly sides: { span: Span; value: Value }[] }>();
  private readonly sources = new Map<Span['source'], number>();

  constructor(program: R.ResolvedProgram) {
    const methods = program.implementations.flatMap((each) => each.methods);
    for (const { clauses } of [...program.functions, ...methods]) {
      visitClauses(clauses, (part) => {
        this.look(part);
      });
    }
    for (const { body } of program.tests) {
      this.look(body);
      const value = valueOf(body);
      this.watch(value, value.span);
    }
  }

  at(span: Span): Observation | undefined {
    const found = this.seen.get(this.key(span));
    return found?.sides.length === 2 ? found : undefined;
  }

  clear(): void {
    for (const { sides } of this.seen.values()) sides.length = 0;
  }

  private key({ source, start, end }: Span): string {
    const number = this.sources.get(source) ?? this.sources.size;
    this.sources.set(source, number);
    return `${number}:${start}:${end}`;
  }

  private look(root: R.Expression): void {
    const pending = [root];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (next.kind === 'BuiltinCall' && next.name === 'assert') this.watch(next.args[0]?.value, next.span);
      eachChild(next, (child) => void pending.push(child));
    }
  }

  /** Puts a call that remembers its argument around both sides of a comparison. */
  private watch(expression: R.Expression | undefined, key: Span): void {
    if (expression?.kind !== 'Binary' || !comparisons.includes(expression.operator)) return;
    const sides: { span: Span; value: Value }[] = [];
    // The node stays the same object, since checks of its value are found by it; only its parts change.
    const node: { left: R.Expression; right: R.Expression } = expression;
    node.left = remembering(node.left, 0, sides);
    node.right = remembering(node.right, 1, sides);
    this.seen.set(this.key(key), { operator: expression.operator, sides });
  }
}

function remembering(
  value: R.Expression,
  side: number,
  sides: { span: Span; value: Value }[],
): R.BuiltinCallExpression {
  const { span } = value;
  const row: BuiltinRow = {
    name: 'observe',
    signature: '(value: T) -> T',
    doc: 'Remembers a value, and gives it back.',
    example: undefined,
    suspends: false,
    run: (seen: Value) => {
      sides[side] = { span, value: seen };
      return seen;
    },
  };
  return {
    kind: 'BuiltinCall',
    name: row.name,
    rows: rows([row]),
    args: [{ name: undefined, nameSpan: undefined, value }],
    typeArgs: undefined,
    span,
    calleeSpan: span,
    row,
  };
}
