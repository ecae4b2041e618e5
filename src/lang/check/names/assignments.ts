/**
 * `o.f = e` and `c[i] = e`. Lists and maps are values: the changed copy is stored where the old one was read, be that a
 * variable, a field or an element of another collection.
 */

import type * as Ast from '../../syntax/ast';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import type { Body } from './body';
import { unsupportedTarget } from './errors';
import { resolveIndex } from './index-values';
import { newLocal } from './scope';

/** Where a collection is kept. */
interface Place {
  readonly read: R.Expression;
  /** Puts a changed collection there; undefined: nothing holds it. */
  readonly store: ((value: R.Expression) => R.Statement) | undefined;
}

/** The statements that an assignment to a field or an index means. */
export function resolveAssignment(body: Body, statement: Ast.AssignStatement): R.Statement[] {
  const { target, span } = statement;
  const value = body.expression(statement.value);
  switch (target.kind) {
    case 'Field':
      return [assignField(body.expression(target.target), target.name, value, span)];
    case 'TupleIndex':
    case 'Splice':
      body.context.diagnostics.push(unsupportedTarget(target.span));
      return [{ kind: 'Expression', expression: { kind: 'Error', span }, span }];
    case 'Index': {
      const collection = body.expression(target.target);
      const index = resolveIndex(body, target);
      return new IndexAssignment(body, span).statements(collection, index, value);
    }
  }
}

function assignField(
  target: R.Expression,
  name: { readonly name: string; readonly span: Span },
  value: R.Expression,
  span: Span,
  isStoreBack = false,
): R.Statement {
  return {
    kind: 'AssignField',
    target,
    name: name.name,
    nameSpan: name.span,
    value,
    isStoreBack,
    span,
    index: undefined,
  };
}

/** One `c[i] = e`. What names a place is evaluated once: the value first, then the place from left to right. */
class IndexAssignment {
  private readonly before: R.Statement[] = [];

  constructor(
    private readonly body: Body,
    private readonly span: Span,
  ) {}

  statements(collection: R.Expression, index: R.Expression, value: R.Expression): R.Statement[] {
    const simple = this.variable(collection);
    if (simple !== undefined || (collection.kind !== 'Field' && collection.kind !== 'Index'))
      return [this.assign(collection, index, value, simple)];
    const first = this.once(value);
    const { read, store } = this.place(collection);
    return [...this.before, this.assign(read, index, first, store)];
  }

  private place(expression: R.Expression): Place {
    switch (expression.kind) {
      case 'Field': {
        const target = this.once(expression.target);
        const name = { name: expression.name, span: expression.nameSpan };
        return {
          read: { ...expression, target },
          store: (value) => assignField(target, name, value, this.span, true),
        };
      }
      case 'Index': {
        const outer = this.place(expression.target);
        const collection = this.once(outer.read);
        const index = this.once(expression.index);
        return {
          read: { ...expression, target: collection, index },
          store: (value) => this.assign(collection, index, value, outer.store),
        };
      }
      default:
        return { read: expression, store: this.variable(expression) };
    }
  }

  private variable(collection: R.Expression): Place['store'] {
    const { span } = this;
    switch (collection.kind) {
      case 'Local':
        return (value) => ({ kind: 'AssignLocal', local: collection.local, value, span });
      case 'Mvar':
        return (value) => ({ kind: 'AssignMvar', mvar: collection.mvar, value, span });
      default:
        return undefined;
    }
  }

  private assign(
    target: R.Expression,
    index: R.Expression,
    value: R.Expression,
    store: Place['store'],
  ): R.Statement {
    const { body, span } = this;
    const changed = newLocal('', body.routine, span);
    return {
      kind: 'AssignIndex',
      target,
      index,
      value,
      rebinds: store?.({ kind: 'Local', local: changed, span }),
      rebindValue: store === undefined ? undefined : changed,
      module: body.scope.module,
      span,
      setter: undefined,
    };
  }

  /** An expression that gives the value without evaluating anything again. */
  private once(value: R.Expression): R.Expression {
    const isSettled = value.kind === 'Literal' || (value.kind === 'Local' && !value.local.isVar);
    if (isSettled) return value;
    const { span } = value;
    const local = newLocal('', this.body.routine, span);
    const pattern: R.Pattern = { kind: 'Bind', local, span };
    this.before.push({ kind: 'Bind', pattern, type: undefined, value, span });
    return { kind: 'Local', local, span };
  }
}
