/** Calling function values from builtins. */

import { FunctionValue, type Frame } from '../values/function';
import { Data, type Value } from '../values/value';
import { tupleType } from '../values/types';
import { callFrame, newFrame } from './suspension';
import { panic } from './thrown';
import { describe } from '../values/describe';

/** Calls `callee` with one argument; returns its value or SUSPENDED. A tuple is spread over several parameters. */
export function call1(callee: Value, a: Value): Value {
  if (callee instanceof FunctionValue && callee.code.arity === 1) {
    const frame: Frame = callee.code.frameSize <= 4 ? [callee, a, undefined, undefined] : newFrame(callee);
    frame[1] = a;
    return callFrame(frame);
  }
  return callValue(callee, [a]);
}

/** Calls `callee` with two arguments; returns its value or SUSPENDED. */
export function call2(callee: Value, a: Value, b: Value): Value {
  if (callee instanceof FunctionValue && callee.code.arity === 2) {
    const frame: Frame = callee.code.frameSize <= 4 ? [callee, a, b, undefined] : newFrame(callee);
    frame[1] = a;
    frame[2] = b;
    return callFrame(frame);
  }
  return callValue(callee, [a, b]);
}

/** Calls `callee` with any arguments; returns its value or SUSPENDED. Throws a fault when it is no function or the count is wrong. */
export function callValue(callee: Value, args: readonly Value[]): Value {
  return callFrame(frameFor(callee, args));
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
