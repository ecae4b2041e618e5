/** Receivers whose type is still open: what a method's name alone tells of them (03 3.13). */

import type { BuiltinRow } from '../../builtins';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import { TypeScope } from './annotations';
import { apply, plainCallable, type Supplied } from './application';
import type { Checker } from './checker';
import type { MethodConstraint, Origin } from './constraint';
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
  const { name, module } = constraint;
  if (checker.implementations.subjects(name, module).length > 0) return;
  if (checker.declarations.withField(name).length > 0) return;
  const builtin = checker.builtins.receivers(name);
  if (builtin === 'any' || builtin.size === 0) return;
  const mustBeNumber = (receiver.waiting ?? []).some(
    (waiting) => waiting.kind === 'trait' && !waiting.isSolved && waiting.trait === 'Num',
  );
  let common: Type | undefined;
  for (const typeName of builtin) {
    const head = builtinHead(typeName);
    if (mustBeNumber && !(head !== undefined && isNumeric(new Named(head, [])))) continue;
    for (const row of checker.builtins.methods(typeName, name)) {
      if (!takesCount(checker, row, constraint.args.length + 1)) continue;
      const { result } = checker.builtins.of(row).type;
      if (result.kind !== 'Named' || result.args.length > 0) return;
      if (common !== undefined && common.kind === 'Named' && common.head !== result.head) return;
      common = result;
    }
  }
  if (common !== undefined) checker.unify(constraint.result, common);
}
