/** Lambdas and local functions: parameters, clauses, results. */

import type * as R from '../resolved';
import { TypeScope } from './annotations';
import type { Checker } from './checker';
import { OTHER, type Expectation } from './context';
import { subsume } from './subsume';
import { BOOL, FunctionType, prune, type Type } from './type';

/** The type of a lambda. What is expected of it gives unannotated parameters their types before the body is looked at. */
export function inferLambda(
  checker: Checker,
  definition: R.LocalFunctionDefinition,
  wanted: FunctionType | undefined,
): FunctionType {
  const scope = new TypeScope(checker.surroundings.variables);
  const count = definition.routine.arity;
  const hints = parameterHints(wanted, count);
  const parameters = Array.from({ length: count }, (_, index): Type => {
    const written = definition.clauses
      .map((clause) => clause.types[index])
      .find((type) => type !== undefined);
    return written !== undefined ? checker.annotationIn(scope, written) : (hints?.[index] ?? checker.fresh());
  });
  const result = resultOf(checker, scope, definition, wanted, hints !== undefined);
  checker.within(checker.inRoutine(result, scope), () => {
    checkClauses(checker, definition, parameters, result);
  });
  return new FunctionType(parameters, result, requiredOf(definition));
}

/** Types that the expected function gives the parameters: its own, or the components of its one tuple. */
function parameterHints(wanted: FunctionType | undefined, count: number): readonly Type[] | undefined {
  if (wanted === undefined) return undefined;
  if (wanted.parameters.length === count) return wanted.parameters;
  const only = wanted.parameters.length === 1 ? prune(wanted.parameters[0]) : undefined;
  return only?.kind === 'Tuple' && only.elements.length === count ? only.elements : undefined;
}

function resultOf(
  checker: Checker,
  scope: TypeScope,
  definition: R.LocalFunctionDefinition,
  wanted: FunctionType | undefined,
  isHinted: boolean,
): Type {
  const written = definition.clauses.map((clause) => clause.returnType).find((type) => type !== undefined);
  if (written !== undefined) return checker.annotationIn(scope, written);
  return isHinted && wanted !== undefined ? wanted.result : checker.fresh();
}

function requiredOf(definition: R.LocalFunctionDefinition): number {
  let required = definition.parameters.length;
  while (required > 0 && definition.parameters[required - 1].defaultValue !== undefined) required--;
  return required;
}

function checkClauses(
  checker: Checker,
  definition: R.LocalFunctionDefinition,
  parameters: readonly Type[],
  result: Type,
): void {
  definition.parameters.forEach((parameter, index) => {
    if (parameter.defaultValue !== undefined)
      checker.check(parameter.defaultValue, parameters[index], { kind: 'default' });
  });
  for (const clause of definition.clauses) {
    clause.patterns.forEach((pattern, index) => {
      checker.pattern(pattern, parameters[index]);
    });
    if (clause.guard !== undefined) checker.check(clause.guard, BOOL, { kind: 'condition' });
    checker.check(clause.body, result, { kind: 'return', source: sourceOf(clause) });
  }
}

function sourceOf(clause: R.Clause): Expectation['source'] {
  const { returnType } = clause;
  return returnType === undefined ? undefined : { span: returnType.span, text: 'the declared result type' };
}

/** Checks a lambda where a function is wanted. */
export function checkLambda(
  checker: Checker,
  expression: R.LambdaExpression,
  wanted: FunctionType,
  why: Expectation = OTHER,
): void {
  const since = checker.metAny.length;
  const type = inferLambda(checker, expression.definition, wanted);
  checker.settleAny(since);
  subsume(checker, expression, type, wanted, why);
}
