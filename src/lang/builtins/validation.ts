/** `stdlib.validation`: checks of named texts, as forms send them. */

import { call1, call2 } from '../machine/call';
import type { Continuation } from '../machine/suspension';
import { typeError } from '../machine/thrown';
import { describe } from '../values/describe';
import type { Frame, FunctionValue } from '../values/function';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { noneConstructor } from '../values/types';
import { Data, Data1, type Value } from '../values/value';
import { boolean, integer, list, map, text } from './arguments';
import { none, some, textList } from './construct';
import { whenReady } from './continue';
import { calling, inModule, row } from './define';
import { nativeFunction } from './native-function';
import { parseInteger } from './numbers';
import { type LoopKind, Rounds, runRounds } from './rounds';
import { characterCount } from '../values/text';
import { constructorOf, validationResultType } from './types';

/** The error text for a field and its value; undefined when nothing is wrong. */
type Check = (field: string, value: string) => string | undefined;

function validator(name: string, check: Check): FunctionValue {
  return nativeFunction(name, 2, [], (frame) => {
    const message = check(text(frame[1] as Value), text(frame[2] as Value));
    return message === undefined ? none : some(message);
  });
}

/** A check of numbers, which accepts the empty text. */
function numberValidator(name: string, isRight: (n: number) => boolean, wanted: string): FunctionValue {
  return validator(name, (field, value) => {
    if (value === '') return undefined;
    const parsed = parseInteger(value);
    if (parsed === undefined) return `${field} must be a valid number`;
    return isRight(Number(parsed as number | bigint)) ? undefined : `${field} must be ${wanted}`;
  });
}

const afterPredicate: Continuation<{ readonly message: string }, undefined> = {
  resume(state, _temporary, isRight) {
    return boolean(isRight) ? none : some(state.message);
  },
};

/** A check by a function of the program, which is not asked about the empty text. */
function predicateValidator(name: string, predicate: Value, message: string): FunctionValue {
  return nativeFunction(name, 2, [predicate], (frame: Frame) => {
    const value = text(frame[2] as Value);
    if (value === '') return none;
    return whenReady(call1(frame[0].captured[0] as Value, value), afterPredicate, { message });
  });
}

const emailText = /^[^\s@]+@[^\s@]+\.[^\s@]+$/u;

const valid = constructorOf(validationResultType, 'Valid');
const invalid = constructorOf(validationResultType, 'Invalid');

interface Asked {
  readonly parameters: MapValue;
  /** The field that each round asks about. */
  readonly fields: readonly string[];
  readonly errors: Map<string, string>;
}

/** Asks all rules, the elements of the list; of each field the first error counts. */
const validation: LoopKind<Asked> = {
  call({ element: rule, index, state: { parameters, fields, errors } }) {
    const field = fields[index];
    return errors.has(field) ? none : call2(rule, field, parameters.get(field) ?? '');
  },
  take({ index, state }, result) {
    if (!(result instanceof Data)) throw typeError('Option', describe(result));
    if (result.ctor !== noneConstructor) state.errors.set(state.fields[index], text(result.get(0)));
  },
  finish({ state: { parameters, errors } }) {
    return errors.size === 0 ? new Data1(valid, parameters) : new Data1(invalid, MapValue.from(errors));
  },
};

function validate(parameters: Value, rules: Value): Value {
  const fields: string[] = [];
  const all: Value[] = [];
  for (const [field, ofField] of map(rules).entries()) {
    for (const rule of list(ofField)) {
      fields.push(text(field));
      all.push(rule);
    }
  }
  const state: Asked = { parameters: map(parameters), fields, errors: new Map() };
  return runRounds(new Rounds(validation, List.from(all), undefined, state));
}

/** The errors of a result by field; none for a valid one. */
function errorsOf(result: Value): MapValue {
  if (!(result instanceof Data) || result.type !== validationResultType.descriptor) {
    throw typeError('ValidationResult', describe(result));
  }
  return result.ctor === invalid ? map(result.get(0)) : MapValue.from([]);
}

const check = '-> ((String, String) -> Option[String])';

/** `stdlib.validation`. */
export const validationRows = () =>
  inModule('stdlib.validation', [
    row(
      'required',
      `() ${check}`,
      'Refuses the empty text.',
      ['required()("name", "")', 'Some("name is required")'],
      () => validator('required', (field, value) => (value === '' ? `${field} is required` : undefined)),
    ),
    row(
      'minLength',
      `(length: Int) ${check}`,
      'Wants at least so many characters.',
      ['minLength(2)("name", "x")', 'Some("name must be at least 2 characters")'],
      (length: Value) => {
        const least = integer(length);
        return validator('minLength', (field, value) =>
          characterCount(value) < least ? `${field} must be at least ${least} characters` : undefined,
        );
      },
    ),
    row(
      'maxLength',
      `(length: Int) ${check}`,
      'Wants at most so many characters.',
      ['maxLength(2)("name", "xy")', 'None'],
      (length: Value) => {
        const most = integer(length);
        return validator('maxLength', (field, value) =>
          characterCount(value) > most ? `${field} must be at most ${most} characters` : undefined,
        );
      },
    ),
    row(
      'email',
      `() ${check}`,
      'Wants something that looks like an email address.',
      ['email()("mail", "x")', 'Some("mail must be a valid email address")'],
      () =>
        validator('email', (field, value) =>
          value === '' || emailText.test(value) ? undefined : `${field} must be a valid email address`,
        ),
    ),
    row(
      'minValue',
      `(least: Int) ${check}`,
      'Wants a number that is not below the given one.',
      ['minValue(3)("n", "2")', 'Some("n must be at least 3")'],
      (least: Value) => numberValidator('minValue', (n) => n >= integer(least), `at least ${integer(least)}`),
    ),
    row(
      'maxValue',
      `(most: Int) ${check}`,
      'Wants a number that is not above the given one.',
      ['maxValue(3)("n", "x")', 'Some("n must be a valid number")'],
      (most: Value) => numberValidator('maxValue', (n) => n <= integer(most), `at most ${integer(most)}`),
    ),
    row(
      'range',
      `(least: Int, most: Int) ${check}`,
      'Wants a number between two others, both allowed.',
      ['range(1, 3)("n", "4")', 'Some("n must be between 1 and 3")'],
      (least: Value, most: Value) =>
        numberValidator(
          'range',
          (n) => n >= integer(least) && n <= integer(most),
          `between ${integer(least)} and ${integer(most)}`,
        ),
    ),
    row(
      'matchesField',
      `(other: String, parameters: Map[String, String]) ${check}`,
      'Wants the value of another field.',
      ['matchesField("a", %{"a": "x"})("b", "y")', 'Some("b must match a")'],
      (other: Value, parameters: Value) => {
        const name = text(other);
        const wanted = map(parameters).get(name) ?? '';
        return validator('matchesField', (field, value) =>
          value === wanted ? undefined : `${field} must match ${name}`,
        );
      },
    ),
    row(
      'pattern',
      `(test: (String) -> Bool, message: String) ${check}`,
      'Wants what passes the test.',
      ['pattern(s => s.startsWith("a"), "wants an a")("x", "b")', 'Some("wants an a")'],
      (test: Value, message: Value) => predicateValidator('pattern', test, text(message)),
    ),
    row(
      'custom',
      `(test: (String) -> Bool, message: String) ${check}`,
      'Wants what passes the test.',
      ['custom(s => s.length() == 1, "one only")("x", "b")', 'None'],
      (test: Value, message: Value) => predicateValidator('custom', test, text(message)),
    ),
    calling(
      'validate',
      '(parameters: Map[String, String], rules: Map[String, [(String, String) -> Option[String]]]) -> ValidationResult',
      'Checks every field by its rules; a missing one counts as empty.',
      ['validate(%{"a": "1"}, %{"a": [required()]})', 'Valid(%{"a": "1"})'],
      validate,
    ),
    row(
      'hasError',
      '(result: ValidationResult, field: String) -> Bool',
      'Whether something is wrong with a field.',
      ['hasError(validate(%{}, %{"a": [required()]}), "a")', 'true'],
      (result: Value, field: Value) => errorsOf(result).has(field),
    ),
    row(
      'getError',
      '(result: ValidationResult, field: String) -> String',
      'What is wrong with a field; empty when nothing is.',
      ['getError(validate(%{}, %{"a": [required()]}), "b")', ''],
      (result: Value, field: Value) => errorsOf(result).get(field) ?? '',
    ),
    row(
      'firstError',
      '(result: ValidationResult) -> String',
      'One thing that is wrong; empty when nothing is.',
      ['firstError(validate(%{}, %{"a": [required()]}))', 'a is required'],
      (result: Value) => errorsOf(result).values()[0] ?? '',
    ),
    row(
      'allErrors',
      '(result: ValidationResult) -> [String]',
      'Everything that is wrong.',
      ['allErrors(validate(%{}, %{"a": [required()]}))', '["a is required"]'],
      (result: Value) => textList(errorsOf(result).values().map(text)),
    ),
  ]);
