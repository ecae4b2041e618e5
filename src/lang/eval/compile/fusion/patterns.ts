/** Patterns as text: tests that leave a labelled block when the value does not fit. */

import type * as R from '../../../check/resolved';
import { tupleConstructor, type DataConstructor } from '../../../values/types';
import { equals } from '../../../operations/equality';
import { List } from '../../../values/list';
import { Char, type Value } from '../../../values/value';
import type { RoutineContext } from '../context';
import { literalValue } from '../literals';
import { fittingConstructors, type Matcher } from '../patterns';
import { assignText, initialiseText } from '../variables';
import type { Writer } from './writer';

/**
 * Writes the test of `value`, the name of a value: leaves the block `failed` when it does not fit; else all names of
 * the pattern are bound afterwards. `matcher` is the same as a closure, for kinds of patterns that have no text.
 */
export function patternText(
  context: RoutineContext,
  pattern: R.Pattern,
  matcher: Matcher,
  out: Writer,
  value: string,
  failed: string,
): void {
  // A number literal has properties only in parentheses.
  if (hasText(context, pattern))
    test(context, pattern, out, /^\d/.test(value) ? `(${value})` : value, failed);
  else out.line(`if (!${out.bind(matcher)}(${out.frame()}, ${value})) break ${failed};`);
}

function hasText(context: RoutineContext, pattern: R.Pattern): boolean {
  switch (pattern.kind) {
    case 'Wildcard':
    case 'Literal':
    case 'AssignVar':
    case 'Equal':
      return true;
    case 'Bind':
      return context.linker.checkOf(pattern) === undefined;
    case 'Range':
      return Number.isSafeInteger(Number(pattern.from)) && Number.isSafeInteger(Number(pattern.to));
    case 'Tuple':
      return pattern.elements.every((element) => hasText(context, element));
    case 'List':
      return (
        pattern.stringPrefix === undefined &&
        pattern.elements.every((element) => hasText(context, element)) &&
        (pattern.tail === undefined || hasText(context, pattern.tail))
      );
    case 'Constructor':
      return (
        fittingConstructors(pattern).length === 1 &&
        (pattern.fields ?? []).every((field) => hasText(context, field.pattern))
      );
    case 'Or':
      return pattern.alternatives.every((alternative) => hasText(context, alternative));
    case 'Record':
    case 'Map':
    case 'Set':
      return false;
  }
}

function test(context: RoutineContext, pattern: R.Pattern, out: Writer, value: string, failed: string): void {
  switch (pattern.kind) {
    case 'Bind':
      initialiseText(context, pattern.local, out, value);
      return;
    case 'AssignVar':
      assignText(context, pattern.local, out, value);
      return;
    case 'Equal': {
      const expected = out.value(context.compile(pattern.value, 'operand'));
      out.line(`if (!${out.bind(equals)}(${value}, ${expected})) break ${failed};`);
      return;
    }
    case 'Literal':
      literalTest(literalValue(pattern.literal), out, value, failed);
      return;
    case 'Range': {
      const most = pattern.inclusive ? pattern.to : pattern.to - 1n;
      const isWithin = `${value} >= ${pattern.from} && ${value} <= ${most}`;
      out.line(`if (!(typeof ${value} === 'number' && ${isWithin})) break ${failed};`);
      return;
    }
    case 'Tuple': {
      const { elements } = pattern;
      const indices = elements.map((_, index) => index);
      dataTest(context, tupleConstructor(elements.length), elements, indices, out, value, failed);
      return;
    }
    case 'Constructor': {
      const [{ descriptor, indices }] = fittingConstructors(pattern);
      const fields = (pattern.fields ?? []).map((field) => field.pattern);
      dataTest(context, descriptor, fields, indices, out, value, failed);
      return;
    }
    case 'List':
      listTest(context, pattern, out, value, failed);
      return;
    case 'Or': {
      const matched = out.fresh('B');
      out.line(`${matched}: {`);
      for (const alternative of pattern.alternatives) {
        const next = out.fresh('B');
        out.line(`${next}: {`);
        test(context, alternative, out, value, next);
        out.line(`break ${matched}; }`);
      }
      out.line(`break ${failed}; }`);
      return;
    }
    default:
  }
}

function literalTest(expected: Value, out: Writer, value: string, failed: string): void {
  if (expected instanceof Char) {
    const isChar = `${value} instanceof ${out.bind(Char)}`;
    out.line(`if (!(${isChar} && ${value}.codePoint === ${expected.codePoint})) break ${failed};`);
  } else if (typeof expected === 'object') {
    out.line(`if (!${out.bind(equals)}(${value}, ${out.bind(expected)})) break ${failed};`);
  } else {
    out.line(`if (${value} !== ${out.bind(expected)}) break ${failed};`);
  }
}

function dataTest(
  context: RoutineContext,
  descriptor: DataConstructor,
  fields: readonly R.Pattern[],
  indices: readonly number[],
  out: Writer,
  value: string,
  failed: string,
): void {
  // Objects of other classes have no `ctor`, and no value but Unit has no properties at all.
  out.line(`if (${value} === undefined || ${value}.ctor !== ${out.bind(descriptor)}) break ${failed};`);
  fields.forEach((field, position) => {
    if (field.kind === 'Wildcard') return;
    const index = indices[position];
    const read = descriptor.arity <= 4 ? `${value}.field${index}` : `${value}.fields[${index}]`;
    test(context, field, out, out.name(read), failed);
  });
}

function listTest(
  context: RoutineContext,
  pattern: Extract<R.Pattern, { kind: 'List' }>,
  out: Writer,
  value: string,
  failed: string,
): void {
  const { elements, tail } = pattern;
  const count = elements.length;
  const fits = tail === undefined ? `${value}.length === ${count}` : `${value}.length >= ${count}`;
  out.line(`if (!(${value} instanceof ${out.bind(List)} && ${fits})) break ${failed};`);
  elements.forEach((element, index) => {
    if (element.kind === 'Wildcard') return;
    test(context, element, out, out.name(index === 0 ? `${value}.head()` : `${value}.get(${index})`), failed);
  });
  if (tail === undefined || tail.kind === 'Wildcard') return;
  test(context, tail, out, out.name(count === 1 ? `${value}.tail()` : `${value}.drop(${count})`), failed);
}
