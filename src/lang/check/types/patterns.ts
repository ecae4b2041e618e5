/** Patterns: what they demand of the value, and the types of the names they bind. */

import { assertUnreachable } from '../../syntax/unreachable';
import type * as R from '../resolved';
import { near } from './access';
import type { Checker } from './checker';
import type { Expectation } from './context';
import { constructorFor } from './constructors';
import { fieldIndex } from './declarations';
import { problem, wrongArgumentCount } from './errors';
import { literalType } from './literals';
import { mismatch } from './mismatch';
import { instantiate } from './scheme';
import type { FunctionType } from './type';
import { ANY, INT, Named, TupleType, listOf, mapOf, prune, setOf, type Type } from './type';

const PATTERN: Expectation = { kind: 'pattern', help: 'the pattern must fit the type of the value' };

/** Checks a pattern against the type of what it is matched with, and gives its names their types. */
export function checkPattern(checker: Checker, pattern: R.Pattern, expected: Type): void {
  switch (pattern.kind) {
    case 'Wildcard':
      return;
    case 'Bind':
      bind(checker, pattern, expected);
      return;
    case 'AssignVar':
      fits(checker, pattern, checker.local(pattern.local, pattern.span), expected);
      return;
    case 'Equal': {
      const type = checker.infer(pattern.value);
      fits(checker, pattern, expected, type);
      const origin = checker.origin(pattern.span);
      checker.require({
        kind: 'trait',
        trait: 'Eq',
        type,
        isBound: false,
        word: undefined,
        node: undefined,
        origin,
        isSolved: false,
      });
      return;
    }
    case 'Literal':
      fits(checker, pattern, expected, literalType(pattern.literal));
      return;
    case 'Range':
      fits(checker, pattern, expected, INT);
      return;
    case 'Tuple': {
      const type = tupleOf(checker, expected, pattern.elements.length);
      fits(checker, pattern, expected, type);
      pattern.elements.forEach((element, index) => {
        checker.pattern(element, type.elements[index]);
      });
      return;
    }
    case 'List':
      checkListPattern(checker, pattern, expected);
      return;
    case 'Record':
      for (const field of pattern.fields) checkFieldPattern(checker, field, expected);
      return;
    case 'Constructor':
      checkConstructorPattern(checker, pattern, expected);
      return;
    case 'Map': {
      const key = partOf(checker, expected);
      const value = partOf(checker, expected);
      fits(checker, pattern, expected, mapOf(key, value));
      for (const entry of pattern.entries) {
        checker.check(entry.key, key, PATTERN);
        checker.pattern(entry.value, value);
      }
      return;
    }
    case 'Set': {
      const element = partOf(checker, expected);
      fits(checker, pattern, expected, setOf(element));
      for (const each of pattern.elements) checker.check(each, element, PATTERN);
      return;
    }
    case 'Or':
      for (const alternative of pattern.alternatives) checker.pattern(alternative, expected);
      return;
    default:
      assertUnreachable(pattern);
  }
}

/** Gives a name its type. Alternatives of one pattern give it the same. */
function bind(checker: Checker, pattern: R.Pattern & { kind: 'Bind' }, type: Type): void {
  const { local, span } = pattern;
  const failure = checker.bindLocal(local, type);
  if (failure !== undefined) {
    const first = checker.local(local, span);
    const source = { span: local.span, text: `another alternative binds \`${local.name}\` here` };
    checker.report(mismatch(span, first, type, failure, { ...PATTERN, source }));
  }
  checker.watchData(pattern, type);
}

function fits(checker: Checker, pattern: R.Pattern, expected: Type, found: Type): boolean {
  if (prune(expected).kind === 'Any') return true;
  const failure = checker.unify(expected, found);
  if (failure === undefined) return true;
  checker.report(mismatch(pattern.span, expected, found, failure, PATTERN));
  checker.silence(found);
  return false;
}

/** The tuple type to match with: the expected one when it has that size. */
function tupleOf(checker: Checker, expected: Type, size: number): TupleType {
  const type = prune(expected);
  if (type.kind === 'Tuple' && type.elements.length === size) return type;
  return new TupleType(Array.from({ length: size }, () => partOf(checker, expected)));
}

/** The type of a part of something: open, but of `Any` it is `Any`. */
function partOf(checker: Checker, whole: Type): Type {
  return prune(whole).kind === 'Any' ? ANY : checker.fresh();
}

/** `[a, b | t]`. With plain strings before the tail it may also be a String with that beginning. */
function checkListPattern(checker: Checker, pattern: R.Pattern & { kind: 'List' }, expected: Type): void {
  if (pattern.stringPrefix !== undefined && pattern.tail !== undefined) {
    const tail = checker.postponed();
    const origin = checker.origin(pattern.span);
    checker.require({ kind: 'prefix', scrutinee: expected, tail, origin, isSolved: false });
    checker.pattern(pattern.tail, tail);
    return;
  }
  const element = partOf(checker, expected);
  const type = listOf(element);
  fits(checker, pattern, expected, type);
  for (const each of pattern.elements) checker.pattern(each, element);
  if (pattern.tail !== undefined) checker.pattern(pattern.tail, type);
}

/** `{x, y: p}`: any value with such fields. */
function checkFieldPattern(
  checker: Checker,
  field: { readonly name: string; readonly pattern: R.Pattern; readonly span: R.Pattern['span'] },
  expected: Type,
): void {
  checker.assumeOwner(expected, field.name, field.span);
  const result = checker.postponed();
  const origin = checker.origin(field.span);
  checker.require({
    kind: 'field',
    target: expected,
    name: field.name,
    result,
    node: undefined,
    origin,
    isSolved: false,
  });
  checker.pattern(field.pattern, result);
}

function checkConstructorPattern(
  checker: Checker,
  pattern: R.Pattern & { kind: 'Constructor' },
  expected: Type,
): void {
  const constructor = constructorFor(pattern.candidates, expected) ?? pattern.candidates[0];
  if (constructor === undefined) {
    for (const field of pattern.fields ?? []) checker.pattern(field.pattern, checker.silent());
    return;
  }
  const data = prune(expected);
  if (pattern.candidates.length > 1 && data.kind === 'Variable' && data.isData) {
    // Whose constructor it is, the value tells: nothing is known of its fields.
    for (const field of pattern.fields ?? []) checker.pattern(field.pattern, checker.fresh());
    return;
  }
  pattern.constructor_ = constructor;
  const { scheme } = checker.declarations.constructorType(constructor);
  const type = instantiate(scheme, checker.level, pattern.span).type as FunctionType;
  fits(checker, pattern, expected, new Named((type.result as Named).head, (type.result as Named).args));
  const fields = pattern.fields ?? [];
  const isBareRecord = pattern.fields === undefined && constructor.fields.length > 0;
  if (
    isBareRecord ||
    (!pattern.isNamed && pattern.fields !== undefined && fields.length !== constructor.fields.length)
  ) {
    checker.report(
      wrongArgumentCount(pattern.span, String(constructor.fields.length), fields.length, undefined, {
        label: `constructor \`${pattern.name}\` has ${constructor.fields.length} field${constructor.fields.length === 1 ? '' : 's'}`,
        help: 'use `_` for fields that do not matter',
      }),
    );
    for (const field of fields) checker.pattern(field.pattern, checker.silent());
    return;
  }
  fields.forEach((field, position) => {
    const index = field.field === undefined ? position : fieldIndex(constructor, field.field);
    if (index < 0) {
      reportUnknownField(checker, pattern, constructor, field.field ?? '', field.pattern);
      checker.pattern(field.pattern, checker.silent());
    } else checker.pattern(field.pattern, type.parameters[index]);
  });
}

function reportUnknownField(
  checker: Checker,
  pattern: R.Pattern & { kind: 'Constructor' },
  constructor: R.ConstructorDefinition,
  name: string,
  at: R.Pattern,
): void {
  const close = near(
    name,
    constructor.fields.flatMap((field) => (field.name === undefined ? [] : [field.name])),
  );
  checker.report(
    problem('E0305', at.span, `Type ${pattern.name} has no field ${name}`, {
      label: `no field \`${name}\` in \`${pattern.name}\``,
      help: close.length === 0 ? undefined : `did you mean \`${close[0]}\`?`,
    }),
  );
}
