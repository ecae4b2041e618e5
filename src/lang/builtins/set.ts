/** Sets. */

import { List } from '../values/list';
import { SetValue } from '../values/set';
import type { Value } from '../values/value';
import { list, set } from './arguments';
import { borrowing, methodsOf, row, updating } from './define';
import { rows } from './row';

/** The elements of `left` that are, or are not, in `right`. */
function select(left: SetValue, right: SetValue, wanted: boolean): Value[] {
  return left.toArray().filter((element) => right.has(element) === wanted);
}

function isSubset(left: SetValue, right: SetValue): boolean {
  return left.size <= right.size && left.toArray().every((element) => right.has(element));
}

function symmetricDifference(left: SetValue, right: SetValue): SetValue {
  return SetValue.from([...select(left, right, false), ...select(right, left, false)]);
}

const two = '(set: Set[T], other: Set[T])';

/** The namespace `Set`. */
export const setRows = rows([
  row('Set.empty', '() -> Set[T]', 'The set without elements.', ['Set.empty().size()', '0'], () =>
    SetValue.from([]),
  ),
  row(
    'Set.fromList',
    '[T: Eq](list: [T]) -> Set[T]',
    'The set of the elements of a list.',
    ['Set.fromList([2, 1, 2])', '#{1, 2}'],
    (value: Value) => SetValue.from(list(value)),
  ),
  ...methodsOf(
    ['Set'],
    [
      updating(
        row(
          'Set.insert',
          '[T: Eq](set: Set[T], element: T) -> Set[T]',
          'With an element.',
          ['#{1}.insert(2)', '#{1, 2}'],
          (value: Value, element: Value) => set(value).insert(element),
        ),
        (value, element) => set(value).insertAlone(element),
      ),
      updating(
        row(
          'Set.remove',
          '[T: Eq](set: Set[T], element: T) -> Set[T]',
          'Without an element.',
          ['#{1, 2}.remove(2)', '#{1}'],
          (value: Value, element: Value) => set(value).remove(element),
        ),
        (value, element) => set(value).removeAlone(element),
      ),
      borrowing(
        row(
          'Set.contains',
          '[T: Eq](set: Set[T], element: T) -> Bool',
          'Whether an element is in the set.',
          ['#{1, 2}.contains(2)', 'true'],
          (value: Value, element: Value) => set(value).has(element),
        ),
      ),
      borrowing(
        row(
          'Set.toList',
          '(set: Set[T]) -> [T]',
          'The elements, in no promised order.',
          ['#{1}.toList()', '[1]'],
          (value: Value) => List.from(set(value).toArray()),
        ),
      ),
      borrowing(
        row(
          'Set.size',
          '(set: Set[T]) -> Int',
          'The number of elements.',
          ['#{1, 2}.size()', '2'],
          (value: Value) => set(value).size,
        ),
      ),
      borrowing(
        row(
          'Set.isEmpty',
          '(set: Set[T]) -> Bool',
          'Whether there are no elements.',
          ['#{}.isEmpty()', 'true'],
          (value: Value) => set(value).size === 0,
        ),
      ),
      row(
        'Set.union',
        `${two} -> Set[T]`,
        'The elements of either set.',
        ['#{1}.union(#{2})', '#{1, 2}'],
        (left: Value, right: Value) => SetValue.from([...set(left).toArray(), ...set(right).toArray()]),
      ),
      row(
        'Set.intersection',
        `${two} -> Set[T]`,
        'The elements that are in both sets.',
        ['#{1, 2}.intersection(#{2})', '#{2}'],
        (left: Value, right: Value) => SetValue.from(select(set(left), set(right), true)),
      ),
      row(
        'Set.difference',
        `${two} -> Set[T]`,
        'The elements that are not in the other set.',
        ['#{1, 2}.difference(#{2})', '#{1}'],
        (left: Value, right: Value) => SetValue.from(select(set(left), set(right), false)),
      ),
      row(
        'Set.symmetricDifference',
        `${two} -> Set[T]`,
        'The elements that are in one of the sets only.',
        ['#{1, 2}.symmetricDifference(#{2, 3})', '#{1, 3}'],
        (left: Value, right: Value) => symmetricDifference(set(left), set(right)),
      ),
      row(
        'Set.isSubset',
        `${two} -> Bool`,
        'Whether all elements are in the other set.',
        ['#{1}.isSubset(#{1, 2})', 'true'],
        (left: Value, right: Value) => isSubset(set(left), set(right)),
      ),
      row(
        'Set.isProperSubset',
        `${two} -> Bool`,
        'Whether all elements are in the other set, which has more.',
        ['#{1}.isProperSubset(#{1})', 'false'],
        (left: Value, right: Value) => set(left).size < set(right).size && isSubset(set(left), set(right)),
      ),
    ],
  ),
]);
