/** Module-level values: bindings evaluated once, constants, mvars. */

import type * as R from '../../check/resolved';
import type { MvarCell } from '../../machine/mvar';
import type { LazyValue } from '../../machine/lazy';
import { constant, type Code } from './code';
import type { RoutineContext } from './context';
import { strict, type Operation } from './template';
import type { Value } from '../../values/value';
import { locate } from '../../machine/thrown';
import { suspend, SUSPENDED, type Continuation } from '../../machine/suspension';
import { call1 } from '../../machine/call';
import type { Frame } from '../../values/function';

const READ_BINDING: Operation = {
  name: 'topBinding',
  text: 'return lazy.isDone ? lazy.value : lazy.force();',
  uses: ['lazy'],
  suspends: true,
};

/** A top-level binding: evaluated at first use. */
export function compileBinding(context: RoutineContext, binding: R.TopBinding): Code {
  const lazy: LazyValue = context.linker.lazyValue(binding);
  return strict(READ_BINDING, [], [lazy]);
}

/** A constant: literals are values at once, built once. */
export function compileConstant(context: RoutineContext, definition: R.ConstantDefinition): Code {
  return constant(context.linker.constantValue(definition));
}

const READ_MVAR: Operation = {
  name: 'mvar',
  text: 'return cell.owner === undefined ? cell.value : cell.read();',
  uses: ['cell'],
  suspends: true,
};

/** Reads an mvar: waits while another process is changing it. */
export function compileMvar(context: RoutineContext, mvar: R.MvarDefinition): Code {
  return strict(READ_MVAR, [], [context.linker.mvarCell(mvar)]);
}

/**
 * `n = e`. Where `e` mentions `n` the lock is held from before `e` until the value is stored; a plain store is
 * atomic by itself.
 */
export function compileMvarAssignment(
  context: RoutineContext,
  mvar: R.MvarDefinition,
  expression: R.Expression,
): Code {
  const cell: MvarCell = context.linker.mvarCell(mvar);
  const value = context.compile(expression, 'operand');
  const run = value.run;
  const store: Continuation<Frame, undefined> = {
    resume(_frame, _temporary, result) {
      cell.store(result);
      return undefined;
    },
    caught(_frame, _temporary, thrown) {
      cell.release();
      throw thrown;
    },
  };
  const locked: Continuation<Frame, undefined> = { resume: (frame) => evaluate(frame) };
  function evaluate(frame: Frame): Value {
    let result: Value;
    try {
      result = run(frame);
    } catch (error) {
      cell.release();
      throw locate(error, expression.span);
    }
    if (result === SUSPENDED) return suspend(store, frame, undefined);
    cell.store(result);
    return undefined;
  }
  return {
    run: function assignMvar(frame) {
      return cell.acquire() === SUSPENDED ? suspend(locked, frame, undefined) : evaluate(frame);
    },
    suspends: true,
    abrupt: false,
    levels: value.levels + 3,
    form: undefined,
  };
}

const APPLY: Operation = { name: 'apply', text: 'return apply(v0);', uses: ['apply'], suspends: true };

/** `n.update(f)`: applies `f` under the lock, stores and gives the new value. */
export function compileMvarUpdate(
  context: RoutineContext,
  mvar: R.MvarDefinition,
  update: R.Expression,
): Code {
  const cell: MvarCell = context.linker.mvarCell(mvar);
  const fn = context.compile(update, 'operand');
  const store: Continuation<Value, undefined> = {
    resume(_fn, _temporary, result) {
      cell.store(result);
      return result;
    },
    caught(_fn, _temporary, thrown) {
      cell.release();
      throw thrown;
    },
  };
  const locked: Continuation<Value, undefined> = { resume: (callee) => apply(callee) };
  function apply(callee: Value): Value {
    let result: Value;
    try {
      result = call1(callee, cell.value);
    } catch (error) {
      cell.release();
      throw error;
    }
    if (result === SUSPENDED) return suspend(store, callee, undefined);
    cell.store(result);
    return result;
  }
  return strict(
    APPLY,
    [fn],
    [(callee: Value) => (cell.acquire() === SUSPENDED ? suspend(locked, callee, undefined) : apply(callee))],
  );
}
