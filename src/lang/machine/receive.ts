/** Taking messages out of a mailbox: the oldest that fits some arm. */

import type { Frame, Node } from '../values/function';
import { ValueObject, type Value } from '../values/value';
import { builtinTypes } from '../values/types';
import { currentProcess, currentScheduler } from './scheduler';
import { suspend, SUSPENDED, type Continuation } from './suspension';

class Refusal extends ValueObject {
  epoch = 0;
  get type() {
    return builtinTypes.Unit;
  }
}
/** What arms give when none fits. Never reaches a program. */
export const NO_ARM: Value = new Refusal();

/** One receive in the program. */
export interface ReceiveState {
  /** Tries the arms on a message; calls `takeMessage` before a body runs; gives NO_ARM when none fits. */
  readonly tryMessage: (frame: Frame, message: Value) => Value;
  /** The `after` body; undefined without one. */
  readonly timedOut: Node | undefined;
  readonly site: number;
}

/** A receive that is going on in one process. */
class Receiving {
  epoch = 0;
  /** Messages before this index of the mailbox have been refused. */
  index = 0;
  deadline: number | undefined = undefined;
  constructor(
    readonly state: ReceiveState,
    readonly frame: Frame,
  ) {}
}

/** Takes the message under test out of the running process's mailbox: an arm has been chosen. */
export function takeMessage(): void {
  const process = currentProcess();
  process.mailbox.take(process.testedMessage);
  process.testedMessage = -1;
}

/** Goes through the mailbox, then waits; `timeout` in milliseconds counts from now. */
export function receiveMessage(state: ReceiveState, frame: Frame, timeout: number | undefined): Value {
  const receiving = new Receiving(state, frame);
  if (timeout !== undefined) receiving.deadline = currentScheduler().now() + timeout;
  return scan(receiving);
}

/** A guard was suspended while a message was tested. */
const afterTest: Continuation<Receiving, undefined> = {
  resume(receiving, _temporary, value) {
    if (value !== NO_ARM) return value;
    receiving.index++;
    return scan(receiving);
  },
  passesTail: true,
};

const afterWait: Continuation<Receiving, undefined> = {
  resume: (receiving) => scan(receiving),
};

function scan(receiving: Receiving): Value {
  const process = currentProcess();
  const { state, frame } = receiving;
  while (receiving.index < process.mailbox.length) {
    process.testedMessage = receiving.index;
    const value = state.tryMessage(frame, process.mailbox.at(receiving.index));
    if (value === SUSPENDED) {
      return process.testedMessage === -1 ? SUSPENDED : suspend(afterTest, receiving, undefined);
    }
    if (value !== NO_ARM) return value;
    receiving.index++;
  }
  return wait(receiving);
}

function wait(receiving: Receiving): Value {
  const scheduler = currentScheduler();
  const { deadline, state } = receiving;
  if (deadline !== undefined && scheduler.now() >= deadline) {
    return state.timedOut === undefined ? undefined : state.timedOut(receiving.frame);
  }
  scheduler.waitForMessage(deadline, state.site);
  return suspend(afterWait, receiving, undefined);
}
