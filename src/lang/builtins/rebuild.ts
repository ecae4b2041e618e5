/** Turning a nested thing into a value from the leaves up, at any depth of nesting. */

import type { Value } from '../values/value';

/** A thing with parts: they are turned into values first, then `close` makes one of those. */
export class Opened<T> {
  readonly results: Value[] = [];
  constructor(
    readonly parts: readonly T[],
    readonly close: (results: Value[]) => Value,
  ) {}
}

/** The value of `root`. `open` gives the value of a leaf, or what a thing with parts consists of. */
export function rebuild<T>(root: T, open: (item: T) => Value | Opened<T>): Value {
  const first = open(root);
  if (!(first instanceof Opened)) return first;
  const waiting: Opened<T>[] = [];
  let current: Opened<T> = first;
  for (;;) {
    if (current.results.length === current.parts.length) {
      const value = current.close(current.results);
      const outer = waiting.pop();
      if (outer === undefined) return value;
      current = outer;
      current.results.push(value);
      continue;
    }
    const part = open(current.parts[current.results.length]);
    if (part instanceof Opened) {
      waiting.push(current);
      current = part;
    } else {
      current.results.push(part);
    }
  }
}
