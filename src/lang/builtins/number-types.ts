/** Conversion of a number to a numeric type given by name. */

import { parseDecimal } from '../values/decimal';
import { floatText } from '../values/floatText';
import { BigInteger, Float, Float32, type Value } from '../values/value';
import { sizedTypes, toInt, toNumber, toSized, wholeNumber } from './numbers';

const converters = new Map<string, (value: Value) => Value>([
  ['Int', toInt],
  ['Int64', toInt],
  ['Float', (value) => new Float(toNumber(value))],
  ['Float64', (value) => new Float(toNumber(value))],
  ['Float32', (value) => new Float32(Math.fround(toNumber(value)))],
  ['BigInt', (value) => new BigInteger(wholeNumber(toInt(value)) ?? 0n)],
  ['Decimal', (value) => parseDecimal(value instanceof Float ? floatText(value.value) : String(value))],
  ...sizedTypes.map((width) => [width.name, (value: Value) => toSizedByCutting(width.name, value)] as const),
]);

/** A Float is cut toward zero first; then the low bits are kept, as for an integer. */
function toSizedByCutting(name: string, value: Value): Value {
  const width = sizedTypes.find((type) => type.name === name);
  if (width === undefined) throw new Error(`no sized type ${name}`);
  return toSized(width, toInt(value));
}

/** Whether a name is that of a numeric type. */
export function isNumberType(name: string): boolean {
  return converters.has(name);
}

/** A number, Int or Float, as the numeric type of a name. */
export function convertNumber(name: string, value: Value): Value {
  const convert = converters.get(name);
  return convert === undefined ? value : convert(value);
}
