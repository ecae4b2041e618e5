/**
 * Checks of values that arrive from `Any` where a type is known: messages, caught values, decoded data, natives
 * without a truthful signature (00, decision 22).
 */

import type { CheckedType } from '../check/resolved';
import { fault } from '../machine/thrown';
import { describe, typeOf } from '../values/describe';
import { FunctionValue } from '../values/function';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { SetValue } from '../values/set';
import { tupleType, type TypeDescriptor } from '../values/types';
import { Data, type Value } from '../values/value';

/**
 * The descriptor that alone decides whether a value has the type; undefined when its parts must be looked at, or when
 * values of the type need not be objects.
 */
export function decidingDescriptor(type: CheckedType): TypeDescriptor | undefined {
  return type.kind === 'data' && type.fields === undefined ? type.descriptor : undefined;
}

/** Throws a `TypeError` fault unless the value has the type, all the way down. Iterative: values may be deep. */
export function checkValue(value: Value, type: CheckedType): void {
  const pending: (Value | CheckedType)[] = [value, type];
  const mutable = new Set<Data>();
  while (pending.length > 0) {
    const expected = pending.pop() as CheckedType;
    const found = pending.pop() as Value;
    if (!fits(found, expected)) throw mismatch(expected, found);
    if (found instanceof Data && found.type.flavour !== 'plain') {
      if (mutable.has(found)) continue;
      mutable.add(found);
    }
    pushParts(pending, found, expected);
  }
}

function mismatch(expected: CheckedType, found: Value): unknown {
  const message = `expected ${expected.text}, found ${describe(found)}`;
  return fault('TypeError', message, `Type error: ${message}`);
}

/** Whether the value itself is of the type, its parts aside. */
function fits(value: Value, type: CheckedType): boolean {
  switch (type.kind) {
    case 'builtin':
    case 'data':
      return typeOf(value) === type.descriptor;
    case 'list':
      return value instanceof List;
    case 'set':
      return value instanceof SetValue;
    case 'map':
      return value instanceof MapValue;
    case 'tuple':
      return value instanceof Data && value.type === tupleType && value.ctor.arity === type.elements.length;
    case 'function':
      return value instanceof FunctionValue;
  }
}

function pushParts(pending: (Value | CheckedType)[], value: Value, type: CheckedType): void {
  const part = (element: Value, expected: CheckedType | undefined): void => {
    if (expected !== undefined) pending.push(element, expected);
  };
  switch (type.kind) {
    case 'list':
    case 'set':
      if (type.element !== undefined)
        for (const element of value as List | SetValue) part(element, type.element);
      break;
    case 'map':
      if (type.key === undefined && type.value === undefined) break;
      for (const [key, element] of (value as MapValue).entries()) {
        part(key, type.key);
        part(element, type.value);
      }
      break;
    case 'tuple':
      type.elements.forEach((expected, index) => part((value as Data).get(index), expected));
      break;
    case 'data':
      type.fields
        ?.get((value as Data).ctor)
        ?.forEach((expected, index) => part((value as Data).get(index), expected));
      break;
    case 'builtin':
    case 'function':
      break;
  }
}
