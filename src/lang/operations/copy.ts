/** Deep copies: for `copy`, of messages to other processes, and of what a spawned block takes along. */

import { NumberArray } from '../values/arrays';
import { BufferValue } from '../values/buffer';
import { FunctionValue } from '../values/function';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { SetValue } from '../values/set';
import { Cell, Data, type Value } from '../values/value';

/** A copy that shares nothing changeable with the original, functions and handles apart. What cannot change is shared. */
export function deepCopy(value: Value): Value {
  return new Copying(false).copy(value);
}

/** The copy that another process gets: functions too become independent, with copies of the variables they captured. */
export function copyMessage(value: Value): Value {
  return typeof value === 'object' ? new Copying(true).copy(value) : value;
}

/** Containers entered before those that are met again are remembered: time stays linear however much is shared. */
const PATIENCE = 100_000;

/** An immutable container whose parts are being copied. */
class Part {
  readonly copies: Value[] = [];
  changed = false;
  constructor(
    readonly original: Data | List | MapValue | SetValue,
    readonly parts: { get(index: number): Value },
    readonly count: number,
  ) {}
}

/**
 * Copies of several values that stay connected as the originals were: what was one object is one object again.
 *
 * Everything that can change, or can hold itself, gets its copy before its contents are looked at, and is filled
 * later; what is walked at once is therefore free of cycles. No recursion: depth is bounded by memory alone.
 */
export class Copying {
  private readonly finished = new Map<object, Value | Cell>();
  /** Fills one of the copies that were made empty. */
  private readonly unfilled: (() => void)[] = [];
  private steps = 0;

  /** @param copiesFunctions whether closures get copies of what they captured, or are shared */
  constructor(private readonly copiesFunctions: boolean) {}

  /** The copy of a value. */
  copy(value: Value): Value {
    const copied = this.walk(value);
    this.fill();
    return copied;
  }

  /** The copies of the values and variables that a closure or a spawned block takes along. */
  copyCaptured(captured: readonly (Value | Cell)[]): (Value | Cell)[] {
    const copies = captured.map((one) => this.copyOne(one));
    this.fill();
    return copies;
  }

  private fill(): void {
    for (let next = this.unfilled.pop(); next !== undefined; next = this.unfilled.pop()) next();
  }

  private copyOne(one: Value | Cell): Value | Cell {
    if (!(one instanceof Cell)) return this.walk(one);
    const known = this.finished.get(one);
    if (known !== undefined) return known;
    const copy = new Cell(undefined);
    this.finished.set(one, copy);
    this.unfilled.push(() => (copy.value = this.walk(one.value)));
    return copy;
  }

  /** The copy of a value, complete but for the objects in `unfilled`. */
  private walk(value: Value): Value {
    const first = this.begin(value);
    if (!(first instanceof Part)) return first;
    const open: Part[] = [];
    let current = first;
    for (;;) {
      const index = current.copies.length;
      if (index < current.count) {
        const part = current.parts.get(index);
        const copied = this.begin(part);
        if (copied instanceof Part) {
          open.push(current);
          current = copied;
        } else {
          current.changed ||= copied !== part;
          current.copies.push(copied);
        }
        continue;
      }
      const done = this.end(current);
      const outer = open.pop();
      if (outer === undefined) return done;
      outer.changed ||= done !== current.original;
      outer.copies.push(done);
      current = outer;
    }
  }

  /** The copy of a value if it is there at once, else what is to be walked. */
  private begin(value: Value): Value | Part {
    if (typeof value !== 'object') return value;
    const isData = value instanceof Data;
    if (isData && value.type.flavour === 'plain') {
      return value.ctor.arity === 0 ? value : this.part(value, value, value.ctor.arity);
    }
    if (value instanceof List) return value.isPacked ? value : this.part(value, value, value.length);
    if (value instanceof MapValue) {
      const parts = List.from(value.entries().flat());
      return this.part(value, parts, parts.length);
    }
    if (value instanceof SetValue) return this.part(value, List.from(value.toArray()), value.size);
    const known = this.finished.get(value) as Value; // cells are never given to begin
    if (known !== undefined) return known;
    const copy = isData ? this.copyMutable(value) : this.copyOpaque(value);
    if (copy !== value) this.finished.set(value, copy);
    return copy;
  }

  private part(value: Part['original'], parts: Part['parts'], count: number): Value | Part {
    if (++this.steps > PATIENCE) {
      const known = this.finished.get(value) as Value; // cells are never given to part
      if (known !== undefined) return known;
    }
    return new Part(value, parts, count);
  }

  private end(part: Part): Value {
    const { original, copies } = part;
    const copy = part.changed ? rebuild(original, copies) : original;
    if (this.steps > PATIENCE) this.finished.set(original, copy);
    return copy;
  }

  private copyMutable(value: Data): Data {
    const { arity } = value.ctor;
    const copy = Data.of(value.ctor, new Array<Value>(arity).fill(undefined));
    this.unfilled.push(() => {
      for (let i = 0; i < arity; i++) copy.set(i, this.walk(value.get(i)));
    });
    return copy;
  }

  private copyOpaque(value: Value): Value {
    if (value instanceof NumberArray || value instanceof BufferValue) return value.copy();
    if (!this.copiesFunctions || !(value instanceof FunctionValue) || value.captured.length === 0)
      return value;
    const captured: (Value | Cell)[] = [];
    this.unfilled.push(() => {
      for (const one of value.captured) captured.push(this.copyOne(one));
    });
    return new FunctionValue(value.code, captured);
  }
}

function rebuild(original: Part['original'], copies: Value[]): Value {
  if (original instanceof Data) return Data.of(original.ctor, copies);
  if (original instanceof List) return List.from(copies);
  if (original instanceof SetValue) return SetValue.from(copies);
  const entries: [Value, Value][] = [];
  for (let i = 0; i < copies.length; i += 2) entries.push([copies[i], copies[i + 1]]);
  return MapValue.from(entries);
}
