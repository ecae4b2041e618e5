/** Whether a value is of the type that a signature wants, as far as its outermost part tells. */

import { Float32Values, Float64Values, Int64Values } from '../lang/values/arrays';
import { BufferValue } from '../lang/values/buffer';
import { List } from '../lang/values/list';
import { MapValue } from '../lang/values/map';
import { SetValue } from '../lang/values/set';
import { optionType, resultType, tupleType } from '../lang/values/types';
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
import { FunctionValue } from '../lang/values/function';
import { assertUnreachable } from '../lang/syntax/unreachable';
import type { TypeScope } from './scope';
import type { SignatureType } from './signature';

/**
 * Whether `value` itself fits `type`; what it contains is not looked at. A named type that nobody knows accepts
 * everything (it may be an alias), handles excepted, which must be of that type: see `Encoder.handle`.
 */
export function accepts(type: SignatureType, value: Value, scope: TypeScope): boolean {
  switch (type.kind) {
    case 'any':
      return true;
    case 'unit':
      return value === undefined;
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'string':
      return typeof value === 'string';
    case 'float':
      return value instanceof Float;
    case 'float32':
      return value instanceof Float32;
    case 'char':
      return value instanceof Char;
    case 'pid':
      return value instanceof Pid;
    case 'bigint':
      return value instanceof BigInteger;
    case 'decimal':
      return value instanceof Decimal;
    case 'sized':
      return value instanceof SizedInt && value.width === type.width;
    case 'f64array':
      return value instanceof Float64Values;
    case 'i64array':
      return value instanceof Int64Values;
    case 'f32array':
      return value instanceof Float32Values;
    case 'buffer':
      return value instanceof BufferValue;
    case 'handle':
      return value instanceof NativeHandle;
    case 'function':
      return value instanceof FunctionValue;
    case 'list':
      return value instanceof List;
    case 'set':
      return value instanceof SetValue;
    case 'map':
      return value instanceof MapValue;
    case 'option':
      return value instanceof Data && value.type === optionType;
    case 'result':
      return value instanceof Data && value.type === resultType;
    case 'tuple':
      return value instanceof Data && value.type === tupleType && value.ctor.arity === type.elements.length;
    case 'named':
      return isNamed(type.name, value, scope);
    default:
      return assertUnreachable(type);
  }
}

function isNamed(name: string, value: Value, scope: TypeScope): boolean {
  const wanted = scope.type(name);
  if (wanted === undefined) return !(value instanceof NativeHandle);
  if (value instanceof NativeHandle) return wanted.kind === 'opaque';
  return value instanceof Data && value.type === wanted;
}
