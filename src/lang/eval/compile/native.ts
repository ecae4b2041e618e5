/** `__native__("Name", args)`. */

import type * as R from '../../check/resolved';
import type { NativeFunction } from '../../host';
import { currentProcess, currentScheduler } from '../../machine/scheduler';
import { machine } from '../../machine/suspension';
import { locate, panic } from '../../machine/thrown';
import type { Span } from '../../syntax/source';
import type { Value } from '../../values/value';
import type { Code } from './code';
import type { RoutineContext } from './context';
import { gathered } from './calls';
import { strict, type Operation } from './template';

const NATIVE: Operation[] = Array.from({ length: 5 }, (_, count) => ({
  name: `native${count}`,
  text: `return call([${Array.from({ length: count }, (_each, i) => `v${i}`).join(', ')}]);`,
  uses: ['call'],
  suspends: true,
}));

/** A native call: synchronous ones run here, the others put the process to sleep until they are done. */
export function compileNativeCall(context: RoutineContext, node: R.NativeCallExpression): Code {
  const args = node.args.map((arg) => context.compile(arg, 'operand'));
  const { linker } = context;
  let target: NativeFunction | undefined;
  const call = (values: Value[]): Value => {
    try {
      target ??= linker.nativeFunction(node.name, node.library);
      if (target.mode !== 'sync') return startNative(target, values, node.span);
      const value = target.call(values, currentProcess().pid.id);
      // A collection may be due: ask for a capture at the next call.
      if (linker.collectionDue()) machine.budget = 0;
      return value;
    } catch (error) {
      throw locate(error, node.span);
    }
  };
  return args.length < NATIVE.length ? strict(NATIVE[args.length], args, [call]) : gathered(args, call);
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
