/** Records out of the parameters of HTTP requests: those of the address and of a form, whose values are texts. */

import { typeError } from '../machine/thrown';
import { describe } from '../values/describe';
import { List } from '../values/list';
import { errConstructor, okConstructor } from '../values/types';
import { Char, Data, Data1, Float, type Value } from '../values/value';
import { list, pair, text } from './arguments';
import { none, some } from './construct';
import { declaredType, type ReflectedType } from './context';
import { asMethod, row } from './define';
import { convertNumber, isNumberType } from './number-types';
import { parseFloatText, parseInteger } from './numbers';
import { rows } from './row';
import { parseType, substitute, typeText, type TypeText } from './type-text';
import { httpRequestType } from './types';

/** All values of each parameter, in the order in which they came. */
type Parameters = ReadonlyMap<string, readonly string[]>;

/** What makes a request unfit for a type; told in the `Err`. */
class Unfit {
  constructor(readonly message: string) {}
}

/** The value of a field of `HttpRequest`. */
export function requestField(request: Value, name: string): Value {
  if (!(request instanceof Data) || request.type !== httpRequestType.descriptor)
    throw typeError('HttpRequest', describe(request));
  return request.get(request.ctor.fieldNames?.indexOf(name) ?? 0);
}

function parametersOf(request: Value): Parameters {
  const found = new Map<string, string[]>();
  for (const source of ['queryParams', 'formParams']) {
    for (const entry of list(requestField(request, source))) {
      const [name, value] = pair(entry).map(text);
      const values = found.get(name);
      if (values === undefined) found.set(name, [value]);
      else values.push(value);
    }
  }
  return found;
}

function recordOf(typeName: string): {
  readonly declared: ReflectedType;
  readonly args: readonly TypeText[];
} {
  let type = parseType(typeName);
  let declared = type === undefined ? undefined : declaredType(type.name);
  // The name of another type stands for it; a cycle of names is none of a type.
  for (let steps = 0; type !== undefined && declared?.target !== undefined && steps < 100; steps++) {
    const target = parseType(declared.target);
    type = target === undefined ? undefined : substitute(target, declared.parameters, type.args);
    declared = type === undefined ? undefined : declaredType(type.name);
  }
  if (type === undefined || declared === undefined) throw new Unfit(`Unknown type: ${typeName}`);
  if (declared.kind !== 'record' && declared.kind !== 'reactive')
    throw new Unfit(`${typeName} is not a record type`);
  return { declared, args: type.args };
}

function decode(request: Value, typeName: string): Value {
  const { declared, args } = recordOf(typeName);
  const parameters = parametersOf(request);
  const [{ descriptor, fields }] = declared.constructors;
  const values = fields.map(({ name, type }) => {
    const parsed = parseType(type) ?? { name: type, args: [] };
    return fieldValue(name, substitute(parsed, declared.parameters, args), parameters.get(name) ?? []);
  });
  return Data.of(descriptor, values);
}

/** A parameter that is given several times fills a list; other fields take the first. */
function fieldValue(field: string, type: TypeText, given: readonly string[]): Value {
  if (type.name === 'List') return List.from(given.map((each) => single(field, type.args[0], each)));
  const [first] = given as readonly (string | undefined)[];
  if (type.name === 'Option') return first === undefined ? none : some(single(field, type.args[0], first));
  if (first === undefined) throw new Unfit(`Missing field: ${field}`);
  return single(field, type, first);
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['on', true],
  ['false', false],
  ['0', false],
  ['off', false],
]);

function single(field: string, type: TypeText, given: string): Value {
  const value = leaf(type.name, given);
  if (value === undefined)
    throw new Unfit(`Field ${field}: expected ${typeText(type)}, got ${JSON.stringify(given)}`);
  return value;
}

function leaf(typeName: string, given: string): Value {
  if (isNumberType(typeName)) return numberLeaf(typeName, given);
  switch (typeName) {
    case 'String':
    case 'Any':
      return given;
    case 'Bool':
      return truths.get(given.trim().toLowerCase());
    case 'Char':
      return [...given].length === 1 ? new Char(given.codePointAt(0) ?? 0) : undefined;
    default:
      return undefined;
  }
}

/** A number that the type cannot hold is none: nothing is cut off. */
function numberLeaf(typeName: string, given: string): Value {
  const whole = parseInteger(given);
  if (/^(Float|Decimal)/.test(typeName)) {
    const number = parseFloatText(given);
    return number === undefined ? undefined : convertNumber(typeName, new Float(number));
  }
  if (whole === undefined) return undefined;
  const value = convertNumber(typeName, whole);
  return typeof value === 'object' && 'value' in value && String(value.value) !== String(whole)
    ? undefined
    : value;
}

/** `Ok` with the record, or `Err` with what is wrong with the request. */
function requestToType(request: Value, typeName: Value): Value {
  try {
    return new Data1(okConstructor, decode(request, text(typeName)));
  } catch (error) {
    if (error instanceof Unfit) return new Data1(errConstructor, error.message);
    throw error;
  }
}

const doc =
  'The parameters of an HTTP request as a record of that type. `Option` fields may be missing, `List` fields take all values of a name.';

/** `requestToType`, and the same as a method that is told its type by an annotation. */
export const requestTypeRows = rows([
  asMethod(
    ['HttpRequest'],
    'requestToType',
    row(
      'requestToType',
      '(request: HttpRequest, typeName: String) -> Result[T, String]',
      doc,
      undefined,
      requestToType,
    ),
  ),
  asMethod(['HttpRequest'], 'toType', {
    ...row(
      'HttpRequest.toType',
      '[T](request: HttpRequest) -> Result[T, String]',
      doc,
      undefined,
      (name: Value, request: Value) => requestToType(request, name),
    ),
    typeArgument: true,
  }),
]);
