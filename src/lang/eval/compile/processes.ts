/** `spawn`, `<-`, `receive`. */

import type * as R from '../../check/resolved';
import { locate, panic, typeError } from '../../machine/thrown';
import { NO_ARM, receiveMessage, takeMessage, type ReceiveState } from '../../machine/receive';
import { currentScheduler } from '../../machine/scheduler';
import { siteNumber } from '../../machine/sites';
import { suspend, SUSPENDED, type Continuation } from '../../machine/suspension';
import { copyMessage } from '../../operations/copy';
import { describe } from '../../values/describe';
import type { Frame, FunctionValue } from '../../values/function';
import { Pid, type Value } from '../../values/value';
import { deepest, type Code, type Position } from './code';
import type { RoutineContext } from './context';
import { compileClosure, compileRoutineBody } from './functions';
import { compileArms } from './matching';
import { strict, type Operation } from './template';

/** `spawn { … }`: the closure is copied, the new process can receive at once. */
export function compileSpawn(context: RoutineContext, node: R.SpawnExpression): Code {
  const compiled = compileRoutineBody(context.linker, node.routine, node.body);
  const make = compileClosure(context, compiled, node.routine);
  const { mode, span } = node;
  return {
    run: function spawn(frame) {
      let closure: FunctionValue;
      try {
        closure = copyMessage(make.run(frame)) as FunctionValue;
      } catch {
        throw locate(panic('Spawn: cannot convert captured value'), span);
      }
      return currentScheduler().spawn(closure, mode).pid;
    },
    suspends: false,
    abrupt: false,
    levels: 2,
    form: undefined,
  };
}

const SEND: Operation = {
  name: 'send',
  text: 'send(v0, v1); return undefined;',
  uses: ['send'],
  suspends: false,
};

/** `pid <- message`. */
export function compileSend(context: RoutineContext, node: R.SendExpression): Code {
  const target = context.compile(node.target, 'operand');
  const message = context.compile(node.message, 'operand');
  const send = (pid: Value, value: Value): void => {
    if (!(pid instanceof Pid)) throw locate(panic('Send: expected Pid'), node.span);
    let copy: Value;
    try {
      copy = copyMessage(value);
    } catch {
      throw locate(panic('Send: cannot convert message'), node.span);
    }
    currentScheduler().send(pid, copy);
  };
  return strict(SEND, [target, message], [send]);
}

/** `receive { arms after ms -> e }`: the oldest message that fits some arm. */
export function compileReceive(context: RoutineContext, node: R.ReceiveExpression, position: Position): Code {
  const inner: Position = position === 'tail' ? 'tail' : position;
  const arms = compileArms(context, node.arms, inner, () => NO_ARM, takeMessage);
  const after = node.after;
  const timeout = after === undefined ? undefined : context.compile(after.timeout, 'operand');
  const late = after === undefined ? undefined : context.compile(after.body, inner);
  const state: ReceiveState = {
    tryMessage: (frame, message) => arms.run(frame, message, 0),
    timedOut: late?.run,
    site: siteNumber(node.span),
  };
  const afterTimeout: Continuation<Frame, undefined> = {
    resume: (frame, _temporary, value) => receiveMessage(state, frame, milliseconds(value, node)),
  };
  const timeoutRun = timeout?.run;
  const parts = [
    ...arms.parts,
    ...(timeout === undefined ? [] : [timeout]),
    ...(late === undefined ? [] : [late]),
  ];
  return {
    run: function receive(frame) {
      if (timeoutRun === undefined) return receiveMessage(state, frame, undefined);
      const value = timeoutRun(frame);
      if (value === SUSPENDED) return suspend(afterTimeout, frame, undefined);
      return receiveMessage(state, frame, milliseconds(value, node));
    },
    suspends: true,
    abrupt: parts.some((part) => part.abrupt),
    levels: 4 + deepest(parts),
    form: undefined,
  };
}

function milliseconds(value: Value, node: R.ReceiveExpression): number | undefined {
  if (typeof value !== 'number')
    throw locate(typeError('Int', describe(value)), node.after?.timeout.span ?? node.span);
  return value < 0 ? undefined : value;
}
