/** `toInt`, `asFloat`, `toUInt8` … as functions and methods. */

import { Float, Float32, type Value } from '../values/value';
import { asMethod, row } from './define';
import { sizedTypes, toBigInteger, toChar, toInt, toNumber, toSized } from './numbers';
import type { BuiltinRow } from './row';

/** Types whose values have the conversions as methods. String has its own `toInt` and `toFloat`, see `string-parse.ts`. */
const numeric = [
  'Int',
  'Int8',
  'Int16',
  'Int32',
  'UInt8',
  'UInt16',
  'UInt32',
  'UInt64',
  'Float',
  'Float32',
  'BigInt',
  'Decimal',
];
const integers = numeric.filter((name) => name.includes('Int') && name !== 'BigInt');

function conversion(
  names: readonly string[],
  result: string,
  doc: string,
  example: readonly [string, string],
  run: (value: Value) => Value,
): BuiltinRow[] {
  const receivers = result === 'Int' ? [...numeric, 'Char'] : numeric;
  return names.map((name, index) =>
    asMethod(
      receivers,
      name,
      row(
        name,
        `(number: T) -> ${result}`,
        index === 0 ? doc : `${doc} Another name of \`${names[0]}\`.`,
        [example[0].replace(names[0], name), example[1]],
        run,
      ),
    ),
  );
}

const sized = sizedTypes.flatMap((width) =>
  conversion(
    [`to${width.name}`, `as${width.name}`],
    width.name,
    `The number as ${width.name}: integers keep their low ${width.bits} bits, other numbers are cut and saturate.`,
    [`(1.9).to${width.name}()`, '1'],
    (value) => toSized(width, value),
  ),
);

/** All conversions of numbers. The checker gives them their own message for arguments that are no numbers. */
export const conversionRows: readonly BuiltinRow[] = [
  ...conversion(
    ['toInt', 'asInt', 'toInt64', 'asInt64'],
    'Int',
    'The number as Int: cut toward zero and saturated; the code point of a Char.',
    ['toInt(-2.9)', '-2'],
    toInt,
  ),
  ...conversion(
    ['toFloat', 'asFloat', 'toFloat64', 'asFloat64'],
    'Float',
    'The nearest Float.',
    ['toFloat(2)', '2.0'],
    (value) => new Float(toNumber(value)),
  ),
  ...conversion(
    ['toFloat32', 'asFloat32'],
    'Float32',
    'The nearest Float32.',
    ['toFloat32(0.1)', '0.1'],
    (value) => {
      return new Float32(Math.fround(toNumber(value)));
    },
  ),
  ...conversion(
    ['toBigInt', 'asBigInt'],
    'BigInt',
    'The integer as BigInt, exactly.',
    ['toBigInt(7)', '7'],
    toBigInteger,
  ),
  ...sized,
  asMethod(
    [],
    '',
    row('Int', '(number: T) -> Int', 'The number as Int, like `toInt`.', ['Int(3.7)', '3'], toInt),
  ),
  asMethod(
    [],
    '',
    row(
      'Float',
      '(number: T) -> Float',
      'The number as Float, like `toFloat`.',
      ['Float(3)', '3.0'],
      (value: Value) => {
        return new Float(toNumber(value));
      },
    ),
  ),
  asMethod(
    [...integers, 'Char'],
    'toChar',
    row(
      'Int.toChar',
      '(codePoint: T) -> Char',
      'The character with this code point.',
      ['98.toChar()', 'b'],
      toChar,
    ),
  ),
];
