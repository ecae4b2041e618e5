/** `Option` and `Result`. */

import { call1 } from '../machine/call';
import { type Continuation, suspend, SUSPENDED } from '../machine/suspension';
import { Thrown, typeError } from '../machine/thrown';
import { display } from '../operations/show';
import { describe } from '../values/describe';
import {
  errConstructor,
  noneConstructor,
  okConstructor,
  optionType,
  resultType,
  someConstructor,
} from '../values/types';
import { Data, Data1, type Value } from '../values/value';
import { whenReady } from './continue';
import { none, some } from './construct';
import { asMethod, calling, row } from './define';
import { rows } from './row';
import type { BuiltinRow } from './row';
import type { DataConstructor } from '../values/types';

function option(value: Value): Data {
  if (value instanceof Data && value.type === optionType) return value;
  throw typeError('Option', describe(value));
}

function result(value: Value): Data {
  if (value instanceof Data && value.type === resultType) return value;
  throw typeError('Result', describe(value));
}

const isSome = (value: Value) => option(value).ctor === someConstructor;
const isOk = (value: Value) => result(value).ctor === okConstructor;

/** Puts the value that was waited for into the constructor that is the record's state. */
const wrap: Continuation<DataConstructor, undefined> = {
  resume(constructor, _temporary, value) {
    return new Data1(constructor, value);
  },
};

function mapPayload(constructor: DataConstructor, value: Data, fn: Value): Value {
  if (value.ctor !== constructor) return value;
  const mapped = call1(fn, value.get(0));
  return mapped === SUSPENDED ? suspend(wrap, constructor, undefined) : new Data1(constructor, mapped);
}

const throwUnwrapError: Continuation<undefined, undefined> = {
  resume(_state, _temporary, shown) {
    throw new Thrown(`resUnwrap called on Err: ${shown as string}`, undefined);
  },
};

function unwrapResult(value: Value): Value {
  const outcome = result(value);
  if (outcome.ctor === okConstructor) return outcome.get(0);
  return whenReady(display(outcome.get(0)), throwUnwrapError, undefined);
}

function unwrapOption(value: Value): Value {
  const data = option(value);
  if (data.ctor === someConstructor) return data.get(0);
  throw new Thrown('optUnwrap called on None', undefined);
}

const ofOption = (name: string, entry: BuiltinRow) => asMethod(['Option'], name, entry);
const ofResult = (name: string, entry: BuiltinRow) => asMethod(['Result'], name, entry);

/** Functions on Option, and the same as methods. */
export const optionRows = rows([
  ofOption(
    'map',
    calling(
      'optMap',
      '(option: Option[T], f: (T) -> U) -> Option[U]',
      'Applies a function to what is inside, if anything is.',
      ['optMap(Some(3), x => x * 2)', 'Some(6)'],
      (value: Value, fn: Value) => mapPayload(someConstructor, option(value), fn),
    ),
  ),
  ofOption(
    'flatMap',
    calling(
      'optFlatMap',
      '(option: Option[T], f: (T) -> Option[U]) -> Option[U]',
      'Gives what the function makes of the value inside; `None` stays `None`.',
      ['optFlatMap(Some(3), x => Some(x + 1))', 'Some(4)'],
      (value: Value, fn: Value) => (isSome(value) ? call1(fn, (value as Data).get(0)) : value),
    ),
  ),
  ofOption(
    'unwrap',
    row(
      'optUnwrap',
      '(option: Option[T]) -> T',
      'What is inside; throws the text `optUnwrap called on None` when nothing is.',
      ['optUnwrap(Some(3))', '3'],
      unwrapOption,
    ),
  ),
  ofOption(
    'unwrapOr',
    row(
      'optUnwrapOr',
      '(option: Option[T], default: T) -> T',
      'What is inside, or the default.',
      ['optUnwrapOr(None, 9)', '9'],
      (value: Value, otherwise: Value) => (isSome(value) ? (value as Data).get(0) : otherwise),
    ),
  ),
  ofOption(
    'isSome',
    row(
      'optIsSome',
      '(option: Option[T]) -> Bool',
      'Whether something is inside.',
      ['optIsSome(Some(1))', 'true'],
      isSome,
    ),
  ),
  ofOption(
    'isNone',
    row(
      'optIsNone',
      '(option: Option[T]) -> Bool',
      'Whether nothing is inside.',
      ['optIsNone(Some(1))', 'false'],
      (value: Value) => {
        return option(value).ctor === noneConstructor;
      },
    ),
  ),
]);

/** Functions on Result, and the same as methods. */
export const resultRows = rows([
  ofResult(
    'map',
    calling(
      'resMap',
      '(result: Result[T, E], f: (T) -> U) -> Result[U, E]',
      'Applies a function to the value of an `Ok`.',
      ['[Ok(1), Err("no")].map(r => resMap(r, x => x + 1))', '[Ok(2), Err("no")]'],
      (value: Value, fn: Value) => mapPayload(okConstructor, result(value), fn),
    ),
  ),
  ofResult(
    'mapErr',
    calling(
      'resMapErr',
      '(result: Result[T, E], f: (E) -> F) -> Result[T, F]',
      'Applies a function to the value of an `Err`.',
      ['[Ok(1), Err("no")].map(r => resMapErr(r, e => e ++ "!"))', '[Ok(1), Err("no!")]'],
      (value: Value, fn: Value) => mapPayload(errConstructor, result(value), fn),
    ),
  ),
  ofResult(
    'flatMap',
    calling(
      'resFlatMap',
      '(result: Result[T, E], f: (T) -> Result[U, E]) -> Result[U, E]',
      'Gives what the function makes of the value of an `Ok`; an `Err` stays.',
      [
        '[Ok(1), Err("no")].map(r => resFlatMap(r, x => if x > 1 then Ok(x) else Err("small")))',
        '[Err("small"), Err("no")]',
      ],
      (value: Value, fn: Value) => (isOk(value) ? call1(fn, (value as Data).get(0)) : value),
    ),
  ),
  ofResult(
    'unwrap',
    calling(
      'resUnwrap',
      '(result: Result[T, E]) -> T',
      'The value of an `Ok`; throws the text `resUnwrap called on Err: …` otherwise.',
      ['[Ok(1), Err("no")].take(1).map(r => resUnwrap(r))', '[1]'],
      unwrapResult,
    ),
  ),
  ofResult(
    'unwrapOr',
    row(
      'resUnwrapOr',
      '(result: Result[T, E], default: T) -> T',
      'The value of an `Ok`, or the default.',
      ['[Ok(1), Err("no")].map(r => resUnwrapOr(r, 0))', '[1, 0]'],
      (value: Value, otherwise: Value) => (isOk(value) ? (value as Data).get(0) : otherwise),
    ),
  ),
  ofResult(
    'isOk',
    row(
      'resIsOk',
      '(result: Result[T, E]) -> Bool',
      'Whether it is an `Ok`.',
      ['resIsOk(Ok(1))', 'true'],
      isOk,
    ),
  ),
  ofResult(
    'isErr',
    row(
      'resIsErr',
      '(result: Result[T, E]) -> Bool',
      'Whether it is an `Err`.',
      ['resIsErr(Ok(1))', 'false'],
      (value: Value) => {
        return result(value).ctor === errConstructor;
      },
    ),
  ),
  ofResult(
    'toOption',
    row(
      'resToOption',
      '(result: Result[T, E]) -> Option[T]',
      '`Some` of the value of an `Ok`, `None` for an `Err`.',
      ['resToOption(Ok(4))', 'Some(4)'],
      (value: Value) => (isOk(value) ? some((value as Data).get(0)) : none),
    ),
  ),
]);
