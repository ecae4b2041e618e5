/** Typed arrays: numbers of fixed count without boxes, changed in place. */

import { type Integer, EXACT_LIMIT } from './integer';
import { builtinTypes, type TypeDescriptor } from './types';
import { Float, ValueObject, type Value } from './value';

/**
 * A typed array. `get` and `set` take indices that are in bounds; `set` takes a value of the element type (Int,
 * or Float for both float arrays).
 */
export abstract class NumberArray extends ValueObject {
  epoch = 0;
  abstract readonly data: BigInt64Array | Float64Array | Float32Array;
  /** Number of elements. */
  abstract readonly length: number;
  abstract get(index: number): Value;
  override at(index: Value): Value {
    return typeof index === 'number' && index >= 0 && index < this.length ? this.get(index) : undefined;
  }
  abstract set(index: number, value: Value): void;
  /** Whether `value` is of the element type. */
  abstract accepts(value: Value): boolean;
  /** An independent array of the same contents. */
  abstract copy(): NumberArray;
}

/** `Int64Array`. */
export class Int64Values extends NumberArray {
  readonly length: number;
  /** The same memory in halves, low one first: reading them is far cheaper than making a bigint. */
  private readonly halves: Int32Array;

  constructor(readonly data: BigInt64Array) {
    super();
    this.length = data.length;
    this.halves = new Int32Array(data.buffer, data.byteOffset, data.length * 2);
  }
  get type(): TypeDescriptor {
    return builtinTypes.Int64Array;
  }
  get(index: number): Integer {
    const high = this.halves[2 * index + 1];
    if (high >= 0x200000 || high < -0x200000) return this.data[index];
    const value = high * 4294967296 + (this.halves[2 * index] >>> 0);
    return value > -EXACT_LIMIT ? value : this.data[index];
  }
  set(index: number, value: Value): void {
    if (typeof value === 'number') {
      this.halves[2 * index] = value;
      this.halves[2 * index + 1] = Math.floor(value / 4294967296);
    } else {
      this.data[index] = value as bigint;
    }
  }
  accepts(value: Value): boolean {
    return typeof value === 'number' || typeof value === 'bigint';
  }
  copy(): Int64Values {
    return new Int64Values(this.data.slice());
  }
}

/** `Float64Array`. */
export class Float64Values extends NumberArray {
  readonly length: number;
  constructor(readonly data: Float64Array) {
    super();
    this.length = data.length;
  }
  get type(): TypeDescriptor {
    return builtinTypes.Float64Array;
  }
  get(index: number): Float {
    return new Float(this.data[index]);
  }
  set(index: number, value: Value): void {
    this.data[index] = (value as Float).value;
  }
  accepts(value: Value): boolean {
    return value instanceof Float;
  }
  copy(): Float64Values {
    return new Float64Values(this.data.slice());
  }
}

/** `Float32Array`: elements are read as Float and rounded to 32 bits when stored. */
export class Float32Values extends NumberArray {
  readonly length: number;
  constructor(readonly data: Float32Array) {
    super();
    this.length = data.length;
  }
  get type(): TypeDescriptor {
    return builtinTypes.Float32Array;
  }
  get(index: number): Float {
    return new Float(this.data[index]);
  }
  set(index: number, value: Value): void {
    this.data[index] = (value as Float).value;
  }
  accepts(value: Value): boolean {
    return value instanceof Float;
  }
  copy(): Float32Values {
    return new Float32Values(this.data.slice());
  }
}
