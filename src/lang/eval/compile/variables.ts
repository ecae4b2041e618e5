/** Reading and writing variables. */

import type * as R from '../../check/resolved';
import type { Frame, Node } from '../../values/function';
import { Cell, type Value } from '../../values/value';
import type { Code } from './code';
import type { Place, RoutineContext } from './context';
import type { Text, Writer } from './fusion/writer';

/** Reads a variable. */
export function compileLocal(context: RoutineContext, local: R.Local): Code {
  const place = context.placeOf(local);
  if (place.kind === 'slot' && !place.isCell) return readPlain(place.slot);
  if (place.kind === 'self') return readPlain(0);
  return {
    run: readOther(place),
    suspends: false,
    abrupt: false,
    levels: 1,
    form: undefined,
    text: (out) => out.name(place.isCell ? `${variableText(out, place)}.value` : variableText(out, place)),
  };
}

/** Reads a slot that is no cell. */
export function readPlain(slot: number): Code {
  return { run: readSlot(slot), suspends: false, abrupt: false, levels: 1, form: { kind: 'slot', slot } };
}

/** What holds a variable: its slot, or the entry of what the running function captured. */
function variableText(out: Writer, place: Place): string {
  switch (place.kind) {
    case 'self':
      return out.slot(0);
    case 'slot':
      return out.slot(place.slot);
    case 'captured':
      return `${out.slot(0)}.captured[${place.index}]`;
  }
}

/** Writes what a closure captures of a variable: its cell where it has one, else its value. */
export function captureText(context: RoutineContext, local: R.Local): Text {
  const place = context.placeOf(local);
  return (out) =>
    place.kind === 'slot' && !place.isCell ? out.read(place.slot) : out.name(variableText(out, place));
}

/** Writes the assignment of `value` to a variable that exists. */
export function assignText(context: RoutineContext, local: R.Local, out: Writer, value: string): void {
  const place = context.placeOf(local);
  if (place.kind === 'self') return;
  if (place.kind === 'slot' && !place.isCell) out.assign(place.slot, value);
  else out.line(`${variableText(out, place)}${place.isCell ? '.value' : ''} = ${value};`);
}

/** Writes the first assignment of `value` to a variable of this routine. */
export function initialiseText(context: RoutineContext, local: R.Local, out: Writer, value: string): void {
  out.assign(context.slotOf(local), local.isCell ? `new Cell(${value})` : value);
}

function readSlot(slot: number): Node {
  return function local(frame) {
    return frame[slot] as Value;
  };
}

function readOther(place: Exclude<Place, { kind: 'self' }>): Node {
  if (place.kind === 'slot') {
    const slot = place.slot;
    return function cell(frame) {
      return (frame[slot] as Cell).value;
    };
  }
  const index = place.index;
  if (place.isCell) {
    return function capturedCell(frame) {
      return (frame[0].captured[index] as Cell).value;
    };
  }
  return function captured(frame) {
    return frame[0].captured[index] as Value;
  };
}

/** Reads what a closure captures of a variable: its cell where it has one, else its value. */
export function captureReader(context: RoutineContext, local: R.Local): (frame: Frame) => Value | Cell {
  const place = context.placeOf(local);
  switch (place.kind) {
    case 'self':
      return (frame) => frame[0];
    case 'slot': {
      const slot = place.slot;
      return (frame) => frame[slot];
    }
    case 'captured': {
      const index = place.index;
      return (frame) => frame[0].captured[index];
    }
  }
}

/** Stores a value in an existing variable. */
export type Store = (frame: Frame, value: Value) => void;

/** Assigns a variable that exists: a `var`, or the collection of an index assignment. */
export function assigner(context: RoutineContext, local: R.Local): Store {
  const place = context.placeOf(local);
  if (place.kind === 'self') return () => undefined;
  if (place.kind === 'slot') {
    const slot = place.slot;
    context.layout.assigned.add(slot);
    return place.isCell
      ? (frame, value) => {
          (frame[slot] as Cell).value = value;
        }
      : (frame, value) => {
          frame[slot] = value;
        };
  }
  const index = place.index;
  if (!place.isCell) {
    return (frame, value) => {
      (frame[0].captured as (Value | Cell)[])[index] = value;
    };
  }
  return (frame, value) => {
    (frame[0].captured[index] as Cell).value = value;
  };
}

/** Gives a variable its first value: each execution of a declaration makes a new cell where it needs one. */
export function initialiser(context: RoutineContext, local: R.Local): Store {
  const slot = context.slotOf(local);
  return local.isCell
    ? (frame, value) => {
        frame[slot] = new Cell(value);
      }
    : (frame, value) => {
        frame[slot] = value;
      };
}
