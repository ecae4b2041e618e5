/**
 * Results and messages of native code: cells in a region become values, with the handles among them entered into the
 * table.
 *
 * Nothing is trusted: tags, offsets, lengths, counts, depth and text are checked, and since all data belongs to one
 * cell, what is decoded may not be larger than the region. Nested containers are frames on a stack of our own. Where
 * a signature binds, the value must fit it; a misfit is noted and decoding goes on, so that no handle is lost.
 */

import { constants } from 'node:buffer';
import { wrapSized } from '../lang/values/integer';
import { BigInteger, Char, Data, Float, Float32, Pid, type Value } from '../lang/values/value';
import { parseDecimal } from '../lang/values/decimal';
import { cellSize, handle as handleLayout, handleFresh, handleSize, limits, Place, Tag } from './abi';
import { Bulk } from './bulk';
import { BuildFrame, isNamed, variantConstructor } from './build';
import { fieldType } from './encode';
import type { HandleGate } from './handleGate';
import { malformed } from './malformed';
import { Misfit } from './misfit';
import { NameCache } from './nameCache';
import { emptyNumbers, misfits, numbersValue } from './numbersValue';
import { readInteger, type Region } from './region';
import { signatureText, type SignatureType } from './signature';
import { readText } from './text';

/** Stands for a container whose children are to come. */
const waiting = Symbol('waiting');

/** More digits would keep the program busy for minutes, and V8 refuses some millions. */
const mostDigits = 1_000_000;
/** Larger tuples are no tuples of the language. */
const largestTuple = 4096;

/** What a value is decoded for. */
export interface DecodeContext {
  /** For the type of handles that a signature names: the function that returned them. */
  readonly functionName: string;
  /** The binding signature's result type. */
  readonly type: SignatureType | undefined;
  /** The library was written for the older SDK: bytes are lists, records need no declaration. */
  readonly compatible: boolean;
  readonly isMessage: boolean;
}

/** Reads the messages of one library. */
export class Decoder {
  private readonly stack: BuildFrame[] = [];
  private region: Region;
  private context: DecodeContext;
  /** Bytes that cells not read yet may still claim. */
  private budget = 0;
  private end = 0;
  private misfit: Misfit | undefined;
  private readonly names = new NameCache();
  private readonly readName = (offset: number): string => this.name(offset);
  private readonly noteMisfit = (misfit: Misfit): void => this.note(misfit);

  /** @param bulk reads packed lists and arrays */
  constructor(
    private readonly gate: HandleGate,
    private readonly bulk: Bulk,
    region: Region,
  ) {
    this.region = region;
    this.context = { functionName: '', type: undefined, compatible: false, isMessage: false };
  }

  /**
   * The value of the cell at `offset`, of which all data stands below `end`. Throws a `Malformed` when the message
   * breaks the rules of the ABI, a `Misfit` when the value does not fit `context.type`.
   */
  decode(region: Region, offset: number, end: number, context: DecodeContext): Value {
    this.region = region;
    this.end = end;
    this.budget = end;
    this.context = context;
    this.misfit = undefined;
    this.stack.length = 0;
    this.bulk.begin();
    const value = this.cell(offset, context.type, 1);
    const result = value === waiting ? this.build() : value;
    if (this.misfit !== undefined) throw this.misfit as Misfit;
    return result;
  }

  private build(): Value {
    for (;;) {
      // A frame was pushed before the first round, and `build` returns when the last one is popped.
      const frame = this.stack[this.stack.length - 1];
      if (!this.fill(frame)) continue;
      this.stack.pop();
      const value = frame.finish(this.noteMisfit);
      const parent = this.stack[this.stack.length - 1];
      if (parent === undefined) return value;
      parent.values.push(value);
    }
  }

  /** Reads children until the frame is complete; false when one of them is a container, which comes first. */
  private fill(frame: BuildFrame): boolean {
    const depth = this.stack.length + 1;
    while (frame.values.length < frame.count) {
      const value = this.cell(frame.nextOffset(), frame.nextType(), depth);
      if (value === waiting) return false;
      frame.values.push(value);
    }
    return true;
  }

  private note(misfit: Misfit): void {
    this.misfit ??= misfit;
  }

  private mismatch(type: SignatureType, found: string): void {
    this.note(new Misfit(signatureText(type), found));
  }

  private cell(offset: number, type: SignatureType | undefined, depth: number): Value | typeof waiting {
    const { words } = this.region;
    const word = offset >>> 2;
    switch (words[word] as Tag) {
      case Tag.UNIT:
        if (misfits(type, 'unit')) this.mismatch(type, '()');
        return undefined;
      case Tag.BOOL:
        if (words[word + 2] > 1 || words[word + 3] !== 0) malformed('a Bool is neither 0 nor 1');
        if (misfits(type, 'bool')) this.mismatch(type, `Bool (${words[word + 2] === 1})`);
        return words[word + 2] === 1;
      case Tag.INT:
        return this.integer(word + 2, type);
      case Tag.FLOAT:
        return this.float(word + 2, type);
      case Tag.CHAR:
        return this.char(words[word + 2], words[word + 3], type);
      case Tag.PID:
        if (words[word + 3] >= 0x200000) malformed('a Pid is larger than 2^53 - 1');
        if (misfits(type, 'pid')) this.mismatch(type, 'Pid');
        return new Pid(words[word + 3] * 4294967296 + words[word + 2]);
      case Tag.STRING:
        return this.string(offset, type);
      case Tag.BIGINT:
      case Tag.DECIMAL:
        return this.digits(offset, words[word] as Tag, type);
      case Tag.HANDLE:
        return this.handle(offset, type);
      case Tag.LIST_F64:
      case Tag.LIST_I64:
      case Tag.F64_ARRAY:
      case Tag.I64_ARRAY:
      case Tag.F32_ARRAY:
      case Tag.BYTES:
        return this.numbers(offset, words[word] as Tag, type);
      case Tag.LIST:
      case Tag.TUPLE:
      case Tag.MAP:
      case Tag.SET:
      case Tag.RECORD:
      case Tag.VARIANT:
        return this.container(offset, words[word] as Tag, type, depth);
      default:
        return malformed(`the tag ${words[word]} means nothing`);
    }
  }

  private integer(word: number, type: SignatureType | undefined): Value {
    const value = readInteger(this.region, word);
    if (type === undefined || type.kind === 'int' || type.kind === 'any') return value;
    if (type.kind === 'sized') {
      const { width } = type;
      // UInt64 crosses as the Int with the same bits.
      const sized = wrapSized(width, width.bits === 64 ? BigInt.asUintN(64, BigInt(value)) : value);
      if (width.bits === 64 || sized.value === value) return sized;
    }
    this.mismatch(type, `Int (${value})`);
    return value;
  }

  private float(word: number, type: SignatureType | undefined): Value {
    const value = this.region.floats[word >>> 1];
    if (type === undefined || type.kind === 'float' || type.kind === 'any') return new Float(value);
    if (type.kind === 'float32') return new Float32(Math.fround(value));
    this.mismatch(type, `Float (${value})`);
    return new Float(value);
  }

  private char(low: number, high: number, type: SignatureType | undefined): Value {
    if (high !== 0 || low > 0x10ffff || (low >= 0xd800 && low < 0xe000)) {
      malformed('a Char is not a Unicode scalar value');
    }
    if (misfits(type, 'char')) this.mismatch(type, `Char (${String.fromCodePoint(low)})`);
    return new Char(low);
  }

  private string(offset: number, type: SignatureType | undefined): Value {
    const text = this.text(offset);
    if (misfits(type, 'string')) this.mismatch(type, `String (${JSON.stringify(text.slice(0, 60))})`);
    return text;
  }

  /** The text of a cell. */
  private text(offset: number): string {
    const size = this.region.words[(offset >>> 2) + 1];
    if (size === 0) return '';
    const start = this.data(offset, size);
    this.spend(size);
    if (size > constants.MAX_STRING_LENGTH) malformed(`a text has ${size} bytes`);
    return readText(this.region.bytes, start, size) ?? malformed('a text is not UTF-8');
  }

  /** The text of a cell that holds a name, whose bytes may be shared. */
  private name(offset: number): string {
    const word = offset >>> 2;
    const { words } = this.region;
    if ((words[word] as Tag) !== Tag.STRING) malformed('a name is not a text');
    const size = words[word + 1];
    if (size === 0) return '';
    if (size > limits.MAX_NAME) malformed(`a name has ${size} bytes`);
    const start = this.data(offset, size);
    return this.names.read(this.region, start, size) ?? malformed('a name is not UTF-8');
  }

  private digits(offset: number, tag: Tag, type: SignatureType | undefined): Value {
    const text = this.text(offset);
    if (tag === Tag.BIGINT) {
      if (!/^-?[0-9]+$/.test(text)) malformed('the digits of a BigInt are none');
      if (misfits(type, 'bigint')) this.mismatch(type, 'BigInt');
      if (text.length > mostDigits) malformed(`a BigInt has ${text.length} digits`);
      return new BigInteger(BigInt(text));
    }
    if (!/^-?[0-9]+(\.[0-9]+)?$/.test(text)) malformed('the digits of a Decimal are none');
    if (misfits(type, 'decimal')) this.mismatch(type, 'Decimal');
    try {
      return parseDecimal(text);
    } catch {
      return malformed('a Decimal has too many digits');
    }
  }

  /** The offset that a cell refers to, checked: behind the cell, aligned, with `size` bytes before the end. */
  private data(offset: number, size: number): number {
    const word = offset >>> 2;
    const { words } = this.region;
    const start = words[word + 2];
    if (words[word + 3] !== 0) malformed('a reference has unknown flags');
    if (start % 8 !== 0 || start <= offset || start + size > this.end) {
      malformed('a reference leads out of the message');
    }
    return start;
  }

  private spend(size: number): void {
    this.budget -= size;
    if (this.budget < 0) malformed('data is used twice');
  }

  private handle(offset: number, type: SignatureType | undefined): Value {
    const { words } = this.region;
    const flags = words[(offset >>> 2) + 1];
    const at = this.data(offset, handleSize) >>> 2;
    this.spend(handleSize);
    const kindOf = (at + handleLayout.type_id / 4) >>> 0;
    const kind = this.gate.kind(words[kindOf], words[kindOf + 1]);
    if (type !== undefined && type.kind !== 'any' && type.kind !== 'handle') {
      const wanted = type.kind === 'named' ? this.gate.scope.type(type.name) : undefined;
      if (wanted?.kind !== 'opaque') this.mismatch(type, `a handle of type ${kind.type.name}`);
      else {
        const conflict = this.gate.bind(kind, wanted, this.context.functionName);
        if (conflict !== undefined) this.mismatch(type, conflict);
      }
    }
    return this.gate.table.enter(kind, words, at, (flags & handleFresh) !== 0);
  }

  private numbers(offset: number, tag: Tag, type: SignatureType | undefined): Value {
    const word = offset >>> 2;
    const { words } = this.region;
    const count = words[word + 1];
    const size = count * Bulk.elementSize(tag);
    let bytes: Uint8Array;
    if (size === 0) bytes = new Uint8Array(0);
    else if ((words[word + 3] as Place) === Place.LENT) bytes = this.bulk.lent(words[word + 2], size);
    else {
      const start = this.data(offset, size);
      this.spend(size);
      bytes = Bulk.copy(this.region.bytes, start, size);
    }
    return numbersValue(tag, bytes, type, this.context, (wanted, found) => this.mismatch(wanted, found));
  }

  private container(
    offset: number,
    tag: Tag,
    type: SignatureType | undefined,
    depth: number,
  ): Value | typeof waiting {
    if (depth > limits.MAX_DEPTH) malformed(`values are nested more than ${limits.MAX_DEPTH} levels deep`);
    const count = this.region.words[(offset >>> 2) + 1];
    if (count === 0 && tag === Tag.LIST && type !== undefined) {
      const numbers = emptyNumbers(type);
      if (numbers !== undefined) return numbers;
    }
    if (tag === Tag.TUPLE && count === 0) {
      // A tuple that somebody made of no values is the unit.
      if (misfits(type, 'unit')) this.mismatch(type, '()');
      return undefined;
    }
    if (tag === Tag.TUPLE && count > largestTuple) malformed(`a tuple of ${count}`);
    const cells = BuildFrame.cells(tag, count);
    const start = cells === 0 ? 0 : this.data(offset, cells * cellSize);
    this.spend(cells * cellSize);
    if (tag === Tag.VARIANT && count <= 1) {
      const variant = this.smallVariant(start, count, type, depth);
      if (variant !== undefined) return variant;
    }
    const frame = new BuildFrame(tag, count, start, type, this.gate.scope, this.context.compatible);
    frame.open(this.readName, this.noteMisfit);
    this.stack.push(frame);
    return waiting;
  }

  /**
   * A variant as most are, without a frame: one field at most, which is no container, and just what was promised.
   * Undefined when it is another one.
   */
  private smallVariant(
    start: number,
    count: number,
    type: SignatureType | undefined,
    depth: number,
  ): Value | undefined {
    const { scope } = this.gate;
    const field = start + 2 * cellSize;
    if (count === 1 && isContainer(this.region.words[field >>> 2])) return undefined;
    const constructorName = this.name(start + cellSize);
    const ctor = variantConstructor(scope, type, this.name(start), constructorName);
    if (ctor === undefined || ctor.arity !== count) return undefined;
    const isOpen = type === undefined || type.kind === 'any';
    if (!isOpen && !isNamed(scope, type, ctor)) return undefined;
    if (count === 0) return Data.of(ctor, []);
    const value = this.cell(field, isOpen ? undefined : fieldType(type, ctor, 0), depth + 1);
    return value === waiting ? undefined : Data.of(ctor, [value]);
  }
}

function isContainer(tag: number): boolean {
  return tag >= (Tag.LIST as number) && tag <= (Tag.VARIANT as number);
}
