/** Local functions of a block: those that use each other are inferred together. */

import type * as R from '../resolved';
import type { Checker } from './checker';
import type { Constraint } from './constraint';
import { inferLambda } from './lambdas';
import { mismatch } from './mismatch';
import { generalise, monomorphic } from './scheme';
import { GENERIC, eachVariable, type Type } from './type';
import { eachChild, visitClauses } from './walk';

/** The statement that defines a local function. */
export type LocalDefinition = R.Statement & { readonly kind: 'DefineLocal' };

/** The definitions from `start` on that stand together and use a later one among them. Empty when none stands there. */
export function groupAt(statements: readonly R.Statement[], start: number): readonly LocalDefinition[] {
  const run: LocalDefinition[] = [];
  for (let i = start; i < statements.length; i++) {
    const statement = statements[i];
    if (statement.kind !== 'DefineLocal') break;
    run.push(statement);
  }
  if (run.length < 2) return run;
  let size = 1;
  for (let i = 0; i < size; i++) {
    const used = localsIn(run[i]);
    for (let later = size; later < run.length; later++) if (used.has(run[later].local)) size = later + 1;
  }
  return run.slice(0, size);
}

function localsIn(definition: LocalDefinition): Set<R.Local> {
  const found = new Set<R.Local>();
  const pending: R.Expression[] = [];
  const push = (expression: R.Expression) => void pending.push(expression);
  for (const overload of definition.overloads) visitClauses(overload.clauses, push);
  for (let expression = pending.pop(); expression !== undefined; expression = pending.pop()) {
    if (expression.kind === 'Local') found.add(expression.local);
    if (expression.kind === 'MethodCall' && expression.inScope?.kind === 'local')
      found.add(expression.inScope.local);
    eachChild(expression, push);
  }
  return found;
}

/** Infers local functions that use each other; afterwards each is generic unless something used it before. */
export function defineLocals(checker: Checker, group: readonly LocalDefinition[]): void {
  const forward = group.map((statement) => checker.locals.get(statement.local));
  const { value: types, open } = checker.nested(() => {
    const own = group.map((statement, index) => {
      const type = checker.fresh();
      if (forward[index] === undefined) checker.locals.set(statement.local, monomorphic(type));
      return type;
    });
    return group.map((statement, index) => inferOverloads(checker, statement, own[index]));
  });
  let rest = new Set<Constraint>(open);
  group.forEach((statement, index) => {
    const used = forward[index];
    if (used !== undefined) {
      const failure = checker.unify(used.type, types[index]);
      if (failure !== undefined) {
        checker.report(mismatch(statement.span, used.type, types[index], failure, { kind: 'other' }));
      }
      lower(checker, types[index]);
      return;
    }
    const done = generalise(types[index], open, checker.level);
    const left = new Set(done.rest);
    rest = new Set([...rest].filter((constraint) => left.has(constraint)));
    checker.locals.set(statement.local, done.scheme);
  });
  checker.pending.push(...rest);
}

function inferOverloads(checker: Checker, statement: LocalDefinition, own: Type): Type {
  let type = own;
  for (const definition of statement.overloads) {
    type = inferLambda(checker, definition, undefined);
    const failure = checker.unify(own, type);
    if (failure !== undefined)
      checker.report(mismatch(definition.span, own, type, failure, { kind: 'other' }));
  }
  return type;
}

/** What is not quantified lives on at the outer level. */
export function lower(checker: Checker, type: Type): void {
  eachVariable(type, (variable) => {
    if (variable.level > checker.level && variable.level !== GENERIC) variable.level = checker.level;
  });
}
