/** Making lists, changing and rearranging them. */

import { indexOutOfBounds, panic } from '../machine/thrown';
import { equals } from '../operations/equality';
import { consecutiveInts, distance } from '../operations/ranges';
import { hashKey } from '../values/hashKey';
import { EMPTY_LIST, List } from '../values/list';
import type { Value } from '../values/value';
import { anyInteger, integer, list } from './arguments';
import { pairOf } from './construct';
import { methodsOf, row } from './define';
import { indexOfEqual } from './list-search';
import { rows } from './row';

/** More elements than this would end V8 when an array grows to hold them. */
const longestList = 100_000_000;

function checkedCount(name: string, count: number): number {
  if (count < 0) throw panic(`${name}: negative count ${count}`);
  if (count > longestList) throw panic(`${name}: ${count} elements are too many`);
  return count;
}

/** The Ints from `first` up to, not including, `end`. */
function rangeOf(first: Value, end: Value): List {
  const start = anyInteger(first);
  return consecutiveInts(start, distance(start, anyInteger(end)));
}

function rangeDown(count: number): List {
  const numbers: Value[] = [];
  for (let n = checkedCount('intListRange', Math.max(0, count)); n >= 1; n--) numbers.push(n);
  return List.from(numbers);
}

function replicate(count: Value, value: Value): List {
  return List.from(new Array<Value>(checkedCount('replicate', integer(count))).fill(value));
}

function insertAt(elements: List, index: number, value: Value): List {
  if (index < 0 || index >= elements.length) return elements.append(value);
  return elements.take(index).append(value).concat(elements.drop(index));
}

function removeAt(elements: List, index: number): List {
  if (index < 0 || index >= elements.length) return elements;
  if (index === 0) return elements.tail();
  return elements.take(index).concat(elements.drop(index + 1));
}

function intersperse(elements: List, separator: Value): List {
  const spread: Value[] = [];
  for (let i = 0; i < elements.length; i++) {
    if (i > 0) spread.push(separator);
    spread.push(elements.get(i));
  }
  return List.from(spread);
}

function interleave(left: List, right: List): List {
  const common = Math.min(left.length, right.length);
  const woven: Value[] = [];
  for (let i = 0; i < common; i++) woven.push(left.get(i), right.get(i));
  return List.from(woven).concat(left.drop(common)).concat(right.drop(common));
}

function reverse(elements: List): List {
  return List.from(elements.toArray().reverse());
}

function flatten(lists: List): List {
  const joined: Value[] = [];
  for (let i = 0; i < lists.length; i++) {
    const part = list(lists.get(i));
    for (let k = 0; k < part.length; k++) joined.push(part.get(k));
  }
  return List.from(joined);
}

/** The first row decides how many columns there are. */
function transpose(matrix: List): List {
  if (matrix.length === 0) return EMPTY_LIST;
  const rowsOfMatrix = matrix.toArray().map(list);
  const columns: Value[] = [];
  for (let column = 0; column < rowsOfMatrix[0].length; column++) {
    columns.push(
      List.from(
        rowsOfMatrix.map((line) => {
          if (column >= line.length) throw indexOutOfBounds(0, 0);
          return line.get(column);
        }),
      ),
    );
  }
  return List.from(columns);
}

/** The first of equal elements, in order. Elements that cannot be keys are compared with each other. */
function unique(elements: List): List {
  const keys = new Set<unknown>();
  const others: Value[] = [];
  const kept: Value[] = [];
  for (let i = 0; i < elements.length; i++) {
    const element = elements.get(i);
    const key = keyOf(element);
    if (key === noKey) {
      if (others.some((other) => equals(other, element))) continue;
      others.push(element);
    } else {
      if (keys.has(key)) continue;
      keys.add(key);
    }
    kept.push(element);
  }
  return List.from(kept);
}

const noKey = Symbol('not hashable');

function keyOf(value: Value): unknown {
  try {
    return hashKey(value);
  } catch {
    return noKey;
  }
}

const making = [
  row(
    'range',
    '(from: Int, to: Int) -> [Int]',
    'The Ints from one number up to, not including, another.',
    ['range(2, 5)', '[2, 3, 4]'],
    rangeOf,
  ),
  row(
    'rangeList',
    '(count: Int) -> [Int]',
    'The Ints from 1 to a number.',
    ['rangeList(3)', '[1, 2, 3]'],
    (count: Value) => rangeOf(1, integer(count) + 1),
  ),
  row(
    'intListRange',
    '(count: Int) -> [Int]',
    'The Ints from a number down to 1.',
    ['intListRange(3)', '[3, 2, 1]'],
    (count: Value) => rangeDown(integer(count)),
  ),
  row(
    'replicate',
    '(count: Int, value: T) -> [T]',
    'A list of so many times the value.',
    ['replicate(2, "z")', '["z", "z"]'],
    replicate,
  ),
];

const changing = [
  row(
    'set',
    '(list: [T], index: Int, value: T) -> [T]',
    'With another element at an index; unchanged when there is none at it.',
    ['[1, 2, 3].set(1, 9)', '[1, 9, 3]'],
    (value: Value, index: Value, element: Value) => {
      const elements = list(value);
      const at = integer(index);
      return at < 0 || at >= elements.length ? elements : elements.set(at, element);
    },
  ),
  row(
    'push',
    '(list: [T], value: T) -> [T]',
    'With a further element at the end.',
    ['[1, 2].push(3)', '[1, 2, 3]'],
    (value: Value, element: Value) => list(value).append(element),
  ),
  row(
    'pop',
    '(list: [T]) -> ([T], T)',
    'All but the last element, and the last.',
    ['[1, 2].pop()', '([1], 2)'],
    (value: Value) => {
      const elements = list(value);
      if (elements.length === 0) throw panic('Non-exhaustive match: no pattern matched');
      return pairOf(elements.take(elements.length - 1), elements.get(elements.length - 1));
    },
  ),
  row(
    'concat',
    '(list: [T], other: [T]) -> [T]',
    'The elements of both lists.',
    ['[1].concat([2, 3])', '[1, 2, 3]'],
    (value: Value, other: Value) => list(value).concat(list(other)),
  ),
  row(
    'insertAt',
    '(list: [T], index: Int, value: T) -> [T]',
    'With a further element before an index; at the end when there is no such index.',
    ['[1, 3].insertAt(1, 2)', '[1, 2, 3]'],
    (value: Value, index: Value, element: Value) => insertAt(list(value), integer(index), element),
  ),
  row(
    'removeAt',
    '(list: [T], index: Int) -> [T]',
    'Without the element at an index.',
    ['[1, 2, 3].removeAt(0)', '[2, 3]'],
    (value: Value, index: Value) => removeAt(list(value), integer(index)),
  ),
  row(
    'remove',
    '[T: Eq](list: [T], value: T) -> [T]',
    'Without the first element that is equal to the value.',
    ['[1, 2, 1].remove(1)', '[2, 1]'],
    (value: Value, element: Value) => removeAt(list(value), indexOfEqual(list(value), element)),
  ),
  row(
    'intersperse',
    '(list: [T], separator: T) -> [T]',
    'With a separator between the elements.',
    ['[1, 2].intersperse(0)', '[1, 0, 2]'],
    (value: Value, separator: Value) => intersperse(list(value), separator),
  ),
  row(
    'interleave',
    '(list: [T], other: [T]) -> [T]',
    'The elements of both lists in turn, then what is left of the longer.',
    ['[1, 2, 3].interleave([9])', '[1, 9, 2, 3]'],
    (value: Value, other: Value) => interleave(list(value), list(other)),
  ),
  row(
    'reverse',
    '(list: [T]) -> [T]',
    'The elements from last to first.',
    ['[1, 2].reverse()', '[2, 1]'],
    (value: Value) => reverse(list(value)),
  ),
  row(
    'flatten',
    '(lists: [[T]]) -> [T]',
    'The elements of all the lists.',
    ['[[1], [2, 3]].flatten()', '[1, 2, 3]'],
    (value: Value) => flatten(list(value)),
  ),
  row(
    'transpose',
    '(rows: [[T]]) -> [[T]]',
    'The columns, as many as the first row has elements.',
    ['[[1, 2], [3, 4]].transpose()', '[[1, 3], [2, 4]]'],
    (value: Value) => transpose(list(value)),
  ),
  row(
    'unique',
    '[T: Eq](list: [T]) -> [T]',
    'The first of equal elements, in order.',
    ['[3, 1, 3].unique()', '[3, 1]'],
    (value: Value) => unique(list(value)),
  ),
  row(
    'toIntList',
    '(list: [Int]) -> [Int]',
    'The same list.',
    ['toIntList([1, 2])', '[1, 2]'],
    (value: Value) => list(value),
  ),
];

/** Functions that make and change lists. */
export const listBuildRows = rows([...making, ...methodsOf(['List'], changing)]);
