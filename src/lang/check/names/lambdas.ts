/** Lambdas: routines inside routines. */

import type * as Ast from '../../syntax/ast';
import type * as R from '../resolved';
import type { Body } from './body';
import { newPatternNames, resolvePattern } from './patterns';
import { newRoutine } from './scope';

/** A lambda: a routine whose parameters bind anew. */
export function resolveLambda(
  body: Body,
  expression: Ast.LambdaExpression,
  name: string,
  self?: R.Local,
): R.LambdaExpression {
  const span = expression.span;
  return { kind: 'Lambda', definition: resolveLambdaClauses(body, [expression], name, self), span };
}

/** Lambdas bound to one name are the clauses of one local function; all have the same number of parameters. */
export function resolveLambdaClauses(
  body: Body,
  clauses: readonly Ast.LambdaExpression[],
  name: string,
  self: R.Local | undefined,
): R.LocalFunctionDefinition {
  const first = clauses[0];
  const routine = newRoutine(name, body.scope.module, first.parameters.length, body.routine, first.span);
  routine.self = self;
  const parameters = first.parameters.map((parameter) => ({
    name: parameter.pattern.kind === 'NamePattern' ? parameter.pattern.name : undefined,
    type: parameter.type === undefined ? undefined : body.type(parameter.type),
    defaultValue: undefined,
    span: parameter.span,
  }));
  const resolved = clauses.map((clause): R.Clause => {
    const inner = body.inner(routine);
    const names = newPatternNames();
    const types = clause.parameters.map((parameter) =>
      parameter.type === undefined ? undefined : body.type(parameter.type),
    );
    const patterns = clause.parameters.map((parameter, index) =>
      resolvePattern(inner, parameter.pattern, {
        fresh: true,
        parameter: index + 1,
        type: types[index],
        names,
      }),
    );
    return {
      patterns,
      types,
      returnType: clause.returnType === undefined ? undefined : body.type(clause.returnType),
      guard: undefined,
      body: inner.expression(clause.body),
      span: clause.span,
    };
  });
  return { routine, parameters, clauses: resolved, span: first.span };
}
