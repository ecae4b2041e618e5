/**
 * Asynchronous work of one library: requests that are under way, and what its threads hand over.
 *
 * The library's wake descriptor is watched from Node's event loop while something can come; one `drain` then fetches
 * all that is finished. When one answer is all that the program waits for, it is waited for in the library instead
 * (`waitingHere.ts`). What was fetched is handed on only when everything has been read, since who gets it may call
 * the library again.
 */

import type { NativeOutcome } from '../lang/host';
import type { Value } from '../lang/values/value';
import { EventKind, eventSize, eventValueOffset, Output, type Status } from './abi';
import { word, type Message } from './callBuffer';
import type { NativeCall } from './call';
import { koffi } from './koffi';
import type { OpenLibrary } from './library';
import { Malformed } from './malformed';
import { Misfit } from './misfit';
import { WaitingHere } from './waitingHere';

/** A call that has not completed. */
interface Request {
  readonly target: NativeCall;
  /** Kept alive, since native code borrows the handles among them. */
  readonly args: readonly Value[];
  readonly done: (outcome: NativeOutcome) => void;
  isCancelled: boolean;
}

type Delivery = () => void;

/** Rounds of `drain` before the event loop gets its turn. */
const roundsAtOnce = 8;
/** At the end there is nobody who would listen later, but a library that always has more is not waited for. */
const roundsAtEnd = 10_000;
/** How often a library without a descriptor is asked, in milliseconds. */
const pollEveryMs = 5;

/** Numbers of requests, over all libraries. */
let lastRequest = 0;

/** The requests of one library. */
export class Requests {
  private readonly pending = new Map<number, Request>();
  /** Outcomes that wait for their turn of the event loop. */
  private readonly answers = new Set<NativeOutcome>();
  /** Requests, tasks and contexts of the library that may still hand something over. */
  private background = 0;
  private watch: { ref(): void; unref(): void; stop(): void } | undefined;
  /** Whether the watch keeps the event loop alive. */
  private isHolding = false;
  private isClosed = false;
  private readonly waiting: WaitingHere;

  constructor(private readonly library: OpenLibrary) {
    this.waiting = new WaitingHere(library.binding);
    library.surroundings.collector.addRoots(() => this.borrowed());
  }

  /** A number for a request, never used before. */
  next(): number {
    return ++lastRequest;
  }

  /** Whether something may still come. */
  get isWorking(): boolean {
    return this.pending.size > 0 || this.background > 0;
  }

  /** Functions whose calls have not completed. */
  get running(): readonly string[] {
    return [...this.pending.values()].map(({ target }) => target.name);
  }

  /** Enters a request that the library answered with PENDING. Returns how to cancel it. */
  add(
    number: number,
    target: NativeCall,
    args: readonly Value[],
    done: (outcome: NativeOutcome) => void,
  ): () => void {
    const request: Request = { target, args, done, isCancelled: false };
    this.pending.set(number, request);
    this.keepWatch();
    return () => {
      if (request.isCancelled || !this.pending.has(number)) return;
      request.isCancelled = true;
      this.library.binding.cancel(number);
    };
  }

  /** Hands on an outcome that was there at once, from the event loop as for all others. Returns how to cancel it. */
  answer(outcome: NativeOutcome, done: (outcome: NativeOutcome) => void): () => void {
    this.answers.add(outcome);
    const immediate = setImmediate(() => {
      this.answers.delete(outcome);
      done(outcome);
    });
    return () => {
      this.answers.delete(outcome);
      clearImmediate(immediate);
    };
  }

  /** The library says how much it has under way. */
  noteBackground(count: number): void {
    this.background = count;
    this.keepWatch();
  }

  /** Fetches what is finished and hands it on; goes on later when there is very much. Returns whether there was anything. */
  private readonly handOn = (): boolean => {
    const deliveries: Delivery[] = [];
    const isEmpty = this.fetch(deliveries, roundsAtOnce);
    for (const deliver of deliveries) deliver();
    if (!isEmpty && !this.isClosed) setImmediate(this.handOn);
    this.keepWatch();
    if (!this.isWorking) this.library.surroundings.idle();
    return deliveries.length > 0;
  };

  /** Waits on this thread for the only request, if it is all that is `awaited` and seems to pay; true when something came. */
  waitHere(awaited: number): boolean {
    if (awaited === 1 && this.pending.size === 1 && !this.isClosed && this.isWanted()) {
      return this.waiting.waitOnce(this.handOn);
    }
    if (this.pending.size > 0) this.waiting.leave();
    return false;
  }

  /** Whether somebody waits for one of the requests. */
  private isWanted(): boolean {
    for (const { isCancelled } of this.pending.values()) if (!isCancelled) return true;
    return false;
  }

  /** Listens from now on for what the library has to tell although nothing is under way: that a cleanup panicked. */
  listen(): void {
    if (this.watch !== undefined || this.isClosed) return;
    this.watch = this.startWatch();
    this.watch.unref();
    this.isHolding = false;
  }

  /** After `close`, and after the last cleanups: reads what the library still has to tell. */
  lastWords(): void {
    this.fetch([], roundsAtEnd);
  }

  /** Stops the library's work, waiting `graceMs` at most, and takes in the handles that it hands over. */
  close(graceMs: number): void {
    this.isClosed = true;
    this.library.binding.shutdown(graceMs);
    this.fetch([], roundsAtEnd);
    if (graceMs > 0 || !this.isWorking) this.watch?.stop();
  }

  private *borrowed(): Iterable<unknown> {
    for (const { args } of this.pending.values()) yield args;
    yield* this.answers;
  }

  /** Reads events; false when there is more. */
  private fetch(deliveries: Delivery[], rounds: number): boolean {
    const { buffer, binding } = this.library;
    for (let round = 0; round < rounds; round++) {
      buffer.words[word.outputFlags] = 0;
      buffer.words[word.eventCount] = 0;
      binding.drain();
      const flags = buffer.words[word.outputFlags];
      this.readEvents(buffer.words[word.eventCount], deliveries);
      if ((flags & Output.RELEASE) !== 0) binding.release();
      if ((flags & Output.BACKGROUND) !== 0) this.background = buffer.words[word.background];
      if ((flags & Output.MORE) === 0) return true;
    }
    return false;
  }

  private readEvents(count: number, deliveries: Delivery[]): void {
    if (count === 0) return;
    this.orWarn(() => {
      const message = this.library.buffer.message();
      if (count * eventSize > message.end) throw new Malformed(`${count} events do not fit`);
      for (let i = 0; i < count; i++) {
        // One that cannot be read costs the others nothing: somebody may wait for them.
        this.orWarn(() => {
          const delivery = this.readEvent(message, i * eventSize);
          if (delivery !== undefined) deliveries.push(delivery);
        });
      }
    });
  }

  /** Does something with what the library handed over; when that is unusable, the log says so. */
  private orWarn(read: () => void): void {
    const { surroundings, name } = this.library;
    try {
      read();
    } catch (error) {
      let reason: string;
      if (error instanceof Malformed) reason = error.message;
      else if (error instanceof Misfit) reason = `${error.found} where ${error.wanted} is expected`;
      else throw error;
      surroundings.log.warn(`the extension ${name} handed over something unusable: ${reason}`, {
        extension: name,
      });
    }
  }

  private readEvent(message: Message, offset: number): Delivery | undefined {
    const { words } = message.region;
    const at = offset >>> 2;
    const id = words[at + 3] * 4294967296 + words[at + 2];
    const valueOffset = offset + eventValueOffset;
    switch (words[at] as EventKind) {
      case EventKind.COMPLETED:
        return this.completed(id, words[at + 1] as Status, valueOffset);
      case EventKind.MESSAGE: {
        const value = this.decode(message, valueOffset);
        return () => this.library.surroundings.deliver(id, value);
      }
      case EventKind.LOG:
        this.log(String(this.decode(message, valueOffset)));
        return undefined;
      default:
        throw new Malformed(`an event of kind ${words[at]}`);
    }
  }

  private completed(id: number, status: Status, valueOffset: number): Delivery | undefined {
    const request = this.pending.get(id);
    if (request === undefined) throw new Malformed(`the completion of request ${id}, which nobody made`);
    const outcome = request.target.outcome(status, valueOffset);
    this.pending.delete(id);
    return request.isCancelled ? undefined : () => request.done(outcome);
  }

  private decode({ region, end }: Message, offset: number): Value {
    const compatible = this.library.isCompatible;
    const context = { functionName: '', type: undefined, compatible, isMessage: true };
    return this.library.decoder.decode(region, offset, end, context);
  }

  private log(text: string): void {
    const { name, surroundings } = this.library;
    surroundings.log.warn(`${name}: ${text}`, { extension: name });
  }

  /** Watches the descriptor, and keeps the event loop alive exactly while something may come. */
  private keepWatch(): void {
    if (this.isClosed) return;
    if (this.watch === undefined) {
      if (!this.isWorking) return;
      this.watch = this.startWatch();
      this.isHolding = true;
    }
    // Most requests find it as it must be.
    if (this.isWorking === this.isHolding) return;
    this.isHolding = !this.isHolding;
    if (this.isHolding) this.watch.ref();
    else this.watch.unref();
  }

  private startWatch(): { ref(): void; unref(): void; stop(): void } {
    const descriptor = this.library.binding.wake_descriptor();
    if (descriptor >= 0) return koffi().node.poll(descriptor, { readable: true }, this.handOn);
    const timer = setInterval(this.handOn, pollEveryMs);
    return { ref: () => timer.ref(), unref: () => timer.unref(), stop: () => clearInterval(timer) };
  }
}
