/** Solving a constraint: each kind has its own rules. */

import { solveField, solveIndex, solvePrefix, solvePropagate } from './access';
import { solveArithmetic } from './arithmetic';
import { solveConcat } from './concat';
import type { Checker } from './checker';
import type { Constraint } from './constraint';
import { solveMethod } from './methods';
import { solveOverload } from './overloads';
import { solveTrait } from './traits';

/** Tries to solve a constraint; false when it waits for variables to become known. */
export function solveConstraint(checker: Checker, constraint: Constraint): boolean {
  switch (constraint.kind) {
    case 'trait':
      return solveTrait(checker, constraint);
    case 'field':
      return solveField(checker, constraint);
    case 'method':
      return solveMethod(checker, constraint);
    case 'arithmetic':
      return solveArithmetic(checker, constraint);
    case 'concat':
      return solveConcat(checker, constraint);
    case 'index':
      return solveIndex(checker, constraint);
    case 'overload':
      return solveOverload(checker, constraint);
    case 'prefix':
      return solvePrefix(checker, constraint);
    case 'propagate':
      return solvePropagate(checker, constraint);
  }
}
