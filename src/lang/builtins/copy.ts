/** Deep copies. */

import { NumberArray } from '../values/arrays';
import { BufferValue } from '../values/buffer';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { SetValue } from '../values/set';
import { Data, type Value } from '../values/value';

/** A container whose parts are being copied. */
interface Open {
  readonly original: List | Data | MapValue;
  readonly parts: readonly Value[];
  readonly copies: Value[];
}

/** The parts of a container; undefined for a value that can hold nothing that changes. */
function open(value: Value): Open | undefined {
  if (value instanceof List) {
    return value.isPacked ? undefined : { original: value, parts: value.toArray(), copies: [] };
  }
  if (value instanceof MapValue) return { original: value, parts: value.values(), copies: [] };
  if (!(value instanceof Data)) return undefined;
  const parts: Value[] = [];
  for (let i = 0; i < value.ctor.arity; i++) parts.push(value.get(i));
  return { original: value, parts, copies: [] };
}

/** The container with the copied parts: the original itself when nothing in it can change. */
function close({ original, parts, copies }: Open): Value {
  const isMutable = original instanceof Data && original.type.flavour !== 'plain';
  if (!isMutable && copies.every((copy, index) => copy === parts[index])) return original;
  if (original instanceof List) return List.from(copies);
  if (original instanceof Data) return Data.of(original.ctor, copies);
  const keys = original.keys();
  return MapValue.from(copies.map((copy, index) => [keys[index], copy] as const));
}

/**
 * An independent copy of a value: changes of mutable records, typed arrays and buffers in one are not seen in the
 * other. What cannot change is shared. Set elements and map keys are hashable and so cannot change, mutable
 * records apart, which are copied neither there. Iterative, so that any depth of nesting works.
 */
export function deepCopy(value: Value): Value {
  if (typeof value !== 'object' || value instanceof SetValue) return value;
  if (value instanceof NumberArray || value instanceof BufferValue) return value.copy();
  const outermost = open(value);
  if (outermost === undefined) return value;
  const waiting: Open[] = [];
  let current = outermost;
  for (;;) {
    if (current.copies.length === current.parts.length) {
      const finished = close(current);
      const outer = waiting.pop();
      if (outer === undefined) return finished;
      current = outer;
      current.copies.push(finished);
      continue;
    }
    const part = current.parts[current.copies.length];
    const inner = typeof part === 'object' ? open(part) : undefined;
    if (inner === undefined) {
      current.copies.push(part instanceof NumberArray || part instanceof BufferValue ? part.copy() : part);
    } else {
      waiting.push(current);
      current = inner;
    }
  }
}
