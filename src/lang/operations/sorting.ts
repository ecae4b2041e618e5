/** Sorting by the natural order. */

import { compareTexts } from '../values/textOrder';
import { isPlain } from '../values/text';
import { List, placesFor } from '../values/list';
import { Float, type Value } from '../values/value';
import { compare } from './ordering';

/**
 * The elements in ascending order, equal ones in the order they had; NaN goes to the end of a list of Floats. Throws
 * the panic of `compare` for elements without order. Users' own `lt` is the caller's business.
 */
export function sorted(list: List): List {
  if (list.length < 2) return list;
  const first = list.get(0);
  if (typeof first === 'number') return sortedNumbers(list) ?? sortedBy(list, compare);
  if (first instanceof Float) return sortedFloats(list) ?? sortedBy(list, compare);
  if (typeof first === 'string') return sortedTexts(list) ?? sortedBy(list, compare);
  return sortedBy(list, compare);
}

function sortedBy(list: List, order: (a: Value, b: Value) => number): List {
  return List.from(list.toArray().sort((a, b) => order(a, b)));
}

/** Up to so many numbers are sorted by insertion: a typed array costs more than that. */
const FEW_NUMBERS = 16;

/** Undefined when not all elements are Ints below 2^53. */
function sortedNumbers(list: List): List | undefined {
  if (list.length <= FEW_NUMBERS) return insertedNumbers(list);
  const numbers = new Float64Array(list.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = list.get(i);
    if (typeof value !== 'number') return undefined;
    numbers[i] = value;
  }
  return List.from(Array.from(numbers.sort()));
}

function insertedNumbers(list: List): List | undefined {
  const numbers = placesFor(list.length);
  for (let i = 0; i < list.length; i++) {
    const value = list.get(i);
    if (typeof value !== 'number') return undefined;
    let place = i;
    for (; place > 0 && (numbers[place - 1] as number) > value; place--) numbers[place] = numbers[place - 1];
    numbers[place] = value;
  }
  return List.from(numbers);
}

/** Undefined when not all elements are Floats, or one is -0, which equals 0 and so has to keep its place. */
function sortedFloats(list: List): List | undefined {
  const numbers = new Float64Array(list.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = list.get(i);
    if (!(value instanceof Float) || Object.is(value.value, -0)) return undefined;
    numbers[i] = value.value;
  }
  return List.fromFloats(numbers.sort());
}

/** Undefined when not all elements are Strings. */
function sortedTexts(list: List): List | undefined {
  const texts = list.toArray();
  if (!texts.every((text) => typeof text === 'string')) return undefined;
  // JavaScript's own order is by UTF-16 unit: the same while no character needs two.
  if (texts.every((text) => isPlain(text as string))) return List.from(texts.sort());
  return List.from(texts.sort((a, b) => compareTexts(a as string, b as string)));
}
