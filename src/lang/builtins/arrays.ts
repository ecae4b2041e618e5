/** Typed arrays: `Int64Array`, `Float64Array`, `Float32Array`. */

import { panic, typeError } from '../machine/thrown';
import { add } from '../operations/arithmetic';
import { Float32Values, Float64Values, Int64Values, NumberArray } from '../values/arrays';
import { describe } from '../values/describe';
import { List } from '../values/list';
import type { Value } from '../values/value';
import { integer, list } from './arguments';
import { asMethod, methodsOf, row } from './define';
import type { BuiltinRow } from './row';

/** One of the array types. */
interface Kind {
  readonly name: string;
  /** Type of the elements. */
  readonly element: string;
  /** An element as the examples write it. */
  readonly sample: string;
  zeros(length: number): NumberArray;
}

const kinds: readonly Kind[] = [
  {
    name: 'Int64Array',
    element: 'Int',
    sample: '7',
    zeros: (length) => new Int64Values(new BigInt64Array(length)),
  },
  {
    name: 'Float64Array',
    element: 'Float',
    sample: '0.5',
    zeros: (length) => new Float64Values(new Float64Array(length)),
  },
  {
    name: 'Float32Array',
    element: 'Float',
    sample: '0.5',
    zeros: (length) => new Float32Values(new Float32Array(length)),
  },
];

function make(kind: Kind, length: Value): NumberArray {
  const count = integer(length);
  if (count < 0) throw panic(`${kind.name}: negative length ${count}`);
  try {
    return kind.zeros(count);
  } catch (error) {
    // The JavaScript engine refuses what memory cannot hold with an error of its own.
    if (error instanceof RangeError) throw panic(`${kind.name}: ${length as number} elements are too many`);
    throw error;
  }
}

function array(kind: Kind, value: Value): NumberArray {
  if (value instanceof NumberArray && value.type.name === kind.name) return value;
  throw typeError(kind.name, describe(value));
}

function element(kind: Kind, target: NumberArray, value: Value): Value {
  if (target.accepts(value)) return value;
  throw typeError(kind.element, describe(value));
}

function position(kind: Kind, target: NumberArray, index: Value): number {
  const at = integer(index);
  if (at >= 0 && at < target.length) return at;
  throw panic(`Index ${index as number} out of bounds for ${kind.name} of length ${target.length}`);
}

function fromList(kind: Kind, value: Value): NumberArray {
  const elements = list(value);
  const result = make(kind, elements.length);
  for (let i = 0; i < elements.length; i++) result.set(i, element(kind, result, elements.get(i)));
  return result;
}

function filled(kind: Kind, length: Value, value: Value): NumberArray {
  const result = make(kind, length);
  element(kind, result, value);
  for (let i = 0; i < result.length; i++) result.set(i, value);
  return result;
}

function withElement(kind: Kind, target: NumberArray, index: Value, value: Value): NumberArray {
  const at = position(kind, target, index);
  const copy = target.copy();
  copy.set(at, element(kind, target, value));
  return copy;
}

function toList(target: NumberArray): List {
  const elements: Value[] = [];
  for (let i = 0; i < target.length; i++) elements.push(target.get(i));
  return List.from(elements);
}

function rowsOf(kind: Kind): BuiltinRow[] {
  const { name, sample } = kind;
  return [
    row(
      `new${name}`,
      `(length: Int) -> ${name}`,
      'An array of zeros.',
      [`new${name}(2).length()`, '2'],
      (length: Value) => make(kind, length),
    ),
    row(
      `${name}.make`,
      `(length: Int, value: ${kind.element}) -> ${name}`,
      'An array of so many times the value.',
      [`${name}.make(1, ${sample}).toList()`, `[${sample}]`],
      (length: Value, value: Value) => filled(kind, length, value),
    ),
    row(
      `${name}.fromList`,
      `(list: [${kind.element}]) -> ${name}`,
      'An array of the elements of a list.',
      [`${name}.fromList([${sample}]).toList()`, `[${sample}]`],
      (value: Value) => fromList(kind, value),
    ),
    ...methodsOf(
      [name],
      [
        row(
          `${name}.length`,
          `(array: ${name}) -> Int`,
          'The number of elements.',
          [`${name}.fromList([${sample}]).length()`, '1'],
          (value: Value) => array(kind, value).length,
        ),
        row(
          `${name}.get`,
          `(array: ${name}, index: Int) -> ${kind.element}`,
          'The element at an index.',
          [`${name}.fromList([${sample}]).get(0)`, sample],
          (value: Value, index: Value) => array(kind, value).get(position(kind, array(kind, value), index)),
        ),
        row(
          `${name}.set`,
          `(array: ${name}, index: Int, value: ${kind.element}) -> ${name}`,
          'A copy with another element at an index.',
          [`new${name}(1).set(0, ${sample}).toList()`, `[${sample}]`],
          (value: Value, index: Value, item: Value) => withElement(kind, array(kind, value), index, item),
        ),
        row(
          `${name}.toList`,
          `(array: ${name}) -> [${kind.element}]`,
          'The elements as a list.',
          [`${name}.fromList([${sample}]).toList()`, `[${sample}]`],
          (value: Value) => toList(array(kind, value)),
        ),
      ],
    ),
  ];
}

/** The sum of an array, or of a list. */
function sumInt64Array(value: Value): Value {
  const elements = value instanceof List ? value : array(kinds[0], value);
  let total: Value = 0;
  for (let i = 0; i < elements.length; i++) total = add(total, elements.get(i));
  return total;
}

/** The namespaces of the typed arrays. */
export const arrayRows: readonly BuiltinRow[] = [
  ...kinds.flatMap(rowsOf),
  asMethod(
    ['Int64Array'],
    'sum',
    row(
      'sumInt64Array',
      '(array: Int64Array) -> Int',
      'The sum of the elements.',
      ['sumInt64Array(Int64Array.fromList([1, 2]))', '3'],
      sumInt64Array,
    ),
  ),
  asMethod(
    [],
    '',
    row(
      'sumInt64Array',
      '(list: [Int]) -> Int',
      'The sum of the elements.',
      ['sumInt64Array([1, 2])', '3'],
      sumInt64Array,
    ),
  ),
];
