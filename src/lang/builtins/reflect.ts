/** `reflect`: every value as `Json`. */

import { displayNow } from '../operations/show';
import { NumberArray } from '../values/arrays';
import { BufferValue } from '../values/buffer';
import { FunctionValue } from '../values/function';
import { wrapInt } from '../values/integer';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { SetValue } from '../values/set';
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
  type Scalar,
} from '../values/value';
import { pairOf } from './construct';
import {
  jsonArray,
  jsonBool,
  jsonInteger,
  jsonNull,
  jsonNumber,
  jsonObject,
  jsonString,
} from './json-values';
import { toNumber } from './numbers';
import { Opened, rebuild } from './rebuild';

/** The value as a value of the library's type `Json`. */
export function reflect(value: Value): Value {
  return rebuild(value, openReflected);
}

/** What a value consists of as JSON; its parts are still values of the program. */
export function openReflected(value: Value): Value | Opened<Value> {
  switch (typeof value) {
    case 'undefined':
      return jsonNull;
    case 'boolean':
      return jsonBool(value);
    case 'number':
    case 'bigint':
      return jsonInteger(value);
    case 'string':
      return jsonString(value);
    default:
      return openObject(value);
  }
}

function openObject(value: Scalar): Value | Opened<Value> {
  if (value instanceof Data) return openData(value);
  if (value instanceof List || value instanceof SetValue) return new Opened(value.toArray(), jsonArray);
  if (value instanceof NumberArray) {
    return new Opened(
      Array.from({ length: value.length }, (_, index) => value.get(index)),
      jsonArray,
    );
  }
  if (value instanceof MapValue) {
    const names = value.keys().map((key) => (typeof key === 'string' ? key : displayNow(key)));
    return new Opened(value.values(), (fields) =>
      jsonObject(fields.map((field, index) => pairOf(names[index], field))),
    );
  }
  if (value instanceof Float || value instanceof Float32) return jsonNumber(value.value);
  if (value instanceof Decimal || value instanceof BigInteger) return jsonNumber(toNumber(value));
  if (value instanceof SizedInt) return jsonInteger(wrapInt(BigInt(value.value)));
  if (value instanceof Char) return jsonString(String.fromCodePoint(value.codePoint));
  if (value instanceof BufferValue) return jsonString(value.toText());
  if (value instanceof FunctionValue) return jsonString('<function>');
  if (value instanceof Pid) return jsonString(`<pid:${value.id}>`);
  if (value instanceof NativeHandle) return jsonString(`<native:type=${value.typeId}>`);
  return jsonString(displayNow(value));
}

/** Tuples become arrays, records objects, variants objects with the constructor's name as their one key. */
function openData(value: Data): Value | Opened<Value> {
  const { kind } = value.type;
  const { name, arity, fieldNames } = value.ctor;
  const fields = Array.from({ length: arity }, (_, index) => value.get(index));
  if (kind === 'tuple') return new Opened(fields, jsonArray);
  if (kind === 'record' && fieldNames !== undefined) {
    return new Opened(fields, (parts) =>
      jsonObject(parts.map((part, index) => pairOf(fieldNames[index], part))),
    );
  }
  return new Opened(fields, (parts) => {
    const payload = parts.length === 0 ? jsonNull : parts.length === 1 ? parts[0] : jsonArray(parts);
    return jsonObject([pairOf(name, payload)]);
  });
}
