/** Choosing among functions of one name: by arity, then by the types of the arguments. */

import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import { accepts, apply, type Callable, type Supplied } from './application';
import type { Checker } from './checker';
import type { OverloadConstraint, OverloadNode } from './constraint';
import { noOverload, typeArgumentCount } from './errors';
import { mismatch } from './mismatch';
import { instantiate } from './scheme';
import { ANY, eachVariable, prune, type FunctionType, type Type } from './type';
import { best, isRow, shapeOf, type Candidate } from './ranking';

/** What a call of a name may mean, the arguments given and where the answer goes. */
export interface NamedCall {
  readonly name: string;
  readonly candidates: readonly Candidate[];
  readonly args: readonly Supplied[];
  readonly typeArgs: readonly R.Type[] | undefined;
  readonly span: Span;
  readonly calleeSpan: Span;
  readonly node: OverloadNode | undefined;
  /** The function type that is wanted of the result. */
  readonly wanted?: FunctionType | undefined;
}

/** Types a call by name. */
export function callByName(checker: Checker, call: NamedCall): Type {
  const fitting = call.candidates.filter((candidate) => takes(checker, candidate, call.args));
  if (fitting.length === 0) return applyCandidate(checker, call, closest(call.candidates, call.args.length));
  if (fitting.length === 1) return applyCandidate(checker, call, fitting[0]);
  return callOverloaded(checker, call, fitting);
}

/** The candidate to complain about when none takes that many arguments. */
function closest(candidates: readonly Candidate[], count: number): Candidate {
  const distance = (candidate: Candidate) => Math.abs((isRow(candidate) ? count : candidate.arity) - count);
  return [...candidates].sort((a, b) => distance(a) - distance(b))[0];
}

function takes(checker: Checker, candidate: Candidate, args: readonly Supplied[]): boolean {
  if (isRow(candidate)) {
    const { type, parameterNames } = checker.builtins.of(candidate);
    return accepts(
      { parameterNames, total: type.parameters.length, hasDefault: (index) => index >= type.required },
      args,
    );
  }
  const { parameters } = candidate;
  return accepts(
    {
      parameterNames: parameters.map((parameter) => parameter.name),
      total: parameters.length,
      hasDefault: (index) => parameters[index].defaultValue !== undefined,
    },
    args,
  );
}

/** Applies a chosen candidate and tells the node. */
function applyCandidate(checker: Checker, call: NamedCall, candidate: Candidate): Type {
  const callable = callableOf(checker, candidate, call);
  elaborate(call.node, candidate);
  return apply(checker, callable, call.args, call.span, call.wanted);
}

function elaborate(node: OverloadNode | undefined, candidate: Candidate): void {
  if (node === undefined) return;
  if (node.kind === 'MethodCall') {
    node.target = isRow(candidate)
      ? { kind: 'builtin', row: candidate }
      : { kind: 'function', definition: candidate };
  } else if (isRow(candidate)) {
    if (node.kind === 'BuiltinCall' || node.kind === 'Builtin') node.row = candidate;
  } else if (node.kind === 'Call' || node.kind === 'Function') node.overload = candidate;
}

/** An instance of a candidate for one call, its requirements taken up. */
export function callableOf(
  checker: Checker,
  candidate: Candidate,
  call: { readonly span: Span; readonly typeArgs: readonly R.Type[] | undefined; readonly calleeSpan: Span },
): Callable {
  if (isRow(candidate)) {
    const builtin = checker.builtins.of(candidate);
    const instance = instantiate(builtin.scheme, checker.level, call.span);
    fillExplicit(checker, candidate.name, instance.explicit, call, []);
    checker.requireAll(instance.constraints);
    const type = prune(instance.type) as FunctionType;
    return {
      type,
      generic: builtin.type,
      name: candidate.name,
      parameterNames: builtin.parameterNames,
      hasDefault: (index) => index >= type.required,
      parameterSpan: () => undefined,
      isBuiltin: true,
    };
  }
  const scheme = checker.functions.schemeOf(candidate, checker.level);
  const instance = instantiate(scheme, checker.level, call.span);
  fillExplicit(checker, candidate.name, instance.explicit, call, candidate.typeParameters);
  checker.requireAll(instance.constraints);
  const { parameters } = candidate;
  return {
    type: prune(instance.type) as FunctionType,
    generic: prune(scheme.type) as FunctionType,
    name: candidate.name,
    parameterNames: parameters.map((parameter) => parameter.name),
    hasDefault: (index) => parameters[index].defaultValue !== undefined,
    parameterSpan: (index) => (parameters[index].type === undefined ? undefined : parameters[index].span),
    isBuiltin: false,
  };
}

/** `f[Int](x)`: the written arguments become the declared variables. */
function fillExplicit(
  checker: Checker,
  name: string,
  explicit: readonly Type[],
  call: { readonly typeArgs: readonly R.Type[] | undefined; readonly calleeSpan: Span },
  declared: readonly R.TypeParameterDefinition[],
): void {
  const { typeArgs } = call;
  if (typeArgs === undefined) return;
  const isBuiltin = declared.length === 0 && explicit.length > 0;
  if (isBuiltin ? typeArgs.length > explicit.length : typeArgs.length !== explicit.length) {
    checker.report(
      typeArgumentCount(
        call.calleeSpan,
        name,
        declared.map((parameter) => parameter.name),
        typeArgs.length,
      ),
    );
    return;
  }
  typeArgs.forEach((written, index) => {
    const type = checker.annotation(written);
    const failure = checker.unify(explicit[index], type);
    if (failure !== undefined)
      checker.report(mismatch(call.calleeSpan, type, explicit[index], failure, { kind: 'annotation' }));
  });
}

/** Several candidates take that many arguments: the argument types decide, now or later. */
function callOverloaded(checker: Checker, call: NamedCall, candidates: readonly Candidate[]): Type {
  const isLate = (arg: Supplied) => arg.type === undefined && arg.value?.kind === 'Lambda';
  let args = call.args.map((arg) => (isLate(arg) ? arg : infer(checker, arg)));
  const left = best(checker, candidates, args);
  if (left.length === 1) return applyCandidate(checker, { ...call, args }, left[0]);
  args = args.map((arg) => infer(checker, arg));
  const result = checker.postponed();
  checker.require({
    kind: 'overload',
    name: call.name,
    candidates,
    args: args.map((arg) => ({ name: arg.name, type: arg.type as Type, span: arg.span })),
    result,
    node: call.node,
    origin: checker.origin(call.span),
    isSolved: false,
  });
  return result;
}

function infer(checker: Checker, arg: Supplied): Supplied {
  return arg.type !== undefined || arg.value === undefined ? arg : { ...arg, type: checker.infer(arg.value) };
}

/** Solves a postponed choice; false while several candidates are left. */
export function solveOverload(checker: Checker, constraint: OverloadConstraint): boolean {
  const { origin, name, node, result } = constraint;
  const args = constraint.args.map((arg): Supplied => ({
    name: arg.name,
    span: arg.span,
    value: undefined,
    type: arg.type,
  }));
  const left = best(checker, constraint.candidates, args);
  if (left.length === 0) {
    checker.report(
      noOverload(
        origin.span,
        name,
        constraint.args.map((arg) => arg.type),
        constraint.candidates.map((candidate) => shapeOf(checker, candidate)),
      ),
    );
    checker.silence(result);
    return true;
  }
  if (left.length > 1) {
    if (!constraint.args.some((arg) => prune(arg.type).kind === 'Any'))
      return waitForArguments(checker, constraint);
    checker.unify(result, ANY);
    return true;
  }
  const call = {
    name,
    candidates: left,
    args,
    typeArgs: undefined,
    span: origin.span,
    calleeSpan: origin.span,
    node,
  };
  const type = applyCandidate(checker, call, left[0]);
  const failure = checker.unify(result, type);
  if (failure !== undefined) checker.report(mismatch(origin.span, result, type, failure, { kind: 'other' }));
  return true;
}

function waitForArguments(checker: Checker, constraint: OverloadConstraint): false {
  for (const arg of constraint.args) eachVariable(arg.type, (part) => checker.wait(constraint, part));
  return false;
}
