/** Packed lists, typed arrays and bytes of a result as values, as the signature wants them. */

import { Float32Values, Float64Values, Int64Values } from '../lang/values/arrays';
import { BufferValue } from '../lang/values/buffer';
import { wrapSized } from '../lang/values/integer';
import { List } from '../lang/values/list';
import { builtinTypes } from '../lang/values/types';
import { Float32, SizedInt, type Value } from '../lang/values/value';
import { Tag } from './abi';
import type { DecodeContext } from './decode';
import type { SignatureType } from './signature';

/** Notes that a value does not fit a signature. */
type Mismatch = (wanted: SignatureType, found: string) => void;

/** The value of numbers in bulk; `bytes` are its own from now on. */
export function numbersValue(
  tag: Tag,
  bytes: Uint8Array,
  type: SignatureType | undefined,
  context: DecodeContext,
  mismatch: Mismatch,
): Value {
  // Copied out of native memory, the bytes are all of their buffer.
  const memory = bytes.buffer as ArrayBuffer;
  switch (tag) {
    case Tag.LIST_F64:
      return floatList(new Float64Array(memory), type, mismatch);
    case Tag.LIST_I64:
      return integerList(new Int64Values(new BigInt64Array(memory)), type, mismatch);
    case Tag.F64_ARRAY:
      if (misfits(type, 'f64array')) mismatch(type, 'Float64Array');
      return new Float64Values(new Float64Array(memory));
    case Tag.I64_ARRAY:
      if (misfits(type, 'i64array')) mismatch(type, 'Int64Array');
      return new Int64Values(new BigInt64Array(memory));
    case Tag.F32_ARRAY:
      if (misfits(type, 'f32array')) mismatch(type, 'Float32Array');
      return new Float32Values(new Float32Array(memory));
    default:
      return bytesValue(bytes, type, context, mismatch);
  }
}

/** Whether a binding signature wants something else than a value of that kind. */
export function misfits(type: SignatureType | undefined, kind: SignatureType['kind']): type is SignatureType {
  return type !== undefined && type.kind !== kind && type.kind !== 'any';
}

/** An empty packed list crosses as a list, so where the signature wants an array it is an empty one. */
export function emptyNumbers(type: SignatureType): Value | undefined {
  switch (type.kind) {
    case 'f64array':
      return new Float64Values(new Float64Array(0));
    case 'i64array':
      return new Int64Values(new BigInt64Array(0));
    case 'f32array':
      return new Float32Values(new Float32Array(0));
    default:
      return undefined;
  }
}

function floatList(data: Float64Array, type: SignatureType | undefined, mismatch: Mismatch): Value {
  if (type?.kind === 'f64array') return new Float64Values(data);
  if (type?.kind === 'f32array') return new Float32Values(new Float32Array(data));
  if (type?.kind === 'list' && type.element.kind === 'float32') {
    return List.from(Array.from(data, (value) => new Float32(Math.fround(value))));
  }
  if (isNoListOf(type, 'float')) mismatch(type, 'List[Float]');
  return List.fromFloats(data);
}

function integerList(data: Int64Values, type: SignatureType | undefined, mismatch: Mismatch): Value {
  if (type?.kind === 'i64array') return data;
  const values: Value[] = [];
  if (type?.kind === 'list' && type.element.kind === 'sized') {
    for (const exact of data.data) values.push(sized(type.element, exact, mismatch));
    return List.from(values);
  }
  if (isNoListOf(type, 'int')) mismatch(type, 'List[Int]');
  for (let i = 0; i < data.length; i++) values.push(data.get(i));
  return List.from(values);
}

function sized(type: SignatureType & { kind: 'sized' }, exact: bigint, mismatch: Mismatch): Value {
  const { width } = type;
  // UInt64 crosses as the Int with the same bits.
  const value = wrapSized(width, width.bits === 64 ? BigInt.asUintN(64, exact) : exact);
  if (width.bits !== 64 && BigInt(value.value) !== exact) mismatch(type, `Int (${exact})`);
  return value;
}

function isNoListOf(type: SignatureType | undefined, kind: SignatureType['kind']): type is SignatureType {
  if (type === undefined || type.kind === 'any') return false;
  return type.kind !== 'list' || (type.element.kind !== 'any' && type.element.kind !== kind);
}

/** The older SDK's bytes are lists: of UInt8 in results, of Int in messages. */
function bytesValue(
  bytes: Uint8Array,
  type: SignatureType | undefined,
  { compatible, isMessage }: DecodeContext,
  mismatch: Mismatch,
): Value {
  if (type?.kind === 'list' || (compatible && type === undefined)) {
    const asInts = type?.kind === 'list' ? type.element.kind === 'int' : isMessage;
    const values: Value[] = [];
    for (const byte of bytes) values.push(asInts ? byte : new SizedInt(builtinTypes.UInt8, byte));
    return List.from(values);
  }
  if (misfits(type, 'buffer')) mismatch(type, 'Buffer');
  return new BufferValue(bytes);
}
