/** Two lists at a time, and lists of pairs. */

import { call2 } from '../machine/call';
import { List, placesFor } from '../values/list';
import type { Value } from '../values/value';
import { list, pair } from './arguments';
import { pairOf } from './construct';
import { calling, methodsOf, row } from './define';
import { type LoopKind, Rounds, runRounds } from './rounds';
import { rows } from './row';

function zip(left: List, right: List): List {
  const length = Math.min(left.length, right.length);
  const pairs = placesFor(length);
  for (let i = 0; i < length; i++) pairs[i] = pairOf(left.get(i), right.get(i));
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

/** Calls with the elements of two lists at one index. */
const pairs: LoopKind<{ readonly right: List; readonly gathered: Value[] }> = {
  call: ({ state, list: left, index, fn }) => call2(fn, left.get(index), state.right.get(index)),
  take({ state }, result) {
    state.gathered.push(result);
  },
  finish: ({ state }) => List.from(state.gathered),
};

function zipWith(left: List, right: List, fn: Value): Value {
  return runRounds(new Rounds(pairs, left.take(right.length), fn, { right, gathered: [] }));
}

/** Functions that pair elements. */
export const listPairRows = rows(
  methodsOf(
    ['List'],
    [
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
        (value: Value, other: Value, fn: Value) => zipWith(list(value), list(other), fn),
      ),
      calling(
        'pairwise',
        '(list: [T], f: (T, T) -> U) -> [U]',
        'What the function makes of each element and its neighbour.',
        ['[1, 4, 9].pairwise((a, b) => b - a)', '[3, 5]'],
        (value: Value, fn: Value) => zipWith(list(value), list(value).drop(1), fn),
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
    ],
  ),
);
