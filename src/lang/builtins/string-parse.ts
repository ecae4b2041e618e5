/** Numbers out of Strings. */

import { BigInteger, Float, type Value } from '../values/value';
import { text } from './arguments';
import { none, some } from './construct';
import { asMethod, methodsOf, row } from './define';
import { parseFloatText, parseInteger, parseWhole } from './numbers';
import { rows } from './row';

function toInt(s: Value): Value {
  const parsed = parseInteger(text(s));
  return parsed === undefined ? none : some(parsed);
}

function toFloat(s: Value): Value {
  const parsed = parseFloatText(text(s));
  return parsed === undefined ? none : some(new Float(parsed));
}

const intDoc = 'The Int that the text consists of, white space around it aside; `None` when it is none.';
const floatDoc = 'The Float that the text consists of, white space around it aside; `None` when it is none.';

/** Reading numbers. */
export const stringParseRows = rows([
  ...methodsOf(
    ['String'],
    [
      row('String.toInt', '(s: String) -> Option[Int]', intDoc, ['" 42 ".toInt()', 'Some(42)'], toInt),
      row('String.parseInt', '(s: String) -> Option[Int]', intDoc, ['"4x".parseInt()', 'None'], toInt),
      row(
        'String.toFloat',
        '(s: String) -> Option[Float]',
        floatDoc,
        ['".5".toFloat()', 'Some(0.5)'],
        toFloat,
      ),
      row(
        'String.parseFloat',
        '(s: String) -> Option[Float]',
        floatDoc,
        ['"1e3".parseFloat()', 'Some(1000.0)'],
        toFloat,
      ),
      row(
        'String.toBigInt',
        '(s: String) -> Option[BigInt]',
        'The integer of any size that the text consists of, white space around it aside; `None` when it is none.',
        ['"99999999999999999999".toBigInt()', 'Some(99999999999999999999)'],
        (s: Value) => {
          const whole = parseWhole(text(s));
          return whole === undefined ? none : some(new BigInteger(whole));
        },
      ),
    ],
  ),
  asMethod(
    [],
    '',
    row(
      'String.to_int',
      '(s: String) -> Option[Int]',
      'Like `String.toInt`, but white space is not allowed.',
      ['String.to_int("7")', 'Some(7)'],
      (s: Value) => (/\s/.test(text(s)) ? none : toInt(s)),
    ),
  ),
]);
