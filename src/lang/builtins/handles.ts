/**
 * Numbers of servers and connections. They come from one sequence, so that a number stands for one thing only, and
 * `handle.close()` knows what it closes.
 */

import type { Value } from '../values/value';
import { integer } from './arguments';

/** What a handle stands for. */
export interface Closable {
  /** Ends it; the handle is gone then. */
  close(): void;
}

const open = new Map<number, Closable>();
let last = 0;

/** Gives something its handle. */
export function register(thing: Closable): number {
  open.set(++last, thing);
  return last;
}

/** What a handle stands for; undefined when it has been closed or never was one. */
export function handled(handle: Value): Closable | undefined {
  return open.get(integer(handle));
}

/** Closes what a handle stands for; false when there is no such thing. */
export function closeHandle(handle: Value): boolean {
  const thing = handled(handle);
  open.delete(integer(handle));
  thing?.close();
  return thing !== undefined;
}
