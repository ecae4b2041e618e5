/** `match`, and the arms that `catch` and `receive` share with it. */

import type * as R from '../../check/resolved';
import { suspend, SUSPENDED, type Continuation } from '../../machine/suspension';
import { locate, panic } from '../../machine/thrown';
import type { Frame, Node } from '../../values/function';
import type { Value } from '../../values/value';
import { deepest, type Code, type Position } from './code';
import type { RoutineContext } from './context';
import { patternText } from './fusion/patterns';
import type { Writer } from './fusion/writer';
import { compilePattern, type Matcher } from './patterns';

/** Arms ready to be tried on a value. */
export interface Arms {
  /**
   * Tries the arms from `first` on. Runs the first that fits and gives its body's value (or SUSPENDED, …);
   * gives `noArm(frame, value)` when none does.
   */
  readonly run: (frame: Frame, value: Value, first: number) => Value;
  readonly parts: readonly Code[];
  readonly abrupt: boolean;
  /** Writes the arms over the value with that name; `body` writes what an arm that fits does and leaves `done`. */
  readonly text: (out: Writer, value: string, body: (code: Code) => void) => void;
}

/** Compiles arms; `noArm` says what happens when none fits, `selected` is called before an arm's body runs. */
export function compileArms(
  context: RoutineContext,
  arms: readonly R.Arm[],
  position: Position,
  noArm: (frame: Frame, value: Value) => Value,
  selected: () => void = () => undefined,
): Arms {
  const compiled = arms.map((arm) => ({
    pattern: arm.pattern,
    matcher: compilePattern(context, arm.pattern),
    guard: arm.guard === undefined ? undefined : context.compile(arm.guard, 'operand'),
    body: context.compile(arm.body, position),
  }));
  const matchers = compiled.map((arm) => arm.matcher);
  const guards = compiled.map((arm) => arm.guard?.run);
  const bodies = compiled.map((arm) => arm.body.run);
  const count = compiled.length;
  const afterGuard: Continuation<Frame, Value>[] = compiled.map((_, index) => ({
    resume: (frame, value, passed) => {
      if (passed !== true) return run(frame, value, index + 1);
      selected();
      return bodies[index](frame);
    },
  }));
  function run(frame: Frame, value: Value, first: number): Value {
    for (let i = first; i < count; i++) {
      if (!matchers[i](frame, value)) continue;
      const guard = guards[i];
      if (guard !== undefined) {
        const passed = guard(frame);
        if (passed === SUSPENDED) return suspend(afterGuard[i], frame, value);
        if (passed !== true) continue;
      }
      selected();
      return bodies[i](frame);
    }
    return noArm(frame, value);
  }
  const parts = compiled.flatMap((arm) => (arm.guard === undefined ? [arm.body] : [arm.guard, arm.body]));
  const text = (out: Writer, value: string, body: (code: Code) => void): void => {
    compiled.forEach((arm, index) => {
      const failed = out.fresh('B');
      out.line(`${failed}: {`);
      patternText(context, arm.pattern, arm.matcher, out, value, failed);
      if (arm.guard !== undefined) {
        const guard = arm.guard;
        const passed = out.step(guard, afterGuard[index], value);
        out.line(`if (${passed} !== true) break ${failed};`);
      }
      body(arm.body);
      out.line('}');
    });
  };
  return { run, parts, abrupt: parts.some((part) => part.abrupt), text };
}

/** `match e { arms }`. */
export function compileMatch(context: RoutineContext, node: R.MatchExpression, position: Position): Code {
  const scrutinee = context.compile(node.scrutinee, 'operand');
  const fail = () => {
    throw locate(panic('Non-exhaustive match: no pattern matched'), node.span);
  };
  const simple = unguarded(context, node, position);
  const arms = simple?.arms ?? compileArms(context, node.arms, position, fail);
  const choose: (frame: Frame, value: Value) => Value =
    simple?.choose(fail) ?? ((frame, value) => arms.run(frame, value, 0));
  const parts = [scrutinee, ...arms.parts];
  const after: Continuation<Frame, undefined> = {
    resume: (frame, _temporary, value) => choose(frame, value),
  };
  const scrutineeText = (out: Writer): string => out.step(scrutinee, after);
  return {
    run: scrutinised(scrutinee, choose, after),
    suspends: parts.some((part) => part.suspends),
    abrupt: arms.abrupt,
    levels: 2 + deepest(parts),
    form: undefined,
    text: (out) => {
      const value = scrutineeText(out);
      const [result, done] = [out.fresh(), out.fresh('B')];
      out.line(`let ${result}; ${done}: {`);
      arms.text(out, value, (body) => out.line(`${result} = ${out.value(body)}; break ${done};`));
      out.line(`${out.bind(fail)}(); }`);
      return result;
    },
    tailText: (out) => {
      arms.text(out, scrutineeText(out), (body) => out.tail(body));
      out.line(`${out.bind(fail)}();`);
    },
  };
}

function scrutinised(
  scrutinee: Code,
  choose: (frame: Frame, value: Value) => Value,
  after: Continuation<Frame, undefined>,
): Node {
  if (scrutinee.form?.kind === 'slot') {
    const slot = scrutinee.form.slot;
    return function matchSlot(frame) {
      return choose(frame, frame[slot] as Value);
    };
  }
  const run = scrutinee.run;
  if (!scrutinee.suspends) {
    return function match(frame) {
      return choose(frame, run(frame));
    };
  }
  return function match(frame) {
    const value = run(frame);
    return value === SUSPENDED ? suspend(after, frame, undefined) : choose(frame, value);
  };
}

/** Two or three arms without guards, the shapes that most matches have, without a loop. */
function unguarded(
  context: RoutineContext,
  node: R.MatchExpression,
  position: Position,
): { arms: Arms; choose: (fail: () => never) => (frame: Frame, value: Value) => Value } | undefined {
  if (node.arms.length > 3 || node.arms.length < 2 || node.arms.some((arm) => arm.guard !== undefined))
    return undefined;
  const matchers: Matcher[] = [];
  const bodies: Code[] = [];
  for (const arm of node.arms) {
    matchers.push(compilePattern(context, arm.pattern));
    bodies.push(context.compile(arm.body, position));
  }
  const [m0, m1, m2] = matchers;
  const [b0, b1, b2] = bodies.map((body) => body.run);
  const text: Arms['text'] = (out, value, body) => {
    bodies.forEach((code, index) => {
      const failed = out.fresh('B');
      out.line(`${failed}: {`);
      patternText(context, node.arms[index].pattern, matchers[index], out, value, failed);
      body(code);
      out.line('}');
    });
  };
  const arms: Arms = {
    run: () => undefined,
    parts: bodies,
    abrupt: bodies.some((body) => body.abrupt),
    text,
  };
  return {
    arms,
    choose: (fail) =>
      matchers.length === 2
        ? function arms2(frame, value) {
            if (m0(frame, value)) return b0(frame);
            if (m1(frame, value)) return b1(frame);
            return fail();
          }
        : function arms3(frame, value) {
            if (m0(frame, value)) return b0(frame);
            if (m1(frame, value)) return b1(frame);
            if (m2(frame, value)) return b2(frame);
            return fail();
          },
  };
}
