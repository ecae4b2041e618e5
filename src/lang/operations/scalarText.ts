/** Text of values without parts. */

import { NumberArray } from '../values/arrays';
import { BufferValue } from '../values/buffer';
import { decimalText } from '../values/decimal';
import { describe } from '../values/describe';
import { float32Text, floatText } from '../values/floatText';
import { FunctionValue } from '../values/function';
import type { TypeDescriptor } from '../values/types';
import {
  BigInteger,
  Char,
  Decimal,
  Float,
  Float32,
  NativeHandle,
  Pid,
  SizedInt,
  type Value,
  type Scalar,
} from '../values/value';

/** The three ways to write a value: outermost for people, inside a container, as the result of `main`. */
export type Form = 'display' | 'nested' | 'result';

/** The text of a value that is no container. */
export function scalarText(value: Value, form: Form): string {
  switch (typeof value) {
    case 'string':
      return form === 'display' ? value : `"${form === 'nested' ? escapeText(value) : value}"`;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'undefined':
      return '()';
    default:
      return numberText(value, form) ?? otherText(value, form);
  }
}

function escapeText(text: string): string {
  return /["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text;
}

/** Text of numbers and characters; undefined for other values. */
function numberText(value: Scalar, form: Form): string | undefined {
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Char) {
    const text = String.fromCodePoint(value.codePoint);
    return form === 'display' ? text : `'${text}'`;
  }
  if (value instanceof SizedInt) return String(value.value) + (form === 'result' ? suffix(value.width) : '');
  if (value instanceof Float32) return float32Text(value.value) + (form === 'result' ? 'f32' : '');
  if (value instanceof BigInteger) return String(value.value);
  if (value instanceof Decimal) return decimalText(value);
  return undefined;
}

/** `i8` for Int8, `u64` for UInt64. */
function suffix(width: TypeDescriptor): string {
  return width.name.replace(/^(U?)Int/, (_all, unsigned: string) => (unsigned === '' ? 'i' : 'u'));
}

/** Text of everything else; the `result` form quotes what cannot be written in a program. */
function otherText(value: Scalar, form: Form): string {
  if (value instanceof Pid) return form === 'result' ? `<pid:${value.id}>` : `<pid ${value.id}>`;
  const text = opaqueText(value);
  return form === 'result' ? `"${text}"` : text;
}

function opaqueText(value: Scalar): string {
  if (value instanceof FunctionValue) {
    const { code, captured } = value;
    return `<${code.isClosure && captured.length > 0 ? 'closure' : 'function'} ${code.name}>`;
  }
  if (value instanceof NumberArray) return `${value.type.name}[${value.length}]`;
  if (value instanceof BufferValue) return value.toText();
  if (value instanceof NativeHandle)
    return `<native ptr=0x${value.pointer.toString(16)} type=${value.typeId}>`;
  return `<${describe(value)}>`;
}
