/** Native functions: calls, requests, and what their answers mean. The cheap way of a call is in `quick.ts`. */

import { holdsNoValues } from '../gc/mark';
import { monotonicMs } from '../host/clock';
import type { DirectCall, NativeFunction, NativeOutcome } from '../lang/host';
import type { Thrown } from '../lang/machine/thrown';
import type { Value } from '../lang/values/value';
import { limits, Output, Status } from './abi';
import { noAnswer, word, type CallBuffer } from './callBuffer';
import type { DecodeContext } from './decode';
import { callFailed } from './failure';
import { ArgumentFaults } from './faults';
import type { OpenLibrary } from './library';
import { hotCall, HOT_CALLS } from './hotCall';
import { Malformed, malformed } from './malformed';
import { Misfit } from './misfit';
import { notQuick, QuickArguments, QuickResult } from './quick';
import type { RegisteredFunction } from './registered';
import type { SignatureType } from './signature';

/** One function of a library. */
export class NativeCall implements NativeFunction {
  readonly [holdsNoValues] = true;
  readonly name: string;
  readonly signature: string | undefined;
  readonly binding: boolean;
  readonly doc: string | undefined;
  readonly mode: 'sync' | 'async' | 'blocking';

  private readonly buffer: CallBuffer;
  private readonly invoke: () => void;
  private readonly types: readonly SignatureType[] | undefined;
  private readonly quickArguments: QuickArguments;
  private readonly quickResult: QuickResult;
  private readonly faults: ArgumentFaults;
  private readonly context: DecodeContext;
  /** How often it was called, until it has a call of its own. */
  private calls = 0;
  private hot: DirectCall | undefined;
  /** Whether the arguments are outside the call buffer, or memory was lent with them. */
  private isLarge = false;

  constructor(
    readonly library: OpenLibrary,
    private readonly registered: RegisteredFunction,
  ) {
    const { name, mode, doc, signature, signatureText } = registered;
    this.name = name;
    this.mode = mode;
    this.doc = doc;
    this.signature = signatureText;
    this.binding = signature !== undefined;
    this.buffer = library.buffer;
    this.invoke = library.binding.call;
    this.faults = new ArgumentFaults(name);
    this.types = signature?.parameters;
    this.quickArguments = new QuickArguments(library.buffer, library.gate, signature?.parameters);
    this.quickResult = new QuickResult(library.buffer, library.gate, signature?.result);
    const type = signature?.result.kind === 'any' ? undefined : signature?.result;
    this.context = { functionName: name, type, compatible: library.isCompatible, isMessage: false };
  }

  call(args: readonly Value[], caller = 0): Value {
    if (this.hot !== undefined && args.length === this.types?.length) return this.hot(caller, ...args);
    if (this.mode !== 'sync') throw callFailed(`${this.name} is asynchronous and cannot be called from here`);
    if (++this.calls === HOT_CALLS) this.hot = this.makeHot();
    return this.callOnce(args, caller);
  }

  direct(count: number): DirectCall | undefined {
    return count === this.types?.length ? this.hot : undefined;
  }

  /** The generated call, where the signature leaves nothing open. */
  private makeHot(): DirectCall | undefined {
    const parameters = this.quickArguments.hotParameters();
    if (parameters === undefined || !this.library.timesCalls) return undefined;
    return hotCall({
      name: this.name,
      index: this.registered.index,
      parameters,
      buffer: this.buffer,
      table: this.library.gate.table,
      invoke: this.invoke,
      result: this.quickResult,
      general: (args, caller) => this.callOnce(args, caller),
      tookTime: (elapsedMs) => this.tookTime(elapsedMs),
      finish: () => {
        this.isLarge = false;
        return this.finish();
      },
    });
  }

  private callOnce(args: readonly Value[], caller: number): Value {
    const { words } = this.buffer;
    this.encode(args, caller, true);
    this.buffer.expectAnswer();
    if (this.library.timesCalls) {
      this.invoke();
      if (words[word.elapsedMs] !== 0) this.tookTime(words[word.elapsedMs]);
    } else {
      this.invokeTimed();
    }
    if (words[word.status] === Status.OK && words[word.outputFlags] === 0 && !this.isLarge) {
      const value = this.quickResult.read();
      if (value !== notQuick) return value;
    }
    return this.finish();
  }

  start(args: readonly Value[], caller: number, done: (outcome: NativeOutcome) => void): () => void {
    const { requests } = this.library;
    const request = requests.next();
    this.buffer.setWide(word.request, request);
    try {
      this.encode(args, caller, false);
      this.buffer.expectAnswer();
      this.invoke();
    } catch (thrown) {
      return requests.answer({ kind: 'error', thrown }, done);
    } finally {
      this.buffer.setWide(word.request, 0);
    }
    if ((this.buffer.words[word.status] as Status) === Status.PENDING) {
      this.settle();
      return requests.add(request, this, args, done);
    }
    return requests.answer(
      this.outcomeOf(() => this.finish()),
      done,
    );
  }

  /**
   * The outcome of a request of this function: the value of the cell at `offset`, or the error that a status means.
   */
  outcome(status: Status, offset: number): NativeOutcome {
    return this.outcomeOf(() => this.valueOrThrow(status, offset));
  }

  private outcomeOf(value: () => Value): NativeOutcome {
    try {
      return { kind: 'value', value: value() };
    } catch (thrown) {
      return { kind: 'error', thrown };
    }
  }

  private encode(args: readonly Value[], caller: number, lend: boolean): void {
    const { words } = this.buffer;
    words[word.function] = this.registered.index;
    words[word.argumentCount] = args.length;
    words[word.caller] = caller;
    words[word.caller + 1] = caller < 4294967296 ? 0 : Math.floor(caller / 4294967296);
    this.isLarge = false;
    if (this.types !== undefined && args.length !== this.types.length) {
      throw this.faults.wrongCount(this.types.length, args.length);
    }
    if (this.quickArguments.write(args)) return;
    if (args.length > limits.MAX_ARGUMENTS) throw this.faults.wrongCount(limits.MAX_ARGUMENTS, args.length);
    this.encodeAll(args, lend);
  }

  private encodeAll(args: readonly Value[], lend: boolean): void {
    const { encoder, writer } = this.library;
    encoder.encode(args, this.types, lend, this.faults);
    const { lent } = encoder.loans;
    this.isLarge = writer.hasGrown || lent.length > 0 || encoder.loans.hasCopies;
    if (writer.hasGrown) this.buffer.useInput(writer.region, writer.used);
    lent.forEach(({ address, memory }, i) => this.buffer.lend(i, address, memory.byteLength));
    this.buffer.words[word.lentCount] = lent.length;
  }

  private invokeTimed(): void {
    const start = monotonicMs();
    this.invoke();
    const elapsed = monotonicMs() - start;
    if (elapsed >= 1) this.tookTime(elapsed);
  }

  private tookTime(elapsedMs: number): void {
    const { watchdog, collector } = this.library.surroundings;
    watchdog.check(this.name, elapsedMs);
    collector.lookAtMemory();
  }

  /** Reads the result in whatever form, and puts everything back in order. */
  private finish(): Value {
    try {
      return this.valueOrThrow(this.buffer.words[word.status] as Status, 0);
    } finally {
      this.settle();
    }
  }

  /**
   * After a call: fetches what was written into copies, gives back what was lent either way, notes new background
   * work.
   */
  private settle(): void {
    const { buffer } = this;
    if (this.isLarge) {
      this.library.encoder.loans.copyBack();
      buffer.resetInput();
    }
    const flags = buffer.words[word.outputFlags];
    if (flags === 0) return;
    if ((flags & Output.RELEASE) !== 0) this.library.binding.release();
    if ((flags & Output.BACKGROUND) !== 0)
      this.library.requests.noteBackground(buffer.words[word.background]);
  }

  private valueOrThrow(status: Status, offset: number): Value {
    try {
      if ((status as number) === noAnswer) malformed('it gave none');
      const { region, end } = this.buffer.message();
      const { decoder } = this.library;
      if (status === Status.OK) return decoder.decode(region, offset, end, this.context);
      if (status === Status.CANCELLED) throw callFailed(`${this.name} was cancelled`);
      const context = { ...this.context, type: undefined };
      throw this.failure(status, decoder.decode(region, offset, end, context));
    } catch (error) {
      if (error instanceof Malformed) {
        throw callFailed(
          `${this.name} gave a broken answer: ${error.message}; report this to who wrote ${this.library.name}`,
        );
      }
      if (error instanceof Misfit) {
        throw callFailed(
          `${this.name}: the result is ${error.found}, but its signature promises ${error.wanted}`,
        );
      }
      throw error;
    }
  }

  private failure(status: Status, reason: Value): Thrown {
    const text = typeof reason === 'string' ? reason : 'without a text';
    switch (status) {
      case Status.ERROR:
        return callFailed(text);
      case Status.PANIC:
        return callFailed(`panic in ${this.name}: ${text}`);
      case Status.MALFORMED:
        return callFailed(`${this.name} could not read its arguments: ${text}`);
      case Status.UNENCODABLE:
        return callFailed(`${this.name}: the result cannot be returned: ${text}`);
      case Status.SHUT_DOWN:
        return callFailed(`${this.name}: the extension ${this.library.name} is shutting down`);
      default:
        return callFailed(`${this.name} answered with the unknown status ${status}: ${text}`);
    }
  }
}
