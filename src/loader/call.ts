/**
 * Calls of native functions.
 *
 * The cheap way: when all arguments are numbers, Bools and handles, their cells are written here, in one pass that checks them too; when
 * the result is one of these, it is read here. Everything else goes through encoder and decoder.
 */

import type { HandleKind } from '../gc/kinds';
import { holdsNoValues } from '../gc/mark';
import type { NativeFunction, NativeOutcome } from '../lang/host';
import type { Thrown } from '../lang/machine/thrown';
import type { TypeDescriptor } from '../lang/values/types';
import { Float, NativeHandle, type Value } from '../lang/values/value';
import {
  cellSize,
  handle as handleLayout,
  handleArgumentSize,
  handleFresh,
  handleSize,
  limits,
  Output,
  Status,
  Tag,
} from './abi';
import { word, type CallBuffer } from './callBuffer';
import type { DecodeContext } from './decode';
import { callFailed } from './failure';
import { ArgumentFaults } from './faults';
import type { OpenLibrary } from './library';
import { Malformed } from './malformed';
import { Misfit } from './misfit';
import type { RegisteredFunction } from './registered';
import type { SignatureType } from './signature';

/** What the quick path may do with a parameter or the result. */
const enum Quick {
  /** Nothing: encoder and decoder do it. */
  NO,
  ANY,
  FLOAT,
  INT,
  BOOL,
  UNIT,
  HANDLE,
}

const outputPayload = word.output + 2;

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
  private readonly quickTypes: readonly Quick[];
  /** The opaque type of each parameter and, last, of the result. */
  private readonly opaques: readonly (TypeDescriptor | undefined)[];
  private readonly quickResult: Quick;
  private readonly resultOpaque: TypeDescriptor | undefined;
  private readonly faults: ArgumentFaults;
  private readonly context: DecodeContext;
  /** The kind of the last handle that was returned: nearly always that of the next. */
  private lastKind: HandleKind | undefined;
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
    this.quickTypes = (signature?.parameters ?? []).map((type) => quickKind(type, library));
    this.opaques = (signature?.parameters ?? []).map((type) => opaqueType(type, library));
    this.quickResult = signature === undefined ? Quick.ANY : quickKind(signature.result, library);
    this.resultOpaque = signature === undefined ? undefined : opaqueType(signature.result, library);
    const type = signature?.result.kind === 'any' ? undefined : signature?.result;
    this.context = { functionName: name, type, compatible: library.isCompatible, isMessage: false };
  }

  call(args: readonly Value[], caller = 0): Value {
    if (this.mode !== 'sync') throw callFailed(`${this.name} is asynchronous and cannot be called from here`);
    const { words } = this.buffer;
    this.encode(args, caller, true);
    if (this.library.timesCalls) {
      this.invoke();
      if (words[word.elapsedMs] !== 0) this.tookTime(words[word.elapsedMs]);
    } else {
      this.invokeTimed();
    }
    if (words[word.status] === Status.OK && words[word.outputFlags] === 0 && !this.isLarge) {
      const value = this.quickValue(words);
      if (value !== undefined) return value;
    }
    return this.finish();
  }

  start(args: readonly Value[], caller: number, done: (outcome: NativeOutcome) => void): () => void {
    const { requests } = this.library;
    const request = requests.next();
    this.buffer.setWide(word.request, request);
    try {
      this.encode(args, caller, false);
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

  /** The outcome of a request of this function: the value of the cell at `offset`, or the error that a status means. */
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
    if (this.types !== undefined) {
      if (args.length !== this.types.length) throw this.faults.wrongCount(this.types.length, args.length);
      if (this.encodeQuickly(args, words)) return;
    } else if (this.encodeUntyped(args, words)) return;
    if (args.length > limits.MAX_ARGUMENTS) throw this.faults.wrongCount(limits.MAX_ARGUMENTS, args.length);
    this.encodeAll(args, lend);
  }

  /** Writes the arguments if all are of quick kinds and fit the signature. Handles stand behind the cells. */
  private encodeQuickly(args: readonly Value[], words: Uint32Array): boolean {
    const { quickTypes } = this;
    const { floats } = this.buffer;
    for (let i = 0; i < args.length; i++) {
      const value = args[i];
      const cell = word.input + 4 * i;
      switch (quickTypes[i]) {
        case Quick.FLOAT:
          if (!(value instanceof Float)) return false;
          words[cell] = Tag.FLOAT;
          words[cell + 1] = 0;
          floats[(cell + 2) >>> 1] = value.value;
          break;
        case Quick.INT:
          if (typeof value !== 'number') return false;
          this.putInt(words, cell, value);
          break;
        case Quick.HANDLE:
          if (!(value instanceof NativeHandle) || !this.putHandle(words, args.length, i, value)) return false;
          break;
        case Quick.BOOL:
          if (typeof value !== 'boolean') return false;
          words[cell] = Tag.BOOL;
          words[cell + 1] = 0;
          words[cell + 2] = value ? 1 : 0;
          words[cell + 3] = 0;
          break;
        default:
          return false;
      }
    }
    return true;
  }

  /** The same without a signature: small numbers of numbers only, since everything else is rarer there. */
  private encodeUntyped(args: readonly Value[], words: Uint32Array): boolean {
    const { floats } = this.buffer;
    if (args.length > 16) return false;
    for (let i = 0; i < args.length; i++) {
      const value = args[i];
      const cell = word.input + 4 * i;
      if (value instanceof Float) {
        words[cell] = Tag.FLOAT;
        words[cell + 1] = 0;
        floats[(cell + 2) >>> 1] = value.value;
      } else if (typeof value === 'number') {
        this.putInt(words, cell, value);
      } else if (value instanceof NativeHandle) {
        const kind = this.library.gate.table.kindOfHandle(value);
        if (kind === undefined || kind.owner !== this.library) return false;
        this.putHandleCell(words, args.length, i, value);
      } else {
        return false;
      }
    }
    return true;
  }

  private putInt(words: Uint32Array, cell: number, value: number): void {
    words[cell] = Tag.INT;
    words[cell + 1] = 0;
    words[cell + 2] = value;
    words[cell + 3] = (value | 0) === value ? value >> 31 : Math.floor(value / 4294967296);
  }

  private putHandle(words: Uint32Array, count: number, index: number, handle: NativeHandle): boolean {
    const { gate } = this.library;
    const kind = gate.table.kindOfHandle(handle);
    // The own opaque types of this library are carried by its handles only.
    if (kind === undefined || kind.type !== this.opaques[index]) return false;
    this.putHandleCell(words, count, index, handle);
    return true;
  }

  private putHandleCell(words: Uint32Array, count: number, index: number, handle: NativeHandle): void {
    const cell = word.input + 4 * index;
    const offset = count * cellSize + index * handleArgumentSize;
    words[cell] = Tag.HANDLE;
    words[cell + 1] = 0;
    words[cell + 2] = offset;
    words[cell + 3] = 0;
    this.library.gate.table.writeArgument(handle, words, word.input + (offset >>> 2));
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
    const start = performance.now();
    this.invoke();
    const elapsed = performance.now() - start;
    if (elapsed >= 1) this.tookTime(elapsed);
  }

  private tookTime(elapsedMs: number): void {
    const { watchdog, collector } = this.library.surroundings;
    watchdog.check(this.name, elapsedMs);
    collector.lookAtMemory();
  }

  /** The result, if it is one cell of a quick kind that fits; else undefined. */
  private quickValue(words: Uint32Array): Value {
    const { quickResult } = this;
    switch (words[word.output] as Tag) {
      case Tag.FLOAT:
        if (quickResult !== Quick.FLOAT && quickResult !== Quick.ANY) return undefined;
        return new Float(this.buffer.floats[outputPayload >>> 1]);
      case Tag.INT: {
        if (quickResult !== Quick.INT && quickResult !== Quick.ANY) return undefined;
        const low = words[outputPayload] | 0;
        return words[outputPayload + 1] === (low >> 31) >>> 0 ? low : undefined;
      }
      case Tag.BOOL:
        if (quickResult !== Quick.BOOL && quickResult !== Quick.ANY) return undefined;
        return words[outputPayload] === 1;
      case Tag.HANDLE:
        return quickResult === Quick.HANDLE ? this.quickHandle(words) : undefined;
      default:
        return undefined;
    }
  }

  private quickHandle(words: Uint32Array): Value {
    const kind = this.lastKind;
    const offset = words[outputPayload];
    if (words[outputPayload + 1] !== 0 || offset % 8 !== 0 || offset < cellSize) return undefined;
    if (offset > limits.OUTPUT_CAPACITY - handleSize) return undefined;
    const at = word.output + (offset >>> 2);
    const typeId = at + handleLayout.type_id / 4;
    if (
      kind === undefined ||
      kind.typeIdLow !== words[typeId] ||
      kind.typeIdHigh !== words[typeId + 1] ||
      kind.type !== this.resultOpaque
    ) {
      this.lastKind = this.library.gate.table.kind(this.library, words[typeId], words[typeId + 1]);
      return undefined;
    }
    const isFresh = (words[word.output + 1] & handleFresh) !== 0;
    return this.library.gate.table.enter(kind, words, at, isFresh);
  }

  /** Reads the result in whatever form, and puts everything back in order. */
  private finish(): Value {
    try {
      return this.valueOrThrow(this.buffer.words[word.status] as Status, 0);
    } finally {
      this.settle();
    }
  }

  /** After a call: fetches what was written into copies, gives back what was lent either way, notes new background work. */
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

function quickKind(type: SignatureType, library: OpenLibrary): Quick {
  switch (type.kind) {
    case 'float':
      return Quick.FLOAT;
    case 'int':
      return Quick.INT;
    case 'bool':
      return Quick.BOOL;
    case 'unit':
      return Quick.UNIT;
    case 'named':
      return opaqueType(type, library) === undefined ? Quick.NO : Quick.HANDLE;
    default:
      return Quick.NO;
  }
}

function opaqueType(type: SignatureType, library: OpenLibrary): TypeDescriptor | undefined {
  if (type.kind !== 'named' || !library.gate.scope.declares(type.name)) return undefined;
  const own = library.gate.scope.type(type.name);
  return own?.kind === 'opaque' ? own : undefined;
}
