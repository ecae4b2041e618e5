/** Functions for values of every type: text, hash, copy. */

import { call1 } from '../machine/call';
import { deepCopy } from '../operations/copy';
import { display } from '../operations/show';
import { Data, type Value } from '../values/value';
import { methodsOf, calling } from './define';
import { hashOf } from './hash';
import { rows } from './row';

/** A method that a trait implementation gave the value's own type. */
function ownMethod(value: Value, name: string): Value {
  return value instanceof Data ? value.type.methods.get(name) : undefined;
}

const showDoc = "The text of the value, by its type's own `Show` if it has one.";

/** `show`, `hash`, `copy`. */
export const universalRows = rows(
  methodsOf('any', [
    calling(
      'show',
      '[T: Show](value: T) -> String',
      showDoc,
      ['show([Some("a"), None])', '[Some("a"), None]'],
      (value: Value) => display(value),
    ),
    calling('toString', '[T: Show](value: T) -> String', showDoc, ['toString(2.5)', '2.5'], (value: Value) =>
      display(value),
    ),
    calling(
      'hash',
      '[T: Hash](value: T) -> Int',
      "A number that equal values share, by the type's own `Hash` if it has one.",
      ['hash("a")', '-5808556873153909620'],
      (value: Value) => {
        const own = ownMethod(value, 'hash');
        return own === undefined ? hashOf(value) : call1(own, value);
      },
    ),
    calling(
      'copy',
      '[T: Copy](value: T) -> T',
      "An independent copy, by the type's own `Copy` if it has one.",
      ['copy([1, 2])', '[1, 2]'],
      (value: Value) => {
        const own = ownMethod(value, 'copy');
        return own === undefined ? deepCopy(value) : call1(own, value);
      },
    ),
  ]),
);
