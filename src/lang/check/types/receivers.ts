/** Receivers whose type is still open: what a method's name alone tells of them. */

import type { BuiltinRow } from '../../builtins';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import { TypeScope } from './annotations';
import { apply, plainCallable, type Supplied } from './application';
import type { Checker } from './checker';
import type { FieldConstraint, MethodConstraint, Origin } from './constraint';
import { promisedMethod, type Subject } from './implementations';
import { FunctionType, Named, Variable, builtinHead, isNumeric, prune, type Head, type Type } from './type';

type InScope = R.MethodCallExpression['inScope'];

/** A bound on the receiver's type variable promises the method: its declared type, with `Self` the receiver. */
export function promised(
  checker: Checker,
  receiver: Variable,
  name: string,
  args: readonly Supplied[],
  origin: Origin,
): Type | undefined {
  for (const waiting of receiver.waiting ?? []) {
    if (waiting.kind !== 'trait' || waiting.isSolved || typeof waiting.trait === 'string') continue;
    const method = promisedMethod(waiting.trait, name);
    if (method?.returnType === undefined) continue;
    const scope = new TypeScope(undefined, receiver);
    const parameters = method.parameters.map((parameter, index) =>
      index === 0
        ? receiver
        : parameter.type === undefined
          ? checker.fresh()
          : checker.annotationIn(scope, parameter.type),
    );
    const type = new FunctionType(parameters, checker.annotationIn(scope, method.returnType));
    const self: Supplied = { name: undefined, span: origin.span, value: undefined, type: receiver };
    const callable = {
      ...plainCallable(type, name),
      parameterNames: method.parameters.map((parameter) => parameter.name),
    };
    return apply(checker, callable, [self, ...args], origin.span);
  }
  return undefined;
}

/**
 * Some names tell the type of a receiver that is still open: it becomes that type. `any`: every value has the
 * method; `function`: only a function in scope can be meant.
 */
export function decideReceiver(
  checker: Checker,
  receiver: Variable,
  name: string,
  count: number,
  inScope: InScope,
  module: R.Module,
  span: Span,
): 'any' | 'function' | undefined {
  if (hasPromise(receiver, name)) return undefined;
  const builtin = checker.builtins.receivers(name);
  const subjects: Subject[] = checker.implementations.subjects(name, module);
  const owners = checker.declarations.withField(name);
  if (builtin === 'any') {
    return owners.length === 0 && inScope === undefined && isSafeForAny(name, subjects) ? 'any' : undefined;
  }
  const heads = new Set<Head | 'Tuple'>(subjects);
  for (const type of builtin) {
    if (!checker.builtins.methods(type, name).some((row) => takesCount(checker, row, count + 1))) continue;
    const head = builtinHead(type) ?? checker.preludeHead(type);
    if (head !== undefined) heads.add(head);
    else if (type === 'Tuple') heads.add('Tuple');
  }
  for (const owner of owners) heads.add(checker.headOf(owner));
  if (heads.size === 0) return inScope === undefined ? undefined : 'function';
  if (heads.size > 1 || inScope !== undefined) return undefined;
  const [only] = heads;
  if (only === 'Tuple') return undefined;
  const args = Array.from({ length: only.arity }, () => new Variable(receiver.level));
  checker.unify(receiver, new Named(only, args, { kind: 'method', name, span }));
  return undefined;
}

/** A method that every value has gives the same whatever its own implementation: those of the builtin traits do. */
function isSafeForAny(name: string, subjects: readonly Subject[]): boolean {
  return subjects.length === 0 || name === 'show' || name === 'hash' || name === 'copy';
}

function hasPromise(receiver: Variable, name: string): boolean {
  return (receiver.waiting ?? []).some(
    (waiting) =>
      waiting.kind === 'trait' &&
      !waiting.isSolved &&
      typeof waiting.trait !== 'string' &&
      promisedMethod(waiting.trait, name) !== undefined,
  );
}

function takesCount(checker: Checker, row: BuiltinRow, count: number): boolean {
  const { type } = checker.builtins.of(row);
  return count <= type.parameters.length && count >= type.required;
}

/** All types that can have the method give the same result: it is known before the receiver is. */
export function settleEarlyResult(checker: Checker, constraint: MethodConstraint, receiver: Variable): void {
  if (prune(constraint.result).kind !== 'Variable' || constraint.inScope !== undefined) return;
  if (checker.declarations.withField(constraint.name).length > 0) return;
  const results = [...builtinResults(checker, constraint, receiver), ...declaredResults(checker, constraint)];
  const [first] = results;
  if (first?.kind !== 'Named') return;
  const isCommon = results.every(
    (result) => result?.kind === 'Named' && result.args.length === 0 && result.head === first.head,
  );
  if (isCommon) checker.unify(constraint.result, first);
}

/** Results of the builtin methods of the name that the receiver may still turn out to have. */
function builtinResults(
  checker: Checker,
  constraint: MethodConstraint,
  receiver: Variable,
): (Type | undefined)[] {
  const { name, args } = constraint;
  const builtin = checker.builtins.receivers(name);
  if (builtin === 'any') return [undefined];
  const mustBeNumber = (receiver.waiting ?? []).some(
    (waiting) => waiting.kind === 'trait' && !waiting.isSolved && waiting.trait === 'Num',
  );
  return [...builtin].flatMap((typeName) => {
    const head = builtinHead(typeName);
    if (mustBeNumber && !(head !== undefined && isNumeric(new Named(head, [])))) return [];
    const rows = checker.builtins
      .methods(typeName, name)
      .filter((row) => takesCount(checker, row, args.length + 1));
    return rows.map((row) => checker.builtins.of(row).type.result);
  });
}

/** Results that the traits declare whose implementations have the method; undefined where one does not say. */
function declaredResults(checker: Checker, constraint: MethodConstraint): (Type | undefined)[] {
  const { name, module } = constraint;
  return checker.implementations.subjects(name, module).flatMap((subject) =>
    checker.implementations.methods(subject, name, module).map(({ implementation, definition }) => {
      const promised = implementation.trait.methods.find((method) => method.name === name);
      const written = definition.returnType ?? promised?.returnType;
      return written === undefined
        ? undefined
        : prune(checker.annotationIn(new TypeScope(undefined), written));
    }),
  );
}

/**
 * A call without arguments, or a field, gives the same type whenever it is asked of one value. Ties a new
 * requirement to an earlier one that waits at the same variable; true when it is thereby done with (a node still
 * wants to be told what it does).
 */
export function isRepeated(checker: Checker, constraint: MethodConstraint | FieldConstraint): boolean {
  const subject = prune(constraint.kind === 'method' ? constraint.receiver : constraint.target);
  if (subject.kind !== 'Variable') return false;
  if (constraint.kind === 'method' && constraint.args.length > 0) return false;
  const earlier = (subject.waiting ?? []).find(
    (waiting) =>
      waiting !== constraint &&
      !waiting.isSolved &&
      waiting.kind === constraint.kind &&
      waiting.name === constraint.name &&
      (waiting.kind === 'field' || waiting.args.length === 0) &&
      prune(waiting.kind === 'method' ? waiting.receiver : waiting.target) === subject,
  );
  if (earlier === undefined || (earlier.kind !== 'method' && earlier.kind !== 'field')) return false;
  const failure = checker.unify(earlier.result, constraint.result);
  if (failure !== undefined)
    checker.reportMismatch(constraint.origin.span, earlier.result, constraint.result, failure);
  return constraint.node === undefined;
}
