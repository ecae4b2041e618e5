/** Cutting lists: parts of them, and runs of neighbours. */

import { equals } from '../operations/equality';
import { EMPTY_LIST, List } from '../values/list';
import type { Value } from '../values/value';
import { boolean, integer, list } from './arguments';
import { pairOf } from './construct';
import { alias, calling, methodsOf, row } from './define';
import { ElementRounds, runRounds } from './rounds';
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
    ],
  ),
);
