/** `hash`: 64-bit FNV-1a over the bytes of scalars, combined over the parts of containers. */

import { typeError } from '../machine/thrown';
import { decimalText } from '../values/decimal';
import { describe } from '../values/describe';
import { wrapInt } from '../values/integer';
import { List } from '../values/list';
import { optionType, resultType, tupleType } from '../values/types';
import {
  BigInteger,
  Char,
  Data,
  Decimal,
  Float,
  Float32,
  Pid,
  SizedInt,
  type Value,
  type ValueObject,
} from '../values/value';

/** FNV-1a offset and prime for 64 bits, see RFC 9923. The prime is 2^40 + 0x1b3. */
const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
const PRIME = 0x100000001b3n;
const PRIME_LOW = 0x1b3;

const encoder = new TextEncoder();
const scratch = new DataView(new ArrayBuffer(8));

/**
 * The structural hash as an Int. Throws the `TypeError` fault for maps, sets, functions, arrays and whatever holds
 * them. Users' own `Hash` is the caller's business. Iterative: depth is bounded by memory alone.
 */
export function hash(value: Value): Value {
  const open: { of: Data | List; count: number; next: number; hash: bigint }[] = [];
  let result = begin(value);
  let current = typeof result === 'bigint' ? undefined : result;
  while (current !== undefined) {
    if (current.next < current.count) {
      result = begin(current.of.get(current.next++));
      if (typeof result === 'bigint') {
        current.hash = combine(current.hash, result);
      } else {
        open.push(current);
        current = result;
      }
      continue;
    }
    const finished = current.hash;
    current = open.pop();
    if (current === undefined) return wrapInt(finished);
    current.hash = combine(current.hash, finished);
  }
  return wrapInt(result as bigint); // containers have been left in the loop
}

function combine(first: bigint, second: bigint): bigint {
  return BigInt.asUintN(64, first * PRIME) ^ second;
}

const LIST_HEAD = textHash('list');
const TUPLE_HEAD = textHash('tuple');

/** The hash of a scalar, or a container with the hash of its head, to be combined with its parts. */
function begin(value: Value): bigint | { of: Data | List; count: number; next: number; hash: bigint } {
  if (value instanceof List) return { of: value, count: value.length, next: 0, hash: LIST_HEAD };
  if (value instanceof Data) return { of: value, count: value.ctor.arity, next: 0, hash: headHash(value) };
  return scalarHash(value);
}

function headHash({ ctor, type }: Data): bigint {
  if (type === tupleType) return TUPLE_HEAD;
  const isLibrary = type === optionType || type === resultType;
  const typeHash = textHash(isLibrary ? `stdlib.list.${type.name}` : type.fullName);
  return type.kind === 'record' ? typeHash : combine(typeHash, textHash(ctor.name));
}

function scalarHash(value: Value): bigint {
  switch (typeof value) {
    case 'undefined':
      return 0n;
    case 'boolean':
      return value ? 1n : 0n;
    case 'string':
      return textHash(value);
    case 'number':
    case 'bigint':
      scratch.setBigInt64(0, BigInt(value), true);
      return bytesHash(new Uint8Array(scratch.buffer));
    default:
      return objectHash(value);
  }
}

function objectHash(value: ValueObject): bigint {
  if (value instanceof Float) return scratchHash(8, () => scratch.setFloat64(0, value.value, true));
  if (value instanceof Float32) return scratchHash(4, () => scratch.setFloat32(0, value.value, true));
  if (value instanceof Char) return scratchHash(4, () => scratch.setUint32(0, value.codePoint, true));
  if (value instanceof SizedInt) {
    return scratchHash(value.width.bits / 8, () =>
      scratch.setBigInt64(0, BigInt.asIntN(64, BigInt(value.value)), true),
    );
  }
  if (value instanceof BigInteger) return textHash(String(value.value));
  if (value instanceof Decimal) return textHash(decimalText(withoutZeros(value)));
  if (value instanceof Pid) return scratchHash(8, () => scratch.setBigInt64(0, BigInt(value.id), true));
  throw typeError('hashable type', describe(value));
}

/** Equal decimals of different scale must have one hash. */
function withoutZeros(value: Decimal): Decimal {
  let { coefficient, scale } = value;
  for (; scale > 0 && coefficient % 10n === 0n; scale--) coefficient /= 10n;
  return new Decimal(coefficient, scale);
}

function scratchHash(count: number, write: () => void): bigint {
  write();
  return bytesHash(new Uint8Array(scratch.buffer, 0, count));
}

function textHash(text: string): bigint {
  return bytesHash(encoder.encode(text));
}

/** In halves of 32 bits, whose products with the low part of the prime are exact. */
function bytesHash(bytes: Uint8Array): bigint {
  let high = OFFSET_HIGH;
  let low = OFFSET_LOW;
  for (const byte of bytes) {
    const mixed = (low ^ byte) >>> 0;
    const product = mixed * PRIME_LOW;
    high = (Math.imul(high, PRIME_LOW) + Math.floor(product / 4294967296) + (mixed << 8)) >>> 0;
    low = product >>> 0;
  }
  return (BigInt(high) << 32n) | BigInt(low);
}
