/** Writing to standard output and standard error. */

import type { Continuation } from '../machine/suspension';
import { display } from '../operations/show';
import type { Value } from '../values/value';
import { text } from './arguments';
import { whenReady } from './continue';
import { currentHost } from './context';
import { calling, row } from './define';
import { rows } from './row';

const writeLine: Continuation<undefined, undefined> = {
  resume(_state, _temporary, shown) {
    currentHost().stdout.write(`${shown as string}\n`);
    return undefined;
  },
};

const writeText: Continuation<undefined, undefined> = {
  resume(_state, _temporary, shown) {
    currentHost().stdout.write(shown as string);
    return undefined;
  },
};

/** Standard error is flushed at once, so that it is there before whatever happens next. */
const writeError: Continuation<{ readonly end: string }, undefined> = {
  resume(state, _temporary, shown) {
    const { stderr } = currentHost();
    stderr.write((shown as string) + state.end);
    stderr.flush();
    return undefined;
  },
};

const writeInspection: Continuation<{ readonly name: string }, undefined> = {
  resume(state, _temporary, shown) {
    currentHost().stdout.write(`[inspect] ${state.name}: ${shown as string}\n`);
    return undefined;
  },
};

/** Printing, flushing, and what is known about standard output. */
export const outputRows = rows([
  calling(
    'println',
    '(value: T) -> ()',
    'Writes the text of a value and a newline to standard output.',
    undefined,
    (value: Value) => whenReady(display(value), writeLine, undefined),
  ),
  calling(
    'print',
    '(value: T) -> ()',
    'Writes the text of a value to standard output, without a newline.',
    undefined,
    (value: Value) => whenReady(display(value), writeText, undefined),
  ),
  calling(
    'eprintln',
    '(value: T) -> ()',
    'Writes the text of a value and a newline to standard error, at once.',
    undefined,
    (value: Value) => whenReady(display(value), writeError, { end: '\n' }),
  ),
  calling(
    'eprint',
    '(value: T) -> ()',
    'Writes the text of a value to standard error, at once.',
    undefined,
    (value: Value) => whenReady(display(value), writeError, { end: '' }),
  ),
  calling(
    'inspect',
    '(value: T, name: String) -> ()',
    'Writes a line `[inspect] NAME: VALUE` to standard output.',
    undefined,
    (value: Value, name: Value) => whenReady(display(value), writeInspection, { name: text(name) }),
  ),
  row('flushStdout', '() -> ()', 'Sends on what standard output still holds back.', undefined, () => {
    currentHost().stdout.flush();
    return undefined;
  }),
  row('flushStderr', '() -> ()', 'Sends on what standard error still holds back.', undefined, () => {
    currentHost().stderr.flush();
    return undefined;
  }),
  row(
    'Stdout.isTerminal',
    '() -> Bool',
    'Whether a terminal shows standard output.',
    undefined,
    () => currentHost().stdout.isTerminal,
  ),
  row('Stdout.flush', '() -> ()', 'Sends on what standard output still holds back.', undefined, () => {
    currentHost().stdout.flush();
    return undefined;
  }),
]);
