/** Diagnostics of the type checker: one constructor function for each. Codes E03xx. */

import type { Diagnostic, Label } from '../../diagnostics/diagnostic';
import { problemAt, type Details } from '../../diagnostics/problem';
import type { Span } from '../../syntax/source';
import type { Origin } from './constraint';
import { TypePrinter, headName, printType } from './print';
import type { Type } from './type';

/** A diagnostic of the checker. */
export const problem = (code: string, span: Span, message: string, details?: Details): Diagnostic =>
  problemAt('check', code, span, message, details);

/** The place that a requirement comes from, as a second label. */
function causeOf(origin: Origin): readonly Label[] {
  return origin.cause === undefined || origin.cause.span.source.text === '' ? [] : [origin.cause];
}

/** A type that would have to contain itself. */
export const infiniteType = (span: Span, expected: Type, found: Type): Diagnostic => {
  const printer = new TypePrinter();
  return problem('E0302', span, 'cannot unify a type with a type containing itself', {
    label: `\`${printer.print(expected)}\` would have to be \`${printer.print(found)}\``,
    help: 'a value cannot be its own element, argument or result; wrap it in a declared type',
  });
};

/** How many arguments a call may have, as text: `2`, `1 to 3`. */
export function countText(required: number, total: number): string {
  return required === total ? String(total) : `${required} to ${total}`;
}

/** `expected` as `countText` gives it; `callee` undefined for a function without a name. */
export const wrongArgumentCount = (
  span: Span,
  expected: string,
  found: number,
  callee: string | undefined,
  details: Details = {},
): Diagnostic =>
  problem('E0303', span, `Wrong number of arguments: expected ${expected}, found ${found}`, {
    label:
      callee === undefined
        ? undefined
        : `function \`${callee}\` expects ${expected} argument${expected === '1' ? '' : 's'}, but ${found} ${found === 1 ? 'was' : 'were'} provided`,
    help: 'check the function definition for the correct number of parameters',
    ...details,
  });

/** A type that a requirement needs a trait of, and that has it not. */
export const missingTrait = (origin: Origin, type: Type, trait: string, details: Details = {}): Diagnostic =>
  problem('E0304', origin.span, `${printType(type)} does not implement ${trait}`, {
    related: causeOf(origin),
    ...details,
  });

/** `near` are fields that may have been meant, `known` all that the type has. */
export const noField = (
  origin: Origin,
  type: Type,
  name: string,
  near: readonly string[],
  known: readonly string[] = [],
): Diagnostic => {
  const all = known.length > 8 ? [] : known.map((each) => `\`${each}\``);
  return problem('E0305', origin.span, `Type ${printType(type)} has no field ${name}`, {
    label: `no field \`${name}\` in \`${printType(type)}\``,
    help:
      near.length > 0
        ? `did you mean \`${near[0]}\`?`
        : all.length > 0
          ? `\`${printType(type)}\` has ${all.join(', ')}`
          : undefined,
    related: causeOf(origin),
  });
};

/** `near` are methods that may have been meant. */
export const noMethod = (origin: Origin, type: Type, name: string, near: readonly string[]): Diagnostic =>
  problem(
    'E0306',
    origin.span,
    `Type ${headName(type)} has no method ${name}: no method \`${name}\` found for type \`${printType(type)}\``,
    {
      label: `no method \`${name}\` found for type \`${printType(type)}\``,
      help:
        near.length > 0
          ? `did you mean ${near.map((name_) => `\`${name_}\``).join(', ')}?`
          : "available methods depend on the type; check the type's documentation",
      note: 'method calls like `x.foo()` are transformed to `foo(x)` via UFCS',
      related: causeOf(origin),
    },
  );

/** A trait's method on a value whose type nothing tells. */
export const unresolvedMethod = (span: Span, name: string): Diagnostic =>
  problem('E0307', span, `cannot resolve trait method \`${name}\` without type information`, {
    help: 'annotate the value whose method is called',
  });

/** `length` of something that has none. */
export const noLength = (origin: Origin, type: Type): Diagnostic => {
  const name = headName(type);
  const size = name === 'Map' || name === 'Set' ? ` (use .size() for ${name})` : '';
  return problem(
    'E0308',
    origin.span,
    `expected List, String, Tuple, or Array${size}, found ${printType(type)}`,
    {
      label: `Type ${name} has no method length: \`${printType(type)}\` has no length`,
      help: size === '' ? undefined : `a ${name} has \`.size()\``,
      related: causeOf(origin),
    },
  );
};

/** A conversion (`toInt`) of something that is no number. */
export const notNumeric = (origin: Origin, type: Type, name: string): Diagnostic =>
  problem(
    'E0309',
    origin.span,
    `type mismatch in argument 1: \`${name}\` expects numeric type (Int, Float, etc.) but found \`${printType(type)}\``,
    {
      label: `\`${printType(type)}\` is no number`,
      help:
        headName(type) === 'String'
          ? `a text is read with its method: \`s.${name.startsWith('to') ? name : `to${name}`}()\` gives an Option`
          : undefined,
      related: causeOf(origin),
    },
  );

/** A constructor without one of its fields. */
export const missingConstructorField = (
  span: Span,
  kind: 'record' | 'constructor',
  constructor: string,
  field: string,
): Diagnostic =>
  problem('E0310', span, `Missing field: ${field}`, {
    label: `missing field \`${field}\` in ${kind} \`${constructor}\``,
    help: `give \`${field}\` a value, or start from another value: \`${constructor}(other, …)\``,
  });

/** A constructor with a field that it has not; `near` are those it has. */
export const unknownConstructorField = (
  span: Span,
  kind: 'record' | 'constructor',
  constructor: string,
  field: string,
  near: readonly string[],
): Diagnostic =>
  problem('E0311', span, `Type ${constructor} has no field ${field}`, {
    label: `unknown field \`${field}\` for ${kind} \`${constructor}\``,
    help: near.length === 0 ? undefined : `did you mean \`${near[0]}\`?`,
  });

/** `valid` are the names of the parameters. */
export const unknownNamedArgument = (span: Span, name: string, valid: readonly string[]): Diagnostic =>
  problem('E0312', span, `unknown named argument '${name}'; valid parameter names are: ${valid.join(', ')}`);

/** One parameter given twice. */
export const duplicateNamedArgument = (span: Span, name: string): Diagnostic =>
  problem('E0313', span, `duplicate named argument '${name}'`);

/** A call with another number of types in brackets than the function declares. */
export const typeArgumentCount = (
  span: Span,
  name: string,
  declared: readonly string[],
  found: number,
): Diagnostic =>
  problem(
    'E0314',
    span,
    `wrong number of type arguments: \`${name}\` expects ${declared.length} type parameter${declared.length === 1 ? '' : 's'} [${declared.join(', ')}], but ${found} ${found === 1 ? 'was' : 'were'} provided`,
  );

/** A type with another number of types in brackets than it declares. */
export const wrongTypeArity = (span: Span, name: string, expected: number, found: number): Diagnostic =>
  problem(
    'E0314',
    span,
    `wrong number of type arguments for \`${name}\`: expected ${expected}, got ${found}`,
  );

/** `assertType` of an expression with another type. */
export const assertTypeFailed = (span: Span, expected: Type, found: Type): Diagnostic => {
  const printer = new TypePrinter();
  const wanted = printer.print(expected);
  return problem(
    'E0315',
    span,
    `assertType failed: expected \`${wanted}\`, found \`${printer.print(found)}\``,
  );
};

/** `missing` are patterns of values that no arm takes. */
export const nonExhaustive = (span: Span, missing: readonly string[]): Diagnostic =>
  problem('E0316', span, `non-exhaustive patterns: ${missing.join(', ')} not covered`, {
    help: 'add patterns for the missing cases, or use `_` to match any value',
    note: 'match expressions must cover all possible values of the matched type',
  });

/** `T(base, field: …)` of something that is no record. */
export const cannotUpdate = (span: Span, type: Type): Diagnostic =>
  problem('E0317', span, `Cannot update non-record type: ${printType(type)}`);

/** `?` of something that is neither an Option nor a Result. */
export const noPropagation = (span: Span, type: Type): Diagnostic =>
  problem('E0318', span, `\`?\` needs an Option or a Result, found \`${printType(type)}\``, {
    help: 'exceptions need no `?`: they travel outward by themselves',
  });

/** `?` in a function that returns something else; `returns` undefined outside of functions. */
export const wrongPropagation = (span: Span, type: Type, returns: Type | undefined): Diagnostic => {
  const printer = new TypePrinter();
  const value = printer.print(type);
  const kind = headName(type);
  const place =
    returns === undefined
      ? 'here there is no function'
      : `the function returns \`${printer.print(returns)}\``;
  return problem(
    'E0319',
    span,
    `type mismatch: \`?\` on \`${value}\` can only be used in a function that returns ${kind === 'Option' ? 'an Option' : 'a Result with the same error type'}, but ${place}`,
    {
      label: `\`?\` would return ${kind === 'Option' ? 'an' : 'a'} ${kind} early from here`,
      help: 'match on the value, or change what the function returns',
    },
  );
};

/** No function of the name takes arguments of the types `found`. */
export const noOverload = (
  span: Span,
  name: string,
  found: readonly Type[],
  candidates: readonly Type[],
): Diagnostic => {
  const printer = new TypePrinter();
  const args = found.map((type) => printer.print(type));
  const shapes = candidates.map((type) => `\`${name}${printer.print(type)}\``);
  return problem('E0320', span, `type mismatch: no overload of \`${name}\` accepts (${args.join(', ')})`, {
    label: `found (${args.join(', ')})`,
    help: `there is ${shapes.join(' and ')}`,
  });
};

/** An alias that stands for itself. */
export const endlessAlias = (span: Span, name: string): Diagnostic =>
  problem(
    'E0302',
    span,
    `cannot unify a type with a type containing itself: the alias \`${name}\` stands for itself`,
  );
