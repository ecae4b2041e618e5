/** Compiling one routine: where its variables live in the frame. */

import type * as R from '../../check/resolved';
import type { Linker } from '../link';
import type { Code, Position } from './code';

/** Where a variable is found from inside a routine. */
export type Place =
  | { readonly kind: 'slot'; readonly slot: number; readonly isCell: boolean }
  | { readonly kind: 'captured'; readonly index: number; readonly isCell: boolean }
  /** The running function itself. */
  | { readonly kind: 'self' };

/** Frame layout of a routine while it is compiled. Slot 0 is the function, 1 to arity the parameters. */
export class RoutineContext {
  private readonly slots = new Map<R.Local, number>();
  /** Slots handed out so far. */
  frameSize: number;
  /** Set when an operand inside leaves the routine, so that the body must catch `Abrupt`. */
  throwsReturn = false;
  /** One entry for each loop around the code being compiled: whether an operand inside leaves it. */
  readonly loops: { throwsAbrupt: boolean }[] = [];
  /** Variables whose collection is replaced by a changed one, and that no other routine can see (`updates.ts`). */
  updated: ReadonlySet<R.Local> = new Set();
  /** What stores into slots make of them, for fusion. */
  readonly layout = { assigned: new Set<number>(), floats: new Set<number>() };
  private readonly others = new Set<number>();

  constructor(
    readonly linker: Linker,
    readonly routine: R.Routine,
  ) {
    this.frameSize = 1 + routine.arity;
  }

  /** Compiles an expression of this routine for the position in which it stands. */
  compile(node: R.Expression, position: Position): Code {
    return this.linker.compileExpression(this, node, position);
  }

  /** A slot for a temporary of the code being compiled. */
  newSlot(): number {
    return this.frameSize++;
  }

  /** Notes that a node stores into a slot, and whether what it stores surely is a Float. */
  noteStore(slot: number, isFloat: boolean): void {
    if (!isFloat) this.others.add(slot);
    if (isFloat && !this.others.has(slot)) this.layout.floats.add(slot);
    else this.layout.floats.delete(slot);
  }

  /** The slot of a variable of this routine. */
  slotOf(local: R.Local): number {
    if (local.parameter !== undefined && !local.isCell) return local.parameter;
    let slot = this.slots.get(local);
    if (slot === undefined) {
      slot = this.newSlot();
      this.slots.set(local, slot);
    }
    return slot;
  }

  /** Where a variable is from here. */
  placeOf(local: R.Local): Place {
    if (local.routine === this.routine)
      return { kind: 'slot', slot: this.slotOf(local), isCell: local.isCell };
    if (this.routine.self === local) return { kind: 'self' };
    const index = this.routine.captures.indexOf(local);
    return { kind: 'captured', index, isCell: capturesCell(this.routine, local) };
  }
}

/**
 * Whether the captured entry of `local` in `routine` is a cell. On the way out, a routine that is bound to the
 * local passes itself on, not the cell.
 */
function capturesCell(routine: R.Routine, local: R.Local): boolean {
  if (!local.isCell) return false;
  for (let outer = routine.parent; outer !== undefined && outer !== local.routine; outer = outer.parent) {
    if (outer.self === local) return false;
  }
  return true;
}
