/** Calling function values from builtins. */

import { frameOf, FunctionValue, type Frame } from '../values/function';
import { Data, type Value } from '../values/value';
import { tupleType } from '../values/types';
import { callFrame, COST_OF_LEVEL, enter, machine, mustCapture, newFrame, suspend, TAIL } from './suspension';
import { panic } from './thrown';
import { describe } from '../values/describe';

/**
 * What a call out of a builtin holds of the budget besides the callee's own cost: for the JavaScript frames of the
 * builtin between the program's code that called it and this call.
 */
const BUILTIN_COST = 8 * COST_OF_LEVEL;

/** Calls `callee` with one argument; returns its value or SUSPENDED. A tuple is spread over several parameters. */
export function call1(callee: Value, a: Value): Value {
  if (!(callee instanceof FunctionValue) || callee.code.arity !== 1) return callValue(callee, [a]);
  const { code } = callee;
  const cost = code.cost + BUILTIN_COST;
  const left = machine.budget - cost;
  if (left < 0 || mustCapture()) return suspend(enter, frameOf(code, [callee, a]), undefined);
  machine.budget = left;
  const value = code.direct(callee, a);
  machine.budget += cost - 1;
  return value === TAIL ? callFrame(machine.tailFrame as Frame) : value;
}

/** Calls `callee` with two arguments; returns its value or SUSPENDED. */
export function call2(callee: Value, a: Value, b: Value): Value {
  if (!(callee instanceof FunctionValue) || callee.code.arity !== 2) return callValue(callee, [a, b]);
  const { code } = callee;
  const cost = code.cost + BUILTIN_COST;
  const left = machine.budget - cost;
  if (left < 0 || mustCapture()) return suspend(enter, frameOf(code, [callee, a, b]), undefined);
  machine.budget = left;
  const value = code.direct(callee, a, b);
  machine.budget += cost - 1;
  return value === TAIL ? callFrame(machine.tailFrame as Frame) : value;
}

/** Calls `callee` with any arguments; returns its value or SUSPENDED. Throws a fault when it is no function or the count is wrong. */
export function callValue(callee: Value, args: readonly Value[]): Value {
  const frame = frameFor(callee, args);
  if (machine.budget < BUILTIN_COST) return suspend(enter, frame, undefined);
  machine.budget -= BUILTIN_COST;
  const value = callFrame(frame);
  machine.budget += BUILTIN_COST;
  return value;
}

/** The frame of a call of `callee` with `args`: checks the count, spreads a tuple. */
export function frameFor(callee: Value, args: readonly Value[]): Frame {
  if (!(callee instanceof FunctionValue)) {
    throw panic(`Call: expected function or closure, got ${describe(callee)}`);
  }
  const code = callee.code;
  if (args.length !== code.arity) {
    const only = args[0];
    if (
      args.length === 1 &&
      only instanceof Data &&
      only.type === tupleType &&
      only.ctor.arity === code.arity
    ) {
      const frame = newFrame(callee);
      for (let i = 0; i < code.arity; i++) frame[i + 1] = only.get(i);
      return frame;
    }
    const other = code.forCount?.(callee, args.length);
    if (other !== undefined) return frameFor(other, args);
    const subject = code.isClosure ? 'Lambda' : `Function '${code.name.replace(/\/.*$/, '')}'`;
    throw panic(`${subject} expected ${code.arity} argument(s) but got ${args.length}`);
  }
  const frame = newFrame(callee);
  for (let i = 0; i < args.length; i++) frame[i + 1] = args[i];
  return frame;
}
