/** Patterns as tests that bind names on the way. They never call the program. */

import type * as R from '../../check/resolved';
import { locate } from '../../machine/thrown';
import { equals } from '../../operations/equality';
import type { Frame } from '../../values/function';
import { List } from '../../values/list';
import { MapValue } from '../../values/map';
import { SetValue } from '../../values/set';
import { type DataConstructor, tupleConstructor } from '../../values/types';
import { Data, Data1, Data2, type Value } from '../../values/value';
import { checkValue } from '../checked';
import type { RoutineContext } from './context';
import { literalValue } from './literals';
import { assigner, initialiser } from './variables';

/** Tests a value; true when it fits, and then all names of the pattern are bound in the frame. */
export type Matcher = (frame: Frame, value: Value) => boolean;

/** Turns a pattern into its test. */
export function compilePattern(context: RoutineContext, pattern: R.Pattern): Matcher {
  switch (pattern.kind) {
    case 'Wildcard':
      return () => true;
    case 'Bind': {
      const bind = bindMatcher(context, pattern.local);
      const type = context.linker.checkOf(pattern);
      return type === undefined ? bind : checkedBind(bind, type, pattern);
    }
    case 'AssignVar': {
      const assign = assigner(context, pattern.local);
      const place = context.placeOf(pattern.local);
      if (place.kind === 'slot') context.noteStore(place.slot, false);
      return (frame, value) => {
        assign(frame, value);
        return true;
      };
    }
    case 'Equal': {
      const read = context.compile(pattern.value, 'operand').run;
      return (frame, value) => equals(value, read(frame));
    }
    case 'Literal':
      return literalMatcher(literalValue(pattern.literal));
    case 'Range':
      return rangeMatcher(pattern.from, pattern.inclusive ? pattern.to : pattern.to - 1n);
    case 'Tuple':
      return tupleMatcher(context, pattern.elements);
    case 'List':
      return listMatcher(context, pattern);
    case 'Record':
      return recordMatcher(context, pattern);
    case 'Constructor':
      return constructorMatcher(context, pattern);
    case 'Map':
      return mapMatcher(context, pattern);
    case 'Set': {
      const elements = pattern.elements.map((element) => context.compile(element, 'operand').run);
      return (frame, value) =>
        value instanceof SetValue && elements.every((element) => value.has(element(frame)));
    }
    case 'Or': {
      const alternatives = pattern.alternatives.map((alternative) => compilePattern(context, alternative));
      return (frame, value) => {
        for (const alternative of alternatives) if (alternative(frame, value)) return true;
        return false;
      };
    }
  }
}

function bindMatcher(context: RoutineContext, local: R.Local): Matcher {
  if (!local.isCell) {
    const slot = context.slotOf(local);
    context.noteStore(slot, false);
    return function bind(frame, value) {
      frame[slot] = value;
      return true;
    };
  }
  const initialise = initialiser(context, local);
  return (frame, value) => {
    initialise(frame, value);
    return true;
  };
}

/** A name that something untyped is bound to, where its use demands a type. */
function checkedBind(bind: Matcher, type: R.CheckedType, pattern: R.Pattern): Matcher {
  return (frame, value) => {
    try {
      checkValue(value, type);
    } catch (error) {
      throw locate(error, pattern.span);
    }
    return bind(frame, value);
  };
}

function literalMatcher(expected: Value): Matcher {
  if (typeof expected === 'object') return (_frame, value) => equals(value, expected);
  return function literal(_frame, value) {
    return value === expected;
  };
}

/** Both ends inclusive. */
function rangeMatcher(from: bigint, to: bigint): Matcher {
  return (_frame, value) => {
    if (typeof value !== 'number' && typeof value !== 'bigint') return false;
    const n = BigInt(value);
    return n >= from && n <= to;
  };
}

/** A sub-pattern that has something to do. */
interface Part {
  readonly index: number;
  readonly matcher: Matcher;
}

function parts(context: RoutineContext, patterns: readonly R.Pattern[]): Part[] {
  return patterns.flatMap((pattern, index) =>
    pattern.kind === 'Wildcard' ? [] : [{ index, matcher: compilePattern(context, pattern) }],
  );
}

function fieldsMatch(frame: Frame, data: Data, tests: readonly Part[]): boolean {
  for (const { index, matcher } of tests) if (!matcher(frame, data.get(index))) return false;
  return true;
}

function tupleMatcher(context: RoutineContext, elements: readonly R.Pattern[]): Matcher {
  return dataMatcher(tupleConstructor(elements.length), parts(context, elements));
}

/** Values of one constructor, the fields tested as the pattern names them. */
function dataMatcher(expected: DataConstructor, tests: readonly Part[]): Matcher {
  if (tests.length === 0) {
    return function constructor0(_frame, value) {
      return value instanceof Data && value.ctor === expected;
    };
  }
  if (expected.arity === 1) {
    const matcher = tests[0].matcher;
    return function constructor1(frame, value) {
      return value instanceof Data1 && value.ctor === expected && matcher(frame, value.field0);
    };
  }
  if (expected.arity === 2 && tests.length === 2 && tests[0].index === 0) {
    const [first, second] = tests.map((test) => test.matcher);
    return function constructor2(frame, value) {
      return (
        value instanceof Data2 &&
        value.ctor === expected &&
        first(frame, value.field0) &&
        second(frame, value.field1)
      );
    };
  }
  return function constructorN(frame, value) {
    return value instanceof Data && value.ctor === expected && fieldsMatch(frame, value, tests);
  };
}

function listMatcher(context: RoutineContext, pattern: Extract<R.Pattern, { kind: 'List' }>): Matcher {
  const tests = parts(context, pattern.elements);
  const count = pattern.elements.length;
  const tail = pattern.tail === undefined ? undefined : compilePattern(context, pattern.tail);
  if (tail === undefined) {
    if (count === 0) {
      return function emptyList(_frame, value) {
        return value instanceof List && value.length === 0;
      };
    }
    return function list(frame, value) {
      return value instanceof List && value.length === count && elementsMatch(frame, value, tests);
    };
  }
  if (count === 1 && pattern.stringPrefix === undefined) {
    const head = tests[0]?.matcher ?? (() => true);
    const skipsTail = pattern.tail?.kind === 'Wildcard';
    return function headAndTail(frame, value) {
      return (
        value instanceof List &&
        value.length > 0 &&
        head(frame, value.head()) &&
        (skipsTail || tail(frame, value.tail()))
      );
    };
  }
  const prefix = pattern.stringPrefix;
  return (frame, value) => {
    if (value instanceof List) {
      return value.length >= count && elementsMatch(frame, value, tests) && tail(frame, value.drop(count));
    }
    return (
      prefix !== undefined &&
      typeof value === 'string' &&
      value.startsWith(prefix) &&
      tail(frame, value.slice(prefix.length))
    );
  };
}

function elementsMatch(frame: Frame, list: List, tests: readonly Part[]): boolean {
  for (const { index, matcher } of tests) if (!matcher(frame, list.get(index))) return false;
  return true;
}

/** `{x, y: p}`: any value with those fields. */
function recordMatcher(context: RoutineContext, pattern: Extract<R.Pattern, { kind: 'Record' }>): Matcher {
  const fields = pattern.fields.map((field) => ({
    name: field.name,
    matcher: compilePattern(context, field.pattern),
  }));
  return (frame, value) => {
    if (!(value instanceof Data)) return false;
    const names = value.ctor.fieldNames;
    if (names === undefined) return false;
    for (const { name, matcher } of fields) {
      const index = names.indexOf(name);
      if (index === -1 || !matcher(frame, value.get(index))) return false;
    }
    return true;
  };
}

type ConstructorPattern = Extract<R.Pattern, { kind: 'Constructor' }>;

/** The constructors that a pattern may mean, each with the indices of the fields that the pattern names. */
export function fittingConstructors(
  pattern: ConstructorPattern,
): { readonly descriptor: DataConstructor; readonly indices: readonly number[] }[] {
  const candidates = pattern.constructor_ === undefined ? pattern.candidates : [pattern.constructor_];
  const { fields } = pattern;
  return candidates
    .map(({ descriptor }) => ({
      descriptor,
      indices: (fields ?? []).map((field, position) =>
        field.field === undefined ? position : (descriptor.fieldNames ?? []).indexOf(field.field),
      ),
    }))
    .filter(
      ({ descriptor, indices }) =>
        indices.every(
          (index, position) =>
            fields?.[position].pattern.kind === 'Wildcard' || (index >= 0 && index < descriptor.arity),
        ) &&
        (fields === undefined || pattern.isNamed || fields.length === descriptor.arity),
    );
}

function constructorMatcher(context: RoutineContext, pattern: ConstructorPattern): Matcher {
  const { fields } = pattern;
  const matchers = (fields ?? []).map((field) =>
    field.pattern.kind === 'Wildcard' ? undefined : compilePattern(context, field.pattern),
  );
  const fitting = fittingConstructors(pattern).map(({ descriptor, indices }) => ({
    descriptor,
    parts: matchers.flatMap((matcher, position): Part[] =>
      matcher === undefined ? [] : [{ index: indices[position], matcher }],
    ),
  }));
  if (fitting.length === 1) return dataMatcher(fitting[0].descriptor, fitting[0].parts);
  const byConstructor = new Map(
    fitting.map((test) => [test.descriptor, dataMatcher(test.descriptor, test.parts)]),
  );
  return (frame, value) => {
    if (!(value instanceof Data)) return false;
    const matcher = byConstructor.get(value.ctor);
    return matcher !== undefined && matcher(frame, value);
  };
}

function mapMatcher(context: RoutineContext, pattern: Extract<R.Pattern, { kind: 'Map' }>): Matcher {
  const entries = pattern.entries.map((entry) => ({
    key: context.compile(entry.key, 'operand').run,
    matcher: compilePattern(context, entry.value),
  }));
  return (frame, value) => {
    if (!(value instanceof MapValue)) return false;
    for (const { key, matcher } of entries) {
      const k = key(frame);
      if (!value.has(k) || !matcher(frame, value.get(k))) return false;
    }
    return true;
  };
}
