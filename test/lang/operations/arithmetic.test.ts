import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import * as arithmetic from '../../../src/lang/operations/arithmetic';
import { displayNow } from '../../../src/lang/operations/show';
import { Thrown } from '../../../src/lang/machine/thrown';
import { parseDecimal } from '../../../src/lang/values/decimal';
import { canonical } from '../../../src/lang/values/integer';
import { builtinTypes } from '../../../src/lang/values/types';
import {
  BigInteger,
  Data,
  Decimal,
  Float,
  Float32,
  SizedInt,
  type SizedType,
  type Value,
} from '../../../src/lang/values/value';

const { add, subtract, multiply, divide, remainder, power, negate } = arithmetic;
const edges = [0n, 1n, 2n ** 31n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 62n, 2n ** 63n - 1n];
const int = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -1000n, max: 1000n }),
  fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
  fc.constantFrom(...edges, ...edges.map((n) => -n), -(2n ** 63n)),
);

function fails(run: () => unknown, expected: string): void {
  assert.throws(run, (thrown) => {
    assert.ok(thrown instanceof Thrown);
    const { value } = thrown;
    assert.ok(value instanceof Data);
    assert.equal(`${String(value.get(0))}: ${String(value.get(1))}`, expected);
    return true;
  });
}

describe('Int', () => {
  test('operations are exact modulo 2^64 and results canonical', () => {
    fc.assert(
      fc.property(int, int, (a, b) => {
        const x = canonical(a);
        const y = canonical(b);
        const is = (actual: Value, expected: bigint) =>
          assert.ok(
            Object.is(actual, canonical(BigInt.asIntN(64, expected))),
            `${a} ${b}: ${String(actual)}`,
          );
        is(add(x, y), a + b);
        is(subtract(x, y), a - b);
        is(multiply(x, y), a * b);
        is(negate(x), -a);
        if (b !== 0n) {
          is(divide(x, y), a / b);
          is(remainder(x, y), a % b);
        }
      }),
      { numRuns: 5000 },
    );
  });

  test('powers wrap', () => {
    fc.assert(
      fc.property(int, fc.nat(200), (base, exponent) => {
        const expected = canonical(BigInt.asIntN(64, base ** BigInt(exponent)));
        assert.ok(Object.is(power(canonical(base), exponent), expected));
      }),
      { numRuns: 1000 },
    );
    assert.equal(power(-1, 2n ** 62n), 1);
    fails(() => power(2, -1), 'Panic: PowInt: negative exponent for Int');
  });

  test('division by zero', () => {
    for (const operation of [divide, remainder]) {
      fails(() => operation(1, 0), 'DivisionByZero: Division by zero');
      fails(() => operation(2n ** 60n, 0), 'DivisionByZero: Division by zero');
      fails(() => operation(new BigInteger(1n), 0), 'DivisionByZero: Division by zero');
      fails(() => operation(new Decimal(1n, 0), new Decimal(0n, 2)), 'DivisionByZero: Division by zero');
      const zero = new SizedInt(builtinTypes.UInt8, 0);
      fails(() => operation(zero, zero), 'DivisionByZero: Division by zero');
    }
  });
});

describe('sized integers', () => {
  const widths: SizedType[] = [
    builtinTypes.Int8,
    builtinTypes.Int16,
    builtinTypes.Int32,
    builtinTypes.UInt8,
    builtinTypes.UInt16,
    builtinTypes.UInt32,
    builtinTypes.UInt64,
  ];
  const wrap = (width: SizedType, n: bigint) =>
    width.signed ? BigInt.asIntN(width.bits, n) : BigInt.asUintN(width.bits, n);

  test('wrap at their own width', () => {
    fc.assert(
      fc.property(fc.constantFrom(...widths), int, int, fc.nat(20), (width, i, j, exponent) => {
        const a = wrap(width, i);
        const b = wrap(width, j);
        const x = new SizedInt(width, canonical(a));
        const y = new SizedInt(width, canonical(b));
        const is = (actual: Value, expected: bigint) => {
          assert.ok(actual instanceof SizedInt && actual.width === width);
          assert.ok(Object.is(actual.value, canonical(wrap(width, expected))), `${a} ${b}: ${actual.value}`);
        };
        is(add(x, y), a + b);
        is(subtract(x, y), a - b);
        is(multiply(x, y), a * b);
        is(negate(x), -a);
        is(power(x, new SizedInt(width, exponent)), a ** BigInt(exponent));
        if (b !== 0n) {
          is(divide(x, y), a / b);
          is(remainder(x, y), a % b);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('a negative exponent is named by the width', () => {
    const two = new SizedInt(builtinTypes.Int16, 2);
    fails(() => power(two, negate(two)), 'Panic: PowInt: negative exponent for Int16');
  });
});

describe('mixed kinds', () => {
  const float = (value: Value) => (value as Float).value;
  test('Int beside Float becomes Float', () => {
    assert.equal(float(add(1, new Float(0.5))), 1.5);
    assert.equal(float(divide(new Float(1), 0)), Infinity);
    assert.equal(float(remainder(new Float(-7.5), 2)), -1.5);
    assert.equal(float(power(2n ** 53n, new Float(0.5))), Math.sqrt(2 ** 53));
  });
  test('Int and Int32 beside BigInt become BigInt', () => {
    assert.equal(displayNow(multiply(new BigInteger(2n ** 70n), 3)), String(2n ** 70n * 3n));
    assert.equal(displayNow(subtract(new SizedInt(builtinTypes.Int32, 3), new BigInteger(5n))), '-2');
  });
  test('all others are refused', () => {
    const one = (width: SizedType) => new SizedInt(width, 1);
    const refused: [Value, Value][] = [
      [one(builtinTypes.Int8), one(builtinTypes.Int16)],
      [one(builtinTypes.Int32), 1],
      [new Decimal(1n, 0), 1],
      [new Float(1), new Float32(1)],
      [new BigInteger(1n), new Float(1)],
      [new BigInteger(1n), one(builtinTypes.Int16)],
      ['a', 1],
      [undefined, undefined],
    ];
    for (const [a, b] of refused) {
      assert.throws(
        () => add(a, b),
        (thrown) =>
          thrown instanceof Thrown && /expected matching numeric types, got/.test(thrown.uncaughtText ?? ''),
      );
    }
  });
  test('Float32 rounds after every operation', () => {
    const tenth = new Float32(Math.fround(0.1));
    assert.equal((add(tenth, tenth) as Float32).value, Math.fround(Math.fround(0.1) * 2));
    assert.equal(displayNow(multiply(tenth, tenth)), '0.010000001');
  });
  test('a BigInt beyond memory is a panic', () => {
    const huge = power(new BigInteger(2n), 2 ** 29);
    fails(
      () => multiply(huge, power(huge as Value, 3)),
      'Panic: BigInt overflow: the result does not fit into memory',
    );
  });
});

describe('Decimal', () => {
  const of = parseDecimal;
  const texts: [string, Value, string][] = [
    ['sum keeps the larger scale', add(of('1.10'), of('2.20')), '3.30'],
    ['difference', subtract(of('1'), of('0.05')), '0.95'],
    ['product adds the scales', multiply(of('1.5'), of('0.25')), '0.375'],
    ['exact quotient', divide(of('10'), of('4')), '2.5'],
    ['quotient keeps the scale', divide(of('1.00'), of('1')), '1.00'],
    ['endless quotient', divide(of('1'), of('3')), '0.3333333333333333333333333333'],
    ['rounded quotient', divide(of('2'), of('3')), '0.6666666666666666666666666667'],
    ['quotient of large numbers', divide(of('2000000'), of('3')), '666666.66666666666666666666667'],
    ['negative quotient', divide(of('-2'), of('3')), '-0.6666666666666666666666666667'],
    ['tiny quotient', divide(of('1'), of('30000000000000000000000000000')), '0'],
    ['remainder', remainder(of('-7.5'), of('2')), '-1.5'],
    ['power', power(of('1.1'), of('3')), '1.331'],
    [
      'product beyond 28 digits',
      multiply(of('0.000000000000001'), of('0.000000000000025')),
      '0.0000000000000000000000000000',
    ],
    ['negation', negate(of('0.30')), '-0.30'],
  ];
  for (const [name, value, expected] of texts) {
    test(name, () => assert.equal(displayNow(value), expected));
  }
  test('overflow of 96 bits is a panic', () => {
    const most = of('79228162514264337593543950335');
    assert.equal(displayNow(add(subtract(most, of('1')), of('1'))), '79228162514264337593543950335');
    fails(
      () => add(most, of('1')),
      'Panic: Decimal overflow: the result of + has more than 28 digits before the point',
    );
    fails(
      () => multiply(most, most),
      'Panic: Decimal overflow: the result of * has more than 28 digits before the point',
    );
  });
  test('agrees with exact fractions', () => {
    const decimal = fc.record({
      coefficient: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      scale: fc.nat(6),
    });
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const x = new Decimal(a.coefficient, a.scale);
        const y = new Decimal(b.coefficient, b.scale);
        const sum = add(x, y) as Decimal;
        const unit = 10n ** 12n;
        const scaled = (d: Decimal) => d.coefficient * 10n ** BigInt(12 - d.scale);
        assert.equal(scaled(sum), scaled(x) + scaled(y));
        const product = multiply(x, y) as Decimal;
        assert.equal(scaled(product) * unit, scaled(x) * scaled(y));
        if (y.coefficient !== 0n) {
          const quotient = divide(x, y) as Decimal;
          // |quotient - x / y| is at most half a unit in the last place, or the quotient is exact.
          const error = quotient.coefficient * scaled(y) - scaled(x) * 10n ** BigInt(quotient.scale);
          const bound = scaled(y) < 0n ? -scaled(y) : scaled(y);
          assert.ok(2n * (error < 0n ? -error : error) <= bound);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
