/** `try`, `catch`, `finally`, and `e?`. */

import type * as R from '../../check/resolved';
import {
  Abrupt,
  BREAK,
  CONTINUE,
  machine,
  raise,
  RETURN,
  suspend,
  SUSPENDED,
  takeFailure,
  type Continuation,
} from '../../machine/suspension';
import { locate, Thrown, typeError } from '../../machine/thrown';
import { describe } from '../../values/describe';
import type { Frame, Node } from '../../values/function';
import { errConstructor, noneConstructor, okConstructor, someConstructor } from '../../values/types';
import { Data1, Data0, type Value } from '../../values/value';
import { deepest, type Code, type Position } from './code';
import type { RoutineContext } from './context';
import { throwAbrupt } from './control';
import { warming } from './fusion/units';
import type { Writer } from './fusion/writer';
import { compileArms, type Arms } from './matching';

/** `try body catch { arms } finally f`. */
export function compileTry(context: RoutineContext, node: R.TryExpression, position: Position): Code {
  if (node.arms === undefined && node.finalizer === undefined) return context.compile(node.body, position);
  const body = context.compile(node.body, 'statement');
  const armPosition = node.finalizer === undefined && position !== 'operand' ? position : 'statement';
  let whole: Code = body;
  if (node.arms !== undefined) {
    const slot = context.newSlot();
    whole = withArms(context, body, compileArms(context, node.arms, armPosition, rethrow(slot)), slot);
  }
  if (node.finalizer !== undefined)
    whole = withFinalizer(context, whole, context.compile(node.finalizer, 'operand'));
  if (position === 'operand' && whole.abrupt) {
    context.throwsReturn = true;
    const loop = context.loops[context.loops.length - 1];
    if (loop !== undefined) loop.throwsAbrupt = true;
    return throwAbrupt(whole);
  }
  return whole;
}

/** No arm fits: the exception goes on outward unchanged. The slot holds it while the arms are tried. */
function rethrow(slot: number): (frame: Frame) => Value {
  return (frame) => raise(frame[slot] as object);
}

function withArms(context: RoutineContext, body: Code, arms: Arms, slot: number): Code {
  const run = warming(context, body);
  function handle(frame: Frame, thrown: unknown): Value {
    if (!(thrown instanceof Thrown)) throw thrown;
    (frame as unknown[])[slot] = thrown;
    return arms.run(frame, thrown.value, 0);
  }
  const after: Handler = {
    resume: (_frame, _temporary, value) => value,
    caught: (frame, _temporary, thrown) => handle(frame, thrown),
  };
  /** Writes the part and its arms; `write` says what an arm that fits does. Gives the name of the part's value. */
  const text = (out: Writer, write: (arm: Code, value: string) => void): string => {
    const { value, thrown } = out.protect(body, after);
    out.line(`if (${thrown} !== FAILED) { if (!(${thrown} instanceof ${out.bind(Thrown)})) throw ${thrown};`);
    out.assign(slot, thrown);
    const done = out.fresh('B');
    out.line(`${done}: {`);
    arms.text(out, out.name(`${thrown}.value`), (arm) => {
      write(arm, value);
      out.line(`break ${done};`);
    });
    out.line(`${out.bind(raise)}(${thrown}); ${out.suspending()} } }`);
    return value;
  };
  return {
    text: (out) => text(out, (arm, value) => out.line(`${value} = ${out.value(arm)};`)),
    tailText: (out) => {
      const value = text(out, (arm) => out.tail(arm));
      out.line(`return ${value};`);
    },
    run: protectedNode(run, after),
    suspends: true,
    abrupt: body.abrupt || arms.abrupt,
    levels: 3 + deepest([body, ...arms.parts]),
    form: undefined,
  };
}

/** What goes on after a protected part, whichever way it ended. */
type Handler = Required<Pick<Continuation<Frame, undefined>, 'resume' | 'caught'>>;

/** Runs a part and hands its value or what it throws to `handler`, now or when it has been resumed. */
function protectedNode(run: Node, handler: Handler): Node {
  return function protectedPart(frame) {
    const { budget, calls } = machine;
    let value = SUSPENDED;
    let thrown: unknown;
    try {
      value = run(frame);
    } catch (error) {
      thrown = error;
    }
    // Outside of `try`: what the handler itself throws is not for it.
    if (value !== SUSPENDED) return handler.resume(frame, undefined, value);
    thrown ??= takeFailure();
    if (thrown === undefined) return suspend(handler, frame, undefined);
    machine.budget = budget - 1;
    machine.calls = calls;
    return handler.caught(frame, undefined, thrown);
  };
}

/** How the protected part ended, kept while the finalizer runs. */
type Outcome =
  | { readonly kind: 'value'; readonly value: Value; readonly abruptValue: Value }
  | { readonly kind: 'thrown'; readonly thrown: unknown };

function withFinalizer(context: RoutineContext, body: Code, finalizer: Code): Code {
  const run = warming(context, body);
  const finish = finalizer.run;
  const afterFinalizer: Continuation<Frame, Outcome> = { resume: (_frame, outcome) => conclude(outcome) };
  function finalize(frame: Frame, outcome: Outcome): Value {
    const value = finish(frame);
    return value === SUSPENDED ? suspend(afterFinalizer, frame, outcome) : conclude(outcome);
  }
  const completed = (value: Value): Outcome => ({ kind: 'value', value, abruptValue: machine.abruptValue });
  const outcomeOf = (isValue: boolean, value: Value, thrown: unknown): Outcome =>
    isValue ? completed(value) : { kind: 'thrown', thrown };
  const afterBody: Handler = {
    resume: (frame, _temporary, value) => finalize(frame, completed(value)),
    caught: (frame, _temporary, thrown) => finalize(frame, { kind: 'thrown', thrown }),
  };
  const text = (out: Writer): string => {
    const { value, thrown } = out.protect(body, afterBody);
    const outcome = `${out.bind(outcomeOf)}(${thrown} === FAILED, ${value}, ${thrown})`;
    out.step(finalizer, afterFinalizer, outcome);
    out.line(`if (${thrown} !== FAILED) { if (!(${thrown} instanceof ${out.bind(Thrown)})) throw ${thrown};`);
    out.line(`${out.bind(raise)}(${thrown}); ${out.suspending()} }`);
    return value;
  };
  return {
    // Who leaves the part early must meet the finalizer: that is for the closures.
    ...(body.abrupt ? {} : { text }),
    run: protectedNode(run, afterBody),
    suspends: true,
    abrupt: body.abrupt,
    levels: 3 + deepest([body, finalizer]),
    form: undefined,
  };
}

function conclude(outcome: Outcome): Value {
  if (outcome.kind === 'thrown') {
    if (outcome.thrown instanceof Thrown) return raise(outcome.thrown);
    throw outcome.thrown;
  }
  const { value } = outcome;
  if (value === RETURN || value === BREAK || value === CONTINUE) machine.abruptValue = outcome.abruptValue;
  return value;
}

/** `e?`: the payload, or early return of `None` or the `Err`. */
export function compilePropagate(
  context: RoutineContext,
  node: R.PropagateExpression,
  position: Position,
): Code {
  const operand = context.compile(node.value, 'operand');
  const leavesDirectly = position === 'tail' && context.loops.length === 0;
  const throws = position === 'operand';
  if (throws) context.throwsReturn = true;
  const checkEmpty = (value: Value): Value => {
    const isEmpty =
      (value instanceof Data0 && value.ctor === noneConstructor) ||
      (value instanceof Data1 && value.ctor === errConstructor);
    if (!isEmpty) throw locate(typeError('Option or Result', describe(value)), node.span);
    return value;
  };
  const unwrap = (value: Value): Value => {
    if (value instanceof Data1 && (value.ctor === someConstructor || value.ctor === okConstructor))
      return value.field0;
    checkEmpty(value);
    if (leavesDirectly) return value;
    if (throws) throw new Abrupt(RETURN, value);
    machine.abruptValue = value;
    return RETURN;
  };
  const after: Continuation<Frame, undefined> = { resume: (_frame, _temporary, value) => unwrap(value) };
  const run = operand.run;
  /** Writes the test; `found` says what to do with a payload, `missing` with a value that has none. */
  const write = (out: Writer, found: (payload: string) => void, missing: (value: string) => void): void => {
    const value = out.step(operand, after);
    const isFull = `(${value}.ctor === ${out.bind(someConstructor)} || ${value}.ctor === ${out.bind(okConstructor)})`;
    out.line(`if (${value} instanceof ${out.bind(Data1)} && ${isFull}) {`);
    found(`${value}.field0`);
    out.line('} else {');
    missing(value);
    out.line('}');
  };
  return {
    text: (out) => {
      const payload = out.fresh();
      out.line(`let ${payload};`);
      write(
        out,
        (found) => out.line(`${payload} = ${found};`),
        (value) => out.leave(`${out.bind(checkEmpty)}(${value})`),
      );
      return payload;
    },
    run: function propagate(frame) {
      const value = run(frame);
      return value === SUSPENDED ? suspend(after, frame, undefined) : unwrap(value);
    },
    suspends: operand.suspends,
    abrupt: !throws && !leavesDirectly,
    levels: operand.levels + 1,
    form: undefined,
  };
}
