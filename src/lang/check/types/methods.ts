/** Method calls: what `r.m(args)` means for the type of `r`, now or once it is known. */

import { handleMethods, type BuiltinRow } from '../../builtins';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import { isPrelude, near } from './access';
import { apply, plainCallable, suppliedBy, type Supplied } from './application';
import type { Checker } from './checker';
import type { MethodConstraint, Origin } from './constraint';
import { fieldIndex } from './declarations';
import { noLength, noMethod, notNumeric } from './errors';
import { subjectOf } from './implementations';
import { mismatch } from './mismatch';
import { callByName, type NamedCall } from './overloads';
import type { Candidate } from './ranking';
import { decideReceiver, isRepeated, promised, settleEarlyResult } from './receivers';
import { instantiate } from './scheme';
import { ANY, FunctionType, STRING, UNIT, isNumeric, prune, type Type } from './type';

type InScope = R.MethodCallExpression['inScope'];

/** What a method name means for one type. */
type Meaning =
  | { readonly kind: 'named'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'field'; readonly index: number; readonly type: Type }
  | { readonly kind: 'local'; readonly local: R.Local }
  | { readonly kind: 'binding'; readonly binding: R.TopBinding };

/** Types a method call. */
export function inferMethodCall(checker: Checker, node: R.MethodCallExpression): Type {
  const special = specialMethod(checker, node);
  if (special !== undefined) return special;
  const receiver = checker.infer(node.receiver);
  const { module } = checker.surroundings;
  const span = callSpan(node);
  let type = prune(receiver);
  if (type.kind === 'Variable') {
    const decided = decideReceiver(checker, type, node.name, node.args.length, node.inScope, module, span);
    if (decided === 'any')
      return callMeaning(
        checker,
        { kind: 'named', candidates: anyRows(checker, node.name) },
        receiver,
        suppliedBy(node.args),
        node,
        span,
      );
    if (decided === 'function') return callInScope(checker, node, receiver, span);
    type = prune(receiver);
  }
  if (type.kind === 'Variable') return postpone(checker, node, receiver, span);
  if (type.kind === 'Any' || type.kind === 'Error') {
    for (const arg of node.args) checker.infer(arg.value);
    node.target = { kind: 'dynamic' };
    return type;
  }
  const meaning = meaningOf(checker, type, node.name, node.inScope, module);
  if (meaning === undefined) {
    for (const arg of node.args) checker.infer(arg.value);
    const origin = checker.origin(node.nameSpan);
    const told = unknownMethod(origin, type, node.name, nearMethods(checker, type, node));
    checker.report({ ...told, help: insideHelp(checker, type, node.name) ?? told.help });
    return checker.silent();
  }
  return callMeaning(checker, meaning, receiver, suppliedBy(node.args), node, span);
}

/** Conversions of numbers: as methods they say the same as when called. */
const CONVERSION = /^(to|as)(U?Int(8|16|32|64)?|Float(32|64)?|BigInt)$/;

function unknownMethod(origin: Origin, type: Type, name: string, close: readonly string[]): Diagnostic {
  if (name === 'length' || name === 'len') return noLength(origin, type);
  const unknown = noMethod(origin, type, name, close);
  if (!CONVERSION.test(name) || (type.kind === 'Named' && isNumeric(type))) return unknown;
  const { message, help } = notNumeric(origin, type, name);
  const label = unknown.label && { ...unknown.label, text: unknown.message };
  return { ...unknown, message, label, help, note: undefined };
}

/** What to do when not the Option or Result but the value inside has the method. */
function insideHelp(checker: Checker, type: Type, name: string): string | undefined {
  if (!isPrelude(type, 'Option') && !isPrelude(type, 'Result')) return undefined;
  const inner = prune(type.args[0]);
  if (inner.kind === 'Variable' || inner.kind === 'Any') return undefined;
  const has = meaningOf(checker, inner, name, undefined, checker.surroundings.module) !== undefined;
  return has ? `the value inside has it: \`.map(x => x.${name}(…))\`` : undefined;
}

/** The place to mark for a call: without the receiver when that is long. */
function callSpan(node: R.MethodCallExpression): Span {
  if (node.isBare) return node.span;
  const { source, end } = node.span;
  return { source, start: node.nameSpan.start, end };
}

/** `n.update(f)` of an mvar, and the listeners of reactive values. */
function specialMethod(checker: Checker, node: R.MethodCallExpression): Type | undefined {
  if (node.receiver.kind === 'Mvar' && node.name === 'update' && node.args.length === 1) {
    const type = checker.infer(node.receiver);
    checker.check(node.args[0].value, new FunctionType([type], type), { kind: 'argument' });
    return type;
  }
  if (node.name !== 'onChange' && node.name !== 'onRead') return undefined;
  const type = prune(checker.infer(node.receiver));
  if (type.kind !== 'Named' || type.head.definition?.flavour !== 'reactive' || node.args.length !== 1)
    return undefined;
  const listener =
    node.name === 'onChange' ? [STRING, checker.data(), checker.data()] : [STRING, checker.data()];
  checker.check(node.args[0].value, new FunctionType(listener, checker.fresh()), { kind: 'argument' });
  return UNIT;
}

/** What the name means for a known type. */
function meaningOf(
  checker: Checker,
  type: Type,
  name: string,
  inScope: InScope,
  module: R.Module,
): Meaning | undefined {
  const subject = subjectOf(type);
  if (subject !== undefined) {
    const methods = checker.implementations.methods(subject, name, module);
    if (methods.length > 0) return { kind: 'named', candidates: methods.map((method) => method.definition) };
  }
  const rows = checker.builtins.methods(builtinName(type), name);
  const isForAny = rows.length > 0 && checker.builtins.receivers(name) === 'any';
  if (rows.length > 0 && !isForAny) return { kind: 'named', candidates: rows };
  const field = functionField(checker, type, name);
  if (field !== undefined) return field;
  if (rows.length > 0) return { kind: 'named', candidates: rows };
  if (inScope !== undefined) return inScopeMeaning(inScope);
  const onHandle = handleMethods(builtinName(type), name);
  return onHandle.length > 0 ? { kind: 'named', candidates: onHandle } : undefined;
}

/** The name under which the builtin tables know a type; empty for types that a program declares. */
function builtinName(type: Type): string {
  switch (type.kind) {
    case 'Tuple':
      return 'Tuple';
    case 'Function':
      return 'Function';
    case 'Named':
      return type.head.isDeclared && type.head.definition?.span !== undefined ? '' : type.head.name;
    default:
      return '';
  }
}

function functionField(checker: Checker, type: Type, name: string): Meaning | undefined {
  if (type.kind !== 'Named') return undefined;
  const record = checker.declarations.recordOf(type.head.definition);
  const index = record === undefined ? -1 : fieldIndex(record, name);
  if (record === undefined || index < 0) return undefined;
  const constructor = instantiate(
    checker.declarations.constructorType(record).scheme,
    checker.level,
    record.span ?? checker.noSpan,
  );
  const shape = constructor.type as FunctionType;
  checker.unify(shape.result, type);
  return { kind: 'field', index, type: shape.parameters[index] };
}

function anyRows(checker: Checker, name: string): readonly BuiltinRow[] {
  return checker.builtins.methods('', name);
}

/** Calls what the name means, and tells the node. */
function callMeaning(
  checker: Checker,
  meaning: Meaning,
  receiver: Type,
  args: readonly Supplied[],
  node: R.MethodCallExpression | undefined,
  span: Span,
): Type {
  const self: Supplied = {
    name: undefined,
    span: node?.receiver.span ?? span,
    value: undefined,
    type: receiver,
  };
  switch (meaning.kind) {
    case 'named': {
      const call: NamedCall = {
        name: meaning.candidates.length > 0 ? meaning.candidates[0].name : '',
        candidates: meaning.candidates,
        args: [self, ...args],
        typeArgs: node?.typeArgs,
        span,
        calleeSpan: node?.nameSpan ?? span,
        node,
      };
      return callByName(checker, call);
    }
    case 'field':
      if (node !== undefined) node.target = { kind: 'field', index: meaning.index };
      return callValue(checker, meaning.type, args, span);
    case 'local':
      if (node !== undefined) node.target = meaning;
      return callValue(
        checker,
        checker.local(meaning.local, span),
        [self, ...args],
        span,
        meaning.local.name,
      );
    case 'binding':
      if (node !== undefined) node.target = meaning;
      return callValue(
        checker,
        checker.binding(meaning.binding, span),
        [self, ...args],
        span,
        meaning.binding.name,
      );
  }
}

/** Calls a value of any type. */
export function callValue(
  checker: Checker,
  callee: Type,
  args: readonly Supplied[],
  span: Span,
  name?: string,
  wanted?: FunctionType,
): Type {
  const type = prune(callee);
  if (type.kind === 'Function') {
    const spread = spreadArgument(checker, type, args);
    return apply(checker, plainCallable(type, name), spread ?? args, span, wanted);
  }
  const types = args.map((arg) => typeOf(checker, arg));
  if (type.kind === 'Any' || type.kind === 'Error') return type;
  const result = checker.fresh();
  const called = new FunctionType(types, result);
  const failure = checker.unify(callee, called);
  if (failure !== undefined) {
    checker.report(
      mismatch(span, callee, called, failure, {
        kind: 'other',
        help: name === undefined ? 'only functions can be called' : `\`${name}\` is no function`,
      }),
    );
    return checker.silent();
  }
  return result;
}

function typeOf(checker: Checker, arg: Supplied): Type {
  return arg.type ?? (arg.value === undefined ? checker.fresh() : checker.infer(arg.value));
}

/** The elements of the one tuple that a function value of several parameters is called with: the call spreads it. */
function spreadArgument(
  checker: Checker,
  { parameters, required }: FunctionType,
  args: readonly Supplied[],
): Supplied[] | undefined {
  if (args.length !== 1 || args[0].name !== undefined || parameters.length < 2 || required < 2)
    return undefined;
  const { span } = args[0];
  const type = prune(typeOf(checker, args[0]));
  if (type.kind !== 'Tuple' || type.elements.length !== parameters.length)
    return [{ ...args[0], value: undefined, type }];
  return type.elements.map((element) => ({ name: undefined, span, value: undefined, type: element }));
}

/** The receiver's type is still unknown: the arguments are inferred, the rest waits. */
function postpone(checker: Checker, node: R.MethodCallExpression, receiver: Type, span: Span): Type {
  const args = node.args.map((arg) => ({
    name: arg.name,
    span: arg.value.span,
    type:
      arg.value.kind === 'Lambda'
        ? checker.within(checker.inOpenCall(), () => checker.infer(arg.value))
        : checker.infer(arg.value),
  }));
  const result = checker.postponed();
  const variable = prune(receiver);
  if (variable.kind === 'Variable' && variable.isData) result.isData = true;
  checker.require({
    kind: 'method',
    receiver,
    name: node.name,
    args,
    result,
    inScope: node.inScope,
    module: checker.surroundings.module,
    node,
    origin: { span, cause: undefined },
    isSolved: false,
  });
  return result;
}

/** Rule 5 alone can apply: the function in scope is called. */
function callInScope(checker: Checker, node: R.MethodCallExpression, receiver: Type, span: Span): Type {
  const { inScope } = node;
  if (inScope === undefined) return checker.fresh();
  return callMeaning(checker, inScopeMeaning(inScope), receiver, suppliedBy(node.args), node, span);
}

/** Solves a postponed call; false while the receiver is unknown. */
export function solveMethod(checker: Checker, constraint: MethodConstraint): boolean {
  const { name, args, inScope, module, origin, node } = constraint;
  let receiver = prune(constraint.receiver);
  const supplied = args.map((arg): Supplied => ({ ...arg, value: undefined }));
  if (receiver.kind === 'Variable') {
    const promise = promised(checker, receiver, name, supplied, origin);
    if (promise !== undefined) {
      if (node !== undefined) node.target = { kind: 'dynamic' };
      return settle(checker, constraint, promise);
    }
    const decided = decideReceiver(checker, receiver, name, args.length, inScope, module, origin.span);
    if (decided === 'function') return callPostponed(checker, constraint, inScopeMeaning(inScope), supplied);
    receiver = prune(receiver);
    if (receiver.kind === 'Variable') {
      settleEarlyResult(checker, constraint, receiver);
      return isRepeated(checker, constraint) || checker.wait(constraint, receiver);
    }
  }
  if (receiver.kind === 'Any' || receiver.kind === 'Error') {
    if (node !== undefined) node.target = { kind: 'dynamic' };
    return settle(checker, constraint, receiver.kind === 'Any' ? ANY : receiver);
  }
  const meaning = meaningOf(checker, receiver, name, inScope, module);
  if (meaning === undefined) {
    checker.report(unknownMethod(origin, receiver, name, []));
    checker.silence(constraint.result);
    return true;
  }
  return callPostponed(checker, constraint, meaning, supplied);
}

/** What a plain call of the name would call. */
function inScopeMeaning(inScope: InScope): Meaning {
  if (inScope === undefined) return { kind: 'named', candidates: [] };
  switch (inScope.kind) {
    case 'family':
      return { kind: 'named', candidates: inScope.family.overloads };
    case 'builtin':
      return { kind: 'named', candidates: inScope.rows };
    default:
      return inScope;
  }
}

function callPostponed(
  checker: Checker,
  constraint: MethodConstraint,
  meaning: Meaning,
  args: readonly Supplied[],
): boolean {
  const type = callMeaning(
    checker,
    meaning,
    constraint.receiver,
    args,
    constraint.node,
    constraint.origin.span,
  );
  return settle(checker, constraint, type);
}

function settle(checker: Checker, constraint: MethodConstraint, type: Type): true {
  const failure = checker.unify(constraint.result, type);
  if (failure !== undefined) {
    checker.report(mismatch(constraint.origin.span, constraint.result, type, failure, { kind: 'other' }));
  }
  return true;
}

function nearMethods(checker: Checker, type: Type, node: R.MethodCallExpression): string[] {
  const names = new Set<string>(checker.builtins.methodNames(builtinName(type)));
  if (type.kind === 'Named') {
    const record = checker.declarations.recordOf(type.head.definition);
    for (const field of record?.fields ?? []) if (field.name !== undefined) names.add(field.name);
  }
  for (const trait of checker.program.traits) for (const method of trait.methods) names.add(method.name);
  const found = near(node.name, names);
  return found.filter(
    (name) => meaningOf(checker, type, name, undefined, checker.surroundings.module) !== undefined,
  );
}
