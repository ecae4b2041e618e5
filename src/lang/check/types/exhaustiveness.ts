/** Whether the arms of a `match` cover every constructor: outermost patterns only, guards ignored. */

import type * as R from '../resolved';
import type { Checker } from './checker';
import { nonExhaustive } from './errors';
import { prune, type Type } from './type';

/** Reports every match that leaves a constructor of its scrutinee's type out. */
export function checkCoverage(checker: Checker): void {
  for (const { expression, type } of checker.matches) {
    const missing = uncovered(expression, prune(type));
    if (missing.length > 0) checker.report(nonExhaustive(expression.scrutinee.span, missing));
  }
}

function uncovered(expression: R.MatchExpression, type: Type): string[] {
  if (type.kind !== 'Named') return [];
  const patterns = expression.arms.flatMap((arm) => flatten(arm.pattern));
  if (patterns.some((pattern) => coversAll(pattern))) return [];
  if (type.head.name === 'Bool' && !type.head.isDeclared) {
    const values = new Set(
      patterns.flatMap((pattern) =>
        pattern.kind === 'Literal' && pattern.literal.kind === 'Bool' ? [pattern.literal.value] : [],
      ),
    );
    return [true, false].filter((value) => !values.has(value)).map(String);
  }
  const { definition } = type.head;
  if (definition === undefined || definition.kind !== 'variant') return [];
  const named = new Set(
    patterns.flatMap((pattern) => (pattern.kind === 'Constructor' ? [pattern.constructor_] : [])),
  );
  const isPrelude = definition.span === undefined;
  return definition.constructors
    .filter((constructor) => !named.has(constructor))
    .map(
      (constructor) => `\`${constructor.name}${isPrelude && constructor.fields.length > 0 ? '(_)' : ''}\``,
    );
}

function flatten(pattern: R.Pattern): readonly R.Pattern[] {
  return pattern.kind === 'Or' ? pattern.alternatives.flatMap(flatten) : [pattern];
}

/** A name, also one that is compared, covers everything; so does `_`. */
function coversAll(pattern: R.Pattern): boolean {
  return (
    pattern.kind === 'Wildcard' ||
    pattern.kind === 'Bind' ||
    pattern.kind === 'AssignVar' ||
    (pattern.kind === 'Equal' && pattern.value.kind === 'Local')
  );
}
