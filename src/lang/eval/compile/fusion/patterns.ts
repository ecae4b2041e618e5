/** Patterns as text: tests that leave a labelled block when the value does not fit. Rules: 01 section 9. */

import type * as R from '../../../check/resolved';
import { tupleConstructor, type DataConstructor } from '../../../values/types';
import { List } from '../../../values/list';
import type { RoutineContext } from '../context';
import { literalValue } from '../literals';
import { fittingConstructors, type Matcher } from '../patterns';
import { initialiseText } from '../variables';
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
      return true;
    case 'Bind':
      return context.linker.checkOf(pattern) === undefined;
    case 'Literal':
      return typeof literalValue(pattern.literal) !== 'object';
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
    case 'AssignVar':
    case 'Equal':
    case 'Range':
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
    case 'Literal':
      out.line(`if (${value} !== ${literalText(out, pattern)}) break ${failed};`);
      return;
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

function literalText(out: Writer, pattern: Extract<R.Pattern, { kind: 'Literal' }>): string {
  return out.bind(literalValue(pattern.literal));
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
