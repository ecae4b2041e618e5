/** Buffers: texts that grow in place. */

import type { Continuation } from '../machine/suspension';
import { typeError } from '../machine/thrown';
import { display } from '../operations/show';
import { BufferValue } from '../values/buffer';
import { describe } from '../values/describe';
import type { Value } from '../values/value';
import { whenReady } from './continue';
import { calling, methodsOf, row } from './define';
import { rows } from './row';

function buffer(value: Value): BufferValue {
  if (value instanceof BufferValue) return value;
  throw typeError('Buffer', describe(value));
}

const appendText: Continuation<BufferValue, undefined> = {
  resume(target, _temporary, shown) {
    target.append(shown as string);
    return target;
  },
};

/** The namespace `Buffer`. */
export const bufferRows = rows([
  row(
    'Buffer.new',
    '() -> Buffer',
    'An empty buffer.',
    ['Buffer.new().toString()', ''],
    () => new BufferValue(),
  ),
  ...methodsOf(
    ['Buffer'],
    [
      calling(
        'Buffer.append',
        '(buffer: Buffer, value: T) -> Buffer',
        'Adds the text of a value; gives the same buffer.',
        ['Buffer.new().append("a").append(1).toString()', 'a1'],
        (target: Value, value: Value) => whenReady(display(value), appendText, buffer(target)),
      ),
      row(
        'Buffer.toString',
        '(buffer: Buffer) -> String',
        'The whole text.',
        ['Buffer.new().append(2.5).toString()', '2.5'],
        (target: Value) => buffer(target).toText(),
      ),
    ],
  ),
]);
