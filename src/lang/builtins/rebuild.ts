/** Turning a nested thing into a value from the leaves up, at any depth of nesting. */

import type { Value } from '../values/value';

/** A thing with parts: they are turned into values first, then `close` makes one of those. */
export class Opened<T> {
  /** Where its values begin on the stack, and the part that comes next. */
  start = 0;
  next = 0;
  constructor(
    readonly parts: readonly T[],
    readonly close: (results: Value[]) => Value,
  ) {}
}

/**
 * The value of `root`. `open` gives the value of a leaf, or what a thing with parts consists of. Values wait on one
 * stack for those beside them: an array for each thing would have much spare room.
 */
export function rebuild<T>(root: T, open: (item: T) => Value | Opened<T>): Value {
  const first = open(root);
  if (!(first instanceof Opened)) return first;
  const waiting: Opened<T>[] = [];
  const stack: Value[] = [];
  let top = 0;
  let current: Opened<T> = first;
  for (;;) {
    if (current.next === current.parts.length) {
      const value = current.close(stack.slice(current.start, top));
      top = current.start;
      const outer = waiting.pop();
      if (outer === undefined) return value;
      current = outer;
      stack[top++] = value;
      continue;
    }
    const part = open(current.parts[current.next++]);
    if (part instanceof Opened) {
      waiting.push(current);
      current = part;
      current.start = top;
    } else {
      stack[top++] = part;
    }
  }
}
