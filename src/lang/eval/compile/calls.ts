/** Calls of functions that are known, of function values, and of builtins. */

import { arityOf, parametersOf } from '../../builtins/arity';
import { toNumber } from '../../builtins/numbers';
import type { BuiltinRow } from '../../builtins/row';
import { typeText } from '../../check/names/types';
import type * as R from '../../check/resolved';
import { callValue, frameFor } from '../../machine/call';
import {
  callFrame,
  machine,
  newFrame,
  suspend,
  SUSPENDED,
  TAIL,
  type Continuation,
} from '../../machine/suspension';
import { siteNumber } from '../../machine/sites';
import { locate, panic } from '../../machine/thrown';
import type { Span } from '../../syntax/source';
import { type FunctionCode, FunctionValue, type Frame } from '../../values/function';
import type { Value } from '../../values/value';
import { chooseOverload } from '../dispatch/overloads';
import { arrange } from './arguments';
import { constant, deepest, type Code, type Position } from './code';
import type { RoutineContext } from './context';
import { fusedFloat } from './fusion';
import type { Writer } from './fusion/writer';
import { strict, type Operation } from './template';

/** Text that makes the frame of a call with `count` arguments, from `v0` on. */
function frameText(count: number): string {
  const values = Array.from({ length: count }, (_, i) => `v${i}`);
  const literal = (size: number) =>
    `[${['fn', ...values, ...Array<string>(size - 1 - count).fill('undefined')].join(', ')}]`;
  const small = count <= 3 ? 4 : 8;
  const filled = values.map((value, i) => `g[${i + 1}] = ${value};`).join(' ');
  return `let g; if (callee.frameSize <= ${small}) g = ${literal(small)}; else if (callee.frameSize <= ${small * 2}) g = ${literal(small * 2)}; else { g = newFrame(fn); ${filled} }`;
}

/** Text that runs the frame `g` of `callee` and gives its value or SUSPENDED. */
const RUN = `
  const cost = callee.cost; const left = machine.budget - cost;
  if (left < 0) { records.push(enter, g, undefined); return SUSPENDED; }
  machine.budget = left;
  const calls = machine.calls; sites[calls] = site; machine.calls = calls + 1;
  const r = callee.body(g);
  machine.budget += cost - 1;
  const value = r === TAIL ? callFrame(machine.tailFrame) : r;
  machine.calls = calls;
  return value;`;
/** The same with the test switch looked at. */
const ENTER = () =>
  machine.captureEvery > 0
    ? `if (mustCapture()) { records.push(enter, g, undefined); return SUSPENDED; } ${RUN}`
    : RUN;

const ENTER_TAIL = 'machine.tailFrame = g; return TAIL;';

/** Writes a call whose arguments are handed over without a frame; `callee` names the FunctionCode. */
function directText(
  out: Writer,
  fn: string,
  callee: string,
  site: string,
  values: readonly string[],
): string {
  const result = out.fresh();
  const left = out.fresh();
  const calls = out.fresh();
  const put = machine.captureEvery > 0 ? `mustCapture() || ${left} < 0` : `${left} < 0`;
  const args = [fn, ...values].join(', ');
  out.line(`let ${result}; const ${left} = machine.budget - ${callee}.cost;
    if (${put}) ${result} = putOff(${callee}, [${args}]);
    else {
      machine.budget = ${left}; const ${calls} = machine.calls; sites[${calls}] = ${site}; machine.calls = ${calls} + 1;
      ${result} = ${callee}.direct(${args});
      machine.budget += ${callee}.cost - 1;
      if (${result} === TAIL) ${result} = callFrame(machine.tailFrame);
      machine.calls = ${calls};
    }`);
  out.checkSuspended(result);
  return result;
}

/**
 * Writes a tail call. It is an ordinary call that leaves no record and no place behind: when the budget is gone, the
 * callee's record alone is captured, and all calls under it are gone from the stack.
 */
function directTailText(out: Writer, fn: string, callee: string, values: readonly string[]): void {
  const [result, left] = [out.fresh(), out.fresh()];
  const put = machine.captureEvery > 0 ? `mustCapture() || ${left} < 0` : `${left} < 0`;
  const args = [fn, ...values].join(', ');
  out.line(`const ${left} = machine.budget - ${callee}.cost;
    if (${put}) return putOff(${callee}, [${args}]);
    machine.budget = ${left}; const ${result} = ${callee}.direct(${args}); machine.budget += ${callee}.cost - 1; return ${result};`);
}

/** Writes a call of a computed value: directly where it is a function of so many arguments, else by `other`. */
function valueCallText(out: Writer, values: readonly string[], [site, other]: readonly unknown[]): string {
  const fn = values[values.length - 1];
  const args = values.slice(0, -1);
  const result = out.fresh();
  out.line(`let ${result}; if (${fn} instanceof FunctionValue && ${fn}.code.arity === ${args.length}) {`);
  out.line(`${result} = ${directText(out, fn, `${fn}.code`, out.bind(site), args)};`);
  out.line(`} else { ${result} = ${out.bind(other)}(${fn}, [${args.join(', ')}]); }`);
  out.checkSuspended(result);
  return result;
}

function valueTailCallText(out: Writer, values: readonly string[], [, other]: readonly unknown[]): void {
  const fn = values[values.length - 1];
  const args = values.slice(0, -1);
  out.line(`if (${fn} instanceof FunctionValue && ${fn}.code.arity === ${args.length}) {`);
  directTailText(out, fn, `${fn}.code`, args);
  out.line(`} return ${out.bind(other)}(${fn}, [${args.join(', ')}]);`);
}

/** Most arguments that calls have a template for. */
const MAX_TEMPLATE_ARGUMENTS = 6;

const CALLS: Operation[] = [];
const TAIL_CALLS: Operation[] = [];
const VALUE_CALLS: Operation[] = [];
const VALUE_TAIL_CALLS: Operation[] = [];
for (let count = 0; count <= MAX_TEMPLATE_ARGUMENTS; count++) {
  const uses = ['fn', 'callee', 'site'];
  const values = Array.from({ length: count }, (_, i) => `v${i}`).join(', ');
  CALLS.push({
    name: `call${count}`,
    text: () => frameText(count) + ENTER(),
    uses,
    suspends: true,
    fused: (out, args, [fn, callee, site]) =>
      directText(out, out.bind(fn), out.bind(callee), out.bind(site), args),
  });
  TAIL_CALLS.push({
    name: `tailCall${count}`,
    text: () => frameText(count) + ENTER_TAIL,
    uses,
    suspends: true,
    fusedTail: (out, args, [fn, callee]) => {
      if (!out.repeat(callee as FunctionCode, args))
        directTailText(out, out.bind(fn), out.bind(callee), args);
    },
  });
  // The callee is evaluated after the arguments: it is the last value.
  const direct = `const fn = v${count}; if (fn instanceof FunctionValue && fn.code.arity === ${count}) { const callee = fn.code; ${frameText(count)}`;
  VALUE_CALLS.push({
    name: `callValue${count}`,
    text: () => `${direct} ${ENTER()} } return other(fn, [${values}]);`,
    uses: ['site', 'other'],
    suspends: true,
    fused: valueCallText,
  });
  VALUE_TAIL_CALLS.push({
    name: `tailCallValue${count}`,
    text: () => `${direct} ${ENTER_TAIL} } return other(fn, [${values}]);`,
    uses: ['site', 'other'],
    suspends: true,
    fusedTail: valueTailCallText,
  });
}

/** A call of a function value that is fixed when the code is compiled. */
export function callFunction(fn: FunctionValue, args: readonly Code[], span: Span, isTail: boolean): Code {
  if (args.length <= MAX_TEMPLATE_ARGUMENTS) {
    return strict((isTail ? TAIL_CALLS : CALLS)[args.length], args, [fn, fn.code, siteNumber(span)]);
  }
  return gathered(args, (values) => enterCall(fn, values, isTail));
}

function enterCall(fn: Value, values: readonly Value[], isTail: boolean): Value {
  if (!isTail) return callValue(fn, values);
  machine.tailFrame = frameFor(fn, values);
  return TAIL;
}

/** Evaluates any number of operands into an array. */
export function gathered(
  operands: readonly Code[],
  apply: (values: Value[]) => Value,
  suspends = true,
): Code {
  const names = operands.map((_, i) => `v${i}`).join(', ');
  const operation: Operation = {
    name: `gather${operands.length}${suspends ? '' : 'Plain'}`,
    text: `return apply([${names}]);`,
    uses: ['apply'],
    suspends,
  };
  return strict(operation, operands, [apply]);
}

/** `e(args)` for any function value; arguments are positional. */
export function compileValueCall(
  context: RoutineContext,
  node: R.ValueCallExpression,
  position: Position,
): Code {
  const isTail = position === 'tail';
  const definition = context.linker.localDefinitionOf(node.callee);
  if (
    definition !== undefined &&
    (node.args.length !== definition.routine.arity || node.args.some((arg) => arg.name !== undefined))
  ) {
    return callWithDefaults(context, node, definition, isTail);
  }
  const args = node.args.map((arg) => context.compile(arg.value, 'operand'));
  const callee = context.compile(node.callee, 'operand');
  return callComputed(args, callee, node.span, isTail);
}

/** A call whose callee is code. */
export function callComputed(args: readonly Code[], callee: Code, span: Span, isTail: boolean): Code {
  const other = (fn: Value, values: Value[]) => {
    try {
      return enterCall(fn, values, isTail);
    } catch (error) {
      throw locate(error, span);
    }
  };
  if (args.length <= MAX_TEMPLATE_ARGUMENTS) {
    const operation = (isTail ? VALUE_TAIL_CALLS : VALUE_CALLS)[args.length];
    return strict(operation, [...args, callee], [siteNumber(span), other]);
  }
  return gathered([...args, callee], (values) => other(values[values.length - 1], values.slice(0, -1)));
}

/** A local function called with named or missing arguments. */
function callWithDefaults(
  context: RoutineContext,
  node: R.ValueCallExpression,
  definition: R.LocalFunctionDefinition,
  isTail: boolean,
): Code {
  const plan = arrange(definition.parameters, node.args);
  if (plan === undefined) {
    const args = node.args.map((arg) => context.compile(arg.value, 'operand'));
    return callComputed(args, context.compile(node.callee, 'operand'), node.span, isTail);
  }
  const present = plan.map((arg) => arg !== undefined);
  const args = plan.flatMap((arg) => (arg === undefined ? [] : [context.compile(arg.value, 'operand')]));
  const callee = context.compile(node.callee, 'operand');
  return gathered([...args, callee], (values) => {
    const fn = values.pop();
    const filling = fn instanceof FunctionValue ? fn.code.withDefaults?.(fn, present) : undefined;
    return enterCall(filling ?? fn, values, isTail);
  });
}

/** `f(args)` of a function of the program. */
export function compileCall(context: RoutineContext, node: R.CallExpression, position: Position): Code {
  const isTail = position === 'tail';
  const definition = node.overload ?? onlyOverload(node.family, node.args);
  if (definition !== undefined) return callDefinition(context, definition, node.args, node.span, isTail);
  const args = node.args.map((arg) => context.compile(arg.value, 'operand'));
  const names = node.args.map((arg) => arg.name);
  return gathered(args, (values) => {
    try {
      const chosen = chooseOverload(node.family.overloads, values, names);
      return context.linker.callArranged(chosen, values, names, isTail);
    } catch (error) {
      throw locate(error, node.span);
    }
  });
}

/** The overload that a call must mean by the number and names of its arguments; undefined when several remain. */
function onlyOverload(
  family: R.FunctionFamily,
  args: readonly { readonly name: string | undefined }[],
): R.FunctionDefinition | undefined {
  if (family.overloads.length === 1) return family.overloads[0];
  const fitting = family.overloads.filter(
    (overload) => arrange(overload.parameters, args, overload.arity) !== undefined,
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** A call of one function: arguments in parameter order, missing ones filled by their defaults. */
export function callDefinition(
  context: RoutineContext,
  definition: R.FunctionDefinition,
  args: readonly R.Argument[],
  span: Span,
  isTail: boolean,
): Code {
  const { linker } = context;
  const plan = arrange(definition.parameters, args, definition.arity);
  if (plan === undefined) {
    const values = args.map((arg) => context.compile(arg.value, 'operand'));
    return gathered(values, () => {
      throw locate(
        panic(
          `Function '${definition.name}' expected ${definition.arity} argument(s) but got ${args.length}`,
        ),
        span,
      );
    });
  }
  const given = plan.map((arg) => (arg === undefined ? undefined : context.compile(arg.value, 'operand')));
  if (given.every((arg) => arg !== undefined)) {
    return callFunction(linker.functionValue(definition), given, span, isTail);
  }
  return stagedCall(linker.functionValue(definition), given, span, isTail);
}

/**
 * A call that fills parameters by their defaults: arguments and defaults run in parameter order, the defaults in
 * the callee's own frame, where they see the parameters before them.
 */
function stagedCall(
  fn: FunctionValue,
  given: readonly (Code | undefined)[],
  span: Span,
  isTail: boolean,
): Code {
  const after: Continuation<Staged, undefined> = {
    resume(staged, _temporary, value) {
      staged.callee[staged.index + 1] = value;
      staged.index++;
      return proceed(staged);
    },
  };
  function proceed(staged: Staged): Value {
    for (; staged.index < given.length; staged.index++) {
      const arg = given[staged.index];
      const value =
        arg !== undefined ? arg.run(staged.caller) : fn.code.runDefault(staged.index, staged.callee);
      if (value === SUSPENDED) return suspend(after, staged, undefined);
      staged.callee[staged.index + 1] = value;
    }
    machine.tailFrame = staged.callee;
    return isTail ? TAIL : callFrame(staged.callee);
  }
  return {
    run: function stagedCalls(frame) {
      try {
        return proceed(new Staged(frame, newFrame(fn)));
      } catch (error) {
        throw locate(error, span);
      }
    },
    suspends: true,
    abrupt: false,
    levels: 4 + deepest(given.filter((arg) => arg !== undefined)),
    form: undefined,
  };
}

/** A call whose arguments are being evaluated into the callee's frame. */
class Staged {
  epoch = 0;
  index = 0;
  constructor(
    readonly caller: Frame,
    readonly callee: Frame,
  ) {}
}

const BUILTIN_CALLS: Operation[] = [];
const PLAIN_BUILTIN_CALLS: Operation[] = [];
for (let count = 0; count <= MAX_TEMPLATE_ARGUMENTS; count++) {
  const values = Array.from({ length: count }, (_, i) => `v${i}`).join(', ');
  const text = `let r = FAILED; try { r = run(${values}); } finally { if (r === FAILED) raisedAt(span); }`;
  BUILTIN_CALLS.push({
    name: `builtin${count}`,
    text: `const calls = machine.calls; sites[calls] = site; machine.calls = calls + 1;
      ${text} machine.calls = calls; if (r === SUSPENDED) suspendedAt(span); return r;`,
    uses: ['run', 'span', 'site'],
    suspends: true,
  });
  PLAIN_BUILTIN_CALLS.push({
    name: `plainBuiltin${count}`,
    text: `${text} return r;`,
    uses: ['run', 'span'],
    suspends: false,
  });
}

/** A call of one builtin row with as many arguments as it takes. */
export function callRow(row: BuiltinRow, args: readonly Code[], span: Span): Code {
  if (args.length > MAX_TEMPLATE_ARGUMENTS)
    return gathered(args, (values) => (row.run as (...all: Value[]) => Value)(...values), row.suspends);
  return row.suspends
    ? strict(BUILTIN_CALLS[args.length], args, [row.run, span, siteNumber(span)])
    : strict(PLAIN_BUILTIN_CALLS[args.length], args, [row.run, span]);
}

/** Rows that want their type argument get its text before the arguments. */
export function withTypeArgument(
  row: BuiltinRow,
  typeArgs: readonly R.Type[] | undefined,
  args: readonly Code[],
): readonly Code[] {
  return row.typeArgument === true ? [constant(writtenTypeArgument(typeArgs)), ...args] : args;
}

/** The text of the one type argument of a call; empty when there is none. */
export function writtenTypeArgument(typeArgs: readonly R.Type[] | undefined): string {
  return typeArgs === undefined ? '' : typeText(typeArgs[0]);
}

/** Builtins that give a Float, as the text of a bare number; of arguments whose types the checker has proved. */
const FLOAT_ROWS: ReadonlyMap<string, (out: Writer, argument: Code) => string> = new Map([
  ...['sqrt', 'sin', 'cos'].map(
    (name) => [name, (out: Writer, argument: Code) => `Math.${name}(${out.number(argument)})`] as const,
  ),
  ...['toFloat', 'asFloat', 'toFloat64', 'asFloat64'].map(
    (name) =>
      [
        name,
        (out: Writer, argument: Code) => {
          const value = out.value(argument);
          return `${out.bind(toNumber)}(${value})`;
        },
      ] as const,
  ),
]);

/** A call of a row that the checker has chosen: bare numbers take part in fusion. */
export function callProvedRow(row: BuiltinRow, args: readonly Code[], span: Span): Code {
  const text = FLOAT_ROWS.get(row.name);
  if (text === undefined || args.length !== 1) return callRow(row, args, span);
  const [argument] = args;
  if (!argument.suspends) return fusedFloat((out) => text(out, argument), args);
  const continuations: Continuation<Frame, unknown>[] = [];
  return {
    ...strict(PLAIN_BUILTIN_CALLS[1], args, [row.run, span], continuations),
    number: (out) => out.within(continuations[0], 'undefined', () => text(out, argument)),
  };
}

/** `println(x)`, `String.trim(s)`. */
export function compileBuiltinCall(context: RoutineContext, node: R.BuiltinCallExpression): Code {
  if (node.name === 'assertType') return context.compile(node.args[0].value, 'operand');
  const count = node.args.length;
  const row = node.row ?? node.rows.find((candidate) => placeArguments(candidate, node.args) !== undefined);
  const placed = row === undefined ? undefined : placeArguments(row, node.args);
  if (row !== undefined && placed !== undefined) {
    const args = placed.map((arg) =>
      arg === undefined ? constant(undefined) : context.compile(arg.value, 'operand'),
    );
    const call = node.row === undefined ? callRow : callProvedRow;
    return call(row, withTypeArgument(row, node.typeArgs, args), node.span);
  }
  const counts = node.rows.map(arityOf).join(' or ');
  const args = node.args.map((arg) => context.compile(arg.value, 'operand'));
  return gathered(args, () => {
    throw locate(panic(`Wrong number of arguments: expected ${counts}, found ${count}`), node.span);
  });
}

/** The argument for each parameter of a builtin, undefined where one is left out; as a whole when they do not fit. */
function placeArguments(
  row: BuiltinRow,
  args: readonly R.Argument[],
): (R.Argument | undefined)[] | undefined {
  return arrange(
    parametersOf(row).map(({ name, isOptional }) => ({ name, defaultValue: isOptional ? true : undefined })),
    args,
  );
}
