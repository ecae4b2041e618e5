/** A process: its stack on the heap, its mailbox, what it waits for. */

import { Pid, type Value } from '../values/value';
import { Mailbox } from './mailbox';

/** Why a process ended. */
export type ExitReason =
  | { readonly kind: 'normal' }
  | { readonly kind: 'killed' }
  | { readonly kind: 'error'; readonly thrown: unknown }
  /** `exit(code)`. */
  | { readonly kind: 'exit'; readonly code: number };

/** One process of the program. */
export class Process {
  epoch = 0;
  readonly pid: Pid;
  /** Suspended records, outermost first: triples of continuation, frame, temporary. */
  stack: unknown[] = [];
  /** Calls that the records on `stack` belong to, for the depth limit. */
  frameCount = 0;
  readonly mailbox = new Mailbox();
  /** Index of the message that a receive is testing; -1 once it has been taken. */
  testedMessage = -1;
  /** `ready`: in the run queue; `running`; `waiting` for a message, timer, lock or the outside; `ended`. */
  state: 'ready' | 'running' | 'waiting' | 'ended' = 'ready';
  /** What the process is resumed with: a value, or an error to raise at the point of suspension. */
  resumption:
    { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'error'; readonly thrown: unknown } =
    { kind: 'value', value: undefined };
  /** Called when the process stops waiting for any reason: removes timers, requests, places in queues. */
  stopWaiting: (() => void) | undefined = undefined;
  /** The process waits in a receive: a message wakes it. */
  waitsForMessage = false;
  /** The site number of that receive, for the deadlock report. */
  waitSite = 0;
  /** Set when the process must be ended at its next step. */
  killed: ExitReason | undefined = undefined;
  /** The end has been raised in it: what runs now are its finally blocks. */
  isEnding = false;
  /** Processes that end with this one, and those that want to hear of it. */
  readonly links = new Set<Process>();
  readonly monitors = new Set<Process>();
  /** Frames that an exception has left on its way out, for the stack trace. */
  readonly lastFrames: unknown[] = [];
  trapsExits = false;
  /** How to let go of what the process holds outside, such as ports that it listens on. */
  readonly holdings = new Set<() => void>();
  reason: ExitReason | undefined = undefined;
  /** Time it was started, in milliseconds of the host's clock. */
  readonly startedAt: number;

  constructor(id: number, startedAt: number) {
    this.pid = new Pid(id);
    this.startedAt = startedAt;
  }
}
