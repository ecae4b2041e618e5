/** `c[i]` and `c[i] = v` on values of the language's own kinds. */

import { fault, panic } from '../machine/thrown';
import { nestedNow } from './show';
import { NumberArray } from '../values/arrays';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { SetValue } from '../values/set';
import { tupleType } from '../values/types';
import { Data, type Value } from '../values/value';
import { characterAt, characterCount } from '../values/text';

/** The element at `index`; throws the fault of the collection's kind when there is none. */
export function getAtIndex(collection: Value, index: Value): Value {
  if (collection instanceof List) {
    const i = position(index, collection.length);
    return collection.get(i);
  }
  if (collection instanceof NumberArray) return collection.get(position(index, collection.length));
  if (collection instanceof MapValue) return getKey(collection, index);
  if (typeof collection === 'string') return characterOf(collection, index);
  if (collection instanceof SetValue) return collection.has(index);
  if (collection instanceof Data && collection.type === tupleType) {
    return collection.get(position(index, collection.ctor.arity));
  }
  throw panic('Index expects list, tuple, array, or string');
}

/** The value of a key that must be there. */
function getKey(map: MapValue, key: Value): Value {
  const value = map.get(key);
  if (value === undefined && !map.has(key))
    throw fault('KeyNotFound', `Key not found in map: ${nestedNow(key)}`);
  return value;
}

/** The collection with `index` replaced: typed arrays in place, lists and maps as a changed copy. */
export function setAtIndex(collection: Value, index: Value, value: Value): Value {
  if (collection instanceof NumberArray) {
    collection.set(position(index, collection.length), value);
    return collection;
  }
  if (collection instanceof List) return collection.set(position(index, collection.length), value);
  if (collection instanceof MapValue) return collection.insert(index, value);
  throw panic('Index expects list, tuple, array, or string');
}

/** `setAtIndex` for a variable that alone holds the collection: it may be changed in place. */
export function setAtIndexAlone(collection: Value, index: Value, value: Value): Value {
  if (collection instanceof List) return collection.setAlone(position(index, collection.length), value);
  if (collection instanceof MapValue) return collection.insertAlone(index, value);
  return setAtIndex(collection, index, value);
}

/** An index as a number below `length`. */
function position(index: Value, length: number): number {
  if (typeof index === 'number' && index >= 0 && index < length) return index;
  if (typeof index !== 'number' && typeof index !== 'bigint') throw panic('Index: index must be Int64');
  throw panic(`Index ${unsigned(index)} out of bounds`);
}

/** A negative index is shown as the unsigned 64-bit number it would be. */
function unsigned(index: number | bigint): string {
  return BigInt.asUintN(64, BigInt(index)).toString();
}

function characterOf(text: string, index: Value): string {
  if (typeof index !== 'number' && typeof index !== 'bigint') throw panic('Index: index must be Int64');
  const character = typeof index === 'number' && index >= 0 ? characterAt(text, index) : undefined;
  if (character === undefined) {
    throw panic(`Index ${unsigned(index)} out of bounds for string of length ${characterCount(text)}`);
  }
  return character;
}
