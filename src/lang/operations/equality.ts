/** Structural equality. */

import { NumberArray } from '../values/arrays';
import { compareDecimals } from '../values/decimal';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { SetValue } from '../values/set';
import type { DataConstructor } from '../values/types';
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
import { type Indexed, PairWalk } from './pairs';

/**
 * Whether two values are equal by structure. Values of different kinds are not; NaN and typed arrays equal
 * nothing; functions, buffers and handles equal only themselves. Depth is bounded by memory alone.
 */
export function equals(a: Value, b: Value): boolean {
  return equalsNear(a, b, NEAR) ?? equalsFar(a as Scalar, b as Scalar);
}

/** Levels that are compared by plain recursion, which is several times faster than a walk. */
const NEAR = 8;

/** The answer, or undefined when it would take more than `depth` levels or a look into a map. */
function equalsNear(a: Value, b: Value, depth: number): boolean | undefined {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  const scalar = equalScalars(a, b);
  if (scalar !== undefined) return scalar;
  if (depth === 0) return undefined;
  if (a instanceof Data) {
    if (!(b instanceof Data) || !sameConstructor(a.ctor, b.ctor)) return false;
    return equalParts(a, b, a.ctor.arity, depth - 1);
  }
  if (a instanceof List) {
    if (!(b instanceof List) || a.length !== b.length) return false;
    return equalParts(a, b, a.length, depth - 1);
  }
  return undefined;
}

function equalParts(a: Indexed, b: Indexed, count: number, depth: number): boolean | undefined {
  for (let i = 0; i < count; i++) {
    const equal = equalsNear(a.get(i), b.get(i), depth);
    if (equal !== true) return equal;
  }
  return true;
}

/** The answer for values of any depth that have parts. */
function equalsFar(a: Scalar, b: Scalar): boolean {
  const walk = new PairWalk();
  if (!enter(walk, a, b)) return false;
  while (walk.advance()) {
    const { left, right } = walk;
    if (typeof left !== 'object' || typeof right !== 'object') {
      if (left !== right) return false;
      continue;
    }
    const equal = equalScalars(left, right);
    if (equal === false || (equal === undefined && !enter(walk, left, right))) return false;
  }
  return true;
}

/** The answer for values without parts; undefined for two values that may both have parts. */
function equalScalars(a: Scalar, b: Scalar): boolean | undefined {
  if (a instanceof Data || a instanceof List) return undefined;
  if (a instanceof Float) return b instanceof Float && a.value === b.value;
  if (a instanceof Char) return b instanceof Char && a.codePoint === b.codePoint;
  if (a instanceof SizedInt) return b instanceof SizedInt && a.width === b.width && a.value === b.value;
  if (a instanceof Float32) return b instanceof Float32 && a.value === b.value;
  if (a instanceof BigInteger) return b instanceof BigInteger && a.value === b.value;
  if (a instanceof Decimal) return b instanceof Decimal && compareDecimals(a, b) === 0;
  if (a instanceof Pid) return b instanceof Pid && a.id === b.id;
  if (a instanceof MapValue || a instanceof SetValue) return undefined;
  if (a instanceof NativeHandle) return b instanceof NativeHandle && a.isSame(b);
  return a === b && !(a instanceof NumberArray);
}

/** Prepares the comparison of the parts; false when the values differ already. */
function enter(walk: PairWalk, a: Scalar, b: Scalar): boolean {
  if (a instanceof Data) {
    if (!(b instanceof Data) || !sameConstructor(a.ctor, b.ctor)) return false;
    walk.enter(a, b, a.ctor.arity);
    return true;
  }
  if (a instanceof List) {
    if (!(b instanceof List) || a.length !== b.length) return false;
    walk.enter(a, b, a.length);
    return true;
  }
  if (a instanceof SetValue) return b instanceof SetValue && equalSets(a, b);
  return a instanceof MapValue && b instanceof MapValue && enterMaps(walk, a, b);
}

/** Whether two constructors are the same: usually one object, unless types came from two compilations. */
function sameConstructor(a: DataConstructor, b: DataConstructor): boolean {
  return (
    a === b ||
    (a.name === b.name &&
      a.arity === b.arity &&
      a.type.fullName === b.type.fullName &&
      a.type.kind === b.type.kind)
  );
}

function equalSets(a: SetValue, b: SetValue): boolean {
  if (a === b) return true;
  // The elements of one first: two versions may take turns with one table.
  return a.size === b.size && a.toArray().every((element) => b.has(element));
}

function enterMaps(walk: PairWalk, a: MapValue, b: MapValue): boolean {
  if (a.size !== b.size) return false;
  const keys = a.keys();
  const values = a.values();
  const others: Value[] = [];
  for (const key of keys) {
    const other = b.get(key);
    if (other === undefined && !b.has(key)) return false;
    others.push(other);
  }
  walk.enter(indexed(values), indexed(others), keys.length);
  return true;
}

function indexed(values: Value[]): Indexed {
  return List.from(values);
}
