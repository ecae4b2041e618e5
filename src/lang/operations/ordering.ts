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
  type ValueObject,
} from '../values/value';
import { type Indexed, PairWalk } from './pairs';

/**
 * Negative, 0 or positive as `a` stands before, at or behind `b`; NaN when a NaN decides, so that `<`, `<=`, `>`
 * and `>=` against 0 are all false. Throws the panic `OPERATION: values are not comparable` for kinds without order
 * and for different kinds. Users' own `Ord` methods are the evaluator's business and not asked here.
 */
export function compare(a: Value, b: Value, operation = 'Lt'): number {
  const scalar = compareScalars(a, b, operation);
  if (scalar !== undefined) return scalar;
  const walk = new PairWalk();
  let order = enter(walk, a as Data, b as Data); // values of one type that have parts
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
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (typeof a === 'number' || typeof a === 'bigint') {
    if (typeof b === 'number' || typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  } else if (typeof a === 'object' && typeof b === 'object') {
    return compareObjects(a, b, operation);
  }
  throw panic(`${operation}: values are not comparable`);
}

function compareObjects(a: ValueObject, b: ValueObject, operation: string): number | undefined {
  if (a instanceof Data && b instanceof Data && a.type.fullName === b.type.fullName) return undefined;
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
