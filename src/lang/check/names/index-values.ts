/** What stands in the brackets of `c[i]`. */

import type * as Ast from '../../syntax/ast';
import type * as R from '../resolved';
import type { Body } from './body';
import { furtherIndex } from './errors';

/** The index; more than one, which the grammar allows for the sake of types, is reported. */
export function resolveIndex(body: Body, { indices }: Pick<Ast.IndexExpression, 'indices'>): R.Expression {
  const [first, ...further] = indices.map((index) => body.expression(index));
  if (further.length > 0) body.context.diagnostics.push(furtherIndex(further[0].span));
  return first;
}
