/** JSON as the values that programs compute with: objects are maps, arrays lists, `null` is unit. */

import { parseSequence, type JsonBuilder } from '../builtins/json-read';
import { jsonInteger, jsonNull } from '../builtins/json-values';
import { writeJson } from '../builtins/json-write';
import { openReflected } from '../builtins/reflect';
import { Opened, rebuild } from '../builtins/rebuild';
import { noneConstructor, someConstructor } from '../values/types';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { BigInteger, Data, type Data2, Float, type Value } from '../values/value';
import { jsonType } from '../builtins/types';

const plainBuilder: JsonBuilder = {
  null: undefined,
  bool: (value) => value,
  integer: (value) => value,
  number: (value) => new Float(value),
  string: (value) => value,
  array: (elements) => List.from(elements),
  object: (pairs) =>
    MapValue.from(
      pairs.map((pair): [Value, Value] => {
        const { field0, field1 } = pair as Data2;
        return [field0, field1];
      }),
    ),
};

/** The values of a text, which stand one after another. Throws a panic with line and column where it is no JSON. */
export function readJson(source: string): Value[] {
  return parseSequence(source, plainBuilder);
}

/**
 * Any value as JSON: like `reflect`, but an Option is its content or `null`, numbers keep all their digits where JSON
 * can, and those that JSON lacks are `null`. `indent` is the number of blanks of a level; 0 for one line.
 */
export function jsonText(value: Value, indent: number): string {
  return writeJson(rebuild(value, open), 'standard', indent);
}

function open(value: Value): Value | Opened<Value> {
  if (value instanceof Data) {
    if (value.ctor === noneConstructor) return jsonNull;
    if (value.ctor === someConstructor) return new Opened([value.get(0)], ([inside]) => inside);
    if (value.type === jsonType.descriptor) return value;
  }
  if (value instanceof Float && !Number.isFinite(value.value)) return jsonNull;
  if (value instanceof BigInteger) return jsonInteger(value.value);
  return openReflected(value);
}
