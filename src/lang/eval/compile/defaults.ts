/** Default values of parameters: entries that take fewer arguments and fill the rest in the callee's own frame. */

import type * as R from '../../check/resolved';
import { machine, newFrame, suspend, SUSPENDED, TAIL, type Continuation } from '../../machine/suspension';
import { FunctionCode, FunctionValue, type Frame, type Node } from '../../values/function';
import type { Value } from '../../values/value';
import type { Linker } from '../link';
import { RoutineContext } from './context';

/** Gives a function with optional parameters its entries. */
export function addDefaults(
  linker: Linker,
  target: FunctionCode,
  body: { readonly routine: R.Routine; readonly parameters: readonly R.ParameterDefinition[] },
): void {
  if (!body.parameters.some((parameter) => parameter.defaultValue !== undefined)) return;
  const entries = new Map<string, FunctionCode>();
  const compiled = new Map<number, Node>();
  target.runDefault = (parameter, frame) => {
    let node = compiled.get(parameter);
    if (node === undefined) {
      [node] = defaultCodes(linker, body, [parameter]);
      compiled.set(parameter, node);
    }
    return node(frame);
  };
  target.withDefaults = (closure, present) => {
    const key = present.map((given) => (given ? '1' : '0')).join('');
    let entry = entries.get(key);
    if (entry === undefined) {
      entry = entryCode(linker, target, body, present);
      entries.set(key, entry);
    }
    return new FunctionValue(entry, [closure]);
  };
  target.forCount = (closure, count) => {
    const present = body.parameters.map((_, index) => index < count);
    const isComplete =
      count < present.length &&
      body.parameters.every((parameter, index) => present[index] || parameter.defaultValue !== undefined);
    return isComplete ? target.withDefaults?.(closure, present) : undefined;
  };
}

/** The entry's own frame holds the given arguments; it builds the callee's frame and goes over to it. */
function entryCode(
  linker: Linker,
  target: FunctionCode,
  body: { readonly routine: R.Routine; readonly parameters: readonly R.ParameterDefinition[] },
  present: readonly boolean[],
): FunctionCode {
  const given = present.flatMap((isGiven, index) => (isGiven ? [index + 1] : []));
  const missing = present.flatMap((isGiven, index) => (isGiven ? [] : [index]));
  let codes: Node[] | undefined;
  const fill: Continuation<Frame, number> = {
    resume(frame, position, value) {
      frame[missing[position] + 1] = value;
      return fillFrom(frame, position + 1);
    },
  };
  function fillFrom(frame: Frame, first: number): Value {
    codes ??= defaultCodes(linker, body, missing);
    for (let i = first; i < missing.length; i++) {
      const value = codes[i](frame);
      if (value === SUSPENDED) return suspend(fill, frame, i);
      frame[missing[i] + 1] = value;
    }
    machine.tailFrame = frame;
    return TAIL;
  }
  const enter: Node = (frame) => {
    const callee = newFrame(frame[0].captured[0] as FunctionValue);
    given.forEach((slot, index) => {
      callee[slot] = frame[index + 1];
    });
    return fillFrom(callee, 0);
  };
  return new FunctionCode(target.name, given.length, 1 + given.length, enter, target.place, target.isClosure);
}

function defaultCodes(
  linker: Linker,
  body: { readonly routine: R.Routine; readonly parameters: readonly R.ParameterDefinition[] },
  missing: readonly number[],
): Node[] {
  const context = new RoutineContext(linker, body.routine);
  return missing.map((index) => {
    const expression = body.parameters[index].defaultValue as R.Expression;
    return context.compile(expression, 'operand').run;
  });
}
