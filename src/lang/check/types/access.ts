/** Fields, indexes, `?` and string prefixes: what they mean for a known type. */

import { distance } from 'fastest-levenshtein';
import { namedFunction } from './arithmetic';
import type { Checker } from './checker';
import { OTHER } from './context';
import type {
  FieldConstraint,
  IndexConstraint,
  Origin,
  PrefixConstraint,
  PropagateConstraint,
} from './constraint';
import { fieldIndex } from './declarations';
import { noField, noPropagation, problem, wrongPropagation } from './errors';
import { mismatch } from './mismatch';
import { printType } from './print';
import { isRepeated } from './receivers';
import { instantiate } from './scheme';
import type { FunctionType, TupleType } from './type';
import {
  ANY,
  BOOL,
  FLOAT,
  INT,
  LIST,
  MAP,
  Named,
  SET,
  STRING,
  isHead,
  listOf,
  prune,
  type Matched,
  type Type,
} from './type';

/** Solves `target.name`; false while the target is unknown. */
export function solveField(checker: Checker, constraint: FieldConstraint): boolean {
  const target = prune(constraint.target);
  const { origin, name, result, node } = constraint;
  if (target.kind === 'Variable') return isRepeated(checker, constraint) || checker.wait(constraint, target);
  if (target.kind === 'Any' || target.kind === 'Error') {
    checker.unify(result, target);
    return true;
  }
  const found = fieldOf(checker, target, name, origin);
  if (found === undefined) {
    const known = fieldNames(checker, target);
    const told = noField(origin, target, name, near(name, known), known);
    const isMethod = target.kind === 'Named' && checker.builtins.methods(target.head.name, name).length > 0;
    checker.report(isMethod ? { ...told, help: `\`${name}\` is a method: call it, \`.${name}(…)\`` } : told);
    checker.silence(result);
    return true;
  }
  // Reads of reactive values go by name: they tell listeners.
  const isPlain = target.kind === 'Named' && target.head.definition?.flavour !== 'reactive';
  if (node !== undefined && isPlain && target.head.isDeclared) {
    node.index = found.index;
    const constructors = target.head.definition?.constructors ?? [];
    node.mostFields = Math.max(...constructors.map(({ fields }) => fields.length));
    node.isMutable = target.head.definition?.flavour === 'mutable';
  }
  const failure = checker.unify(result, found.type);
  if (failure !== undefined)
    checker.report(mismatch(origin.span, found.type, result, failure, { kind: 'field' }));
  return true;
}

/** The type and slot of a field of a known type. `name` may be a number: a component. */
function fieldOf(
  checker: Checker,
  target: Type,
  name: string,
  origin: Origin,
): { type: Type; index: number } | undefined {
  const position = /^[0-9]+$/.test(name) ? Number(name) : undefined;
  if (target.kind === 'Tuple') {
    return position !== undefined && position < target.elements.length
      ? { type: target.elements[position], index: position }
      : undefined;
  }
  if (target.kind !== 'Named') return undefined;
  if (isHead(target, LIST) && position !== undefined) return { type: target.args[0], index: position };
  const record = checker.declarations.recordOf(target.head.definition);
  if (record === undefined) return reactiveField(target, name);
  const index = fieldIndex(record, name);
  if (index < 0) return reactiveField(target, name);
  const constructor = instantiate(
    checker.declarations.constructorType(record).scheme,
    checker.level,
    origin.span,
  );
  const type = constructor.type as FunctionType;
  checker.unify(type.result, target);
  return { type: type.parameters[index], index };
}

/** `parents` and `children` of reactive values. */
function reactiveField(target: Named, name: string): { type: Type; index: number } | undefined {
  const isReactive = target.head.definition?.flavour === 'reactive';
  return isReactive && (name === 'parents' || name === 'children')
    ? { type: listOf(ANY), index: -1 }
    : undefined;
}

function fieldNames(checker: Checker, target: Type): string[] {
  if (target.kind !== 'Named') return [];
  const fields = checker.declarations.recordOf(target.head.definition)?.fields ?? [];
  return fields.flatMap((field) => (field.name === undefined ? [] : [field.name]));
}

/** Names within two letters or a third of the length, nearest first. */
export function near(name: string, candidates: Iterable<string>): string[] {
  const limit = name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3));
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, away: distance(name, candidate) }))
    .filter(({ away }) => away > 0 && away <= limit)
    .sort((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

const ARRAY_ELEMENTS: Readonly<Record<string, Type>> = {
  Int64Array: INT,
  Float64Array: FLOAT,
  Float32Array: FLOAT,
};

/** Solves `target[index]` and `target[index] = element`; false while the target is unknown. */
export function solveIndex(checker: Checker, constraint: IndexConstraint): boolean {
  const target = prune(constraint.target);
  if (target.kind === 'Variable') return checker.wait(constraint, target);
  if (target.kind === 'Any' || target.kind === 'Error') return expectElement(checker, constraint, target);
  const instead = constraint.isAssignment ? insteadOfAssigning(target) : undefined;
  if (instead !== undefined) return refuseAssignment(checker, constraint, target, instead);
  if (target.kind === 'Tuple') return indexTuple(checker, constraint, target);
  if (target.kind === 'Named') {
    const array = ARRAY_ELEMENTS[target.head.name];
    if (array !== undefined && !target.head.isDeclared) return indexWith(checker, constraint, INT, array);
    if (isHead(target, LIST) || isHead(target, MAP)) reportLost(checker, constraint, target);
    if (isHead(target, LIST)) return indexWith(checker, constraint, INT, target.args[0]);
    if (isHead(target, MAP)) return indexWith(checker, constraint, target.args[0], target.args[1]);
    if (isHead(target, STRING.head)) return indexWith(checker, constraint, INT, STRING);
    if (isHead(target, SET)) return indexWith(checker, constraint, target.args[0], BOOL);
    if (target.head.isDeclared) return indexDeclared(checker, constraint, target);
  }
  checker.report(
    problem('E0321', constraint.origin.span, `type mismatch: a \`${printType(target)}\` cannot be indexed`, {
      help: 'lists, maps, strings, tuples, sets and typed arrays have indexes',
    }),
  );
  checker.silence(constraint.element);
  return true;
}

/** What to write instead of an assignment to an index of what can be read by index only. */
function insteadOfAssigning(target: Type): string | undefined {
  if (target.kind === 'Tuple') return 'make a new tuple; `(a, b) = t` takes one apart';
  if (isHead(target, STRING.head)) {
    return 'make a new String of the parts: `s.take(i) ++ "x" ++ s.drop(i + 1)`';
  }
  return isHead(target, SET) ? 'a set is changed by `s = s.insert(x)` and `s = s.remove(x)`' : undefined;
}

function refuseAssignment(checker: Checker, constraint: IndexConstraint, target: Type, help: string): true {
  const message = `type mismatch: what stands in a \`${printType(target)}\` cannot be assigned`;
  checker.report(problem('E0321', constraint.origin.span, message, { help }));
  checker.silence(constraint.element);
  return true;
}

/** An assignment makes a changed copy of a list or map: it is lost when nothing holds the collection. */
function reportLost(checker: Checker, { isKept, origin }: IndexConstraint, target: Type): void {
  if (isKept) return;
  checker.report(
    problem('E0224', origin.span, `this cannot be assigned to: nothing holds the \`${printType(target)}\``, {
      help: 'give it a name first, and assign to an index of that',
    }),
  );
}

function indexWith(checker: Checker, constraint: IndexConstraint, index: Type, element: Type): true {
  if (constraint.node !== undefined) constraint.node.isBuiltin = true;
  const failure = checker.unify(index, constraint.index);
  if (failure !== undefined) {
    checker.report(
      mismatch(constraint.origin.span, index, constraint.index, failure, {
        kind: 'other',
        help: `an index here is a \`${printType(index)}\``,
      }),
    );
  }
  return expectElement(checker, constraint, element);
}

function expectElement(checker: Checker, constraint: IndexConstraint, element: Type): true {
  const failure = checker.unify(element, constraint.element);
  if (failure !== undefined) {
    checker.report(
      mismatch(constraint.origin.span, element, constraint.element, failure, { kind: 'element' }),
    );
  }
  return true;
}

function indexTuple(checker: Checker, constraint: IndexConstraint, target: TupleType): true {
  const { literal, origin } = constraint;
  if (literal === undefined) {
    checker.report(
      problem(
        'E0321',
        origin.span,
        `type mismatch: a tuple \`${printType(target)}\` can only be indexed with a literal`,
        {
          help: 'its components have types of their own; use a list for elements of one type',
        },
      ),
    );
    checker.silence(constraint.element);
    return true;
  }
  if (literal < target.elements.length) return expectElement(checker, constraint, target.elements[literal]);
  checker.report(noField(origin, target, String(literal), []));
  checker.silence(constraint.element);
  return true;
}

/** `{v}Get(c, i)` and `{v}Set(c, i, x)` of the module that declares the type. */
function indexDeclared(checker: Checker, constraint: IndexConstraint, target: Named): true {
  const { origin, node, isAssignment } = constraint;
  const suffix = isAssignment ? 'Set' : 'Get';
  const definition = namedFunction(checker, target, suffix, isAssignment ? 3 : 2);
  if (definition === undefined) {
    const { name } = target.head;
    const wanted = name.charAt(0).toLowerCase() + name.slice(1) + suffix;
    checker.report(
      problem('E0321', origin.span, `type mismatch: a \`${printType(target)}\` cannot be indexed`, {
        help: `define \`${wanted}\` in the module of ${name}`,
      }),
    );
    checker.silence(constraint.element);
    return true;
  }
  const type = prune(
    checker.use(checker.functions.schemeOf(definition, checker.level), origin.span),
  ) as FunctionType;
  const given = isAssignment ? [target, constraint.index, constraint.element] : [target, constraint.index];
  given.forEach((argument, index) => {
    const failure = checker.unify(type.parameters[index], argument);
    if (failure !== undefined)
      checker.report(mismatch(origin.span, type.parameters[index], argument, failure, OTHER));
  });
  const result = isAssignment ? target : constraint.element;
  const failure = checker.unify(type.result, result);
  if (failure !== undefined) checker.report(mismatch(origin.span, type.result, result, failure, OTHER));
  if (node !== undefined) {
    if (isAssignment) node.setter = definition;
    else node.getter = definition;
  }
  return true;
}

/** Solves `["prefix" | tail]` on a String or a list of strings. */
export function solvePrefix(checker: Checker, constraint: PrefixConstraint): boolean {
  const scrutinee = prune(constraint.scrutinee);
  if (scrutinee.kind === 'Variable') return checker.wait(constraint, scrutinee);
  const type = isHead(scrutinee, STRING.head) || scrutinee.kind === 'Any' ? scrutinee : listOf(STRING);
  for (const part of [constraint.scrutinee, constraint.tail]) {
    const failure = checker.unify(type, part);
    if (failure !== undefined)
      checker.report(mismatch(constraint.origin.span, type, part, failure, { kind: 'pattern' }));
  }
  return true;
}

/** Solves `value?`: the function around must return an Option, or a Result with the same error. */
export function solvePropagate(checker: Checker, constraint: PropagateConstraint): boolean {
  const value = prune(constraint.value);
  const { origin, result } = constraint;
  if (value.kind === 'Variable') {
    const returns = prune(constraint.returns);
    const isKnown = isPrelude(returns, 'Option') || isPrelude(returns, 'Result');
    if (!isKnown || value.isPostponed) return checker.wait(constraint, value, returns);
    const named = returns as Named;
    const args = named.args.map((arg, index) => (index === 0 ? checker.fresh() : arg));
    checker.unify(value, new Named(named.head, args));
    checker.unify(result, args[0]);
    return true;
  }
  if (value.kind === 'Any' || value.kind === 'Error') {
    checker.unify(result, value);
    return true;
  }
  if (!isPrelude(value, 'Option') && !isPrelude(value, 'Result')) {
    checker.report(noPropagation(origin.span, value));
    checker.silence(result);
    return true;
  }
  checker.unify(result, value.args[0]);
  const args = value.args.map((arg, index) => (index === 0 ? checker.fresh() : arg));
  const reason = { kind: 'propagate', name: value.head.name, span: origin.span } as const;
  const failure = checker.unify(constraint.returns, new Named(value.head, args, reason));
  if (failure !== undefined) checker.report(wrongPropagation(origin.span, value, constraint.returns));
  return true;
}

/** Whether a pruned type is the prelude's `Option` or `Result`. */
export function isPrelude(type: Type, name: 'Option' | 'Result'): type is Matched {
  return (
    type.kind === 'Named' &&
    type.head.name === name &&
    type.head.definition?.span === undefined &&
    type.head.isDeclared
  );
}
