/** The table that a library exports: what is in it, checked, and its functions as JavaScript functions. */

import { isUtf8 } from 'node:buffer';
import { abiMajor, structs } from './abi';
import { badTable, otherAbi } from './errors';
import { koffi, viewMemory } from './koffi';

/** The functions of a library. Those that it left out do nothing. */
export interface Binding {
  init(host: bigint): number;
  function_count(): number;
  function_at(index: number): bigint | null;
  type_count(): number;
  type_at(index: number): bigint | null;
  call(): void;
  cleanup(entries: bigint, count: number): void;
  wake_descriptor(): number;
  drain(): void;
  cancel(request: number): void;
  release(): void;
  shutdown(graceMs: number): void;
  counters(counters: bigint, size: number): void;
  wait(limitUs: number): number;
}

/** What the table says about the library. */
export interface Vtable {
  readonly abiMinor: number;
  readonly flags: number;
  readonly name: string;
  readonly version: string;
  readonly sdkName: string;
  readonly sdkVersion: string;
  readonly binding: Binding;
}

/** Texts that a library describes itself with are at most this long, in bytes. */
const longestText = 1 << 20;
const layout = structs.NostosVtable;
/** Bytes of the table of version 1.0, which ends before `wait`. */
const oldestSize = layout.fields.wait;

/**
 * Reads the table at `address`, of the library in the file `path`; throws an `ExtensionError` when it is unusable.
 */
export function readVtable(path: string, address: bigint | null): Vtable {
  if (address === null || address === 0n) throw badTable(path, 'it has no table of functions');
  // The first 16 bytes are the same in every version.
  const start = new StructReader(path, address, 16);
  const major = start.u32(0);
  if (major !== abiMajor) throw otherAbi(path, major);
  const size = start.u32(layout.fields.struct_size);
  if (size < oldestSize || size > 4096) throw badTable(path, `its table of functions has ${size} bytes`);
  const table = new StructReader(path, address, Math.min(size, layout.size));
  const { fields } = layout;
  return {
    abiMinor: table.u32(fields.abi_minor),
    flags: table.u32(fields.flags),
    name: table.name(fields.name, 'name'),
    version: table.line(fields.version, 'version'),
    sdkName: table.line(fields.sdk_name, 'SDK name'),
    sdkVersion: table.line(fields.sdk_version, 'SDK version'),
    binding: bind(path, table, size),
  };
}

type FunctionName = keyof Binding;

const prototypes: Readonly<Record<FunctionName, readonly [result: string, ...parameters: string[]]>> = {
  init: ['uint32_t', 'uintptr_t'],
  function_count: ['uint32_t'],
  function_at: ['void *', 'uint32_t'],
  type_count: ['uint32_t'],
  type_at: ['void *', 'uint32_t'],
  call: ['void'],
  cleanup: ['void', 'uintptr_t', 'uint32_t'],
  wake_descriptor: ['int32_t'],
  drain: ['void'],
  cancel: ['void', 'uint64_t'],
  release: ['void'],
  shutdown: ['void', 'uint32_t'],
  counters: ['void', 'uintptr_t', 'uint32_t'],
  wait: ['uint32_t', 'uint32_t'],
};

/** Functions that a library may leave out, and what stands in for them. */
const standIns: Partial<Binding> = {
  cleanup: () => {},
  wake_descriptor: () => -1,
  drain: () => {},
  cancel: () => {},
  release: () => {},
  shutdown: () => {},
  counters: () => {},
  wait: () => 0,
};

function bind(path: string, table: StructReader, size: number): Binding {
  const bound: Partial<Record<FunctionName, unknown>> = {};
  for (const name of Object.keys(prototypes) as FunctionName[]) {
    // What is newer than the library is what it left out.
    const address = layout.fields[name] < size ? table.u64(layout.fields[name]) : 0n;
    if (address === 0n) {
      const standIn = standIns[name];
      if (standIn === undefined) throw badTable(path, `it has no function \`${name}\``);
      bound[name] = standIn;
      continue;
    }
    const [result, ...parameters] = prototypes[name];
    bound[name] = koffi().decode(address, koffi().proto(result, parameters));
  }
  // Every name of `prototypes`, which are those of Binding, was bound above.
  return bound as unknown as Binding;
}

/** Reads one struct in the memory of a library. */
export class StructReader {
  private readonly view: DataView;

  constructor(
    private readonly path: string,
    address: bigint,
    size: number,
  ) {
    if (address % 8n !== 0n) throw badTable(path, 'a struct is not aligned');
    this.view = new DataView(viewMemory(address, size));
  }

  /** The number at an offset. */
  u32(offset: number): number {
    return this.view.getUint32(offset, true);
  }

  /** The 64-bit number, or pointer, at an offset. */
  u64(offset: number): bigint {
    return this.view.getBigUint64(offset, true);
  }

  /** The NostosText at an offset, copied. `what` names it in errors. */
  text(offset: number, what: string): string {
    const size = this.u64(offset + structs.NostosText.fields.size);
    if (size === 0n) return '';
    const data = this.u64(offset + structs.NostosText.fields.data);
    if (data === 0n || size > longestText) throw badTable(this.path, `its ${what} is impossible`);
    const bytes = Buffer.from(viewMemory(data, Number(size)));
    if (!isUtf8(bytes)) throw badTable(this.path, `its ${what} is not UTF-8`);
    return bytes.toString('utf8');
  }

  /** The same, of something that is shown in errors and logs: nothing that a terminal would obey. */
  line(offset: number, what: string): string {
    const text = this.text(offset, what);
    if (/\p{C}/u.test(text)) throw badTable(this.path, `its ${what} is ${JSON.stringify(text)}`);
    return text;
  }

  /** The same, of a name: not empty, and without spaces. */
  name(offset: number, what: string): string {
    const text = this.line(offset, what);
    if (text === '' || /\s/.test(text)) throw badTable(this.path, `its ${what} is ${JSON.stringify(text)}`);
    return text;
  }
}
