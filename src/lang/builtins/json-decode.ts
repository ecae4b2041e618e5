/**
 * Typed values out of `Json`. Two ways exist: the builtins store what does not fit a leaf's type as it is and want
 * every field; the library's `fromJsonValue` checks every leaf, and knows maps.
 */

import { Thrown } from '../machine/thrown';
import { nestedNow } from '../operations/show';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { tupleConstructor } from '../values/types';
import { Data, type Value } from '../values/value';
import { list, pair, text } from './arguments';
import { none, some } from './construct';
import { declaredType, type ReflectedConstructor, type ReflectedType } from './context';
import { json, jsonNull } from './json-values';
import { convertNumber, isNumberType } from './number-types';
import { Opened, rebuild } from './rebuild';
import { parseType, substitute, typeText, type TypeText } from './type-text';
import { jsonType } from './types';

/** A `Json` value and the type that it is to become. */
interface Item {
  readonly json: Value;
  readonly type: TypeText;
}

/** How strictly leaves are taken. */
export type Mode = 'builtin' | 'library';

/** A thrown String. */
function failure(message: string): Thrown {
  return new Thrown(message, undefined);
}

/** The value of a type, made of a `Json` value. Throws a String where it does not fit. */
export function decode(typeName: string, source: Value, mode: Mode): Value {
  const type = parseType(typeName);
  const known = type === undefined ? undefined : declaredType(type.name);
  const isConstructed = known !== undefined && (known.constructors.length > 0 || known.target !== undefined);
  const isKnown =
    isConstructed || (mode === 'library' && (known !== undefined || containers.has(type?.name ?? '')));
  if (type === undefined || !isKnown) throw failure(`Unknown type: ${typeName}`);
  if (mode === 'builtin' && known !== undefined && known.kind !== 'alias' && fieldsOf(source) === undefined) {
    throw failure(`Expected Json Object, found ${constructorName(source)}`);
  }
  return rebuild<Item>({ json: source, type }, (item) => open(item, mode));
}

/** The value of one field, made of a `Json` value: leaves are taken as they are. */
export function decodeField(type: string, source: Value): Value {
  const parsed = parseType(type);
  return parsed === undefined
    ? leaf(source)
    : rebuild<Item>({ json: source, type: parsed }, (item) => open(item, 'builtin'));
}

const containers = new Set(['List', 'Array', 'Map', 'Set', '()']);

function constructorOfJson(value: Value): Data | undefined {
  return value instanceof Data && value.type === jsonType.descriptor ? value : undefined;
}

function constructorName(value: Value): string {
  return constructorOfJson(value)?.ctor.name ?? nestedNow(value);
}

/** The pairs of an object; undefined for everything else. */
function fieldsOf(value: Value): [string, Value][] | undefined {
  const data = constructorOfJson(value);
  if (data?.ctor !== json.Object) return undefined;
  return list(data.get(0))
    .toArray()
    .map((entry) => {
      const [name, field] = pair(entry);
      return [text(name), field];
    });
}

/** The elements of an array; undefined for everything else. */
function elementsOf(value: Value): Value[] | undefined {
  const data = constructorOfJson(value);
  return data?.ctor === json.Array ? list(data.get(0)).toArray() : undefined;
}

/** What a `Json` value is when no type says more: the value inside; arrays and objects stay. */
function leaf(value: Value): Value {
  const data = constructorOfJson(value);
  if (data === undefined || data.ctor === json.Array || data.ctor === json.Object) return value;
  return data.ctor === json.Null ? undefined : data.get(0);
}

function open({ json: source, type }: Item, mode: Mode): Value | Opened<Item> {
  if (isNumberType(type.name)) return numberLeaf(source, type.name, mode);
  switch (type.name) {
    case 'Option':
      if (source === jsonNull || constructorOfJson(source)?.ctor === json.Null) return none;
      return new Opened([{ json: source, type: type.args[0] ?? anyType }], ([value]) => some(value));
    case 'List':
    case 'Array':
      return openList(source, type, mode);
    case '()':
      return openTuple(source, type, mode);
    case 'Map':
      return mode === 'library' ? openMap(source, type) : leaf(source);
    case 'String':
      return checkedLeaf(source, json.String.name, type.name, mode);
    case 'Bool':
      return checkedLeaf(source, json.Bool.name, type.name, mode);
  }
  const declared = declaredType(type.name);
  if (declared === undefined || declared.kind === 'primitive') return leaf(source);
  return openDeclared(source, type, declared, mode);
}

const anyType: TypeText = { name: 'Any', args: [] };

function numberLeaf(source: Value, typeName: string, mode: Mode): Value {
  const data = constructorOfJson(source);
  if (data?.ctor === json.Integer || data?.ctor === json.Number) return convertNumber(typeName, data.get(0));
  if (mode === 'library') throw failure(`Expected Number for ${typeName}, got ${nestedNow(source)}`);
  return leaf(source);
}

function checkedLeaf(source: Value, constructor: string, typeName: string, mode: Mode): Value {
  if (mode === 'library' && constructorOfJson(source)?.ctor.name !== constructor) {
    throw failure(`Expected ${typeName}, got ${nestedNow(source)}`);
  }
  return leaf(source);
}

function arrayMismatch(source: Value, type: TypeText, mode: Mode): Value {
  if (mode === 'library') throw failure(`Expected Array for ${typeText(type)}, got ${nestedNow(source)}`);
  return leaf(source);
}

function openList(source: Value, type: TypeText, mode: Mode): Value | Opened<Item> {
  const elements = elementsOf(source);
  if (elements === undefined) return arrayMismatch(source, type, mode);
  const elementType = type.args[0] ?? anyType;
  return new Opened(
    elements.map((element) => ({ json: element, type: elementType })),
    (values) => List.from(values),
  );
}

function openTuple(source: Value, type: TypeText, mode: Mode): Value | Opened<Item> {
  const elements = elementsOf(source);
  if (elements === undefined || elements.length !== type.args.length)
    return arrayMismatch(source, type, mode);
  return new Opened(
    elements.map((element, index) => ({ json: element, type: type.args[index] })),
    (values) => Data.of(tupleConstructor(values.length), values),
  );
}

function openMap(source: Value, type: TypeText): Value | Opened<Item> {
  const fields = fieldsOf(source);
  if (fields === undefined) throw failure(`Expected Object for ${typeText(type)}, got ${nestedNow(source)}`);
  const valueType = type.args[1] ?? anyType;
  return new Opened(
    fields.map(([, field]) => ({ json: field, type: valueType })),
    (values) => MapValue.from(values.map((value, index) => [fields[index][0], value] as const)),
  );
}

function openDeclared(
  source: Value,
  type: TypeText,
  declared: ReflectedType,
  mode: Mode,
): Value | Opened<Item> {
  const inside = (fieldType: string): TypeText => {
    const parsed = parseType(fieldType);
    return parsed === undefined ? anyType : substitute(parsed, declared.parameters, type.args);
  };
  if (declared.target !== undefined) return open({ json: source, type: inside(declared.target) }, mode);
  if (declared.kind === 'record' || declared.kind === 'reactive') {
    return openRecord(source, declared, inside, mode);
  }
  return openVariant(source, declared, inside, mode);
}

function openRecord(
  source: Value,
  declared: ReflectedType,
  inside: (type: string) => TypeText,
  mode: Mode,
): Value | Opened<Item> {
  const given = fieldsOf(source);
  if (given === undefined) {
    if (mode === 'library') throw failure(`Expected Object for record type ${declared.name}`);
    return leaf(source);
  }
  const [{ descriptor, fields }] = declared.constructors;
  const items = fields.map(({ name, type }) => {
    const field = given.findLast(([key]) => key === name)?.[1];
    if (field === undefined && mode === 'builtin') throw failure(`Missing field: ${name}`);
    return { json: field ?? jsonNull, type: inside(type) };
  });
  return new Opened(items, (values) => Data.of(descriptor, values));
}

function openVariant(
  source: Value,
  declared: ReflectedType,
  inside: (type: string) => TypeText,
  mode: Mode,
): Value | Opened<Item> {
  const data = constructorOfJson(source);
  if (mode === 'library' && data?.ctor === json.String) {
    return openConstructor(constructorNamed(declared, text(data.get(0))), jsonNull, inside);
  }
  const given = fieldsOf(source);
  if (given === undefined) {
    if (mode === 'library') throw failure(`Expected Object for variant type ${declared.name}`);
    return leaf(source);
  }
  if (given.length !== 1) {
    throw failure(`Variant json must have exactly one key (constructor), found ${given.length}`);
  }
  const [[name, payload]] = given;
  return openConstructor(constructorNamed(declared, name), payload, inside);
}

function constructorNamed(declared: ReflectedType, name: string): ReflectedConstructor {
  const found = declared.constructors.find(({ descriptor }) => descriptor.name === name);
  if (found === undefined) throw failure(`Unknown constructor: ${name}`);
  return found;
}

function openConstructor(
  { descriptor, fields }: ReflectedConstructor,
  payload: Value,
  inside: (type: string) => TypeText,
): Opened<Item> {
  const parts = fields.length === 0 ? [] : fields.length === 1 ? [payload] : (elementsOf(payload) ?? []);
  const items = fields.map(({ name, type }, index) => {
    if (index >= parts.length) throw failure(`Missing field '${name}' for constructor '${descriptor.name}'`);
    return { json: parts[index], type: inside(type) };
  });
  return new Opened(items, (values) => Data.of(descriptor, values));
}
