/** `hash`: 64-bit FNV-1a over the bytes of scalars, combined over the parts of structures. */

import { typeError } from '../machine/thrown';
import { decimalText } from '../values/decimal';
import { describe } from '../values/describe';
import { wrapInt } from '../values/integer';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { SetValue } from '../values/set';
import { optionType, resultType, tupleType, type TypeDescriptor } from '../values/types';
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

  toInt(): Value {
    return wrapInt((BigInt(this.high) << 32n) | BigInt(this.low >>> 0));
  }
}

const encoder = new TextEncoder();
const scratch = new DataView(new ArrayBuffer(8));

function hashText(text: string): Hash {
  return new Hash().bytes(encoder.encode(text));
}

function hashInteger(value: bigint, byteCount: number): Hash {
  scratch.setBigUint64(0, BigInt.asUintN(64, value), true);
  return new Hash().bytes(new Uint8Array(scratch.buffer, 0, byteCount));
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
      return hashInteger(BigInt(value), 8);
    case 'string':
      return hashText(value);
  }
  if (value instanceof SizedInt) return hashInteger(BigInt(value.value), value.width.bits / 8);
  if (value instanceof Char) return hashInteger(BigInt(value.codePoint), 4);
  if (value instanceof Float) {
    scratch.setFloat64(0, value.value, true);
    return new Hash().bytes(new Uint8Array(scratch.buffer));
  }
  if (value instanceof Float32) {
    scratch.setFloat32(0, value.value, true);
    return new Hash().bytes(new Uint8Array(scratch.buffer, 0, 4));
  }
  if (value instanceof BigInteger) return hashText(String(value.value));
  if (value instanceof Decimal)
    return hashText(
      decimalText(value)
        .replace(/(\.[0-9]*?)0+$/, '$1')
        .replace(/\.$/, ''),
    );
  if (value instanceof Pid) return hashInteger(BigInt(value.id), 8);
  return undefined;
}

/** The name that goes into the hash: types of the prelude belong to `stdlib.list`. */
function typeName(type: TypeDescriptor): string {
  return type === optionType || type === resultType ? `stdlib.list.${type.name}` : type.fullName;
}

/** A structure whose parts are being combined. */
interface Open {
  readonly hash: Hash;
  readonly parts: Iterator<Value>;
  readonly isOrdered: boolean;
}

function* fields(data: Data): Iterator<Value> {
  for (let i = 0; i < data.ctor.arity; i++) yield data.get(i);
}

/** The beginning of a structure's hash, and its parts. */
function open(value: Value): Open {
  if (value instanceof List) {
    return { hash: hashText('list'), parts: value[Symbol.iterator](), isOrdered: true };
  }
  if (value instanceof Data) {
    const { type, ctor } = value;
    const hash = hashText(type === tupleType ? 'tuple' : typeName(type));
    if (type.kind === 'variant') hash.combine(hashText(ctor.name));
    return { hash, parts: fields(value), isOrdered: true };
  }
  if (value instanceof SetValue) {
    return { hash: hashText('set'), parts: value.toArray()[Symbol.iterator](), isOrdered: false };
  }
  if (value instanceof MapValue) {
    const entries = value.entries().map((entry) => List.from(entry));
    return { hash: hashText('map'), parts: entries[Symbol.iterator](), isOrdered: false };
  }
  throw typeError('hashable type', describe(value));
}

/** The hash of a value; equal values have equal hashes. Iterative, so that any depth of nesting works. */
export function hashOf(value: Value): Value {
  const scalar = hashScalar(value);
  if (scalar !== undefined) return scalar.toInt();
  const waiting: Open[] = [];
  let current = open(value);
  for (;;) {
    const next = current.parts.next();
    let finished: Hash | undefined;
    if (next.done === true) {
      const outer = waiting.pop();
      if (outer === undefined) return current.hash.toInt();
      finished = current.hash;
      current = outer;
    } else {
      finished = hashScalar(next.value);
    }
    if (finished === undefined) {
      waiting.push(current);
      current = open(next.value);
    } else if (current.isOrdered) {
      current.hash.combine(finished);
    } else {
      current.hash.addUnordered(finished);
    }
  }
}
