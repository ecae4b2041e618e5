/** Operators on Decimals. */

import { panic } from '../machine/thrown';
import {
  addDecimals,
  divideDecimals,
  multiplyDecimals,
  remainderOfDecimals,
  subtractDecimals,
} from '../values/decimal';
import { Decimal } from '../values/value';
import type { Operation } from './arithmetic';

/** Applies an operation. Throws `DivisionByZero`, or a panic when the result does not fit. */
export function decimalArithmetic(operation: Operation, a: Decimal, b: Decimal): Decimal {
  switch (operation) {
    case 'add':
      return addDecimals(a, b);
    case 'subtract':
      return subtractDecimals(a, b);
    case 'multiply':
      return multiplyDecimals(a, b);
    case 'divide':
      return divideDecimals(a, b);
    case 'remainder':
      return remainderOfDecimals(a, b);
    case 'power':
      return decimalPower(a, b);
  }
}

function decimalPower(base: Decimal, exponent: Decimal): Decimal {
  const unit = 10n ** BigInt(exponent.scale);
  if (exponent.coefficient < 0n || exponent.coefficient % unit !== 0n) {
    throw panic('PowDecimal: the exponent must be a whole number and not negative');
  }
  let result = new Decimal(1n, 0);
  let square = base;
  for (let left = exponent.coefficient / unit; left > 0n;) {
    if (left & 1n) result = multiplyDecimals(result, square);
    left >>= 1n;
    if (left > 0n) square = multiplyDecimals(square, square);
  }
  return result;
}
