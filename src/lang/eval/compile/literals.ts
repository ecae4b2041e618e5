/** Literals as values. */

import type { Literal } from '../../syntax/ast';
import { builtinTypes } from '../../values/types';
import { BigInteger, Char, Decimal, Float, Float32, SizedInt, type Value } from '../../values/value';

const SAFE = 9007199254740991n;

/** The Int of a bigint: a number where it fits in 53 bits. */
function canonicalInt(value: bigint): number | bigint {
  return value >= -SAFE && value <= SAFE ? Number(value) : value;
}

/** The value of a literal. */
export function literalValue(literal: Literal): Value {
  switch (literal.kind) {
    case 'Int':
      return canonicalInt(literal.value);
    case 'SizedInt':
      return new SizedInt(builtinTypes[literal.type], canonicalInt(literal.value));
    case 'Float':
      return new Float(literal.value);
    case 'Float32':
      return new Float32(Math.fround(literal.value));
    case 'BigInt':
      return new BigInteger(literal.value);
    case 'Decimal':
      return decimalValue(literal.text);
    case 'String':
      return literal.value;
    case 'Char':
      return new Char(literal.value);
    case 'Bool':
      return literal.value;
    case 'Unit':
      return undefined;
  }
}

/** `12.30` has coefficient 1230 and scale 2. */
function decimalValue(text: string): Decimal {
  const point = text.indexOf('.');
  if (point === -1) return new Decimal(BigInt(text), 0);
  return new Decimal(BigInt(text.slice(0, point) + text.slice(point + 1)), text.length - point - 1);
}
