/** JSON: the namespace `Json`, typed decoding, and the module `stdlib.json`. */

import type { Value } from '../values/value';
import { list, pair, text } from './arguments';
import { asMethod, inModule, row } from './define';
import { decode } from './json-decode';
import { parseLeniently, parseStrictly } from './json-read';
import { jsonNull } from './json-values';
import { escapeString, writeJson } from './json-write';
import { reflect } from './reflect';
import { rows } from './row';

const decodeBuiltin = (typeName: Value, source: Value) => decode(text(typeName), source, 'builtin');
const decodeDoc =
  'The value of a record or variant type, made of JSON. Throws a String where it does not fit.';

function findField(pairs: Value, wanted: Value): Value {
  for (const entry of list(pairs)) {
    const [name, field] = pair(entry);
    if (name === wanted) return field;
  }
  return jsonNull;
}

const stringify = (value: Value) => writeJson(value, 'unescaped');

/** Builtins around JSON that need no import. */
export const jsonRows = rows([
  row(
    'Json.parse',
    '(source: String) -> Json',
    'Reads standard JSON; an error where the text is none.',
    ['Json.parse("[1, 2.5]")', 'Array([Integer(1), Number(2.5)])'],
    (source: Value) => parseStrictly(text(source)),
  ),
  row(
    'Json.stringify',
    '(json: T) -> String',
    'JSON, or a bare value without parts, as compact text.',
    ['Json.stringify(Json.parse("[1, null]"))', '[1,null]'],
    (value: Value) => writeJson(value, 'standard'),
  ),
  row(
    'Json.escapeString',
    '(content: String) -> String',
    'The text as it stands inside a JSON string.',
    [String.raw`Json.escapeString("a\n")`, String.raw`a\n`],
    (content: Value) => escapeString(text(content)),
  ),
  asMethod(
    'any',
    'reflect',
    row(
      'reflect',
      '(value: T) -> Json',
      'The value as JSON.',
      ['reflect(Some(1))', 'Object([("Some", Integer(1))])'],
      reflect,
    ),
  ),
  {
    ...row(
      'fromJson',
      '[T](json: Json) -> T',
      decodeDoc,
      [
        String.raw`fromJson[GcResult](Json.parse("{\"collected\": 1, \"live\": 2}"))`,
        'GcResult{collected: 1, live: 2}',
      ],
      decodeBuiltin,
    ),
    typeArgument: true,
  },
  {
    ...row(
      'jsonToType',
      '[T](json: Json) -> T',
      decodeDoc,
      [
        String.raw`jsonToType[GcResult](Json.parse("{\"collected\": 1, \"live\": 2}"))`,
        'GcResult{collected: 1, live: 2}',
      ],
      decodeBuiltin,
    ),
    typeArgument: true,
  },
  row(
    'jsonToTypeByName',
    '(typeName: String, json: Json) -> T',
    decodeDoc,
    [String.raw`jsonToTypeByName("GcResult", Json.parse("{\"collected\": 1, \"live\": 2}")).live`, '2'],
    decodeBuiltin,
  ),
]);

/** `stdlib.json`. */
export const jsonLibraryRows = () =>
  inModule('stdlib.json', [
    row(
      'jsonParse',
      '(source: String) -> Json',
      'Reads one JSON value and ignores the rest. Never fails: what it cannot read is `Integer(0)`.',
      ['jsonParse("[1, x")', 'Array([Integer(1), Integer(0)])'],
      (source: Value) => parseLeniently(text(source)),
    ),
    row(
      'jsonStringify',
      '(json: Json) -> String',
      'JSON as compact text; strings are not escaped.',
      ['jsonStringify(Array([Integer(1), Null]))', '[1,null]'],
      stringify,
    ),
    row(
      'stringify',
      '(json: Json) -> String',
      'JSON as compact text; strings are not escaped.',
      ['stringify(Number(3.0))', '3.0'],
      stringify,
    ),
    row(
      'toJsonValue',
      '(value: T) -> Json',
      'The value as JSON.',
      ['toJsonValue(Some(1))', 'Object([("Some", Integer(1))])'],
      reflect,
    ),
    row(
      'toJson',
      '(value: T) -> String',
      'The value as compact JSON text; strings are not escaped.',
      ['toJson(Some(42))', '{"Some":42}'],
      (value: Value) => stringify(reflect(value)),
    ),
    row(
      'fromJsonValue',
      '(typeName: String, json: Json) -> T',
      'The value of a type, made of JSON. Throws a String where it does not fit.',
      ['fromJsonValue("List[Int]", jsonParse("[1, 2]"))', '[1, 2]'],
      (typeName: Value, source: Value) => decode(text(typeName), source, 'library'),
    ),
    row(
      'findField',
      '(pairs: [(String, Json)], key: String) -> Json',
      'The value of the first pair with the key, else `Null`.',
      ['findField([("a", Integer(1))], "b")', 'Null'],
      findField,
    ),
  ]);
