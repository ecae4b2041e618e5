/** `__native__("Name", args)`. */

import type * as R from '../../check/resolved';
import type { DirectCall, NativeFunction } from '../../host';
import { currentProcess, currentScheduler } from '../../machine/scheduler';
import { machine } from '../../machine/suspension';
import { locate, panic } from '../../machine/thrown';
import type { Span } from '../../syntax/source';
import type { Value } from '../../values/value';
import type { Code } from './code';
import type { Linker } from '../link';
import type { RoutineContext } from './context';
import { gathered } from './calls';
import { strict, type Operation } from './template';

/** Native calls with at most so many arguments need no array for them once they are hot. */
const mostPositional = 4;
const NATIVE: Operation[] = Array.from({ length: mostPositional + 1 }, (_, count) => {
  const values = Array.from({ length: count }, (_each, i) => `v${i}`).join(', ');
  return {
    name: `native${count}`,
    text: `return site.direct === undefined ? site.call([${values}]) : site.callDirectly(${values});`,
    uses: ['site'],
    suspends: true,
  };
});

/** A native call: synchronous ones run here, the others put the process to sleep until they are done. */
export function compileNativeCall(context: RoutineContext, node: R.NativeCallExpression): Code {
  const args = node.args.map((arg) => context.compile(arg, 'operand'));
  const site = new NativeSite(context.linker, node);
  return args.length < NATIVE.length
    ? strict(NATIVE[args.length], args, [site])
    : gathered(args, (values) => site.call(values));
}

/** A place in the program where a native function is called. */
class NativeSite {
  /** The function's call for arguments one by one, once it has one. */
  direct: DirectCall | undefined;
  private target: NativeFunction | undefined;

  constructor(
    private readonly linker: Linker,
    private readonly node: R.NativeCallExpression,
  ) {}

  call(values: readonly Value[]): Value {
    try {
      const target = (this.target ??= this.linker.nativeFunction(this.node.name, this.node.library));
      if (target.mode !== 'sync') return startNative(target, values, this.node.span);
      const value = target.call(values, currentProcess().pid.id);
      this.direct = target.direct(values.length);
      return this.called(value);
    } catch (error) {
      throw locate(error, this.node.span);
    }
  }

  /** Only while there is `direct`. */
  callDirectly(v0: Value, v1: Value, v2: Value, v3: Value): Value {
    const direct = this.direct as DirectCall;
    try {
      return this.called(direct(currentProcess().pid.id, v0, v1, v2, v3));
    } catch (error) {
      throw locate(error, this.node.span);
    }
  }

  /** A collection may be due: asks for a capture at the next call. */
  private called(value: Value): Value {
    if (this.linker.collectionDue()) machine.budget = 0;
    return value;
  }
}

/** The process sleeps until the outcome is there. An error of it was raised here, as far as people are concerned. */
function startNative(target: NativeFunction, values: readonly Value[], span: Span): Value {
  const caller = currentProcess().pid.id;
  return currentScheduler().waitOutside((done) =>
    target.start(values, caller, (outcome) => {
      if (outcome.kind === 'error') locate(outcome.thrown, span);
      done(outcome);
    }),
  );
}

/** What a program sees when a name is registered by nobody. */
export function unknownNative(name: string, hasLibraries: boolean): unknown {
  return panic(
    hasLibraries
      ? `Extension call failed: Unknown extension function: ${name}`
      : 'Extension call failed: No extension manager configured',
  );
}
