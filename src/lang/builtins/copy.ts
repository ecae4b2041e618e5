/** Deep copies. */

import { NumberArray } from '../values/arrays';
import { BufferValue } from '../values/buffer';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { Data, type Value } from '../values/value';
import { Opened, rebuild } from './rebuild';

const hasParts = (value: Value) =>
  value instanceof Data || value instanceof List || value instanceof MapValue;
const changes = (value: Value) => value instanceof NumberArray || value instanceof BufferValue;
const isPlainLeaf = (value: Value) => typeof value !== 'object' || !(hasParts(value) || changes(value));

/** What is in a container, and how it is made of copies: the original itself when nothing in it can change. */
function open(value: Value): Value | Opened<Value> {
  if (value instanceof NumberArray || value instanceof BufferValue) return value.copy();
  if (value instanceof List) return value.isPacked ? value : container(value, value.toArray(), List.from);
  if (value instanceof MapValue) {
    return container(value, value.values(), (copies) => {
      const keys = value.keys();
      return MapValue.from(copies.map((copy, index) => [keys[index], copy] as const));
    });
  }
  if (!(value instanceof Data)) return value;
  const fields: Value[] = [];
  for (let i = 0; i < value.ctor.arity; i++) fields.push(value.get(i));
  const make = (copies: Value[]) => Data.of(value.ctor, copies);
  return value.type.flavour === 'plain' ? container(value, fields, make) : new Opened(fields, make);
}

function container(original: Value, parts: Value[], make: (copies: Value[]) => Value): Value | Opened<Value> {
  if (parts.every(isPlainLeaf)) return original;
  return new Opened(parts, (copies) => {
    return copies.every((copy, index) => copy === parts[index]) ? original : make(copies);
  });
}

/**
 * An independent copy of a value: changes of mutable records, typed arrays and buffers in one are not seen in the
 * other. What cannot change is shared; so are map keys and set elements.
 */
export function deepCopy(value: Value): Value {
  return rebuild(value, open);
}
