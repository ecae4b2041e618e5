/** Maps. */

import { fault, panic } from '../machine/thrown';
import { nested } from '../operations/show';
import { type Continuation } from '../machine/suspension';
import { List } from '../values/list';
import { EMPTY_MAP, MapValue } from '../values/map';
import { SizedInt, type Value } from '../values/value';
import { list, map, pair } from './arguments';
import { none, pairOf, some } from './construct';
import { whenReady } from './continue';
import { asMethod, borrowing, calling, methodsOf, row, updating } from './define';
import { rows } from './row';

const throwKeyNotFound: Continuation<undefined, undefined> = {
  resume(_state, _temporary, shown) {
    throw fault('KeyNotFound', `Key not found in map: ${shown as string}`);
  },
};

/** The value at a key: `Map.get` and `m[k]`. May suspend for the text of the key that is missing. */
function mapGet(entries: MapValue, key: Value): Value {
  const value = entries.get(key);
  if (value !== undefined || entries.has(key)) return value;
  return whenReady(nested(key), throwKeyNotFound, undefined);
}

/** Strings quoted, integers and Bools bare, everything else `?`. */
function keyText(key: Value): string {
  switch (typeof key) {
    case 'string':
      return `"${key}"`;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(key);
    default:
      return key instanceof SizedInt ? String(key.value) : '?';
  }
}

function getOrThrow(value: Value, key: Value): Value {
  const entries = map(value);
  const found = entries.get(key);
  if (found === undefined && !entries.has(key)) throw panic(`Map.getOrThrow: key ${keyText(key)} not found`);
  return found;
}

function fromList(value: Value): MapValue {
  return MapValue.from(list(value).toArray().map(pair));
}

/** The values of `left` win. */
function union(left: MapValue, right: MapValue): MapValue {
  if (right.size === 0) return left;
  if (left.size === 0) return right;
  return MapValue.from([...right.entries(), ...left.entries()]);
}

/** The entries of `left` whose keys are, or are not, in `right`. */
function select(left: MapValue, right: MapValue, wanted: boolean): MapValue {
  return MapValue.from(left.entries().filter(([key]) => right.has(key) === wanted));
}

const merge = (left: Value, right: Value) => union(map(left), map(right));
const unionDoc = 'The entries of both maps; on common keys the values of the first.';

/** The namespace `Map`. */
export const mapRows = rows([
  row(
    'Map.empty',
    '() -> Map[K, V]',
    'The map without entries.',
    ['Map.empty().size()', '0'],
    () => EMPTY_MAP,
  ),
  row(
    'Map.fromList',
    '[K: Eq](pairs: [(K, V)]) -> Map[K, V]',
    'The map of key and value pairs; of equal keys the last one counts.',
    ['Map.fromList([("k", 1), ("k", 5)])', '%{"k": 5}'],
    fromList,
  ),
  ...methodsOf(
    ['Map'],
    [
      updating(
        row(
          'Map.insert',
          '[K: Eq](map: Map[K, V], key: K, value: V) -> Map[K, V]',
          'With a value at a key.',
          ['%{}.insert("a", 1)', '%{"a": 1}'],
          (value: Value, key: Value, element: Value) => map(value).insert(key, element),
        ),
        (value, key, element) => map(value).insertAlone(key, element),
      ),
      updating(
        row(
          'Map.remove',
          '[K: Eq](map: Map[K, V], key: K) -> Map[K, V]',
          'Without a key.',
          ['%{"a": 1}.remove("a")', '%{}'],
          (value: Value, key: Value) => map(value).remove(key),
        ),
        (value, key) => map(value).removeAlone(key),
      ),
      borrowing(
        calling(
          'Map.get',
          '[K: Eq](map: Map[K, V], key: K) -> V',
          'The value at a key; an error when there is none.',
          ['%{"a": 1}.get("a")', '1'],
          (value: Value, key: Value) => mapGet(map(value), key),
        ),
      ),
      borrowing(
        row(
          'Map.lookup',
          '[K: Eq](map: Map[K, V], key: K) -> Option[V]',
          'The value at a key, if there is one.',
          ['%{"a": 1}.lookup("b")', 'None'],
          (value: Value, key: Value) => {
            const found = map(value).get(key);
            return found === undefined && !map(value).has(key) ? none : some(found);
          },
        ),
      ),
      borrowing(
        row(
          'Map.getOrThrow',
          '[K: Eq](map: Map[K, V], key: K) -> V',
          'The value at a key; a panic when there is none.',
          ['%{"a": 1}.getOrThrow("a")', '1'],
          getOrThrow,
        ),
      ),
      borrowing(
        row(
          'Map.contains',
          '[K: Eq](map: Map[K, V], key: K) -> Bool',
          'Whether there is a value at a key.',
          ['%{"a": 1}.contains("b")', 'false'],
          (value: Value, key: Value) => map(value).has(key),
        ),
      ),
      borrowing(
        row(
          'Map.keys',
          '(map: Map[K, V]) -> [K]',
          'The keys, in no promised order.',
          ['%{"a": 1}.keys()', '["a"]'],
          (value: Value) => List.from(map(value).keys()),
        ),
      ),
      borrowing(
        row(
          'Map.values',
          '(map: Map[K, V]) -> [V]',
          'The values, in the order of the keys.',
          ['%{"a": 1}.values()', '[1]'],
          (value: Value) => List.from(map(value).values()),
        ),
      ),
      borrowing(
        row(
          'Map.toList',
          '(map: Map[K, V]) -> [(K, V)]',
          'The entries as pairs, in the order of the keys.',
          ['%{"a": 1}.toList()', '[("a", 1)]'],
          (value: Value) =>
            List.from(
              map(value)
                .entries()
                .map(([key, element]) => pairOf(key, element)),
            ),
        ),
      ),
      borrowing(
        row(
          'Map.size',
          '(map: Map[K, V]) -> Int',
          'The number of entries.',
          ['%{"a": 1}.size()', '1'],
          (value: Value) => map(value).size,
        ),
      ),
      borrowing(
        row(
          'Map.isEmpty',
          '(map: Map[K, V]) -> Bool',
          'Whether there are no entries.',
          ['%{}.isEmpty()', 'true'],
          (value: Value) => map(value).size === 0,
        ),
      ),
      row(
        'Map.union',
        '(map: Map[K, V], other: Map[K, V]) -> Map[K, V]',
        unionDoc,
        ['%{"a": 1}.union(%{"a": 2})', '%{"a": 1}'],
        merge,
      ),
      row(
        'Map.intersection',
        '(map: Map[K, V], other: Map[K, W]) -> Map[K, V]',
        'The entries whose keys are in both maps, with the values of the first.',
        ['%{"x": 1, "y": 2}.intersection(%{"y": 9})', '%{"y": 2}'],
        (left: Value, right: Value) => select(map(left), map(right), true),
      ),
      row(
        'Map.difference',
        '(map: Map[K, V], other: Map[K, W]) -> Map[K, V]',
        'The entries whose keys are not in the other map.',
        ['%{"x": 1, "y": 2}.difference(%{"y": 9})', '%{"x": 1}'],
        (left: Value, right: Value) => select(map(left), map(right), false),
      ),
    ],
  ),
  asMethod(
    ['Map'],
    'merge',
    row(
      'Map.merge',
      '(map: Map[K, V], other: Map[K, V]) -> Map[K, V]',
      unionDoc,
      ['%{"a": 1}.merge(%{"a": 2})', '%{"a": 1}'],
      merge,
    ),
  ),
]);
