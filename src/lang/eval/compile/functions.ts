/** Bodies of functions: clauses, patterns over the parameters, lambdas and what they capture. */

import type * as R from '../../check/resolved';
import {
  COST_OF_LEVEL,
  machine,
  RETURN,
  suspend,
  SUSPENDED,
  Abrupt,
  type Continuation,
} from '../../machine/suspension';
import { Thrown } from '../../machine/thrown';
import { type Frame, FunctionCode, FunctionValue, type Node } from '../../values/function';
import type { Cell } from '../../values/value';
import { type Value } from '../../values/value';
import type { Linker } from '../link';
import { type Code, deepest } from './code';
import { RoutineContext } from './context';
import { compilePattern, type Matcher } from './patterns';
import { addDefaults } from './defaults';
import { captureReader } from './variables';

/** What `FunctionCode` is made from: clauses over one frame. */
export interface Body {
  readonly routine: R.Routine;
  readonly clauses: readonly R.Clause[];
  readonly parameters: readonly R.ParameterDefinition[];
}

/** Code of a function whose body is compiled at its first call. */
export function lazyFunctionCode(linker: Linker, name: string, body: Body, isClosure: boolean): FunctionCode {
  const { routine } = body;
  const place = linker.place(routine.span);
  const compiled: FunctionCode = new FunctionCode(
    name,
    routine.arity,
    1 + routine.arity,
    function firstCall(frame) {
      compileBody(linker, compiled, body);
      while (frame.length < compiled.frameSize) frame.push(undefined);
      return compiled.body(frame);
    },
    place,
    isClosure,
  );
  addDefaults(linker, compiled, body);
  return compiled;
}

function compileBody(linker: Linker, target: FunctionCode, body: Body): void {
  const context = new RoutineContext(linker, body.routine);
  const whole = catchReturns(context, compileClauses(context, body));
  target.frameSize = context.frameSize;
  target.cost = Math.max(1, whole.levels) * COST_OF_LEVEL;
  target.body = whole.run;
}

/** Code of a routine without parameters: a binding's expression, a spawn block. */
export function compileRoutineBody(
  linker: Linker,
  routine: R.Routine,
  expression: R.Expression,
): FunctionCode {
  const clause: R.Clause = {
    patterns: [],
    types: [],
    returnType: undefined,
    guard: undefined,
    body: expression,
    span: expression.span,
  };
  return lazyFunctionCode(linker, routine.name, { routine, clauses: [clause], parameters: [] }, true);
}

/** A clause ready to be tried. */
interface CompiledClause {
  readonly matches: ((frame: Frame) => boolean) | undefined;
  readonly guard: Code | undefined;
  readonly body: Code;
}

function compileClauses(context: RoutineContext, body: Body): Code {
  const clauses = body.clauses.map((clause): CompiledClause => {
    const matches = parametersMatcher(context, clause.patterns);
    const guard = clause.guard === undefined ? undefined : context.compile(clause.guard, 'operand');
    return { matches, guard, body: context.compile(clause.body, 'tail') };
  });
  const only = clauses[0];
  if (clauses.length === 1 && only.matches === undefined && only.guard === undefined) return only.body;
  return tryClauses(
    clauses,
    `No clause matched for function '${body.routine.name.replace(/^.*\.(?=[^.]*\/)/, '')}'`,
  );
}

/** Tests all parameters, binding names; undefined when nothing has to be done. */
function parametersMatcher(
  context: RoutineContext,
  patterns: readonly R.Pattern[],
): ((frame: Frame) => boolean) | undefined {
  const tests: { slot: number; matcher: Matcher }[] = [];
  patterns.forEach((pattern, index) => {
    if (pattern.kind === 'Wildcard') return;
    if (pattern.kind === 'Bind' && pattern.local.parameter === index + 1 && !pattern.local.isCell) return;
    tests.push({ slot: index + 1, matcher: compilePattern(context, pattern) });
  });
  if (tests.length === 0) return undefined;
  if (tests.length === 1) {
    const { slot, matcher } = tests[0];
    return (frame) => matcher(frame, frame[slot] as Value);
  }
  if (tests.length === 2) {
    const [first, second] = tests;
    return (frame) =>
      first.matcher(frame, frame[first.slot] as Value) && second.matcher(frame, frame[second.slot] as Value);
  }
  return (frame) => {
    for (const { slot, matcher } of tests) if (!matcher(frame, frame[slot] as Value)) return false;
    return true;
  };
}

/** Clauses in order: patterns, guard, body. */
function tryClauses(clauses: readonly CompiledClause[], failure: string): Code {
  const afterGuard: Continuation<Frame, number>[] = clauses.map((clause, index) => ({
    resume: (frame, _temporary, passed) =>
      passed === true ? clause.body.run(frame) : tryFrom(frame, index + 1),
  }));
  function tryFrom(frame: Frame, first: number): Value {
    for (let i = first; i < clauses.length; i++) {
      const { matches, guard, body } = clauses[i];
      if (matches !== undefined && !matches(frame)) continue;
      if (guard !== undefined) {
        const passed = guard.run(frame);
        if (passed === SUSPENDED) return suspend(afterGuard[i], frame, i);
        if (passed !== true) continue;
      }
      return body.run(frame);
    }
    throw new Thrown(failure, undefined);
  }
  const run = clausesNode(clauses, failure) ?? ((frame: Frame) => tryFrom(frame, 0));
  const parts = clauses.flatMap((clause) =>
    clause.guard === undefined ? [clause.body] : [clause.guard, clause.body],
  );
  return {
    run,
    suspends: true,
    abrupt: parts.some((part) => part.abrupt),
    levels: 2 + deepest(parts),
    form: undefined,
  };
}

/** The common shapes without a loop: two or three clauses, no guards. */
function clausesNode(clauses: readonly CompiledClause[], failure: string): Node | undefined {
  if (clauses.some((clause) => clause.guard !== undefined)) return undefined;
  const always = () => true;
  if (clauses.length === 2) {
    const [m0, m1] = clauses.map((clause) => clause.matches ?? always);
    const [b0, b1] = clauses.map((clause) => clause.body.run);
    return function clauses2(frame) {
      if (m0(frame)) return b0(frame);
      if (m1(frame)) return b1(frame);
      throw new Thrown(failure, undefined);
    };
  }
  if (clauses.length === 3) {
    const [m0, m1, m2] = clauses.map((clause) => clause.matches ?? always);
    const [b0, b1, b2] = clauses.map((clause) => clause.body.run);
    return function clauses3(frame) {
      if (m0(frame)) return b0(frame);
      if (m1(frame)) return b1(frame);
      if (m2(frame)) return b2(frame);
      throw new Thrown(failure, undefined);
    };
  }
  return undefined;
}

const afterBody: Continuation<Frame, undefined> = {
  passesTail: true,
  resume(_frame, _temporary, value) {
    return value === RETURN ? machine.abruptValue : value;
  },
  caught(_frame, _temporary, thrown) {
    if (thrown instanceof Abrupt && thrown.kind === RETURN) return thrown.value;
    throw thrown;
  },
};

/** Ends `return` here: RETURN given by statements, and `Abrupt` thrown by operands. */
function catchReturns(context: RoutineContext, body: Code): Code {
  const run = body.run;
  if (context.throwsReturn) {
    return {
      ...body,
      levels: body.levels + 2,
      run: function catchReturn(frame) {
        const { budget, calls } = machine;
        let value: Value;
        try {
          value = run(frame);
        } catch (error) {
          machine.budget = budget - 1;
          machine.calls = calls;
          return afterBody.caught?.(frame as never, undefined as never, error);
        }
        if (value === RETURN) return machine.abruptValue;
        return value === SUSPENDED ? suspend(afterBody, frame, undefined) : value;
      },
    };
  }
  if (!body.abrupt) return body;
  return {
    ...body,
    levels: body.levels + 1,
    run: function endReturn(frame) {
      const value = run(frame);
      if (value === RETURN) return machine.abruptValue;
      return value === SUSPENDED ? suspend(afterBody, frame, undefined) : value;
    },
  };
}

/** Makes the function value of a lambda, local function or spawn block each time it runs. */
export function compileClosure(context: RoutineContext, compiled: FunctionCode, routine: R.Routine): Node {
  const captures = routine.captures;
  if (captures.length === 0) {
    const value = new FunctionValue(compiled, []);
    return () => value;
  }
  const readers = captures.map((local) => captureReader(context, local));
  if (readers.length === 1) {
    const read = readers[0];
    return function closure1(frame) {
      return new FunctionValue(compiled, [read(frame)]);
    };
  }
  if (readers.length === 2) {
    const [first, second] = readers;
    return function closure2(frame) {
      return new FunctionValue(compiled, [first(frame), second(frame)]);
    };
  }
  return function closure(frame) {
    const captured: (Value | Cell)[] = [];
    for (const read of readers) captured.push(read(frame));
    return new FunctionValue(compiled, captured);
  };
}

/** A lambda as a value. */
export function compileLambda(context: RoutineContext, definition: R.LocalFunctionDefinition): Code {
  const compiled = lazyFunctionCode(context.linker, definition.routine.name, definition, true);
  context.linker.noteLocalFunction(compiled, definition);
  return {
    run: compileClosure(context, compiled, definition.routine),
    suspends: false,
    abrupt: false,
    levels: 1,
    form: undefined,
  };
}
