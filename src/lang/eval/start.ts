/** What the main process runs: initialisers of mvars in order, then the entry function. */

import type * as R from '../check/resolved';
import {
  callFrame,
  machine,
  newFrame,
  suspend,
  SUSPENDED,
  TAIL,
  type Continuation,
} from '../machine/suspension';
import { panic } from '../machine/thrown';
import type { MvarCell } from '../machine/mvar';
import { type Frame, FunctionCode, FunctionValue } from '../values/function';
import type { Value } from '../values/value';
import { compileRoutineBody } from './compile/functions';
import type { Linker } from './link';

/** Initialisers that are still to run. */
class Startup {
  epoch = 0;
  index = 0;
  constructor(
    readonly cells: readonly { readonly cell: MvarCell; readonly initialiser: FunctionValue }[],
    readonly entry: FunctionValue,
  ) {}
}

const initialised: Continuation<Startup, undefined> = {
  resume(startup, _temporary, value) {
    startup.cells[startup.index++].cell.value = value;
    return proceed(startup);
  },
};

/** The function of the main process. Literal initialisers come first, so that all others see them. */
export function startFunction(
  linker: Linker,
  program: R.ResolvedProgram,
  entry: FunctionValue | undefined,
): FunctionValue {
  const ordered = [...program.mvars].sort(
    (a, b) => Number(isComputed(a.value)) - Number(isComputed(b.value)),
  );
  const cells = ordered.map((mvar) => ({
    cell: linker.mvarCell(mvar),
    initialiser: new FunctionValue(compileRoutineBody(linker, mvar.routine, mvar.value), []),
  }));
  const body = (): Value => {
    if (entry === undefined) throw panic("Entry point 'main/' not found");
    return proceed(new Startup(cells, entry));
  };
  return new FunctionValue(new FunctionCode('<start>', 0, 1, body, undefined, false), []);
}

function proceed(startup: Startup): Value {
  while (startup.index < startup.cells.length) {
    const { cell, initialiser } = startup.cells[startup.index];
    const value = callFrame(newFrame(initialiser));
    if (value === SUSPENDED) return suspend(initialised, startup, undefined);
    cell.value = value;
    startup.index++;
  }
  const frame: Frame = newFrame(startup.entry);
  machine.tailFrame = frame;
  return TAIL;
}

function isComputed(value: R.Expression): boolean {
  switch (value.kind) {
    case 'Literal':
      return false;
    case 'Tuple':
    case 'List':
    case 'Set':
      return value.elements.some(isComputed);
    case 'Map':
      return value.entries.some((entry) => isComputed(entry.key) || isComputed(entry.value));
    case 'Construct':
      return (value.args ?? []).some((arg) => isComputed(arg.value));
    default:
      return true;
  }
}
