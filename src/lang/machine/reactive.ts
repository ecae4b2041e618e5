/** Reactive records: listeners of changes and reads, and links between records. */

import type { FunctionValue } from '../values/function';
import { listenersOf, openListeners } from '../values/listeners';
import { relinkField } from '../values/links';
import type { Data, Value } from '../values/value';
import { call2, callValue } from './call';
import { suspend, SUSPENDED, type Continuation } from './suspension';

/** Calls `listener(field, old, new)` at each assignment from now on. */
export function listenToChanges(object: Data, listener: FunctionValue): void {
  openListeners(object).onChange.push(listener);
}

/** Calls `listener(field, value)` at each read of a field from now on. */
export function listenToReads(object: Data, listener: FunctionValue): void {
  openListeners(object).onRead.push(listener);
}

/** Listeners that are still to be called, and what the whole gives. */
class Notification {
  epoch = 0;
  index = 0;
  constructor(
    readonly listeners: readonly FunctionValue[],
    readonly args: readonly Value[],
    readonly value: Value,
  ) {}
}

const afterListener: Continuation<Notification, undefined> = {
  resume(notification) {
    return notify(notification);
  },
};

function notify(notification: Notification): Value {
  while (notification.index < notification.listeners.length) {
    const listener = notification.listeners[notification.index++];
    const { args } = notification;
    const value = args.length === 2 ? call2(listener, args[0], args[1]) : callValue(listener, args);
    if (value === SUSPENDED) return suspend(afterListener, notification, undefined);
  }
  return notification.value;
}

/** Keeps the links and tells the listeners after an assignment; gives unit or SUSPENDED. */
export function notifyChange(object: Data, field: string, old: Value, replacement: Value): Value {
  relinkField(object, old, replacement);
  const known = listenersOf(object);
  if (known === undefined || known.onChange.length === 0) return undefined;
  return notify(new Notification(known.onChange.slice(), [field, old, replacement], undefined));
}

/** Tells the listeners of a read; gives the value read, or SUSPENDED. */
export function notifyRead(object: Data, field: string, value: Value): Value {
  const known = listenersOf(object);
  if (known === undefined || known.onRead.length === 0) return value;
  return notify(new Notification(known.onRead.slice(), [field, value], value));
}
