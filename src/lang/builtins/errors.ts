/** Raising errors, and assertions. */

import { type Continuation, raise, suspend, SUSPENDED } from '../machine/suspension';
import { panic, Thrown } from '../machine/thrown';
import { equals } from '../operations/equality';
import { display } from '../operations/show';
import type { Value } from '../values/value';
import { boolean } from './arguments';
import { whenReady } from './continue';
import { calling, row } from './define';
import { rows } from './row';

const raisePanic: Continuation<undefined, undefined> = {
  resume(_state, _temporary, message) {
    throw panic(message as string);
  },
};

const failAssertion: Continuation<undefined, undefined> = {
  resume(_state, _temporary, message) {
    throw panic(`Assertion failed: ${message as string}`);
  },
};

/** The two sides of a failed `assert_eq`, and the text of the first once it is known. */
class Inequality {
  epoch = 0;
  leftText = '';
  constructor(readonly right: Value) {}
}
const afterLeft: Continuation<Inequality, undefined> = {
  resume(state, _temporary, leftText) {
    state.leftText = leftText as string;
    return whenReady(display(state.right), afterRight, state);
  },
};
const afterRight: Continuation<Inequality, undefined> = {
  resume(state, _temporary, rightText) {
    throw panic(`Assertion failed: ${state.leftText} != ${rightText as string}`);
  },
};

function assertEqual(left: Value, right: Value): Value {
  if (equals(left, right)) return undefined;
  const leftText = display(left);
  const state = new Inequality(right);
  return leftText === SUSPENDED
    ? suspend(afterLeft, state, undefined)
    : afterLeft.resume(state, undefined, leftText);
}

/** `throw`, `panic` and assertions. */
export const errorRows = rows([
  calling(
    'throw',
    '(value: T) -> E',
    'Raises a value, which a `catch` receives. Never returns.',
    ['try { throw("x") } catch { e -> e }', 'x'],
    (value: Value) => raise(new Thrown(value, undefined)),
  ),
  calling(
    'panic',
    '(message: T) -> E',
    'Raises the pair `("Panic", text of the message)`. Never returns.',
    ['try { panic("x") } catch { (k, m) -> k ++ ": " ++ m }', 'Panic: x'],
    (message: Value) => whenReady(display(message), raisePanic, undefined),
  ),
  row(
    'assert',
    '(condition: Bool) -> ()',
    'Raises an error unless the condition holds.',
    ['try { assert(1 > 2); "" } catch { (_, m) -> m }', 'Assertion failed'],
    (condition: Value) => {
      if (!boolean(condition)) throw panic('Assertion failed');
      return undefined;
    },
  ),
  calling(
    'assert',
    '(condition: Bool, message: String) -> ()',
    'Raises an error with the message unless the condition holds.',
    ['try { assert(1 > 2, "why"); "" } catch { (_, m) -> m }', 'Assertion failed: why'],
    (condition: Value, message: Value) =>
      boolean(condition) ? undefined : whenReady(display(message), failAssertion, undefined),
  ),
  calling(
    'assert_eq',
    '[T: Eq](actual: T, expected: T) -> ()',
    'Raises an error that shows both values unless they are equal.',
    ['assert_eq([1], [1])', '()'],
    assertEqual,
  ),
]);
