/** Order of values. */

import { panic } from '../machine/thrown';
import { compareDecimals } from '../values/decimal';
import { compareTexts } from '../values/textOrder';
import { tupleType } from '../values/types';
import {
  BigInteger,
  Char,
  Data,
  Decimal,
  Float,
  Float32,
  SizedInt,
  type Value,
  type Scalar,
} from '../values/value';
import { type Indexed, PairWalk } from './pairs';

/**
 * Negative, 0 or positive as `a` stands before, at or behind `b`; NaN when a NaN decides, so that `<`, `<=`, `>`
 * and `>=` against 0 are all false. Throws the panic `OPERATION: values are not comparable` for kinds without order
 * and for different kinds. Users' own `Ord` methods are the evaluator's business and not asked here.
 */
export function compare(a: Value, b: Value, operation = 'Lt'): number {
  return compareNear(a, b, operation, NEAR) ?? compareFar(a as Data, b as Data, operation);
}

/** Levels that are compared by plain recursion, which is several times faster than a walk. */
const NEAR = 8;

/** The order, or undefined when it would take more than `depth` levels. */
function compareNear(a: Value, b: Value, operation: string, depth: number): number | undefined {
  const scalar = compareScalars(a, b, operation);
  if (scalar !== undefined) return scalar;
  if (depth === 0) return undefined;
  const left = a as Data; // values without parts have been compared
  const right = b as Data;
  const isTuple = left.type === tupleType;
  if (!isTuple && left.ctor.index !== right.ctor.index) return left.ctor.index - right.ctor.index;
  const arity = left.ctor.arity;
  const common = isTuple ? Math.min(arity, right.ctor.arity) : arity;
  for (let i = 0; i < common; i++) {
    const order = compareNear(left.get(i), right.get(i), operation, depth - 1);
    if (order !== 0) return order;
  }
  return arity - right.ctor.arity;
}

/** The order of values of any depth that have parts. */
function compareFar(a: Data, b: Data, operation: string): number {
  const walk = new PairWalk();
  let order = enter(walk, a, b);
  while (order === 0 && walk.advance()) {
    const { left, right } = walk;
    order = compareScalars(left, right, operation) ?? enter(walk, left as Data, right as Data);
  }
  return order;
}

/** The order of the constructors; when it is 0, the parts are still to be compared. */
function enter(walk: PairWalk, a: Data, b: Data): number {
  const arity = a.ctor.arity;
  const otherArity = b.ctor.arity;
  if (a.type === tupleType && arity !== otherArity) {
    // Equal in what they have in common: the lengths, as one more part, decide.
    const common = Math.min(arity, otherArity);
    const withLength = (tuple: Data): Indexed => ({
      get: (i) => (i < common ? tuple.get(i) : tuple.ctor.arity),
    });
    walk.enter(withLength(a), withLength(b), common + 1);
    return 0;
  }
  if (a.ctor.index !== b.ctor.index) return a.ctor.index - b.ctor.index;
  walk.enter(a, b, arity);
  return 0;
}

/** The order of values without parts; undefined for two values of one type that have parts. */
function compareScalars(a: Value, b: Value, operation: string): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (typeof a === 'number' || typeof a === 'bigint') {
    if (typeof b === 'number' || typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  } else if (typeof a === 'object' && typeof b === 'object') {
    return compareObjects(a, b, operation);
  }
  throw panic(`${operation}: values are not comparable`);
}

function compareObjects(a: Scalar, b: Scalar, operation: string): number | undefined {
  if (a instanceof Data && b instanceof Data && (a.type === b.type || a.type.fullName === b.type.fullName)) {
    return undefined;
  }
  if (a instanceof Float && b instanceof Float)
    return a.value < b.value ? -1 : a.value > b.value ? 1 : a.value === b.value ? 0 : NaN;
  if (a instanceof Char && b instanceof Char) return a.codePoint - b.codePoint;
  if (a instanceof SizedInt && b instanceof SizedInt && a.width === b.width) {
    return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  }
  if (a instanceof Float32 && b instanceof Float32)
    return compareObjects(new Float(a.value), new Float(b.value), operation);
  if (a instanceof BigInteger && b instanceof BigInteger)
    return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  if (a instanceof Decimal && b instanceof Decimal) return compareDecimals(a, b);
  throw panic(`${operation}: values are not comparable`);
}
