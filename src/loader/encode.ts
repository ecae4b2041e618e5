/**
 * Arguments of a native call as cells in a region, checked against the signature while they are written.
 *
 * Containers wait on a stack of our own until the cells beside them are written, so that nesting costs no JavaScript
 * stack, and every offset points forward as the ABI wants it. A value that contains itself (through mutable records)
 * ends at the limit of depth.
 */

import { Float64Values, Int64Values, NumberArray } from '../lang/values/arrays';
import { BufferValue } from '../lang/values/buffer';
import { decimalText } from '../lang/values/decimal';
import { List } from '../lang/values/list';
import { MapValue } from '../lang/values/map';
import { SetValue } from '../lang/values/set';
import type { DataConstructor } from '../lang/values/types';
import {
  BigInteger,
  Char,
  Data,
  Decimal,
  Float,
  Float32,
  NativeHandle,
  Pid,
  SizedInt,
  type Value,
} from '../lang/values/value';
import { cellSize, handleArgumentSize, limits, Tag } from './abi';
import { accepts } from './accepts';
import { CellWriter } from './cells';
import { ArrayLoans } from './loans';
import { NameTable } from './names';
import type { HandleGate } from './handleGate';
import type { SignatureType } from './signature';
import { packedKind, packFloats, packIntegers } from './pack';
import type { ArgumentFaults } from './faults';
import type { RegionWriter } from './writer';

/** Writes the arguments of calls of one library. */
export class Encoder {
  readonly loans: ArrayLoans;
  private readonly out: CellWriter;
  private readonly names: NameTable;
  /** Containers whose children are to be written: the value, the word of its cell, its type, its depth. */
  private readonly values: Value[] = [];
  private readonly cells: number[] = [];
  private readonly types: (SignatureType | undefined)[] = [];
  private readonly depths: number[] = [];
  /** The argument being written, from 0, and the depth of the container whose children are. */
  private position = 0;
  private depth = 0;
  private faults: ArgumentFaults | undefined;
  private lend = false;

  constructor(
    private readonly writer: RegionWriter,
    private readonly gate: HandleGate,
    addressOf: (memory: ArrayBufferView) => bigint,
  ) {
    this.loans = new ArrayLoans(writer, addressOf);
    this.out = new CellWriter(writer);
    this.names = new NameTable(writer);
  }

  /**
   * Writes all arguments. `types` are the binding signature's, or undefined. With `lend`, typed arrays and large
   * packed lists that are arguments themselves are lent (see `loans`). Throws the error that the program sees.
   */
  encode(
    args: readonly Value[],
    types: readonly SignatureType[] | undefined,
    lend: boolean,
    faults: ArgumentFaults,
  ): void {
    this.reset();
    this.faults = faults;
    this.lend = lend;
    this.writer.allocate(args.length * cellSize);
    for (let i = 0; i < args.length; i++) {
      this.position = i;
      this.depth = 0;
      this.put(args[i], (i * cellSize) >>> 2, types?.[i]);
      this.drain();
    }
    this.names.write();
  }

  private reset(): void {
    this.writer.begin();
    this.loans.begin();
    this.names.begin();
    this.values.length = 0;
  }

  /** Writes the children of the containers that wait. */
  private drain(): void {
    for (;;) {
      const value = this.values.pop();
      if (value === undefined) return;
      // The four stacks have one height.
      const cell = this.cells.pop() as number;
      const type = this.types.pop();
      this.depth = this.depths.pop() as number;
      this.putChildren(value, cell, type);
    }
  }

  private wait(value: Value, cell: number, type: SignatureType | undefined): void {
    this.checkDepth();
    this.values.push(value);
    this.cells.push(cell);
    this.types.push(type);
    this.depths.push(this.depth + 1);
  }

  private checkDepth(): void {
    if (this.depth >= limits.MAX_DEPTH) throw this.fault().tooDeep(this.position);
  }

  private fault(): ArgumentFaults {
    // Set by `encode`, the only way in.
    return this.faults as ArgumentFaults;
  }

  /** Writes the cell of one value, at the word `cell`; what it contains waits. */
  private put(value: Value, cell: number, type: SignatureType | undefined): void {
    if (type !== undefined && type.kind !== 'any' && !accepts(type, value, this.gate.scope)) {
      throw this.fault().wrongType(this.position, type, value);
    }
    switch (typeof value) {
      case 'undefined':
        this.out.scalar(cell, Tag.UNIT, 0, 0);
        return;
      case 'boolean':
        this.out.scalar(cell, Tag.BOOL, value ? 1 : 0, 0);
        return;
      case 'number':
      case 'bigint':
        this.out.integer(cell, value);
        return;
      case 'string':
        this.out.text(cell, Tag.STRING, value);
        return;
      default:
        this.putObject(value, cell, type);
    }
  }

  private putObject(value: Value, cell: number, type: SignatureType | undefined): void {
    if (value instanceof Float || value instanceof Float32) this.out.float(cell, value.value);
    else if (value instanceof NativeHandle) this.handle(cell, value, type);
    else if (value instanceof List) this.list(cell, value, type);
    else if (value instanceof Data) this.wait(value, cell, type);
    else if (value instanceof MapValue || value instanceof SetValue) this.wait(value, cell, type);
    else this.putRare(value, cell);
  }

  private putRare(value: Value, cell: number): void {
    if (value instanceof SizedInt) this.out.integer(cell, value.value);
    else if (value instanceof Char) this.out.scalar(cell, Tag.CHAR, value.codePoint, 0);
    else if (value instanceof Pid)
      this.out.scalar(cell, Tag.PID, value.id >>> 0, Math.floor(value.id / 4294967296));
    else if (value instanceof BigInteger) this.out.text(cell, Tag.BIGINT, value.value.toString());
    else if (value instanceof Decimal) this.out.text(cell, Tag.DECIMAL, decimalText(value));
    else if (value instanceof NumberArray) this.array(cell, value);
    else if (value instanceof BufferValue) this.buffer(cell, value);
    else throw this.fault().cannotCross(this.position, value);
  }

  private handle(cell: number, handle: NativeHandle, type: SignatureType | undefined): void {
    this.gate.admit(handle, type, this.position, this.fault());
    const offset = this.writer.allocate(handleArgumentSize);
    this.gate.table.writeArgument(handle, this.writer.region.words, offset >>> 2);
    this.out.reference(cell, Tag.HANDLE, 0, offset);
  }

  /** Whether a value is an argument itself, not inside one. */
  private get isRoot(): boolean {
    return this.depth === 0;
  }

  private array(cell: number, array: NumberArray): void {
    const tag = tagOfArray(array);
    const { data } = array;
    if (this.lend && this.isRoot) {
      const loan = this.loans.array(array, data);
      this.out.reference(cell, tag, data.length, loan.offset, loan.place);
    } else {
      this.out.reference(cell, tag, data.length, this.loans.copy(data));
    }
  }

  /** Always a copy: what a buffer holds may be shared with others. */
  private buffer(cell: number, buffer: BufferValue): void {
    const bytes = buffer.toBytes();
    this.out.reference(cell, Tag.BYTES, bytes.length, this.loans.copy(bytes));
  }

  private list(cell: number, list: List, type: SignatureType | undefined): void {
    this.checkDepth();
    if (list.length === 0) {
      this.out.reference(cell, Tag.LIST, 0, 0);
      return;
    }
    const floats = list.floats();
    if (floats !== undefined) {
      const element = elementOf(type);
      if (element !== undefined && element.kind !== 'any' && element.kind !== 'float') {
        throw this.fault().wrongType(this.position, element, list.get(0));
      }
      const loan = this.lend && this.isRoot ? this.loans.numbers(floats) : undefined;
      if (loan !== undefined) this.out.reference(cell, Tag.LIST_F64, list.length, loan.offset, loan.place);
      else this.out.reference(cell, Tag.LIST_F64, list.length, this.loans.copy(floats));
      return;
    }
    if (!this.packed(cell, list, elementOf(type))) this.wait(list, cell, type);
  }

  /** Writes a list as packed numbers, if all its elements are Floats or all are Ints and the signature agrees. */
  private packed(cell: number, list: List, element: SignatureType | undefined): boolean {
    const kind = packedKind(list.get(0));
    if (kind === undefined) return false;
    if (element !== undefined && element.kind !== 'any' && element.kind !== kind) return false;
    const offset = this.writer.allocate(list.length * 8);
    const { region } = this.writer;
    if (!(kind === 'float' ? packFloats(list, region, offset) : packIntegers(list, region, offset))) {
      this.writer.rewind(offset);
      return false;
    }
    this.out.reference(cell, kind === 'float' ? Tag.LIST_F64 : Tag.LIST_I64, list.length, offset);
    return true;
  }

  private putChildren(value: Value, cell: number, type: SignatureType | undefined): void {
    if (value instanceof List) this.putList(cell, value, elementOf(type));
    else if (value instanceof SetValue) this.putElements(cell, Tag.SET, value.toArray(), elementOf(type));
    else if (value instanceof MapValue) this.putEntries(cell, value, type);
    else if (value instanceof Data) this.putData(cell, value, type);
  }

  /** Elements in place, without a copy of the list; texts, the most common ones, without the detour. */
  private putList(cell: number, list: List, type: SignatureType | undefined): void {
    const { length } = list;
    const offset = this.writer.allocate(length * cellSize);
    this.out.reference(cell, Tag.LIST, length, offset);
    const mayBeText = type === undefined || type.kind === 'string' || type.kind === 'any';
    for (let i = 0; i < length; i++) {
      const value = list.get(i);
      const at = (offset + i * cellSize) >>> 2;
      if (mayBeText && typeof value === 'string') this.out.text(at, Tag.STRING, value);
      else this.put(value, at, type);
    }
  }

  private putElements(
    cell: number,
    tag: Tag,
    elements: readonly Value[],
    type: SignatureType | undefined,
  ): void {
    const offset = this.writer.allocate(elements.length * cellSize);
    this.out.reference(cell, tag, elements.length, offset);
    for (let i = 0; i < elements.length; i++) this.put(elements[i], (offset + i * cellSize) >>> 2, type);
  }

  private putEntries(cell: number, map: MapValue, type: SignatureType | undefined): void {
    const [keyType, valueType] = type?.kind === 'map' ? [type.key, type.value] : [undefined, undefined];
    const entries = map.entries();
    const offset = this.writer.allocate(entries.length * 2 * cellSize);
    this.out.reference(cell, Tag.MAP, entries.length, offset);
    let at = offset >>> 2;
    for (const [key, value] of entries) {
      this.put(key, at, keyType);
      this.put(value, at + 4, valueType);
      at += 8;
    }
  }

  private putData(cell: number, data: Data, type: SignatureType | undefined): void {
    const { ctor } = data;
    switch (ctor.type.kind) {
      case 'tuple':
        this.putFields(cell, Tag.TUPLE, data, 0, 1, type);
        return;
      case 'record':
        this.putFields(cell, Tag.RECORD, data, 1, 2, type);
        return;
      default:
        this.putFields(cell, Tag.VARIANT, data, 2, 1, type);
    }
  }

  /**
   * The fields of a tuple, record or variant: `before` cells for names precede them, and each has `stride` cells, the
   * last of which is the field.
   */
  private putFields(
    cell: number,
    tag: Tag,
    data: Data,
    before: number,
    stride: number,
    type: SignatureType | undefined,
  ): void {
    const { ctor } = data;
    const offset = this.writer.allocate((before + stride * ctor.arity) * cellSize);
    this.out.reference(cell, tag, ctor.arity, offset);
    const start = offset >>> 2;
    if (before > 0) this.names.put(start, ctor.type.fullName);
    if (before > 1) this.names.put(start + 4, ctor.name);
    for (let i = 0; i < ctor.arity; i++) {
      const at = start + 4 * (before + stride * i);
      if (stride === 2) this.names.put(at, ctor.fieldNames?.[i] ?? String(i));
      this.put(data.get(i), at + 4 * (stride - 1), fieldType(type, ctor, i));
    }
  }
}

function tagOfArray(array: NumberArray): Tag {
  if (array instanceof Float64Values) return Tag.F64_ARRAY;
  return array instanceof Int64Values ? Tag.I64_ARRAY : Tag.F32_ARRAY;
}

/** The type of the elements of a list or set. */
export function elementOf(type: SignatureType | undefined): SignatureType | undefined {
  return type?.kind === 'list' || type?.kind === 'set' ? type.element : undefined;
}

/** The type of a tuple's, Option's or Result's field. Fields of declared types are checked by the program. */
export function fieldType(
  type: SignatureType | undefined,
  ctor: DataConstructor,
  index: number,
): SignatureType | undefined {
  switch (type?.kind) {
    case 'tuple':
      return type.elements[index];
    case 'option':
      return type.element;
    case 'result':
      return ctor.index === 0 ? type.ok : type.error;
    default:
      return undefined;
  }
}
