/** Applying a known function to arguments: arity, names, defaults, types. */

import type { Diagnostic, Label } from '../../diagnostics/diagnostic';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import type { Checker } from './checker';
import type { Expectation } from './context';
import { countText, duplicateNamedArgument, unknownNamedArgument, wrongArgumentCount } from './errors';
import { TypePrinter, printType } from './print';
import { subsumeType } from './subsume';
import { isNumeric, prune, type FunctionType, type Type } from './type';

/** An argument: an expression still to be checked, or a type inferred before. */
export interface Supplied {
  readonly name: string | undefined;
  readonly span: Span;
  readonly value: R.Expression | undefined;
  readonly type: Type | undefined;
}

/** A function as one call sees it. */
export interface Callable {
  readonly type: FunctionType;
  /** The type before it was instantiated: tells which parameters share a variable. */
  readonly generic: FunctionType | undefined;
  readonly name: string | undefined;
  readonly parameterNames: readonly (string | undefined)[];
  readonly hasDefault: (index: number) => boolean;
  readonly parameterSpan: (index: number) => Span | undefined;
  readonly isBuiltin: boolean;
  /** Where and as what a constructor is used: told when its field is declared in no program. */
  readonly builds?: Label | undefined;
}

/** A callable without names and defaults: any function value. */
export function plainCallable(type: FunctionType, name?: string): Callable {
  return {
    type,
    generic: undefined,
    name,
    parameterNames: [],
    hasDefault: (index) => index >= type.required,
    parameterSpan: () => undefined,
    isBuiltin: false,
  };
}

/** Arguments as written, their types not known yet. */
export function suppliedBy(args: readonly R.Argument[]): Supplied[] {
  return args.map((arg) => ({
    name: arg.name,
    span: arg.nameSpan ?? arg.value.span,
    value: arg.value,
    type: undefined,
  }));
}

/**
 * Checks a call and gives its result type. Arguments that cannot be placed are inferred all the same. A function that
 * is wanted of the result tells lambdas among the arguments what they take.
 */
export function apply(
  checker: Checker,
  callable: Callable,
  args: readonly Supplied[],
  span: Span,
  wanted?: FunctionType,
): Type {
  const since = checker.metAny.length;
  const before = checker.diagnostics.length;
  if (wanted !== undefined) checker.unifier.tryUnify(callable.type.result, wanted);
  const placed = place(checker, callable, args, span);
  if (placed === undefined) {
    for (const arg of args) if (arg.value !== undefined && arg.type === undefined) checker.infer(arg.value);
  } else {
    for (const isLate of [false, true]) {
      placed.forEach((arg, index) => {
        if (arg !== undefined && isFunctionValue(arg) === isLate)
          checkArgument(checker, callable, placed, index);
      });
    }
  }
  checker.settleAny(since);
  if (checker.diagnostics.length > before + 1) joinFindings(checker.diagnostics, before, span);
  checker.lastApplied = callable.type;
  return callable.type.result;
}

/**
 * One argument may breach a requirement of the function and leave the next without a type that fits: that is one
 * finding, told at the argument.
 */
function joinFindings(diagnostics: Diagnostic[], since: number, call: Span): void {
  const breach = diagnostics.findIndex(
    (each, index) => index >= since && each.code === 'E0304' && each.label?.span === call,
  );
  const misfit = diagnostics.findIndex((each, index) => index > breach && each.code === 'E0301');
  if (breach < 0 || misfit < 0) return;
  const { message, related } = diagnostics[breach];
  const told = diagnostics[misfit];
  diagnostics[misfit] = {
    ...told,
    message: `${told.message}: ${message}`,
    related: [...told.related, ...related],
  };
  diagnostics.splice(breach, 1);
}

/** Functions are checked after the other arguments, which tell the types of their parameters. */
function isFunctionValue(arg: Supplied): boolean {
  const kind = arg.value?.kind;
  return kind === 'Lambda' || kind === 'Function' || kind === 'Builtin' || kind === 'TraitMethod';
}

/** Puts arguments to their parameters; undefined when their number or names are wrong, which is reported. */
function place(
  checker: Checker,
  callable: Callable,
  args: readonly Supplied[],
  span: Span,
): (Supplied | undefined)[] | undefined {
  const { parameters } = callable.type;
  const placed = new Array<Supplied | undefined>(parameters.length).fill(undefined);
  for (const arg of args) {
    if (arg.name === undefined) continue;
    const index = callable.parameterNames.indexOf(arg.name);
    if (index < 0) {
      const valid = callable.parameterNames.filter((name) => name !== undefined);
      checker.report(unknownNamedArgument(arg.span, arg.name, valid));
      return undefined;
    }
    if (placed[index] !== undefined) {
      checker.report(duplicateNamedArgument(arg.span, arg.name));
      return undefined;
    }
    placed[index] = arg;
  }
  let next = 0;
  let isTooMany = false;
  for (const arg of args) {
    if (arg.name !== undefined) continue;
    while (next < placed.length && placed[next] !== undefined) next++;
    if (next < placed.length) placed[next] = arg;
    else isTooMany = true;
  }
  const isMissing = placed.some((arg, index) => arg === undefined && !callable.hasDefault(index));
  if (!isTooMany && !isMissing) return placed;
  reportCount(checker, callable, args, span);
  return undefined;
}

function reportCount(checker: Checker, callable: Callable, args: readonly Supplied[], span: Span): void {
  const found = args.length;
  const isTuple = found === 1 && args[0].value?.kind === 'Tuple';
  const total = callable.type.parameters.length;
  const required = callable.type.parameters.filter((_, index) => !callable.hasDefault(index)).length;
  const shape = callable.generic ?? callable.type;
  checker.report(
    wrongArgumentCount(span, countText(required, total), found, callable.name, {
      ...(isTuple && required > 1 ? { help: 'the one argument is a tuple: leave out its parentheses' } : {}),
      note:
        callable.name === undefined ? undefined : `function signature: ${callable.name}${printType(shape)}`,
    }),
  );
}

function checkArgument(
  checker: Checker,
  callable: Callable,
  placed: readonly (Supplied | undefined)[],
  index: number,
): void {
  const arg = placed[index] as Supplied;
  const expected = callable.type.parameters[index];
  const why: Expectation = {
    kind: callable.isBuiltin ? 'builtinArgument' : 'argument',
    source: () => parameterPlace(callable, index),
    callee: callable.name,
    extra: (_, found) => sharedParameter(callable, placed, index, found),
  };
  if (arg.type !== undefined) subsumeType(checker, arg.span, arg.type, expected, why);
  else if (arg.value !== undefined) checker.check(arg.value, expected, why);
}

/** Where a parameter has its type from. */
function parameterPlace(callable: Callable, index: number): Label | undefined {
  const span = callable.parameterSpan(index);
  if (span === undefined || span.source.text === '') return callable.builds;
  const type = printType((callable.generic ?? callable.type).parameters[index]);
  const owner = callable.name === undefined ? '' : ` in \`${callable.name}\``;
  return { span, text: `parameter type \`${type}\` defined here${owner}` };
}

/** Two parameters of one type variable that are given different primitive types need an annotation to tell which is meant. */
function sharedParameter(
  callable: Callable,
  placed: readonly (Supplied | undefined)[],
  index: number,
  found: Type,
): string | undefined {
  const shape = callable.generic?.parameters;
  const own = shape === undefined ? undefined : prune(shape[index]);
  if (shape === undefined || own?.kind !== 'Variable') return undefined;
  const other = shape.findIndex(
    (parameter, position) => position !== index && placed[position] !== undefined && prune(parameter) === own,
  );
  const settled = prune(callable.type.parameters[index]);
  if (other < 0 || !isPrimitive(settled) || !isPrimitive(found)) return undefined;
  const printer = new TypePrinter();
  const [first, second] = other < index ? [other, index] : [index, other];
  const [a, b] = other < index ? [settled, found] : [found, settled];
  return `Type annotation required: parameters ${first + 1} and ${second + 1} must have the same type, but used as ${printer.print(a)} and ${printer.print(b)}`;
}

function isPrimitive(type: Type): boolean {
  return (
    isNumeric(type) || (type.kind === 'Named' && ['String', 'Bool', 'Char', 'Unit'].includes(type.head.name))
  );
}

/** Named and positional arguments that a function with these parameters could take. */
export function accepts(
  callable: {
    parameterNames: readonly (string | undefined)[];
    total: number;
    hasDefault: (index: number) => boolean;
  },
  args: readonly Supplied[],
): boolean {
  if (args.length > callable.total) return false;
  if (args.every((arg) => arg.name === undefined)) {
    for (let index = args.length; index < callable.total; index++) {
      if (!callable.hasDefault(index)) return false;
    }
    return true;
  }
  const taken = new Set<number>();
  for (const arg of args) {
    if (arg.name === undefined) continue;
    const index = callable.parameterNames.indexOf(arg.name);
    if (index < 0 || taken.has(index)) return false;
    taken.add(index);
  }
  let positional = args.filter((arg) => arg.name === undefined).length;
  for (let index = 0; index < callable.total; index++) {
    if (taken.has(index)) continue;
    if (positional > 0) positional--;
    else if (!callable.hasDefault(index)) return false;
  }
  return positional === 0;
}
