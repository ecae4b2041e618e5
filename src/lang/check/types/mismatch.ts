/** Messages of type mismatches: which words, which help, which second place. */

import type { Diagnostic, Label } from '../../diagnostics/diagnostic';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import type { Expectation } from './context';
import { infiniteType, problem, wrongArgumentCount } from './errors';
import { TypePrinter, headName, printType } from './print';
import { LIST, MAP, isHead, isNumeric, prune, type FunctionType, type Type } from './type';
import type { Failure } from './unify';

/** The diagnostic for a value of type `found` at `span` where `expected` is wanted. */
export function mismatch(
  span: Span,
  expected: Type,
  found: Type,
  failure: Failure,
  why: Expectation,
): Diagnostic {
  if (failure.kind === 'infinite') return infiniteType(span, failure.expected, failure.found);
  if (failure.kind === 'arity') return arityMismatch(span, failure, why);
  const explained = explain(prune(failure.expected), prune(failure.found));
  // What explains the mismatch names the innermost types: they are shown instead of all that is around them.
  const wanted = explained === undefined ? prune(expected) : prune(failure.expected);
  const given = explained === undefined ? prune(found) : prune(failure.found);
  const printer = new TypePrinter();
  const a = printer.print(wanted);
  const b = printer.print(given);
  const reason = explained ?? why.extra?.(wanted, given);
  const isTuple = wanted.kind === 'Tuple' || given.kind === 'Tuple';
  const addition =
    reason !== undefined ? `: ${reason}` : isTuple ? `: Cannot unify types: ${a} and ${b}` : '';
  const isUnquoted = why.kind === 'annotation' || why.kind === 'assignment' || why.kind === 'default';
  const quoted = `expected \`${a}\`, found \`${b}\``;
  const plain = `expected ${a}, found ${b}`;
  return problem('E0301', span, `type mismatch: ${isUnquoted ? plain : quoted}${addition}`, {
    label: isUnquoted ? quoted : (shortLabel(wanted, given, printer, why) ?? plain),
    ...advice(wanted, given, why),
    related: secondPlaces(why, prune(failure.expected), prune(failure.found)),
  });
}

/** The diagnostic for operands that do not go together: the right one is marked, and the left one that asks for it. */
export function operandMismatch(
  operands: R.BinaryExpression | undefined,
  span: Span,
  expected: Type,
  found: Type,
  failure: Failure,
  why: Expectation,
): Diagnostic {
  if (operands === undefined || failure.kind === 'infinite') {
    return mismatch(span, expected, found, failure, why);
  }
  const { left, right } = operands;
  const source = { span: left.span, text: `this is \`${printType(expected)}\`` };
  return mismatch(right.span, expected, found, failure, { source, ...why });
}

function arityMismatch(span: Span, failure: Failure, why: Expectation): Diagnostic {
  const printer = new TypePrinter();
  const wanted = failure.expected as FunctionType;
  const given = failure.found as FunctionType;
  const words = `type mismatch: expected a function \`${printer.print(wanted)}\`, found \`${printer.print(given)}\``;
  return wrongArgumentCount(span, String(wanted.parameters.length), given.parameters.length, undefined, {
    label: words,
    help: 'check the function definition for the correct number of parameters',
    related: secondPlaces(why, wanted, given),
  });
}

/** What inference had concluded about the types before they met. */
function explain(expected: Type, found: Type): string | undefined {
  return conclusion(expected, found) ?? conclusion(found, expected);
}

function conclusion(settled: Type, other: Type): string | undefined {
  if (settled.kind !== 'Named' || settled.reason === undefined) return undefined;
  const { kind, name } = settled.reason;
  switch (kind) {
    case 'trait':
      return lacks(other, name) ? `${new TypePrinter().print(other)} does not implement ${name}` : undefined;
    case 'method':
      return `Type ${headName(other)} has no method ${name}`;
    case 'field':
      return `Type ${headName(other)} has no field ${name}`;
    case 'propagate':
      return `\`?\` makes the function return ${name === 'Option' ? 'an Option' : 'a Result'}`;
  }
}

function lacks(type: Type, trait: string): boolean {
  if (trait === 'Num') return !isNumeric(type) && !(type.kind === 'Named' && type.head.isDeclared);
  return trait !== 'Concat' || !(headName(type) === 'String' || isHead(type, LIST));
}

/** Builtins whose list, also one that is written out, must hold pairs; what these are called. */
const takesPairs: ReadonlyMap<string, string> = new Map([
  ['Map.fromList', 'key-value tuples'],
  ['unzip', 'tuples'],
]);

/** Words at the marked place for what builtins want; undefined for the usual ones. */
function shortLabel(expected: Type, found: Type, printer: TypePrinter, why: Expectation): string | undefined {
  const a = printer.print(expected);
  const b = printer.print(found);
  if (expected.kind === 'Function' && found.kind !== 'Function') return `expected function, found ${b}`;
  const pairs = why.callee === undefined ? undefined : takesPairs.get(why.callee);
  if (pairs !== undefined && expected.kind === 'Tuple' && found.kind !== 'Tuple') {
    return `expected List of ${pairs}, found List[${b}]`;
  }
  if (why.kind === 'builtinArgument') {
    if (isHead(expected, LIST) && isHead(found, LIST) && prune(expected.args[0]).kind === 'Tuple') {
      return `expected List of ${why.callee === 'Map.fromList' ? 'key-value ' : ''}tuples, found ${b}`;
    }
    if (isHead(expected, LIST) && !isHead(found, LIST)) return `expected List, found ${b}`;
    if (isHead(expected, MAP) && !isHead(found, MAP)) return `expected Map, found ${b}`;
  }
  const oneIsList = isHead(expected, LIST) !== isHead(found, LIST);
  const isOther = (type: Type) => type.kind === 'Tuple' || type.kind === 'Function';
  if (oneIsList && !isOther(expected) && !isOther(found)) {
    return `mismatched types in list: expected \`${a}\`, found \`${b}\``;
  }
  return undefined;
}

/** Help and note by the pair of types. */
function advice(
  expected: Type,
  found: Type,
  why: Expectation,
): { help: string | undefined; note: string | undefined } {
  if (why.help !== undefined) return { help: why.help, note: undefined };
  if (expected.kind === 'Named' && expected.reason?.kind === 'propagate') {
    const whole = expected.reason.name === 'Option' ? '`Some(…)`' : '`Ok(…)`';
    return { help: `give ${whole}, or take the value out with \`match\` instead of \`?\``, note: undefined };
  }
  const names = [headName(expected), headName(found)];
  const both = (a: string, b: string) => names.includes(a) && names.includes(b);
  if (names.includes('Unit')) {
    return {
      help: 'a `()` (unit) value cannot be used where a value is expected',
      note: '`()` comes from an `if` without `else`, a function that returns `()`, or a statement such as a binding or a loop',
    };
  }
  if (both('Int', 'String') || both('Float', 'String')) {
    const example = names.includes('Int') ? 'show(42) ++ " items"' : 'show(3.14) ++ " value"';
    return {
      help: `\`${names[0]}\` and \`${names[1]}\` are incompatible types`,
      note: `to concatenate strings, use \`++\`: ${example}`,
    };
  }
  if (both('Char', 'String')) {
    return {
      help: 'a Char stands in single quotes, a String in double quotes; `show(c)` makes a String of a Char',
      note: undefined,
    };
  }
  if (both('Int', 'Float')) {
    return {
      help: `cannot implicitly convert between \`${names[0]}\` and \`${names[1]}\``,
      note: 'use `toFloat(x)` to convert Int to Float, or `round(x)` for Float to Int',
    };
  }
  if (names.includes('Bool') && names[0] !== names[1]) {
    return { help: `\`${names[0]}\` and \`${names[1]}\` are incompatible types`, note: undefined };
  }
  if (names.includes('List') && names.includes('Function')) {
    return {
      help: 'function arguments may be in the wrong order',
      note: 'functions like filter, map, find, etc. take the list as the first argument',
    };
  }
  const wrapping = wrappingOf(expected, why);
  if (wrapping !== undefined) return { help: wrapping, note: undefined };
  if (why.kind === 'argument' && why.callee !== undefined) {
    const printer = new TypePrinter();
    const [wanted, given] = [printer.print(expected), printer.print(found)];
    return {
      help: `function \`${why.callee}\` expects \`${wanted}\` but received \`${given}\``,
      note: suffixNote(wanted, given),
    };
  }
  if (why.kind === 'element')
    return { help: 'all elements in a list must have the same type', note: undefined };
  if (both('Option', names[0] === 'Option' ? names[1] : names[0])) {
    return { help: 'take the value out of the Option with `match`, `.unwrapOr(…)` or `?`', note: undefined };
  }
  return {
    help: 'ensure all expressions have compatible types',
    note: suffixNote(headName(expected), headName(found)),
  };
}

/** What makes a plain value what is wanted of it; undefined when nothing is wrapped around a value there. */
function wrappingOf(expected: Type, why: Expectation): string | undefined {
  const name = headName(expected);
  if (why.kind === 'operand' || why.kind === 'pattern') return undefined;
  if (name === 'Option') return 'wrap the value: `Some(…)`';
  return name === 'Result' ? 'wrap the value: `Ok(…)`, or `Err(…)` for a failure' : undefined;
}

/** How literals of the other number types are written. */
const SUFFIXES: Readonly<Partial<Record<string, string>>> = {
  Int8: '5i8',
  Int16: '5i16',
  Int32: '5i32',
  UInt8: '5u8',
  UInt16: '5u16',
  UInt32: '5u32',
  UInt64: '5u64',
  Float32: '1.5f32',
  BigInt: '5n',
  Decimal: '1.5d',
};

function suffixNote(wanted: string, given: string): string | undefined {
  const literal = SUFFIXES[wanted];
  if (literal === undefined || (given !== 'Int' && given !== 'Float')) return undefined;
  const conversion = wanted === 'Decimal' ? '' : `; other numbers are converted: \`n.to${wanted}()\``;
  return `a literal of that type is written like \`${literal}\`${conversion}`;
}

/** The place that asks for the expected type, and those that settled the innermost types, which do not go together. */
function secondPlaces(why: Expectation, expected: Type, found: Type): Label[] {
  const labels: Label[] = [];
  const source = typeof why.source === 'function' ? why.source() : why.source;
  if (source !== undefined && source.span.source.text !== '') labels.push(source);
  for (const type of [expected, found]) {
    const reason = type.kind === 'Named' ? type.reason : undefined;
    if (reason === undefined) continue;
    const text =
      reason.kind === 'propagate'
        ? 'this may return early'
        : `taken to be \`${headName(type)}\` because of this`;
    labels.push({ span: reason.span, text });
  }
  return labels;
}
