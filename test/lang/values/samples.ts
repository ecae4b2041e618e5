/** Random values of all kinds, with a printed form that is equal for equal values only. */

import fc from 'fast-check';
import { List } from '../../../src/lang/values/list';
import { MapValue } from '../../../src/lang/values/map';
import { SetValue } from '../../../src/lang/values/set';
import {
  builtinTypes,
  DataConstructor,
  noneConstructor,
  someConstructor,
  tupleConstructor,
  TypeDescriptor,
} from '../../../src/lang/values/types';
import {
  BigInteger,
  Char,
  Data,
  Decimal,
  Float,
  Pid,
  SizedInt,
  type Value,
} from '../../../src/lang/values/value';

/** A value and what identifies it. */
export interface Sample {
  readonly value: Value;
  readonly identity: string;
}

const pointType = new TypeDescriptor('Point', 'shapes', 'record');
/** A record type with fields `x` and `y`. */
export const pointConstructor = new DataConstructor('Point', pointType, 0, ['x', 'y'], 2);
pointType.constructors = [pointConstructor];

const integers = fc.oneof(
  fc.integer({ min: -3, max: 12 }).map((n): number | bigint => n),
  fc.constantFrom<number | bigint>(
    2 ** 24,
    2 ** 24 - 1,
    -(2 ** 24),
    1 - 2 ** 24,
    2 ** 53 - 1,
    1 - 2 ** 53,
    2n ** 53n,
    -(2n ** 63n),
    2n ** 63n - 1n,
  ),
);
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '1', ';', '"', ':', '(', '😀', '\uffff'), maxLength: 4 }),
  fc.constantFrom('', 'a;b', '1:a', '"0:'),
);

const scalars: fc.Arbitrary<Sample> = fc.oneof(
  integers.map((n) => ({ value: n, identity: `Int ${n}` })),
  texts.map((text) => ({ value: text, identity: `String ${JSON.stringify(text)}` })),
  fc.boolean().map((flag) => ({ value: flag, identity: `Bool ${flag}` })),
  fc.constant({ value: undefined, identity: 'Unit' }),
  fc
    .constantFrom(97, 98, 0x1f600, 0xffff)
    .map((code) => ({ value: new Char(code), identity: `Char ${code}` })),
  fc
    .integer({ min: -3, max: 5 })
    .map((n) => ({ value: new SizedInt(builtinTypes.Int8, n), identity: `Int8 ${n}` })),
  fc
    .integer({ min: 0, max: 5 })
    .map((n) => ({ value: new SizedInt(builtinTypes.UInt8, n), identity: `UInt8 ${n}` })),
  integers.map((n) => ({ value: new BigInteger(BigInt(n)), identity: `BigInt ${n}` })),
  fc.nat(3).map((n) => ({ value: new Pid(n), identity: `Pid ${n}` })),
);

function data(ctor: DataConstructor, parts: readonly Sample[]): Sample {
  return {
    value: Data.of(
      ctor,
      parts.map((part) => part.value),
    ),
    identity: `${ctor.type.name}.${ctor.name}${ctor.arity}(${parts.map((part) => part.identity).join(', ')})`,
  };
}

const structures = (inner: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> =>
  fc.oneof(
    fc.array(inner, { maxLength: 3 }).map((parts) => data(tupleConstructor(parts.length), parts)),
    fc.tuple(inner, inner).map((parts) => data(tupleConstructor(2), parts)),
    fc.tuple(inner, inner).map((parts) => data(pointConstructor, parts)),
    inner.map((part) => data(someConstructor, [part])),
    fc.constant(data(noneConstructor, [])),
  );

const { hashable, any } = fc.letrec<{ hashable: Sample; any: Sample }>((tie) => ({
  hashable: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalars, structures(tie('hashable'))),
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.constantFrom(0, -1.5, 1e300).map((x) => ({ value: new Float(x), identity: `Float ${x}` })),
    fc
      .constantFrom(10n, 100n)
      .map((n) => ({ value: new Decimal(n, n === 10n ? 1 : 2), identity: 'Decimal 1' })),
    structures(tie('any')),
    fc.array(tie('any'), { maxLength: 4 }).map((parts) => ({
      value: List.from(parts.map((part) => part.value)),
      identity: `[${parts.map((part) => part.identity).join(', ')}]`,
    })),
    fc.array(tie('hashable'), { maxLength: 3 }).map((parts) => ({
      value: SetValue.from(parts.map((part) => part.value)),
      identity: `#{${[...new Set(parts.map((part) => part.identity))].sort().join(', ')}}`,
    })),
    fc
      .uniqueArray(fc.tuple(tie('hashable'), tie('any')), { maxLength: 3, selector: ([key]) => key.identity })
      .map((entries) => ({
        value: MapValue.from(entries.map(([key, value]) => [key.value, value.value] as const)),
        identity: `%{${entries
          .map(([key, value]) => `${key.identity}: ${value.identity}`)
          .sort()
          .join(', ')}}`,
      })),
  ),
}));

/** Values that may be map keys. */
export const hashableSample: fc.Arbitrary<Sample> = hashable;
/** Values of all kinds that compare by structure, NaN left out. */
export const anySample: fc.Arbitrary<Sample> = any;
