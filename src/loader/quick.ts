/**
 * The cheap way of a native call: numbers, Bools, short texts and handles, as arguments and as result, without
 * encoder and decoder. The cells are written and read in one pass that checks them against the signature too;
 * whatever is not that simple is left to the general way, which also makes the errors.
 */

import type { HandleKind } from '../gc/kinds';
import type { TypeDescriptor } from '../lang/values/types';
import { Float, NativeHandle, type Value } from '../lang/values/value';
import { cellSize, handle, handleArgumentSize, handleFresh, handleSize, limits, Tag } from './abi';
import { word, type CallBuffer } from './callBuffer';
import type { HandleGate } from './handleGate';
import type { HotParameter } from './hotCall';
import type { SignatureType } from './signature';
import { readText, writeText } from './text';

/** What the cheap way may do with a parameter or a result. */
const enum Quick {
  /** Nothing. */
  NO,
  ANY,
  FLOAT,
  INT,
  BOOL,
  UNIT,
  STRING,
  HANDLE,
}

/** Longer texts take the general way; so many arguments of this length always fit. */
const longestText = 1024;
const mostArguments = 8;

/** Says that a call must take the general way. */
export const notQuick = Symbol('not quick');

/** Writes the arguments of one function. */
export class QuickArguments {
  private readonly kinds: readonly Quick[] | undefined;
  private readonly opaques: readonly (TypeDescriptor | undefined)[];
  /** Bytes of the input region in use. */
  private end = 0;

  /** @param types of the parameters, where a signature binds */
  constructor(
    private readonly buffer: CallBuffer,
    private readonly gate: HandleGate,
    types: readonly SignatureType[] | undefined,
  ) {
    this.kinds = types?.map((type) => quickKind(type, gate));
    this.opaques = types?.map((type) => opaqueType(type, gate)) ?? [];
  }

  /** The parameters for a generated call; undefined when a signature leaves one open or one may be of any length. */
  hotParameters(): HotParameter[] | undefined {
    if (this.kinds === undefined || this.kinds.length > mostArguments) return undefined;
    const parameters: HotParameter[] = [];
    for (const [index, kind] of this.kinds.entries()) {
      const type = this.opaques[index];
      if (kind === Quick.FLOAT) parameters.push({ kind: 'float' });
      else if (kind === Quick.INT) parameters.push({ kind: 'int' });
      else if (kind === Quick.BOOL) parameters.push({ kind: 'bool' });
      else if (kind === Quick.HANDLE && type !== undefined) parameters.push({ kind: 'handle', type });
      else return undefined;
    }
    return parameters;
  }

  /** Writes all arguments, if they are simple enough and of the right types; says whether. */
  write(args: readonly Value[]): boolean {
    const { kinds } = this;
    if (args.length > mostArguments) return false;
    this.end = args.length * cellSize;
    for (let i = 0; i < args.length; i++) {
      if (!this.one(kinds === undefined ? Quick.ANY : kinds[i], args[i], i)) return false;
    }
    return true;
  }

  private one(kind: Quick, value: Value, index: number): boolean {
    const cell = word.input + 4 * index;
    switch (kind) {
      case Quick.FLOAT:
        return value instanceof Float && this.float(cell, value.value);
      case Quick.INT:
        return typeof value === 'number' && this.int(cell, value);
      case Quick.HANDLE:
        return value instanceof NativeHandle && this.handle(cell, value, this.opaques[index]);
      case Quick.STRING:
        return typeof value === 'string' && this.text(cell, value);
      case Quick.BOOL:
        return typeof value === 'boolean' && this.scalar(cell, Tag.BOOL, value ? 1 : 0, 0);
      case Quick.UNIT:
        return value === undefined && this.scalar(cell, Tag.UNIT, 0, 0);
      case Quick.ANY:
        return this.any(cell, value);
      default:
        return false;
    }
  }

  private any(cell: number, value: Value): boolean {
    switch (typeof value) {
      case 'number':
        return this.int(cell, value);
      case 'string':
        return this.text(cell, value);
      case 'boolean':
        return this.scalar(cell, Tag.BOOL, value ? 1 : 0, 0);
      case 'undefined':
        return this.scalar(cell, Tag.UNIT, 0, 0);
      default:
        if (value instanceof Float) return this.float(cell, value.value);
        return value instanceof NativeHandle && this.handle(cell, value, undefined);
    }
  }

  private scalar(cell: number, tag: Tag, low: number, high: number): true {
    const { words } = this.buffer;
    words[cell] = tag;
    words[cell + 1] = 0;
    words[cell + 2] = low;
    words[cell + 3] = high;
    return true;
  }

  private float(cell: number, value: number): true {
    const { words, floats } = this.buffer;
    words[cell] = Tag.FLOAT;
    words[cell + 1] = 0;
    floats[(cell + 2) >>> 1] = value;
    return true;
  }

  private int(cell: number, value: number): true {
    const high = (value | 0) === value ? value >> 31 : Math.floor(value / 4294967296);
    return this.scalar(cell, Tag.INT, value, high);
  }

  private text(cell: number, text: string): boolean {
    if (text.length > longestText) return false;
    const offset = this.end;
    const size = writeText(this.buffer.input.bytes, offset, text);
    const { words } = this.buffer;
    words[cell] = Tag.STRING;
    words[cell + 1] = size;
    words[cell + 2] = offset;
    words[cell + 3] = 0;
    this.end = offset + ((size + 7) & ~7);
    return true;
  }

  /** `opaque` is the type that the handle must have; without it any of this library will do. */
  private handle(cell: number, handle: NativeHandle, opaque: TypeDescriptor | undefined): boolean {
    const { table, owner } = this.gate;
    const kind = table.kindOfHandle(handle);
    // Handles with an opaque type of this library are always its own.
    if (kind === undefined || (opaque === undefined ? kind.owner !== owner : kind.type !== opaque))
      return false;
    const offset = this.end;
    const { words } = this.buffer;
    words[cell] = Tag.HANDLE;
    words[cell + 1] = 0;
    words[cell + 2] = offset;
    words[cell + 3] = 0;
    table.writeArgument(handle, words, word.input + (offset >>> 2));
    this.end = offset + handleArgumentSize;
    return true;
  }
}

const payload = word.output + 2;

/** Reads the result of one function. */
export class QuickResult {
  private readonly kind: Quick;
  private readonly opaque: TypeDescriptor | undefined;
  /** The kind of the last handle: nearly always that of the next. */
  private lastKind: HandleKind | undefined;

  /** @param type of the result, where a signature binds */
  constructor(
    private readonly buffer: CallBuffer,
    private readonly gate: HandleGate,
    type: SignatureType | undefined,
  ) {
    this.kind = type === undefined ? Quick.ANY : quickKind(type, gate);
    this.opaque = type === undefined ? undefined : opaqueType(type, gate);
  }

  /** The result, if it is simple enough and fits; else `notQuick`, and nothing has been taken over. */
  read(): Value | typeof notQuick {
    const { words } = this.buffer;
    switch (words[word.output] as Tag) {
      case Tag.FLOAT:
        return this.may(Quick.FLOAT) ? new Float(this.buffer.floats[payload >>> 1]) : notQuick;
      case Tag.INT: {
        const low = words[payload] | 0;
        return this.may(Quick.INT) && words[payload + 1] === (low >> 31) >>> 0 ? low : notQuick;
      }
      case Tag.UNIT:
        return this.may(Quick.UNIT) ? undefined : notQuick;
      case Tag.BOOL:
        return this.may(Quick.BOOL) && words[payload] < 2 ? words[payload] === 1 : notQuick;
      case Tag.STRING:
        return this.may(Quick.STRING) ? this.text(words) : notQuick;
      case Tag.HANDLE:
        return this.may(Quick.HANDLE) ? this.handle(words) : notQuick;
      default:
        return notQuick;
    }
  }

  private may(kind: Quick): boolean {
    return this.kind === kind || this.kind === Quick.ANY;
  }

  private text(words: Uint32Array): Value | typeof notQuick {
    const size = words[word.output + 1];
    if (size === 0) return '';
    const offset = this.reference(words, size);
    if (offset < 0 || size > longestText) return notQuick;
    return readText(this.buffer.output.bytes, offset, size) ?? notQuick;
  }

  private handle(words: Uint32Array): Value | typeof notQuick {
    const offset = this.reference(words, handleSize);
    if (offset < 0) return notQuick;
    const at = word.output + (offset >>> 2);
    const typeId = at + handle.type_id / 4;
    const kind = this.lastKind;
    if (kind === undefined || kind.typeIdLow !== words[typeId] || kind.typeIdHigh !== words[typeId + 1]) {
      this.lastKind = this.gate.table.kind(this.gate.owner, words[typeId], words[typeId + 1]);
      return notQuick;
    }
    if (this.opaque !== undefined && kind.type !== this.opaque) return notQuick;
    return this.gate.table.enter(kind, words, at, (words[word.output + 1] & handleFresh) !== 0);
  }

  /** The offset that the result's cell refers to; negative when it cannot be. */
  private reference(words: Uint32Array, size: number): number {
    const offset = words[payload];
    const isPossible =
      words[payload + 1] === 0 &&
      offset % 8 === 0 &&
      offset >= cellSize &&
      offset + size <= limits.OUTPUT_CAPACITY;
    return isPossible ? offset : -1;
  }
}

function quickKind(type: SignatureType, gate: HandleGate): Quick {
  switch (type.kind) {
    case 'any':
      return Quick.ANY;
    case 'float':
      return Quick.FLOAT;
    case 'int':
      return Quick.INT;
    case 'bool':
      return Quick.BOOL;
    case 'unit':
      return Quick.UNIT;
    case 'string':
      return Quick.STRING;
    case 'named':
      return opaqueType(type, gate) === undefined ? Quick.NO : Quick.HANDLE;
    default:
      return Quick.NO;
  }
}

/** The opaque type of this library that a type names. */
function opaqueType(type: SignatureType, { scope }: HandleGate): TypeDescriptor | undefined {
  if (type.kind !== 'named' || !scope.declares(type.name)) return undefined;
  const own = scope.type(type.name);
  return own?.kind === 'opaque' ? own : undefined;
}
