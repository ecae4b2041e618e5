/** Looking into lists: size, single elements, searching, testing. */

import { indexOutOfBounds, panic, Thrown, typeError } from '../machine/thrown';
import { equals } from '../operations/equality';
import { describe } from '../values/describe';
import { List } from '../values/list';
import { tupleType } from '../values/types';
import { characterCount } from '../values/text';
import { Data, type Value } from '../values/value';
import { NumberArray } from '../values/arrays';
import { BufferValue } from '../values/buffer';
import { boolean, integer, list, pair } from './arguments';
import { none, some } from './construct';
import { alias, asMethod, borrowing, calling, methodsOf, row } from './define';
import { callingEach } from './rounds';
import { rows } from './row';

function lengthOf(value: Value): Value {
  if (typeof value === 'string') return characterCount(value);
  if (value instanceof List || value instanceof NumberArray) return value.length;
  if (value instanceof BufferValue) return characterCount(value.toText());
  if (value instanceof Data && value.type === tupleType) return value.ctor.arity;
  throw typeError('List, String, Tuple, or Array', describe(value));
}

/** The list, which must have an element for `head` and `tail`. */
function nonEmpty(value: Value): List {
  const elements = list(value);
  if (elements.length === 0) throw indexOutOfBounds(0, 0);
  return elements;
}

function last(value: Value): Value {
  const elements = list(value);
  if (elements.length === 0) throw panic('last: empty list');
  return elements.get(elements.length - 1);
}

function nth(value: Value, index: Value): Value {
  const elements = list(value);
  const at = integer(index);
  if (at < 0)
    throw new Thrown(`Index out of bounds: ${index as number} (negative index not allowed)`, undefined);
  if (at >= elements.length) {
    throw new Thrown(`Index out of bounds: index ${index as number} is out of range`, undefined);
  }
  return elements.get(at);
}

/** The position of the first equal element, -1 when there is none. */
export function indexOfEqual(elements: List, wanted: Value): number {
  const { length } = elements;
  if (wanted === undefined || typeof wanted !== 'object') {
    for (let i = 0; i < length; i++) if (elements.get(i) === wanted) return i;
    return -1;
  }
  for (let i = 0; i < length; i++) if (equals(elements.get(i), wanted)) return i;
  return -1;
}

/** Ends at the first element for which the function says `wanted`; `finish` gets its position, -1 when there is none. */
function search(wanted: boolean, finish: (position: number, elements: List) => Value) {
  return callingEach(() => -1, {
    take(rounds, result) {
      if (boolean(result) !== wanted) return;
      rounds.state = rounds.index;
      rounds.stop();
    },
    finish: ({ state, list: elements }) => finish(state, elements),
  });
}
const find = search(true, (position, elements) => (position < 0 ? none : some(elements.get(position))));
const findPosition = search(true, (position) => (position < 0 ? none : some(position)));
const any = search(true, (position) => position >= 0);
const all = search(false, (position) => position < 0);

const count = callingEach(() => 0, {
  take(rounds, result) {
    if (boolean(result)) rounds.state++;
  },
  finish: ({ state }) => state,
});

const findIndices = callingEach((): Value[] => [], {
  take({ state, index }, result) {
    if (boolean(result)) state.push(index);
  },
  finish: ({ state }) => List.from(state),
});

const lengthDoc = 'The number of elements of a list, tuple or typed array, or of characters of a String.';
const measurable = ['List', 'Tuple', 'Int64Array', 'Float64Array', 'Float32Array', 'Buffer'];
const [length, len] = alias(
  borrowing(row('length', '(collection: T) -> Int', lengthDoc, ['length([7, 8])', '2'], lengthOf)),
  'len',
);

const parts = [
  ...alias(
    borrowing(
      row(
        'isEmpty',
        '(list: [T]) -> Bool',
        'Whether the list has no elements.',
        ['[].isEmpty()', 'true'],
        (value: Value) => {
          return list(value).length === 0;
        },
      ),
    ),
    'empty',
  ),
  borrowing(
    row(
      'head',
      '(list: [T]) -> T',
      'The first element; an error when there is none.',
      ['[4, 5].head()', '4'],
      (value: Value) => nonEmpty(value).get(0),
    ),
  ),
  row(
    'tail',
    '(list: [T]) -> [T]',
    'All but the first element; an error when there is none.',
    ['[4, 5].tail()', '[5]'],
    (value: Value) => nonEmpty(value).tail(),
  ),
  borrowing(
    row(
      'last',
      '(list: [T]) -> T',
      'The last element; an error when there is none.',
      ['[4, 5].last()', '5'],
      last,
    ),
  ),
  row(
    'init',
    '(list: [T]) -> [T]',
    'All but the last element; an error when there is none.',
    ['[4, 5].init()', '[4]'],
    (value: Value) => {
      const elements = list(value);
      if (elements.length === 0) throw panic('Non-exhaustive match: no pattern matched');
      return elements.take(elements.length - 1);
    },
  ),
  ...alias(
    borrowing(
      row(
        'nth',
        '(list: [T], index: Int) -> T',
        'The element at an index, counted from 0.',
        ['["a", "b"].nth(1)', 'b'],
        nth,
      ),
    ),
    'get',
  ),
];

const searches = [
  borrowing(
    row(
      'contains',
      '[T: Eq](list: [T], element: T) -> Bool',
      'Whether an equal element is in the list.',
      ['[1, 2].contains(2)', 'true'],
      (value: Value, wanted: Value) => indexOfEqual(list(value), wanted) >= 0,
    ),
  ),
  row(
    'indexOf',
    '[T: Eq](list: [T], element: T) -> Option[Int]',
    'The index of the first equal element.',
    ['["a", "b"].indexOf("b")', 'Some(1)'],
    (value: Value, wanted: Value) => {
      const index = indexOfEqual(list(value), wanted);
      return index < 0 ? none : some(index);
    },
  ),
  calling(
    'position',
    '(list: [T], test: (T) -> Bool) -> Option[Int]',
    'The index of the first element that passes the test.',
    ['[3, 8].position(x => x > 4)', 'Some(1)'],
    findPosition,
  ),
  calling(
    'find',
    '(list: [T], test: (T) -> Bool) -> Option[T]',
    'The first element that passes the test.',
    ['[3, 8].find(x => x > 4)', 'Some(8)'],
    find,
  ),
  calling(
    'findIndices',
    '(list: [T], test: (T) -> Bool) -> [Int]',
    'The indices of all elements that pass the test.',
    ['[3, 8, 5].findIndices(x => x > 4)', '[1, 2]'],
    findIndices,
  ),
  calling(
    'count',
    '(list: [T], test: (T) -> Bool) -> Int',
    'How many elements pass the test.',
    ['[3, 8, 5].count(x => x > 4)', '2'],
    count,
  ),
  calling(
    'any',
    '(list: [T], test: (T) -> Bool) -> Bool',
    'Whether some element passes the test. Stops at the first that does.',
    ['[1, 2].any(x => x > 1)', 'true'],
    any,
  ),
  calling(
    'all',
    '(list: [T], test: (T) -> Bool) -> Bool',
    'Whether all elements pass the test. Stops at the first that does not.',
    ['[1, 2].all(x => x > 1)', 'false'],
    all,
  ),
];

/** Size, elements and searching. */
export const listSearchRows = rows([
  // String has a `length` of its own.
  ...methodsOf(measurable, [length]),
  ...methodsOf([...measurable, 'String'], [len]),
  ...methodsOf(['List'], [...parts, ...searches]),
  row(
    'elem',
    '[T: Eq](element: T, list: [T]) -> Bool',
    'Whether an equal element is in the list: `contains` with its arguments exchanged.',
    ['elem(2, [1, 2])', 'true'],
    (wanted: Value, value: Value) => indexOfEqual(list(value), wanted) >= 0,
  ),
  asMethod(
    ['Tuple'],
    'fst',
    row(
      'fst',
      '(pair: (A, B)) -> A',
      'The first of a pair.',
      ['fst((1, "a"))', '1'],
      (value: Value) => pair(value)[0],
    ),
  ),
  asMethod(
    ['Tuple'],
    'snd',
    row(
      'snd',
      '(pair: (A, B)) -> B',
      'The second of a pair.',
      ['snd((1, "a"))', 'a'],
      (value: Value) => pair(value)[1],
    ),
  ),
]);
