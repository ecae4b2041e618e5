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
import { locate, Thrown } from '../../machine/thrown';
import { type Frame, FunctionCode, FunctionValue, type Node } from '../../values/function';
import type { Cell } from '../../values/value';
import { type Value } from '../../values/value';
import type { Linker } from '../link';
import { type Code, deepest } from './code';
import { RoutineContext } from './context';
import { compilePattern, type Matcher } from './patterns';
import { addDefaults } from './defaults';
import { patternText } from './fusion/patterns';
import { fuseRoutine } from './fusion/units';
import type { Text, Writer } from './fusion/writer';
import { updatedLocals } from './updates';
import { captureReader, captureText } from './variables';

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
  context.updated = updatedLocals(
    context,
    body.clauses.flatMap((clause) =>
      clause.guard === undefined ? [clause.body] : [clause.guard, clause.body],
    ),
  );
  const clauses = compileClauses(context, body);
  const whole = catchReturns(context, clauses);
  target.frameSize = context.frameSize;
  target.cost = Math.max(1, whole.levels) * COST_OF_LEVEL;
  const run = whole.run;
  let calls = 0;
  const ending = clauses.abrupt || context.throwsReturn ? afterBody : undefined;
  target.body = function warming(frame) {
    if (++calls < machine.hotAfter) return run(frame);
    if (!fuseRoutine(context, target, clauses, ending)) target.body = run;
    return target.body(frame);
  };
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
  readonly matches: ParametersMatcher | undefined;
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
  const message = `No clause matched for function '${body.routine.name.replace(/^.*\.(?=[^.]*\/)/, '')}'`;
  return tryClauses(context, clauses, () => {
    throw locate(new Thrown(message, undefined), body.clauses[0].span);
  });
}

/** Tests all parameters, binding names. */
interface ParametersMatcher {
  readonly run: (frame: Frame) => boolean;
  readonly tests: readonly ParameterTest[];
}

interface ParameterTest {
  readonly slot: number;
  readonly pattern: R.Pattern;
  readonly matcher: Matcher;
}

/** The tests of a clause's parameters; undefined when nothing has to be done. */
function parametersMatcher(
  context: RoutineContext,
  patterns: readonly R.Pattern[],
): ParametersMatcher | undefined {
  const tests: ParameterTest[] = [];
  patterns.forEach((pattern, index) => {
    if (pattern.kind === 'Wildcard') return;
    if (pattern.kind === 'Bind' && pattern.local.parameter === index + 1 && !pattern.local.isCell) return;
    tests.push({ slot: index + 1, pattern, matcher: compilePattern(context, pattern) });
  });
  return tests.length === 0 ? undefined : { run: allMatch(tests), tests };
}

function allMatch(tests: readonly ParameterTest[]): (frame: Frame) => boolean {
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
function tryClauses(context: RoutineContext, clauses: readonly CompiledClause[], fail: () => never): Code {
  const afterGuard: Continuation<Frame, number>[] = clauses.map((clause, index) => ({
    resume: (frame, _temporary, passed) =>
      passed === true ? clause.body.run(frame) : tryFrom(frame, index + 1),
  }));
  function tryFrom(frame: Frame, first: number): Value {
    for (let i = first; i < clauses.length; i++) {
      const { matches, guard, body } = clauses[i];
      if (matches !== undefined && !matches.run(frame)) continue;
      if (guard !== undefined) {
        const passed = guard.run(frame);
        if (passed === SUSPENDED) return suspend(afterGuard[i], frame, i);
        if (passed !== true) continue;
      }
      return body.run(frame);
    }
    return fail();
  }
  const tailText = (out: Writer): void => {
    clauses.forEach(({ matches, guard, body }, index) => {
      const failed = out.fresh('B');
      out.line(`${failed}: {`);
      for (const { slot, pattern, matcher } of matches?.tests ?? [])
        patternText(context, pattern, matcher, out, out.read(slot), failed);
      if (guard !== undefined) {
        const passed = out.step(guard, afterGuard[index], String(index));
        out.line(`if (${passed} !== true) break ${failed};`);
      }
      out.tail(body);
      out.line('}');
    });
    out.line(`${out.bind(fail)}();`);
  };
  const run = clausesNode(clauses, fail) ?? ((frame: Frame) => tryFrom(frame, 0));
  const parts = clauses.flatMap((clause) =>
    clause.guard === undefined ? [clause.body] : [clause.guard, clause.body],
  );
  return {
    run,
    suspends: true,
    abrupt: parts.some((part) => part.abrupt),
    levels: 2 + deepest(parts),
    form: undefined,
    tailText,
  };
}

/** The common shapes without a loop: two or three clauses, no guards. */
function clausesNode(clauses: readonly CompiledClause[], fail: () => never): Node | undefined {
  if (clauses.some((clause) => clause.guard !== undefined)) return undefined;
  const always = () => true;
  if (clauses.length === 2) {
    const [m0, m1] = clauses.map((clause) => clause.matches?.run ?? always);
    const [b0, b1] = clauses.map((clause) => clause.body.run);
    return function clauses2(frame) {
      if (m0(frame)) return b0(frame);
      if (m1(frame)) return b1(frame);
      return fail();
    };
  }
  if (clauses.length === 3) {
    const [m0, m1, m2] = clauses.map((clause) => clause.matches?.run ?? always);
    const [b0, b1, b2] = clauses.map((clause) => clause.body.run);
    return function clauses3(frame) {
      if (m0(frame)) return b0(frame);
      if (m1(frame)) return b1(frame);
      if (m2(frame)) return b2(frame);
      return fail();
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
export function compileClosure(
  context: RoutineContext,
  compiled: FunctionCode,
  routine: R.Routine,
): { readonly run: Node; readonly text: Text } {
  const captures = routine.captures;
  const texts = captures.map((local) => captureText(context, local));
  const text: Text = (out) => {
    const captured = texts.map((capture) => capture(out)).join(', ');
    return out.name(`new FunctionValue(${out.bind(compiled)}, [${captured}])`);
  };
  if (captures.length === 0) {
    const value = new FunctionValue(compiled, []);
    return { run: () => value, text: (out) => out.bind(value) };
  }
  const readers = captures.map((local) => captureReader(context, local));
  return { run: closureNode(compiled, readers), text };
}

function closureNode(compiled: FunctionCode, readers: readonly ((frame: Frame) => Value | Cell)[]): Node {
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
  const { run, text } = compileClosure(context, compiled, definition.routine);
  return { run, suspends: false, abrupt: false, levels: 1, form: undefined, text };
}
