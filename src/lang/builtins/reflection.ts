/** Types at run time. */

import { Thrown } from '../machine/thrown';
import { describe } from '../values/describe';
import { FunctionValue } from '../values/function';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { Data, NativeHandle, type Value } from '../values/value';
import { map, text } from './arguments';
import { textList } from './construct';
import { declaredType, type ReflectedConstructor, type ReflectedType } from './context';
import { asMethod, row } from './define';
import { decodeField } from './json-decode';
import { rows } from './row';
import { parseType } from './type-text';

const kindNames: Readonly<Record<string, string>> = {
  tuple: 'Tuple',
  record: 'Record',
  variant: 'Variant',
};

function typeOfValue(value: Value): string {
  if (value instanceof Data) return kindNames[value.type.kind] ?? value.type.name;
  if (value instanceof FunctionValue) return value.captured.length > 0 ? 'Closure' : 'Function';
  if (value instanceof NativeHandle) return 'NativeHandle';
  if (value instanceof List && value.length > 0 && isIntList(value)) return 'Int64List';
  return describe(value);
}

function isIntList(elements: List): boolean {
  for (let i = 0; i < elements.length; i++) {
    const element = elements.get(i);
    if (typeof element !== 'number' && typeof element !== 'bigint') return false;
  }
  return true;
}

function tagOf(value: Value): string {
  return value instanceof Data && value.type.kind === 'variant' ? value.ctor.name : '';
}

function fieldsInfo(constructor: ReflectedConstructor): List {
  return List.from(
    constructor.fields.map(({ name, type }) =>
      MapValue.from([
        ['name', name],
        ['type', type],
      ]),
    ),
  );
}

function typeInfo(name: string): MapValue {
  const type = declaredType(name);
  if (type === undefined) return MapValue.from([]);
  const entries: [Value, Value][] = [
    ['name', type.name],
    ['kind', type.kind],
  ];
  if (type.kind === 'record' || type.kind === 'reactive')
    entries.push(['fields', fieldsInfo(type.constructors[0])]);
  if (type.kind === 'variant' || type.kind === 'reactive_variant') {
    const constructors = type.constructors.map((constructor) =>
      MapValue.from([
        ['name', constructor.descriptor.name],
        ['fields', fieldsInfo(constructor)],
      ]),
    );
    entries.push(['constructors', List.from(constructors)]);
  }
  if (type.parameters.length > 0) entries.push(['type_params', textList([...type.parameters])]);
  return MapValue.from(entries);
}

function declared(typeName: string): ReflectedType {
  const type = declaredType(parseType(typeName)?.name ?? typeName);
  if (type === undefined || type.constructors.length === 0)
    throw new Thrown(`Unknown type: ${typeName}`, undefined);
  return type;
}

function build(
  constructor: ReflectedConstructor,
  given: MapValue,
  missing: (field: string) => string,
): Value {
  const values = constructor.fields.map(({ name, type }, index) => {
    const key = given.has(name) ? name : `_${index}`;
    if (!given.has(key)) throw new Thrown(missing(name), undefined);
    return decodeField(type, given.get(key));
  });
  return Data.of(constructor.descriptor, values);
}

function makeRecord(typeName: Value, given: Value): Value {
  const type = declared(text(typeName));
  if (type.kind === 'variant' || type.kind === 'reactive_variant') {
    throw new Thrown(
      `makeRecord cannot be used for variant type '${type.name}', use makeVariant instead`,
      undefined,
    );
  }
  return build(type.constructors[0], map(given), (field) => `Missing field: ${field}`);
}

function makeVariant(typeName: Value, constructorName: Value, given: Value): Value {
  const type = declared(text(typeName));
  const name = text(constructorName);
  const constructor = type.constructors.find(({ descriptor }) => descriptor.name === name);
  if (constructor === undefined)
    throw new Thrown(`Unknown constructor '${name}' for type '${type.name}'`, undefined);
  return build(constructor, map(given), (field) => `Missing field '${field}' for constructor '${name}'`);
}

const recordDoc = 'A record made of a map from field names to JSON. Throws a String where it does not fit.';
const variantDoc =
  'A variant made of a map from field names, or `_0`, `_1` …, to JSON. Throws a String where it does not fit.';

/** Types of values, descriptions of types, values by the name of their type. */
export const reflectionRows = rows([
  asMethod(
    'any',
    'typeOf',
    row(
      'typeOf',
      '(value: T) -> String',
      'The kind of a value, such as `Int`, `List` or `Record`.',
      ['typeOf((1, 2))', 'Tuple'],
      typeOfValue,
    ),
  ),
  asMethod(
    'any',
    'tagOf',
    row(
      'tagOf',
      '(value: T) -> String',
      'The constructor of a variant; empty for other values.',
      ['tagOf(Some(1))', 'Some'],
      tagOf,
    ),
  ),
  {
    ...row(
      'typeNameOf',
      '[T]() -> String',
      'The name of a type.',
      ['typeNameOf[Int]()', 'Int'],
      (name: Value) => name,
    ),
    typeArgument: true,
  },
  row(
    'typeInfo',
    '(typeName: String) -> Map[String, Any]',
    'What a type consists of; empty when there is no such type.',
    ['typeInfo("Option").get("kind")', 'variant'],
    (name: Value) => typeInfo(text(name)),
  ),
  {
    ...row('makeRecord', '[T](fields: Map[String, Json]) -> T', recordDoc, undefined, makeRecord),
    typeArgument: true,
  },
  row(
    'makeRecordByName',
    '(typeName: String, fields: Map[String, Json]) -> T',
    recordDoc,
    undefined,
    makeRecord,
  ),
  {
    ...row(
      'makeVariant',
      '[T](constructor: String, fields: Map[String, Json]) -> T',
      variantDoc,
      undefined,
      makeVariant,
    ),
    typeArgument: true,
  },
  row(
    'makeVariantByName',
    '(typeName: String, constructor: String, fields: Map[String, Json]) -> T',
    variantDoc,
    undefined,
    makeVariant,
  ),
  {
    ...row(
      'assertType',
      '[T](value: T) -> T',
      'The value, after a check at compile time that it has the type.',
      ['assertType[Int](5)', '5'],
      (_name: Value, value: Value) => value,
    ),
    typeArgument: true,
  },
]);
