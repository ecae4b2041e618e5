/** Who listens to reactive values. Beside the values, since what listeners capture lives as long as what they listen to. */

import type { FunctionValue } from './function';
import type { Data } from './value';

/** What is known of a reactive value besides its fields. */
export interface Listeners {
  /** Called as `listener(field, old, new)` at each assignment. */
  readonly onChange: FunctionValue[];
  /** Called as `listener(field, value)` at each read of a field. */
  readonly onRead: FunctionValue[];
}

const known = new WeakMap<Data, Listeners>();

let isAnyListened = false;

/** Whether any value has had listeners: while none has, looking for them can be left out. */
export function anyListened(): boolean {
  return isAnyListened;
}

/** The listeners of a value; undefined when it never had any. */
export function listenersOf(object: Data): Listeners | undefined {
  return known.get(object);
}

/** The listeners of a value, to add to. */
export function openListeners(object: Data): Listeners {
  isAnyListened = true;
  let listeners = known.get(object);
  if (listeners === undefined) {
    listeners = { onChange: [], onRead: [] };
    known.set(object, listeners);
  }
  return listeners;
}
