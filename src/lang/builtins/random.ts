/** Random numbers. */

import { panic } from '../machine/thrown';
import { wrapInt } from '../values/integer';
import { List } from '../values/list';
import { Float, type Value } from '../values/value';
import { countOf, list, wideInteger } from './arguments';
import { currentHost } from './context';
import { row } from './define';
import { rows } from './row';

/** More random bytes at once than this are refused. */
const mostBytes = 100_000_000;

/** A whole number from 0 up to, not including, `limit`. */
function below(limit: number): number {
  return Math.floor(Math.random() * limit);
}

function randomInt(from: Value, to: Value): Value {
  const low = wideInteger(from);
  const count = wideInteger(to) - low + 1n;
  if (count <= 0n) throw panic(`Random.int: ${low} is greater than ${wideInteger(to)}`);
  if (count <= 2n ** 32n) return wrapInt(low + BigInt(below(Number(count))));
  // 128 random bits: what the remainder favours is beyond notice.
  let bits = 0n;
  for (let i = 0; i < 4; i++) bits = (bits << 32n) | BigInt(below(2 ** 32));
  return wrapInt(low + (bits % count));
}

function choice(value: Value): Value {
  const elements = list(value);
  if (elements.length === 0) throw panic('Cannot choose from empty list');
  return elements.get(below(elements.length));
}

/** Fisher and Yates's shuffle. */
function shuffle(value: Value): List {
  const elements = list(value).toArray();
  for (let i = elements.length - 1; i > 0; i--) {
    const k = below(i + 1);
    [elements[i], elements[k]] = [elements[k], elements[i]];
  }
  return List.from(elements);
}

function randomBytes(value: Value): List {
  const count = countOf('Random.bytes', value, mostBytes);
  return List.from(Array.from(currentHost().node.crypto.randomBytes(count)));
}

/** The namespace `Random`. */
export const randomRows = () =>
  rows([
    row(
      'Random.int',
      '(from: Int, to: Int) -> Int',
      'A random Int, both ends included.',
      ['Random.int(5, 5)', '5'],
      randomInt,
    ),
    row(
      'Random.float',
      '() -> Float',
      'A random Float from 0 up to, not including, 1.',
      ['Random.float() < 1.0', 'true'],
      () => new Float(Math.random()),
    ),
    row('Random.bool', '() -> Bool', 'True or false.', undefined, () => Math.random() < 0.5),
    row(
      'Random.choice',
      '(list: [T]) -> T',
      'A random element; an error for the empty list.',
      ['Random.choice([7])', '7'],
      choice,
    ),
    row(
      'Random.shuffle',
      '(list: [T]) -> [T]',
      'The elements in random order.',
      ['Random.shuffle([3, 1, 2]).sort()', '[1, 2, 3]'],
      shuffle,
    ),
    row(
      'Random.bytes',
      '(count: Int) -> [Int]',
      'So many random Ints from 0 to 255, fit for secrets.',
      ['Random.bytes(3).length()', '3'],
      randomBytes,
    ),
  ]);
