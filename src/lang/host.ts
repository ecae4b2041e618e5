/**
 * What the language needs from its surroundings. `src/lang` is pure: everything that touches files, terminal,
 * processes, time or native code comes in through these interfaces (Node's implementation: `src/host/`).
 */

import type * as fs from 'node:fs';
import type * as path from 'node:path';
import type * as os from 'node:os';
import type * as crypto from 'node:crypto';

import type * as childProcess from 'node:child_process';
import type * as zlib from 'node:zlib';
import type * as http from 'node:http';
import type * as net from 'node:net';
import type * as process from 'node:process';
import type { Source } from './syntax/source';
import type { DataConstructor, TypeDescriptor } from './values/types';
import type { Value } from './values/value';

/** A stream for text, buffered by the host. */
export interface Output {
  write(text: string): void;
  writeBytes(bytes: Uint8Array): void;
  flush(): void;
  readonly isTerminal: boolean;
  /** False when the last character written was not a newline. */
  readonly atLineStart: boolean;
}

/** What an input answers when nothing has come yet: wait with `whenReady`, then ask again. */
export const NOT_READY = Symbol('not ready');

/** Standard input, read by the line or whole, by the line at constant memory. Never blocks. */
export interface Input {
  /** The next line without its newline; undefined at the end. */
  readLine(): string | undefined | typeof NOT_READY;
  /** Everything that is left, once its end has come. */
  readAll(): string | typeof NOT_READY;
  /** Calls back once, from the event loop, when asking again may bring more. Returns how to abandon. */
  whenReady(done: () => void): () => void;
  readonly isTerminal: boolean;
}

/** The lines of several inputs, one after another; what it tells is about the current line. */
export interface LineInput {
  /** Moves to the next line without making a text of it; false at the end of the last input. */
  advance(): boolean | typeof NOT_READY;
  /** Without its newline. */
  readonly line: string;
  /** False when the last line of an input has no newline. */
  readonly lineIsEnded: boolean;
  /** The name of the input as it was given, `-` for standard input. */
  readonly file: string;
  /** How many inputs have been opened. */
  readonly fileNumber: number;
  /** Number of the line in its input, from 1. */
  readonly lineNumber: number;
  whenReady(done: () => void): () => void;
}

/** What the line modes hand a program through the module `stdlib.lines`; see `lines/session.ts`. */
export interface Records {
  /** Moves to the next record; false at the end, and always once the program has read everything. */
  next(): boolean | typeof NOT_READY;
  whenReady(done: () => void): () => void;
  /** The current record: a String, a map of Strings, or what JSON says. */
  readonly value: Value;
  /** The texts of the current record, for formats that have them; of use are the first `atMost` only. */
  fields(atMost: number): Value;
  /** Number of the current record over all inputs, from 1. */
  readonly number: number;
  readonly file: string;
  /** The current record as a value of a record type of the program. */
  typed(typeName: string): Value;
  /** The rest of the input as one value, of that record type if one is named; asked again after `NOT_READY`. */
  rest(typeName: string | undefined): Value | typeof NOT_READY;
  /** Writes what code gave for the current record, or gives the values whose texts `writeTexts` is to be called with. */
  write(result: Value): readonly Value[] | undefined;
  /** Writes the texts of one result. */
  writeTexts(texts: readonly string[]): void;
  /** The results, each for `write`, that the result of the whole program stands for; none when it is not to be printed. */
  finish(result: Value): readonly Value[];
}

/** Everything a running program can reach. */
export interface Host {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: Input;
  /** The whole argument vector, and the words after the program. */
  readonly args: readonly string[];
  readonly scriptArgs: readonly string[];
  readonly isInteractive: boolean;
  /** Node's own modules, handed in so that builtins need no import of them. */
  readonly node: HostModules;
  /** Milliseconds since some fixed point, monotonic. */
  monotonicMs(): number;
  /** Native extensions; undefined where none can be loaded. */
  readonly native: NativeExtensions | undefined;
  /** The collector of native handles. */
  readonly collector: Collector | undefined;
  /** Input and results of the line modes; undefined for all other programs. */
  readonly records?: Records | undefined;
}

/** The Node modules that builtins use; a host may hand in restricted ones. */
export interface HostModules {
  readonly fs: typeof fs;
  readonly path: typeof path;
  readonly os: typeof os;
  readonly crypto: typeof crypto;
  readonly childProcess: typeof childProcess;
  readonly zlib: typeof zlib;
  readonly net: typeof net;
  readonly http: typeof http;
  readonly process: typeof process;
}

/** One function that a library registered. */
export interface NativeFunction {
  readonly name: string;
  /** Text such as `(List[Float], Int) -> DVector`; undefined when it was registered without one. */
  readonly signature: string | undefined;
  /** True when the signature is a promise (document's face), false when it only documents. */
  readonly binding: boolean;
  readonly doc: string | undefined;
  readonly mode: 'sync' | 'async' | 'blocking';
  readonly library: NativeLibrary;
  /**
   * Calls a synchronous function on behalf of process `caller` (0: none); throws `Thrown` with the
   * `Extension call failed: …` text on failure. Ask `Collector.due` afterwards.
   */
  call(args: readonly Value[], caller?: number): Value;
  /**
   * The same call for `count` arguments given one by one, once the function is called so often that it has one;
   * undefined before that, and where the signature does not fix the arguments.
   */
  direct(count: number): DirectCall | undefined;
  /** Starts an asynchronous or blocking one for a process; `done` is called once from the event loop. Returns how to cancel. */
  start(args: readonly Value[], caller: number, done: (outcome: NativeOutcome) => void): () => void;
}
/** A synchronous native call. Arguments beyond those of the signature are ignored. */
export type DirectCall = (caller: number, ...args: Value[]) => Value;
/** How a native call ended: with a value, or with what the program gets thrown. */
export type NativeOutcome =
  { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'error'; readonly thrown: unknown };

/** An opened library. */
export interface NativeLibrary {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  readonly functions: ReadonlyMap<string, NativeFunction>;
  /** Opaque types by name, and record types with their fields' types as text. */
  readonly types: readonly NativeType[];
}
/** A type that a library registered. */
export interface NativeType {
  readonly name: string;
  readonly doc: string | undefined;
  /** Undefined for an opaque type. */
  readonly fields: readonly { readonly name: string; readonly type: string }[] | undefined;
  /**
   * What values of the type carry: handles of an opaque type, records (whose one constructor has the
   * fields' names). Its module is the library's name. Methods of the program are entered into it.
   */
  readonly descriptor: TypeDescriptor;
}

/** Finds the program's own types, for records and variants that native code makes by name. */
export interface TypeLookup {
  /** The type with that full name (`shapes.Spot`) or, as seen from `module` (the wrapper's), bare name. */
  type(name: string, module: string): TypeDescriptor | undefined;
  /** The constructor that a bare name means in `module`. */
  constructorNamed(name: string, module: string): DataConstructor | undefined;
}

/** Finds and opens extensions. Failures are thrown as `ExtensionError` with a finished message. */
export interface NativeExtensions {
  /** The extension that answers to `import NAME`, opened; undefined when there is none of that name. */
  find(name: string): { readonly wrappers: readonly Source[]; readonly library: NativeLibrary } | undefined;
  /** Libraries opened without a wrapper (`--ext PATH`) and all others opened so far. */
  readonly libraries: readonly NativeLibrary[];
  /**
   * The function that `__native__(name, …)` in `module` means: the library whose wrapper `module` is, is asked first,
   * then all others. When two others registered it, or nobody: what is wrong, and a hint such as the nearest names.
   */
  resolve(name: string, module: string): NativeFunction | { readonly problem: string; readonly hint: string };
  /** Tells the loader where messages from native code go. */
  onMessage(deliver: (pid: number, message: Value) => void): void;
  /**
   * Tells the loader whom to wake when no native work is left: cancelled work, and work that sends nothing, ends without
   * anybody else hearing of it.
   */
  onIdle(wake: () => void): void;
  /** Tells the loader which types a program declares, once again when they change; asked while results are decoded. */
  useTypes(lookup: TypeLookup): void;
  /** True while native work is under way that may still complete a request or send a message. */
  readonly working: boolean;
  /**
   * To be called when no process can go on and the program waits for `awaited` things outside. When they are one native
   * request, and its answer may come soon, waits for it at once, for 2 ms at most. True when an answer came; otherwise
   * the event loop will bring it.
   */
  waitHere(awaited: number): boolean;
  /**
   * Ends the libraries: running work is told to stop and given `graceMs` milliseconds, all libraries together.
   * Call `Collector.close` afterwards.
   */
  close(graceMs: number): void;
}
/** A failure to find or open an extension; `message` is the finished text, which names the file and says what to do. */
export class ExtensionError extends Error {
  /**
   * @param fact what happened, in one sentence; where a program is quoted, with the sentence under the place
   * @param hint what to do
   */
  constructor(
    message: string,
    readonly fact: string = message,
    readonly hint: string | undefined = undefined,
  ) {
    super(message);
  }
}

/** The mark-sweep collector of native handles, driven from the evaluator's safe points. */
export interface Collector {
  /** True when a collection is due; asked after native calls. */
  readonly due: boolean;
  /** Marks from the roots (values, frames, cells, arrays, builtin states) and cleans up what was not reached. */
  collect(roots: Iterable<unknown>): void;
  /** Cleans up everything that is left. */
  close(): void;
  stats(): { live: number; totalAllocated: number; totalFreed: number; collections: number };
}
