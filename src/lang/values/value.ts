/**
 * The values of a running program, as JavaScript holds them.
 *
 *   Unit      undefined                         String   string (never with a lone surrogate)
 *   Bool      boolean                           Float    Float, so that `3` and `3.0` never mix
 *   Int       number while |n| < 2^53, else bigint in the signed 64-bit range: always canonical
 *   the rest  instances of the classes below and beside this file
 *
 * `typeof v === 'number'` therefore means Int, and `===` decides equality of Int, Bool, String and Unit.
 */

import { builtinTypes, type TypeDescriptor } from './types';
import type { DataConstructor } from './types';
import { exactWord } from './word';

/** Any value of the language. */
export type Value = undefined | boolean | number | bigint | string | Scalar;

/** What all value classes share. Instances of it alone refer to no other values. */
export abstract class Scalar {
  /** Descriptor of the value's own type. */
  abstract get type(): TypeDescriptor;
  /** The element at an index or key, where this is a collection that finds it at once; else undefined. */
  at(_key: Value): Value {
    return undefined;
  }
}

/**
 * A value that may refer to others. `epoch` is the number of the last collection that reached the object; only
 * the collector reads and writes it. Each class sets its fields in its own constructor: a store that a base class has
 * for many of them is too often another shape for V8, and costs more than all the rest of a small object.
 */
export abstract class ValueObject extends Scalar {
  abstract epoch: number;
}

/** A 64-bit IEEE number. */
export class Float extends Scalar {
  constructor(readonly value: number) {
    super();
  }
  get type(): TypeDescriptor {
    return builtinTypes.Float;
  }
}

/** A 32-bit IEEE number; `value` has been through `Math.fround`. */
export class Float32 extends Scalar {
  constructor(readonly value: number) {
    super();
  }
  get type(): TypeDescriptor {
    return builtinTypes.Float32;
  }
}

/** An integer of a fixed width other than Int. `value` is in range; UInt64 uses a bigint beyond 2^53, canonically. */
export class SizedInt extends Scalar {
  constructor(
    readonly width: SizedType,
    readonly value: number | bigint,
  ) {
    super();
  }
  get type(): TypeDescriptor {
    return this.width;
  }
}
/** Descriptor of one of `Int8 … UInt64`. */
export type SizedType = TypeDescriptor & { readonly bits: number; readonly signed: boolean };

/** An integer without limits (the language's `BigInt`; a JavaScript bigint is a large Int). */
export class BigInteger extends Scalar {
  constructor(readonly value: bigint) {
    super();
  }
  get type(): TypeDescriptor {
    return builtinTypes.BigInt;
  }
}

/** `coefficient / 10^scale`; keeps its written scale. */
export class Decimal extends Scalar {
  constructor(
    readonly coefficient: bigint,
    readonly scale: number,
  ) {
    super();
  }
  get type(): TypeDescriptor {
    return builtinTypes.Decimal;
  }
}

/** One Unicode scalar value. */
export class Char extends Scalar {
  constructor(readonly codePoint: number) {
    super();
  }
  get type(): TypeDescriptor {
    return builtinTypes.Char;
  }
}

/** The identity of a process. */
export class Pid extends Scalar {
  constructor(readonly id: number) {
    super();
  }
  get type(): TypeDescriptor {
    return builtinTypes.Pid;
  }
}

/**
 * Tuples, records and variants: a constructor and its fields. One class for each number of fields up to
 * four keeps the fields inside the object (one allocation); `Data.of` picks the class. Code that knows the
 * slot reads `field0` … directly, see `fieldReader`.
 */
export abstract class Data extends ValueObject {
  abstract readonly ctor: DataConstructor;
  get type(): TypeDescriptor {
    return this.ctor.type;
  }
  /** The field at `index` (0-based, in declaration order); `index` must be below `ctor.arity`. */
  abstract get(index: number): Value;
  /** Replaces a field in place: only for mutable and reactive types, and for a value that nobody else has seen yet. */
  abstract set(index: number, value: Value): void;

  /** A new value of `ctor` with `ctor.arity` fields; the array is not kept. */
  static of(ctor: DataConstructor, fields: readonly Value[]): Data {
    switch (fields.length) {
      case 0:
        return new Data0(ctor);
      case 1:
        return new Data1(ctor, fields[0]);
      case 2:
        return new Data2(ctor, fields[0], fields[1]);
      case 3:
        return new Data3(ctor, fields[0], fields[1], fields[2]);
      case 4:
        return new Data4(ctor, fields[0], fields[1], fields[2], fields[3]);
      default:
        return new DataN(ctor, fields.slice());
    }
  }
}

export class Data0 extends Data {
  epoch = 0;
  constructor(readonly ctor: DataConstructor) {
    super();
  }
  get(_index: number): Value {
    return undefined;
  }
  set(_index: number, _value: Value): void {}
}

export class Data1 extends Data {
  epoch = 0;
  constructor(
    readonly ctor: DataConstructor,
    public field0: Value,
  ) {
    super();
  }
  get(_index: number): Value {
    return this.field0;
  }
  set(_index: number, value: Value): void {
    this.field0 = value;
  }
}

export class Data2 extends Data {
  epoch = 0;
  constructor(
    readonly ctor: DataConstructor,
    public field0: Value,
    public field1: Value,
  ) {
    super();
  }
  get(index: number): Value {
    return index === 0 ? this.field0 : this.field1;
  }
  set(index: number, value: Value): void {
    if (index === 0) this.field0 = value;
    else this.field1 = value;
  }
}

export class Data3 extends Data {
  epoch = 0;
  constructor(
    readonly ctor: DataConstructor,
    public field0: Value,
    public field1: Value,
    public field2: Value,
  ) {
    super();
  }
  get(index: number): Value {
    return index === 0 ? this.field0 : index === 1 ? this.field1 : this.field2;
  }
  set(index: number, value: Value): void {
    if (index === 0) this.field0 = value;
    else if (index === 1) this.field1 = value;
    else this.field2 = value;
  }
}

export class Data4 extends Data {
  epoch = 0;
  constructor(
    readonly ctor: DataConstructor,
    public field0: Value,
    public field1: Value,
    public field2: Value,
    public field3: Value,
  ) {
    super();
  }
  get(index: number): Value {
    return index < 2 ? (index === 0 ? this.field0 : this.field1) : index === 2 ? this.field2 : this.field3;
  }
  set(index: number, value: Value): void {
    if (index === 0) this.field0 = value;
    else if (index === 1) this.field1 = value;
    else if (index === 2) this.field2 = value;
    else this.field3 = value;
  }
}

export class DataN extends Data {
  epoch = 0;
  constructor(
    readonly ctor: DataConstructor,
    readonly fields: Value[],
  ) {
    super();
  }
  get(index: number): Value {
    return this.fields[index];
  }
  set(index: number, value: Value): void {
    this.fields[index] = value;
  }
}

/** The classes of data with so many fields, each a property `field0`, `field1`, …; DataN for all with more. */
export const DATA_CLASSES = [Data0, Data1, Data2, Data3, Data4] as const;

/** The variable that a function and its closures share. */
export class Cell {
  epoch = 0;
  constructor(public value: Value) {}
}

/** What all handles of one library and type id share. */
export interface NativeKind {
  /** The opaque type bound to (library, type id), or the plain handle type while none is. */
  readonly type: TypeDescriptor;
  /** The author's number of the type; a number where that is exact. */
  readonly typeId: number | bigint;
}

/**
 * A native object owned by an extension: a slot of the handle table and the generation it was made in.
 * Only `src/gc` and `src/loader` look inside.
 */
export class NativeHandle extends Scalar {
  /**
   * @param pointerLow half of the address, as a signed number of 32 bits like `pointerHigh`: those need no memory of
   * their own, as the whole would
   */
  constructor(
    readonly slot: number,
    readonly generation: number,
    readonly kind: NativeKind,
    private readonly pointerLow: number,
    private readonly pointerHigh: number,
  ) {
    super();
  }
  get type(): TypeDescriptor {
    return this.kind.type;
  }
  /** The address, for the text form `<native ptr=0xHEX type=N>` only; a number where it is exact. */
  get pointer(): number | bigint {
    return exactWord(this.pointerLow >>> 0, this.pointerHigh >>> 0);
  }
  get typeId(): number | bigint {
    return this.kind.typeId;
  }
  /** Whether both lead to one object: a handle that native code gave back is another value of the program. */
  isSame(other: NativeHandle): boolean {
    return this.slot === other.slot && this.generation === other.generation;
  }
}
