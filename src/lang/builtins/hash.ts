/** `hash`: 64-bit FNV-1a over the bytes of scalars, combined over the parts of structures. */

import { typeError } from '../machine/thrown';
import { decimalText } from '../values/decimal';
import { describe } from '../values/describe';
import { wrapInt } from '../values/integer';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { SetValue } from '../values/set';
import {
  type DataConstructor,
  optionType,
  resultType,
  tupleType,
  type TypeDescriptor,
} from '../values/types';
import { BigInteger, Char, Data, Decimal, Float, Float32, Pid, SizedInt, type Value } from '../values/value';

/** The prime 2^40 + 0x1b3; the product modulo 2^64 is taken in halves of 32 bits, low one first. */
const PRIME_LOW = 0x1b3;

/** A hash while it is computed. */
class Hash {
  private low = 0x84222325 | 0;
  private high = 0xcbf29ce4 | 0;

  /** `low * PRIME_LOW` stays below 2^41, so that the product is exact. */
  private multiply(): void {
    const low = this.low >>> 0;
    const product = low * PRIME_LOW;
    this.high = (Math.imul(this.high, PRIME_LOW) + (low << 8) + Math.floor(product / 4294967296)) | 0;
    this.low = product | 0;
  }

  bytes(bytes: Uint8Array): this {
    for (let i = 0; i < bytes.length; i++) {
      this.low ^= bytes[i];
      this.multiply();
    }
    return this;
  }

  /** `this * prime xor other`. */
  combine(other: Hash): void {
    this.multiply();
    this.low ^= other.low;
    this.high ^= other.high;
  }

  set(value: number): this {
    this.low = value;
    this.high = 0;
    return this;
  }

  /** Adds another hash: a combination in which order does not matter. */
  addUnordered(other: Hash): void {
    const low = (this.low >>> 0) + (other.low >>> 0);
    this.high = (this.high + other.high + (low > 0xffffffff ? 1 : 0)) | 0;
    this.low = low | 0;
  }

  copy(): Hash {
    const copy = new Hash();
    copy.low = this.low;
    copy.high = this.high;
    return copy;
  }

  toInt(): Value {
    if (this.high === this.low >> 31) return this.low;
    return wrapInt((BigInt(this.high) << 32n) | BigInt(this.low >>> 0));
  }
}

const encoder = new TextEncoder();
const scratch = new Uint8Array(8);
const view = new DataView(scratch.buffer);

function hashText(text: string): Hash {
  return new Hash().bytes(encoder.encode(text));
}

function hashInteger(value: number | bigint, byteCount: number): Hash {
  if (typeof value === 'number') {
    view.setInt32(0, value, true);
    view.setInt32(4, Math.floor(value / 2 ** 32), true);
  } else {
    view.setBigUint64(0, BigInt.asUintN(64, value), true);
  }
  return new Hash().bytes(byteCount === 8 ? scratch : scratch.subarray(0, byteCount));
}

/** Undefined for a value with parts. */
function hashScalar(value: Value): Hash | undefined {
  switch (typeof value) {
    case 'undefined':
      return new Hash().set(0);
    case 'boolean':
      return new Hash().set(value ? 1 : 0);
    case 'number':
    case 'bigint':
      return hashInteger(value, 8);
    case 'string':
      return hashText(value);
  }
  if (value instanceof SizedInt) return hashInteger(value.value, value.width.bits / 8);
  if (value instanceof Char) return hashInteger(value.codePoint, 4);
  if (value instanceof Float) {
    view.setFloat64(0, value.value, true);
    return new Hash().bytes(scratch);
  }
  if (value instanceof Float32) {
    view.setFloat32(0, value.value, true);
    return new Hash().bytes(scratch.subarray(0, 4));
  }
  if (value instanceof BigInteger) return hashText(String(value.value));
  if (value instanceof Decimal)
    return hashText(
      decimalText(value)
        .replace(/(\.[0-9]*?)0+$/, '$1')
        .replace(/\.$/, ''),
    );
  if (value instanceof Pid) return hashInteger(value.id, 8);
  return undefined;
}

/** The name that goes into the hash: types of the prelude belong to `stdlib.list`. */
function typeName(type: TypeDescriptor): string {
  return type === optionType || type === resultType ? `stdlib.list.${type.name}` : type.fullName;
}

/** What hashes of structures begin with: computed once for each constructor, or kind of collection, that a value contains. */
class Starts {
  private readonly known = new Map<DataConstructor | string, Hash>();

  /** A hash that has taken in the constructor only. */
  ofConstructor(ctor: DataConstructor): Hash {
    const known = this.known.get(ctor);
    if (known !== undefined) return known.copy();
    const { type } = ctor;
    const hash = hashText(type === tupleType ? 'tuple' : typeName(type));
    if (type.kind === 'variant') hash.combine(hashText(ctor.name));
    this.known.set(ctor, hash);
    return hash.copy();
  }

  /** A hash that has taken in the kind of the collection only. */
  ofCollection(kind: 'list' | 'set' | 'map'): Hash {
    let hash = this.known.get(kind);
    if (hash === undefined) this.known.set(kind, (hash = hashText(kind)));
    return hash.copy();
  }
}

/** A structure whose parts are being combined. */
interface Open {
  readonly hash: Hash;
  readonly parts: Data | List;
  readonly count: number;
  readonly isOrdered: boolean;
  /** The part that comes next. */
  next: number;
}

/** The beginning of a structure's hash, and its parts. */
function open(value: Value, starts: Starts): Open {
  if (value instanceof Data) {
    const { ctor } = value;
    return { hash: starts.ofConstructor(ctor), parts: value, count: ctor.arity, isOrdered: true, next: 0 };
  }
  if (value instanceof List) return openCollection(starts.ofCollection('list'), value, true);
  if (value instanceof SetValue) {
    return openCollection(starts.ofCollection('set'), List.from(value.toArray()), false);
  }
  if (value instanceof MapValue) {
    const entries = value.entries().map((entry) => List.from(entry));
    return openCollection(starts.ofCollection('map'), List.from(entries), false);
  }
  throw typeError('hashable type', describe(value));
}

function openCollection(hash: Hash, parts: List, isOrdered: boolean): Open {
  return { hash, parts, count: parts.length, isOrdered, next: 0 };
}

/** The hash of a value; equal values have equal hashes. Iterative, so that any depth of nesting works. */
export function hashOf(value: Value): Value {
  const scalar = hashScalar(value);
  if (scalar !== undefined) return scalar.toInt();
  const starts = new Starts();
  const waiting: Open[] = [];
  let current = open(value, starts);
  for (;;) {
    let part: Value;
    let finished: Hash | undefined;
    if (current.next === current.count) {
      const outer = waiting.pop();
      if (outer === undefined) return current.hash.toInt();
      finished = current.hash;
      current = outer;
    } else {
      part = current.parts.get(current.next++);
      finished = hashScalar(part);
    }
    if (finished === undefined) {
      waiting.push(current);
      current = open(part, starts);
    } else if (current.isOrdered) {
      current.hash.combine(finished);
    } else {
      current.hash.addUnordered(finished);
    }
  }
}
