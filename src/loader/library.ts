/** Opening a library, and what belongs to an open one. */

import { resolve } from 'node:path';
import { wordsPerHandle, type HandleOwner } from '../gc/kinds';
import type { HandleCollector } from '../gc/collector';
import { holdsNoValues } from '../gc/mark';
import type { NativeFunction, NativeLibrary, NativeType, TypeLookup } from '../lang/host';
import type { Value } from '../lang/values/value';
import {
  abiMajor,
  abiMinor,
  entrySymbol,
  hostCrashReport,
  LibraryFlag,
  limits,
  Status,
  structs,
} from './abi';
import { Bulk } from './bulk';
import { CallBuffer, word } from './callBuffer';
import { Decoder } from './decode';
import { Encoder } from './encode';
import { badTable, noEntryPoint, notLinked, registerFailed } from './errors';
import { HandleGate } from './handleGate';
import { checkImage } from './image';
import { addressOf, koffi, viewMemory } from './koffi';
import { Malformed } from './malformed';
import { NativeCall } from './call';
import { readFunctions, readTypes } from './registered';
import { Requests } from './requests';
import { TypeScope } from './scope';
import { readVtable, type Binding, type Vtable } from './vtable';
import type { LoaderLog, Watchdog } from './watchdog';
import { RegionWriter } from './writer';

/** What all libraries of a program share. */
export interface Surroundings {
  readonly collector: HandleCollector;
  readonly watchdog: Watchdog;
  readonly log: LoaderLog;
  /** Version of nostos, told to the libraries. */
  readonly version: string;
  /** The types that the program declares. */
  types(): TypeLookup | undefined;
  /** Delivers a message from native code. */
  deliver(pid: number, message: Value): void;
  /** Called from the event loop when a library has no work left. */
  idle(): void;
}

/** An open library: its functions, its call buffer, what encodes and decodes for it. */
export class OpenLibrary implements NativeLibrary, HandleOwner {
  readonly [holdsNoValues] = true;
  readonly name: string;
  readonly version: string;
  /** The minor version of the ABI that it was built for. */
  readonly abiMinor: number;
  /** Name and version of the SDK that it was built with; empty when it does not say. */
  readonly sdk: string;
  readonly functions: ReadonlyMap<string, NativeFunction>;
  readonly types: readonly NativeType[];
  readonly binding: Binding;
  readonly buffer: CallBuffer;
  readonly writer: RegionWriter;
  readonly encoder: Encoder;
  readonly decoder: Decoder;
  readonly gate: HandleGate;
  readonly requests: Requests;
  /** Written for the older SDK. */
  readonly isCompatible: boolean;
  /** The library measures its calls itself. */
  readonly timesCalls: boolean;
  private readonly cleanupAddresses = new WeakMap<Uint32Array, bigint>();

  constructor(
    readonly path: string,
    vtable: Vtable,
    readonly surroundings: Surroundings,
  ) {
    this.name = vtable.name;
    this.version = vtable.version;
    this.abiMinor = vtable.abiMinor;
    this.sdk = `${vtable.sdkName} ${vtable.sdkVersion}`.trim();
    this.binding = vtable.binding;
    this.isCompatible = (vtable.flags & LibraryFlag.COMPATIBLE_FACE) !== 0;
    this.timesCalls = (vtable.flags & LibraryFlag.TIMES_CALLS) !== 0;
    this.buffer = new CallBuffer();
    const scope = new TypeScope(this.name, () => surroundings.types());
    this.gate = new HandleGate(surroundings.collector.table, this, scope);
    this.writer = new RegionWriter(this.buffer.input);
    this.encoder = new Encoder(this.writer, this.gate, addressOf);
    const lentCount = (): number => this.buffer.words[word.outputLentCount];
    const bulk = new Bulk(this.buffer.outputLent, viewMemory, lentCount);
    this.decoder = new Decoder(this.gate, bulk, this.buffer.output);
    this.register();
    this.types = readTypes(path, this.binding, this.name);
    for (const type of this.types) scope.declare(type.descriptor);
    this.requests = new Requests(this);
    this.functions = new Map(
      readFunctions(path, this.binding).map((registered) => [
        registered.name,
        new NativeCall(this, registered),
      ]),
    );
  }

  /** Ends handles; called by the table. */
  cleanup(entries: Uint32Array, first: number, count: number): void {
    let address = this.cleanupAddresses.get(entries);
    if (address === undefined) {
      address = addressOf(entries);
      this.cleanupAddresses.set(entries, address);
    }
    const start = first * wordsPerHandle * entries.BYTES_PER_ELEMENT;
    this.binding.cleanup(address + BigInt(start), count);
    this.requests.listen();
  }

  /** What the library counts, by name. */
  counters(): Readonly<Record<keyof typeof structs.NostosCounters.fields, bigint>> {
    const { size, fields } = structs.NostosCounters;
    const counters = new BigUint64Array(size / 8);
    this.binding.counters(addressOf(counters), size);
    const entries = Object.entries(fields).map(([name, offset]) => [name, counters[offset / 8]] as const);
    return Object.fromEntries(entries) as Record<keyof typeof fields, bigint>;
  }

  private register(): void {
    const host = new HostDescription(this.buffer.address, this.surroundings.version);
    const status = this.binding.init(host.address) as Status;
    if (status === Status.OK) return;
    if (status === Status.MALFORMED) throw badTable(this.path, 'it does not accept this version of nostos');
    throw registerFailed(this.path, this.name, status === Status.PANIC, this.reason());
  }

  /** The text in the output region. */
  private reason(): string {
    try {
      const { region, end } = this.buffer.message();
      const context = { functionName: 'register', type: undefined, compatible: false, isMessage: false };
      return String(this.decoder.decode(region, 0, end, context));
    } catch (error) {
      if (error instanceof Malformed) return `without a readable reason (${error.message})`;
      throw error;
    }
  }
}

/** A `NostosHost` in memory, with the texts that it refers to; to be kept while `init` runs. */
class HostDescription {
  readonly address: bigint;
  private readonly memory: Buffer;

  constructor(callBuffer: bigint, version: string) {
    const { size, fields } = structs.NostosHost;
    const texts = [Buffer.from('nostos'), Buffer.from(version)];
    this.memory = Buffer.from(new ArrayBuffer(1024));
    this.address = addressOf(this.memory);
    this.memory.writeUInt32LE(abiMajor, fields.abi_major);
    this.memory.writeUInt32LE(abiMinor, fields.abi_minor);
    this.memory.writeUInt32LE(size, fields.struct_size);
    this.memory.writeUInt32LE(hostCrashReport, fields.flags);
    this.memory.writeBigUInt64LE(callBuffer, fields.call_buffer);
    this.memory.writeBigUInt64LE(BigInt(limits.CALL_BUFFER_SIZE), fields.call_buffer_size);
    let end: number = size;
    [fields.name, fields.version].forEach((field, i) => {
      const length = texts[i].copy(this.memory, end);
      this.memory.writeBigUInt64LE(this.address + BigInt(end), field);
      this.memory.writeBigUInt64LE(BigInt(length), field + structs.NostosText.fields.size);
      end += length;
    });
  }
}

/** Opens the library in a file; throws an `ExtensionError` that says why it cannot be used. It is never closed. */
export function openLibrary(path: string, surroundings: Surroundings): OpenLibrary {
  checkImage(path);
  let library: ReturnType<ReturnType<typeof koffi>['load']>;
  try {
    // A bare name would be looked for in the system's folders, and be another file than the one just looked at.
    library = koffi().load(resolve(path));
  } catch (error) {
    throw notLinked(path, linkerWords(error, path));
  }
  let entry: () => bigint | null;
  try {
    entry = library.func(entrySymbol, 'void *', []) as () => bigint | null;
  } catch {
    throw noEntryPoint(path, entrySymbol);
  }
  return new OpenLibrary(path, readVtable(path, entry()), surroundings);
}

/** The linker's own words, without koffi's and without the path, which the message has already. */
function linkerWords(error: unknown, path: string): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^Failed to load shared library: /, '').replace(`${resolve(path)}: `, '');
}
