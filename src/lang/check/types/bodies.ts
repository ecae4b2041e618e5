/** Inference of groups of functions and bindings: bodies against signatures, then generalisation. */

import type * as R from '../resolved';
import type { Checker } from './checker';
import type { Expectation } from './context';
import { eachType, type Constraint } from './constraint';
import { noMethod, unresolvedMethod } from './errors';
import type { DeclaredSignature } from './functions';
import { isFunction, type Unit } from './groups';
import { generality } from './generality';
import { lower } from './local-functions';
import { generalise, monomorphic, type Scheme } from './scheme';
import { scrutineeTypes } from './control';
import type { FunctionType } from './type';
import { BOOL, eachVariable, prune, type Type, type Variable } from './type';

/** Infers all members of a group together, then makes each as general as it can be. */
export function inferGroup(checker: Checker, group: readonly Unit[]): void {
  const { value: members, open } = checker.nested(() => {
    const signatures = group.map((unit) => (isFunction(unit) ? ownSignature(checker, unit) : undefined));
    return group.map((unit, index): Member => {
      const signature = signatures[index];
      if (!isFunction(unit)) return inferBinding(checker, unit);
      return { type: inferFunction(checker, unit, signature as DeclaredSignature), isFree: () => true };
    });
  });
  let rest = new Set<Constraint>(open);
  group.forEach((unit, index) => {
    const { type, isFree } = members[index];
    const done =
      isFree === undefined
        ? { scheme: monomorphic(type), rest: open }
        : generalise(type, open, checker.level, isFree);
    const left = new Set(done.rest);
    rest = new Set([...rest].filter((constraint) => left.has(constraint)));
    lower(checker, type);
    record(checker, unit, done.scheme);
  });
  for (const constraint of rest) {
    // What concerns the open type of a top-level binding may be settled by a later use of it.
    if (concernsOuter(constraint, checker.level)) checker.pending.push(constraint);
    else abandon(checker, constraint);
  }
}

/** A member of a group, and which of its open variables may be quantified; none when it is one value for all uses. */
interface Member {
  readonly type: Type;
  readonly isFree: ((variable: Variable) => boolean) | undefined;
}

function concernsOuter(constraint: Constraint, level: number): boolean {
  let found = false;
  eachType(constraint, (type) => {
    eachVariable(type, (variable) => {
      found ||= variable.level <= level;
    });
  });
  return found;
}

function ownSignature(checker: Checker, definition: R.FunctionDefinition): DeclaredSignature {
  const entry = checker.functions.entry(definition);
  entry.own ??= checker.functions.signature(definition, checker.level);
  checker.requireAll(entry.own.constraints);
  const result = prune(entry.own.type.result);
  if (result.kind === 'Variable') result.isResult = true;
  return entry.own;
}

function record(checker: Checker, unit: Unit, scheme: Scheme): void {
  if (!isFunction(unit)) {
    checker.functions.bindings.set(unit, scheme);
    return;
  }
  const entry = checker.functions.entry(unit);
  entry.scheme = { ...scheme, explicit: entry.own?.explicit ?? [] };
}

/** One function: every clause against the same parameter and result types. */
function inferFunction(
  checker: Checker,
  definition: R.FunctionDefinition,
  signature: DeclaredSignature,
): Type {
  const { type, scope } = signature;
  const surroundings = {
    returns: type.result,
    breaks: undefined,
    variables: scope,
    module: definition.module,
    isOpen: false,
  };
  checker.within(surroundings, () => {
    definition.parameters.forEach((parameter, index) => {
      if (parameter.defaultValue === undefined) return;
      const source =
        parameter.type === undefined ? undefined : { span: parameter.type.span, text: 'the declared type' };
      checker.check(parameter.defaultValue, type.parameters[index], { kind: 'default', source });
    });
    const patternTypes = type.parameters.map((parameter, index) =>
      scrutineeTypes(
        checker,
        parameter,
        definition.clauses.map((clause) => clause.patterns[index]),
      ),
    );
    definition.clauses.forEach((clause, number) => {
      clause.patterns.forEach((pattern, index) => {
        checker.pattern(pattern, patternTypes[index][number]);
      });
    });
    definition.clauses.forEach((clause, number) => {
      checkClause(checker, definition, clause, type, number);
    });
  });
  return type;
}

function checkClause(
  checker: Checker,
  definition: R.FunctionDefinition,
  clause: R.Clause,
  type: FunctionType,
  number: number,
): void {
  if (clause.guard !== undefined)
    checker.check(clause.guard, BOOL, { kind: 'condition', help: 'a guard is a Bool' });
  checker.check(clause.body, type.result, resultExpectation(definition, clause, number));
}

function resultExpectation(definition: R.FunctionDefinition, clause: R.Clause, number: number): Expectation {
  const written = clause.returnType ?? definition.returnType;
  if (written !== undefined)
    return { kind: 'return', source: { span: written.span, text: 'the declared result type' } };
  const promised = definition.method?.trait?.methods.find(
    (method) => method.name === definition.name,
  )?.returnType;
  if (promised !== undefined && promised.span.source.text !== '') {
    return { kind: 'return', source: { span: promised.span, text: 'the trait declares this result' } };
  }
  const first = definition.clauses[0];
  return number === 0
    ? { kind: 'return' }
    : {
        kind: 'return',
        source: { span: first.body.span, text: 'another clause gives this' },
        help: 'all clauses of a function return one type',
      };
}

function inferBinding(checker: Checker, binding: R.TopBinding): Member {
  const own = checker.functions.bindings.get(binding);
  return checker.within(checker.atTop(binding.module), () => {
    if (binding.type !== undefined) {
      const type = checker.annotation(binding.type);
      if (own !== undefined) checker.unify(own.type, type);
      checker.functions.bindings.set(binding, monomorphic(type));
      checker.check(binding.value, type, {
        kind: 'annotation',
        source: { span: binding.type.span, text: 'declared here' },
      });
      return { type, isFree: undefined };
    }
    const type = own?.type ?? checker.fresh();
    checker.functions.bindings.set(binding, monomorphic(type));
    checker.lastApplied = undefined;
    const value = checker.infer(binding.value);
    const isFree = binding.isVariable === true ? undefined : generality(checker, binding.value, value);
    const failure = checker.unify(type, value);
    if (failure !== undefined) checker.reportMismatch(binding.span, type, value, failure);
    return { type, isFree };
  });
}

/**
 * A requirement on a type that nothing can settle any more. Data of unknown type is looked at when the program
 * runs; a trait's method on anything else cannot be.
 */
export function abandon(checker: Checker, constraint: Constraint): void {
  if (constraint.kind !== 'method' || constraint.isSolved) return;
  const receiver = prune(constraint.receiver);
  const { node, name } = constraint;
  if (node !== undefined) node.target = { kind: 'dynamic' };
  if (receiver.kind !== 'Variable' || receiver.isData || receiver.metAny) return;
  const subjects = checker.implementations.subjects(name, constraint.module);
  const builtin = checker.builtins.receivers(name);
  const isTraitMethod = subjects.length > 0 && builtin !== 'any' && builtin.size === 0;
  if (isTraitMethod && constraint.inScope === undefined)
    checker.report(unresolvedMethod(constraint.origin.span, name));
  else if (
    subjects.length === 0 &&
    builtin !== 'any' &&
    builtin.size === 0 &&
    constraint.inScope === undefined
  ) {
    if (checker.declarations.withField(name).length === 0)
      checker.report(noMethod(constraint.origin, receiver, name, []));
  }
}
