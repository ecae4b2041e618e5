/** Making, cutting and rearranging lists. */

import { fault, panic } from '../machine/thrown';
import { equals } from '../operations/equality';
import { hashKey } from '../values/hashKey';
import { EMPTY_LIST, List } from '../values/list';
import type { Value } from '../values/value';
import { canonical } from '../values/integer';
import { boolean, integer, list, pair, wideInteger } from './arguments';
import { call2 } from '../machine/call';
import { pairOf } from './construct';
import { alias, calling, methodsOf, row } from './define';
import { indexOfEqual } from './list-search';
import { ElementRounds, Rounds, runRounds } from './rounds';
import { rows } from './row';

/** More elements than this would end V8 when an array grows to hold them. */
const longestList = 100_000_000;

function checkedCount(name: string, count: number): number {
  if (count < 0) throw panic(`${name}: negative count ${count}`);
  if (count > longestList) throw panic(`${name}: ${count} elements are too many`);
  return count;
}

/** The Ints from `first` up to, not including, `end`. */
export function rangeOf(first: Value, end: Value): List {
  const count = wideInteger(end) - wideInteger(first);
  if (count <= 0n) return EMPTY_LIST;
  const length = checkedCount('range', Number(count));
  const start = integer(first);
  if (Number.isSafeInteger(start) && Number.isSafeInteger(start + length))
    return List.consecutive(start, length);
  const numbers: Value[] = [];
  for (let n = wideInteger(first); n < wideInteger(end); n++) numbers.push(canonical(n));
  return List.from(numbers);
}

function rangeDown(count: number): List {
  const numbers: Value[] = [];
  for (let n = checkedCount('intListRange', Math.max(0, count)); n >= 1; n--) numbers.push(n);
  return List.from(numbers);
}

function replicate(count: Value, value: Value): List {
  return List.from(new Array<Value>(checkedCount('replicate', integer(count))).fill(value));
}

/** A negative count takes everything. */
function take(elements: List, count: number): List {
  return count < 0 ? elements : elements.take(count);
}

/** A negative count drops everything. */
function drop(elements: List, count: number): List {
  return count < 0 ? EMPTY_LIST : elements.drop(count);
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
          if (column >= line.length) throw fault('IndexOutOfBounds', 'index 0 out of bounds (length 0)');
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

function zip(left: List, right: List): List {
  const length = Math.min(left.length, right.length);
  const pairs: Value[] = [];
  for (let i = 0; i < length; i++) pairs.push(pairOf(left.get(i), right.get(i)));
  return List.from(pairs);
}

function unzip(pairs: List): Value {
  const firsts: Value[] = [];
  const seconds: Value[] = [];
  for (let i = 0; i < pairs.length; i++) {
    const [first, second] = pair(pairs.get(i));
    firsts.push(first);
    seconds.push(second);
  }
  return pairOf(List.from(firsts), List.from(seconds));
}

function group(elements: List): List {
  const groups: Value[] = [];
  let start = 0;
  for (let i = 1; i <= elements.length; i++) {
    if (i < elements.length && equals(elements.get(start), elements.get(i))) continue;
    groups.push(elements.slice(start, i));
    start = i;
  }
  return List.from(groups);
}

/** Runs of neighbours with equal keys. */
class Grouping extends ElementRounds {
  private readonly groups: Value[] = [];
  private start = 0;
  private key: Value = undefined;
  take(key: Value): void {
    if (this.index > 0 && !equals(this.key, key)) {
      this.groups.push(this.list.slice(this.start, this.index));
      this.start = this.index;
    }
    this.key = key;
  }
  finish(): Value {
    if (this.list.length > 0) this.groups.push(this.list.drop(this.start));
    return List.from(this.groups);
  }
}

/** How many elements from the first on pass the test. */
abstract class Prefix extends ElementRounds {
  protected passed = 0;
  take(result: Value): void {
    if (boolean(result)) this.passed++;
    else this.stop();
  }
}
class TakeWhile extends Prefix {
  finish(): Value {
    return this.list.take(this.passed);
  }
}
class DropWhile extends Prefix {
  finish(): Value {
    return this.list.drop(this.passed);
  }
}
class Span extends Prefix {
  finish(): Value {
    return pairOf(this.list.take(this.passed), this.list.drop(this.passed));
  }
}

class Partition extends ElementRounds {
  private readonly passing: Value[] = [];
  private readonly rest: Value[] = [];
  take(result: Value): void {
    (boolean(result) ? this.passing : this.rest).push(this.element);
  }
  finish(): Value {
    return pairOf(List.from(this.passing), List.from(this.rest));
  }
}

/** Calls with the elements of two lists at one index. */
class ZipWith extends Rounds {
  private readonly gathered: Value[] = [];
  constructor(
    readonly left: List,
    readonly right: List,
    readonly fn: Value,
  ) {
    super(Math.min(left.length, right.length));
  }
  call(): Value {
    return call2(this.fn, this.left.get(this.index), this.right.get(this.index));
  }
  take(result: Value): void {
    this.gathered.push(result);
  }
  finish(): Value {
    return List.from(this.gathered);
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

const cutting = [
  row(
    'take',
    '(list: [T], count: Int) -> [T]',
    'The first elements; all for a negative count.',
    ['[1, 2, 3].take(2)', '[1, 2]'],
    (value: Value, count: Value) => take(list(value), integer(count)),
  ),
  row(
    'drop',
    '(list: [T], count: Int) -> [T]',
    'What follows the first elements; nothing for a negative count.',
    ['[1, 2, 3].drop(1)', '[2, 3]'],
    (value: Value, count: Value) => drop(list(value), integer(count)),
  ),
  row(
    'slice',
    '(list: [T], from: Int, to: Int) -> [T]',
    'The elements from one index up to, not including, another.',
    ['[10, 20, 30, 40].slice(1, 3)', '[20, 30]'],
    (value: Value, from: Value, to: Value) =>
      take(drop(list(value), integer(from)), integer(to) - integer(from)),
  ),
  row(
    'splitAt',
    '(list: [T], count: Int) -> ([T], [T])',
    'The first elements, and the rest.',
    ['[1, 2, 3].splitAt(1)', '([1], [2, 3])'],
    (value: Value, count: Value) =>
      pairOf(take(list(value), integer(count)), drop(list(value), integer(count))),
  ),
  calling(
    'takeWhile',
    '(list: [T], test: (T) -> Bool) -> [T]',
    'The elements before the first that fails the test.',
    ['[1, 2, 3, 1].takeWhile(x => x < 3)', '[1, 2]'],
    (value: Value, fn: Value) => runRounds(new TakeWhile(list(value), fn)),
  ),
  calling(
    'dropWhile',
    '(list: [T], test: (T) -> Bool) -> [T]',
    'The elements from the first on that fails the test.',
    ['[1, 2, 3, 1].dropWhile(x => x < 3)', '[3, 1]'],
    (value: Value, fn: Value) => runRounds(new DropWhile(list(value), fn)),
  ),
  ...alias(
    calling(
      'spanList',
      '(list: [T], test: (T) -> Bool) -> ([T], [T])',
      'The elements before the first that fails the test, and the rest.',
      ['[1, 5, 2].spanList(x => x < 3)', '([1], [5, 2])'],
      (value: Value, fn: Value) => runRounds(new Span(list(value), fn)),
    ),
    'span',
  ),
  calling(
    'partition',
    '(list: [T], test: (T) -> Bool) -> ([T], [T])',
    'The elements that pass the test, and the others.',
    ['[1, 3, 4].partition(x => x > 2)', '([3, 4], [1])'],
    (value: Value, fn: Value) => runRounds(new Partition(list(value), fn)),
  ),
  row(
    'group',
    '[T: Eq](list: [T]) -> [[T]]',
    'Runs of equal neighbours.',
    ['group([1, 1, 2, 1])', '[[1, 1], [2], [1]]'],
    (value: Value) => group(list(value)),
  ),
  calling(
    'groupBy',
    '[K: Eq](list: [T], key: (T) -> K) -> [[T]]',
    'Runs of neighbours for which the function gives equal keys.',
    ['groupBy([2, 4, 5], n => n % 2)', '[[2, 4], [5]]'],
    (value: Value, fn: Value) => runRounds(new Grouping(list(value), fn)),
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

const pairing = [
  row(
    'zip',
    '(list: [T], other: [U]) -> [(T, U)]',
    'Pairs of the elements at one index, as many as the shorter list has.',
    ['[1, 2].zip(["a", "b"])', '[(1, "a"), (2, "b")]'],
    (value: Value, other: Value) => zip(list(value), list(other)),
  ),
  calling(
    'zipWith',
    '(list: [T], other: [U], f: (T, U) -> V) -> [V]',
    'What the function makes of the elements at one index.',
    ['[1, 2].zipWith([10, 20], (a, b) => a + b)', '[11, 22]'],
    (value: Value, other: Value, fn: Value) => runRounds(new ZipWith(list(value), list(other), fn)),
  ),
  calling(
    'pairwise',
    '(list: [T], f: (T, T) -> U) -> [U]',
    'What the function makes of each element and its neighbour.',
    ['[1, 4, 9].pairwise((a, b) => b - a)', '[3, 5]'],
    (value: Value, fn: Value) => runRounds(new ZipWith(list(value), list(value).drop(1), fn)),
  ),
  row(
    'unzip',
    '(pairs: [(A, B)]) -> ([A], [B])',
    'The firsts and the seconds of pairs.',
    ['unzip([(1, "x"), (2, "y")])', '([1, 2], ["x", "y"])'],
    (value: Value) => unzip(list(value)),
  ),
  row(
    'enumerate',
    '(list: [T]) -> [(Int, T)]',
    'The elements with their indices in front.',
    ['enumerate(["a", "b"])', '[(0, "a"), (1, "b")]'],
    (value: Value) =>
      List.from(
        list(value)
          .toArray()
          .map((element, index) => pairOf(index, element)),
      ),
  ),
];

/** Functions that give lists. */
export const listBuildRows = rows([...making, ...methodsOf(['List'], [...cutting, ...changing, ...pairing])]);
