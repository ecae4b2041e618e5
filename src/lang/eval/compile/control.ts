/** Conditions and loops. */

import type * as R from '../../check/resolved';
import {
  Abrupt,
  BREAK,
  CONTINUE,
  machine,
  RETURN,
  suspend,
  SUSPENDED,
  type Continuation,
} from '../../machine/suspension';
import { locate, typeError } from '../../machine/thrown';
import { intAdd } from '../../operations/arithmetic';
import { describe } from '../../values/describe';
import type { Frame, Node } from '../../values/function';
import type { Integer } from '../../values/integer';
import type { Value } from '../../values/value';
import { code, deepest, type Code, type Position } from './code';
import type { RoutineContext } from './context';
import { condition } from './operators';
import { initialiser, initialiseText } from './variables';
import { fusePart } from './fusion/units';
import type { Writer } from './fusion/writer';

/** `if`, with its chain of `else if`. */
export function compileIf(context: RoutineContext, node: R.IfExpression, position: Position): Code {
  const branches = node.branches.map((branch) => ({
    test: condition(context, branch.condition),
    body: context.compile(branch.body, position),
  }));
  const otherwise = node.otherwise === undefined ? undefined : context.compile(node.otherwise, position);
  const parts = [
    ...branches.flatMap((branch) => [branch.test, branch.body]),
    ...(otherwise === undefined ? [] : [otherwise]),
  ];
  const suspends = parts.some((part) => part.suspends);
  const abrupt = parts.some((part) => part.abrupt);
  const { run, afterTest } = ifNode(branches, otherwise);
  return {
    ...code(run, parts, suspends, abrupt),
    text: (out) => {
      const result = out.fresh();
      out.line(`let ${result};`);
      ifText(out, branches, afterTest, otherwise, (body) => out.line(`${result} = ${out.value(body)};`));
      return result;
    },
    tailText: (out) => {
      ifText(out, branches, afterTest, otherwise, (body) => out.tail(body));
      if (otherwise === undefined) out.line('return undefined;');
    },
  };
}

/** Writes the branches as nested conditions; `body` writes what a branch does. */
function ifText(
  out: Writer,
  branches: readonly Branch[],
  afterTest: AfterTest,
  otherwise: Code | undefined,
  body: (code: Code) => void,
): void {
  branches.forEach((branch, index) => {
    const { continuation, saved } = afterTest(index);
    const test = out.step(branch.test, continuation, saved);
    out.line(`if (${test} === true) {`);
    body(branch.body);
    out.line('} else {');
  });
  if (otherwise !== undefined) body(otherwise);
  out.line('}'.repeat(branches.length));
}

/** The continuation after the test of a branch, and what its record saves, as text. */
type AfterTest = (index: number) => { readonly continuation: unknown; readonly saved: string };

interface Branch {
  readonly test: Code;
  readonly body: Code;
}

function ifNode(
  branches: readonly Branch[],
  otherwise: Code | undefined,
): { readonly run: Node; readonly afterTest: AfterTest } {
  const last = otherwise?.run ?? (() => undefined);
  if (branches.length === 1) {
    const test = branches[0].test.run;
    const body = branches[0].body.run;
    const continuation: Continuation<Frame, undefined> = {
      resume: (frame, _temporary, value) => (value === true ? body(frame) : last(frame)),
    };
    const afterTest: AfterTest = () => ({ continuation, saved: 'undefined' });
    if (!branches[0].test.suspends) {
      return {
        run: function ifElse(frame) {
          return test(frame) === true ? body(frame) : last(frame);
        },
        afterTest,
      };
    }
    return {
      run: function ifElse(frame) {
        const value = test(frame);
        if (value === SUSPENDED) return suspend(continuation, frame, undefined);
        return value === true ? body(frame) : last(frame);
      },
      afterTest,
    };
  }
  const tests = branches.map((branch) => branch.test.run);
  const bodies = branches.map((branch) => branch.body.run);
  const count = branches.length;
  const afterTest: Continuation<Frame, number> = {
    resume: (frame, index, value) => (value === true ? bodies[index](frame) : from(frame, index + 1)),
  };
  function from(frame: Frame, first: number): Value {
    for (let i = first; i < count; i++) {
      const value = tests[i](frame);
      if (value === SUSPENDED) return suspend(afterTest, frame, i);
      if (value === true) return bodies[i](frame);
    }
    return last(frame);
  }
  return {
    run: function ifChain(frame) {
      return from(frame, 0);
    },
    afterTest: (index) => ({ continuation: afterTest, saved: String(index) }),
  };
}

/** How a round of a loop ended. */
const enum Round {
  next,
  done,
}

/** What a loop's body gave: go on, or end with `machine.abruptValue` (BREAK) or by passing the sentinel on (RETURN). */
function roundOf(value: Value): Round {
  return value === BREAK || value === RETURN ? Round.done : Round.next;
}

function loopValue(value: Value): Value {
  return value === BREAK ? machine.abruptValue : value;
}

/** `while`. */
export function compileWhile(context: RoutineContext, node: R.WhileExpression, position: Position): Code {
  const test = condition(context, node.condition);
  const loop = { throwsAbrupt: false };
  context.loops.push(loop);
  const body = context.compile(node.body, 'statement');
  context.loops.pop();
  const testRun = test.run;
  const bodyRun = loop.throwsAbrupt ? catchingRound(body.run) : body.run;
  const afterTest: Continuation<Frame, undefined> = {
    resume: (frame, _temporary, value) => (value === true ? afterTrue(frame) : undefined),
  };
  const afterRound = roundContinuation((frame) => run(frame), loop.throwsAbrupt);
  const again: Continuation<Frame, undefined> = { resume: (frame) => run(frame) };
  function afterTrue(frame: Frame): Value {
    const value = bodyRun(frame);
    if (value === SUSPENDED) return suspend(afterRound, frame, undefined);
    return roundOf(value) === Round.done ? loopValue(value) : run(frame);
  }
  const rounds = (out: Writer): string =>
    out.loop(({ label }) => {
      out.line(`if (--machine.budget < 0) {`);
      out.line(out.within(again, 'undefined', () => out.suspending()));
      out.line('}');
      const holds = out.step(test, afterTest);
      out.line(`if (${holds} !== true) break ${label};`);
      out.step(body, afterRound);
    });
  const hot = new HotLoop(context, rounds, loop);
  function run(frame: Frame): Value {
    for (;;) {
      if (hot.isDue()) return hot.run(frame);
      if (--machine.budget < 0) return suspend(again, frame, undefined);
      const holds = testRun(frame);
      if (holds === SUSPENDED) return suspend(afterTest, frame, undefined);
      if (holds !== true) return undefined;
      const value = bodyRun(frame);
      if (value === SUSPENDED) return suspend(afterRound, frame, undefined);
      if (value === BREAK || value === RETURN) return loopValue(value);
    }
  }
  const whole = code(run, [test, body], true, body.abrupt);
  return finishLoop(context, loop.throwsAbrupt ? whole : { ...whole, text: rounds }, position);
}

/** A loop whose closures run until it is hot, and then as one function. */
class HotLoop {
  private rounds = 0;
  private fused: Node | undefined;

  constructor(
    private readonly context: RoutineContext,
    private readonly text: (out: Writer) => string,
    private readonly loop: { readonly throwsAbrupt: boolean },
  ) {}

  /** Called at the top of each round: whether the loop should go on in the fused form. */
  isDue(): boolean {
    return ++this.rounds > machine.hotAfter && (this.fused !== undefined || this.fuse());
  }

  /** Goes on at the top of a round. */
  run(frame: Frame): Value {
    return (this.fused as Node)(frame);
  }

  private fuse(): boolean {
    this.fused = this.loop.throwsAbrupt ? undefined : fusePart(this.context, this.text);
    if (this.fused === undefined) this.rounds = -Infinity;
    return this.fused !== undefined;
  }
}

/**
 * The loop's own code may pass RETURN on. In operand position nobody looks for it there, so it is thrown.
 */
function finishLoop(context: RoutineContext, loop: Code, position: Position): Code {
  if (position !== 'operand' || !loop.abrupt) return loop;
  context.throwsReturn = true;
  return throwAbrupt(loop);
}

/** Code for operand position: abrupt ends of `inner` are thrown. */
export function throwAbrupt(inner: Code): Code {
  const run = inner.run;
  const check = (value: Value): Value => {
    if (value === RETURN || value === BREAK || value === CONTINUE)
      throw new Abrupt(value, machine.abruptValue);
    return value;
  };
  const after: Continuation<Frame, undefined> = { resume: (_frame, _temporary, value) => check(value) };
  return {
    run: function thrownAbrupt(frame) {
      const value = run(frame);
      return value === SUSPENDED ? suspend(after, frame, undefined) : check(value);
    },
    suspends: true,
    abrupt: false,
    levels: inner.levels + 1,
    form: undefined,
  };
}

/** A body whose operands may throw BREAK or CONTINUE. */
function catchingRound(body: Node): Node {
  return function round(frame) {
    const { budget, calls } = machine;
    try {
      return body(frame);
    } catch (error) {
      machine.budget = budget - 1;
      machine.calls = calls;
      return caughtRound(error);
    }
  };
}

function caughtRound(error: unknown): Value {
  if (error instanceof Abrupt && error.kind !== RETURN) {
    machine.abruptValue = error.value;
    return error.kind;
  }
  throw error;
}

function roundContinuation(again: Node, catches: boolean): Continuation<Frame, undefined> {
  const resume = (frame: Frame, _temporary: undefined, value: Value): Value =>
    roundOf(value) === Round.done ? loopValue(value) : again(frame);
  if (!catches) return { resume };
  return { resume, caught: (frame, temporary, thrown) => resume(frame, temporary, caughtRound(thrown)) };
}

/** `for i = a to b`: both ends evaluated once, `b` excluded; the variable is fresh in each round. */
export function compileFor(context: RoutineContext, node: R.ForExpression, position: Position): Code {
  const from = context.compile(node.from, 'operand');
  const to = context.compile(node.to, 'operand');
  const counter = context.newSlot();
  const end = context.newSlot();
  const loop = { throwsAbrupt: false };
  context.loops.push(loop);
  const setVariable = initialiser(context, node.local);
  const body = context.compile(node.body, 'statement');
  context.loops.pop();
  const fromRun = from.run;
  const toRun = to.run;
  const bodyRun = loop.throwsAbrupt ? catchingRound(body.run) : body.run;
  const afterFrom: Continuation<Frame, undefined> = {
    resume: (frame, _temporary, value) => second(frame, value),
  };
  const afterTo: Continuation<Frame, undefined> = {
    resume: (frame, _temporary, value) => start(frame, value),
  };
  const again: Continuation<Frame, undefined> = { resume: (frame) => rounds(frame) };
  const afterRound = roundContinuation((frame) => rounds(frame), loop.throwsAbrupt);
  const roundsText = (out: Writer): string =>
    out.loop(({ label }) => {
      const i = out.name(`${out.slot(counter)} + 0`);
      out.line(`if (${i} >= ${out.slot(end)}) break ${label};`);
      out.line(`if (--machine.budget < 0) {`);
      out.line(out.within(again, 'undefined', () => out.suspending()));
      out.line('}');
      out.assign(counter, `${i} + 1`);
      initialiseText(context, node.local, out, i);
      out.step(body, afterRound);
    });
  const hot = new HotLoop(context, roundsText, loop);
  function rounds(frame: Frame): Value {
    const last = frame[end] as number;
    for (;;) {
      if (hot.isDue()) return hot.run(frame);
      const i = frame[counter] as number;
      if (i >= last) return undefined;
      if (--machine.budget < 0) return suspend(again, frame, undefined);
      frame[counter] = i + 1;
      setVariable(frame, i);
      const value = bodyRun(frame);
      if (value === SUSPENDED) return suspend(afterRound, frame, undefined);
      if (value === BREAK || value === RETURN) return loopValue(value);
    }
  }
  const bigAgain: Continuation<Frame, undefined> = { resume: (frame) => bigRounds(frame) };
  const afterBigRound = roundContinuation((frame) => bigRounds(frame), loop.throwsAbrupt);
  /** `rounds` where an end is beyond what numbers count exactly: never fused. */
  function bigRounds(frame: Frame): Value {
    const last = frame[end] as Integer;
    for (;;) {
      const i = frame[counter] as Integer;
      if (i >= last) return undefined;
      if (--machine.budget < 0) return suspend(bigAgain, frame, undefined);
      frame[counter] = intAdd(i, 1);
      setVariable(frame, i);
      const value = bodyRun(frame);
      if (value === SUSPENDED) return suspend(afterBigRound, frame, undefined);
      if (value === BREAK || value === RETURN) return loopValue(value);
    }
  }
  function start(frame: Frame, value: Value): Value {
    const last = bound(value, node.to);
    const first = bound(frame[counter] as Value, node.from);
    frame[end] = last;
    return typeof first === 'number' && typeof last === 'number' ? rounds(frame) : bigRounds(frame);
  }
  function second(frame: Frame, value: Value): Value {
    frame[counter] = value;
    const limit = toRun(frame);
    return limit === SUSPENDED ? suspend(afterTo, frame, undefined) : start(frame, limit);
  }
  const run: Node = function forLoop(frame) {
    const first = fromRun(frame);
    return first === SUSPENDED ? suspend(afterFrom, frame, undefined) : second(frame, first);
  };
  const text = (out: Writer): string => {
    const first = out.step(from, afterFrom);
    out.assign(counter, first);
    const limit = out.step(to, afterTo);
    out.assign(end, boundText(out, limit, node.to));
    out.assign(counter, boundText(out, out.slot(counter), node.from));
    // Leaving the text as if something had to wait lets the closures go on.
    out.line(`if (typeof ${out.slot(counter)} === 'bigint' || typeof ${out.slot(end)} === 'bigint') {`);
    out.line(out.within(bigAgain, 'undefined', () => out.suspending()));
    out.line('}');
    return roundsText(out);
  };
  const parts = [from, to, body];
  const whole: Code = {
    run,
    suspends: true,
    abrupt: body.abrupt,
    levels: 2 + deepest(parts),
    form: undefined,
    text: loop.throwsAbrupt ? undefined : text,
  };
  return finishLoop(context, whole, position);
}

function boundText(out: Writer, value: string, node: R.Expression): string {
  if (/^\d+$/.test(value)) return value;
  const slow = out.bind((other: Value) => bound(other, node));
  return `typeof ${value} === 'number' ? ${value} : ${slow}(${value})`;
}

function bound(value: Value, node: R.Expression): Integer {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  throw locate(typeError('Int', describe(value)), node.span);
}

/** `break` and `continue`. */
export function compileJump(
  context: RoutineContext,
  node: R.BreakExpression | R.ContinueExpression,
  position: Position,
): Code {
  const value =
    node.kind === 'Break' && node.value !== undefined ? context.compile(node.value, 'operand') : undefined;
  const kind = node.kind === 'Break' ? BREAK : CONTINUE;
  const loop = context.loops[context.loops.length - 1];
  if (position === 'operand' && loop !== undefined) loop.throwsAbrupt = true;
  return jump(value, kind, position === 'operand');
}

/** Ends with a sentinel, or by throwing where no parent looks for one. */
function jump(value: Code | undefined, kind: Value, throws: boolean): Code {
  const leave = (result: Value): Value => {
    if (throws) throw new Abrupt(kind, result);
    machine.abruptValue = result;
    return kind;
  };
  const after: Continuation<Frame, undefined> = { resume: (_frame, _temporary, result) => leave(result) };
  const text = throws && kind !== RETURN ? undefined : (out: Writer) => jumpText(out, kind, value, after);
  if (value === undefined)
    return {
      run: () => leave(undefined),
      suspends: false,
      abrupt: !throws,
      levels: 1,
      form: undefined,
      text,
    };
  const run = value.run;
  return {
    run: function leaving(frame) {
      const result = run(frame);
      return result === SUSPENDED ? suspend(after, frame, undefined) : leave(result);
    },
    suspends: value.suspends,
    abrupt: !throws,
    levels: value.levels + 1,
    form: undefined,
    text,
  };
}

function jumpText(out: Writer, kind: Value, value: Code | undefined, after: unknown): string {
  const result = value === undefined ? 'undefined' : out.step(value, after);
  if (kind === RETURN) out.leave(result);
  else if (kind === BREAK) out.breakLoop(result);
  else out.continueLoop();
  return 'undefined';
}

/** `return`. In tail position the value simply is the routine's. */
export function compileReturn(context: RoutineContext, node: R.ReturnExpression, position: Position): Code {
  if (position === 'tail' && context.loops.length === 0) {
    if (node.value !== undefined) return context.compile(node.value, 'tail');
    return {
      run: () => undefined,
      suspends: false,
      abrupt: false,
      levels: 1,
      form: { kind: 'constant', value: undefined },
    };
  }
  if (position === 'operand') context.throwsReturn = true;
  const value = node.value === undefined ? undefined : context.compile(node.value, 'operand');
  return jump(value, RETURN, position === 'operand');
}
