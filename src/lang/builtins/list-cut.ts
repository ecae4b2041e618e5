/** Cutting lists: parts of them, and runs of neighbours. */

import { equals } from '../operations/equality';
import { EMPTY_LIST, List } from '../values/list';
import type { Value } from '../values/value';
import { boolean, integer, list } from './arguments';
import { pairOf } from './construct';
import { alias, calling, methodsOf, row } from './define';
import { callingEach } from './rounds';
import { rows } from './row';

/** A negative count takes everything. */
function take(elements: List, count: number): List {
  return count < 0 ? elements : elements.take(count);
}

/** A negative count drops everything. */
function drop(elements: List, count: number): List {
  return count < 0 ? EMPTY_LIST : elements.drop(count);
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
const groupBy = callingEach(() => ({ groups: [] as Value[], start: 0, key: undefined as Value }), {
  take({ state, list: elements, index }, key) {
    if (index > 0 && !equals(state.key, key)) {
      state.groups.push(elements.slice(state.start, index));
      state.start = index;
    }
    state.key = key;
  },
  finish({ state: { groups, start }, list: elements }) {
    if (elements.length > 0) groups.push(elements.drop(start));
    return List.from(groups);
  },
});

/** `finish` gets how many elements from the first on pass the test. */
function prefix(finish: (passed: number, elements: List) => Value) {
  return callingEach(() => 0, {
    take(rounds, result) {
      if (boolean(result)) rounds.state++;
      else rounds.stop();
    },
    finish: ({ state, list: elements }) => finish(state, elements),
  });
}
const takeWhile = prefix((passed, elements) => elements.take(passed));
const dropWhile = prefix((passed, elements) => elements.drop(passed));
const span = prefix((passed, elements) => pairOf(elements.take(passed), elements.drop(passed)));

const partition = callingEach(() => ({ passing: [] as Value[], rest: [] as Value[] }), {
  take({ state, element }, result) {
    (boolean(result) ? state.passing : state.rest).push(element);
  },
  finish: ({ state }) => pairOf(List.from(state.passing), List.from(state.rest)),
});

/** Functions that give parts of a list. */
export const listCutRows = rows(
  methodsOf(
    ['List'],
    [
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
        takeWhile,
      ),
      calling(
        'dropWhile',
        '(list: [T], test: (T) -> Bool) -> [T]',
        'The elements from the first on that fails the test.',
        ['[1, 2, 3, 1].dropWhile(x => x < 3)', '[3, 1]'],
        dropWhile,
      ),
      ...alias(
        calling(
          'spanList',
          '(list: [T], test: (T) -> Bool) -> ([T], [T])',
          'The elements before the first that fails the test, and the rest.',
          ['[1, 5, 2].spanList(x => x < 3)', '([1], [5, 2])'],
          span,
        ),
        'span',
      ),
      calling(
        'partition',
        '(list: [T], test: (T) -> Bool) -> ([T], [T])',
        'The elements that pass the test, and the others.',
        ['[1, 3, 4].partition(x => x > 2)', '([3, 4], [1])'],
        partition,
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
        groupBy,
      ),
    ],
  ),
);
