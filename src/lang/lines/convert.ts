/** Values out of records: what was read, checked against the declared types of the fields and converted. */

import { none, some } from '../builtins/construct';
import { declaredType, type ReflectedType } from '../builtins/context';
import { convertNumber, isNumberType } from '../builtins/number-types';
import { parseFloatText, parseInteger } from '../builtins/numbers';
import { parseType, substitute, typeText, type TypeText } from '../builtins/type-text';
import { nestedNow } from '../operations/show';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { tupleConstructor } from '../values/types';
import { Data, Float, type Value } from '../values/value';

/** Where in a record something is: `field \`size\`, element 2`. */
type Path = readonly string[];

/** A value that does not have its declared type. */
export class Misfit extends Error {
  constructor(path: Path, wanted: string, found: Value | undefined, isThere = true) {
    const what = isThere ? `found ${nestedNow(found)}` : 'which is missing';
    super(`${path.length === 0 ? '' : `${path.join(', ')}: `}expected ${wanted}, ${what}`);
    this.name = 'Misfit';
  }
}

/** `MISSING` for a field that the record lacks. */
export const MISSING = Symbol('missing');

/** Makes a value of its type; throws a Misfit. */
type Convert = (value: Value | typeof MISSING, path: Path) => Value;

/** How records of a declared type are made: from values by field names, or from texts by place or name. */
export interface RecordShape {
  readonly fieldNames: readonly string[];
  /** The record of one value for each field. */
  make(values: readonly (Value | typeof MISSING)[]): Value;
}

/**
 * The shape of a record type of the program. With `fromText` the values are texts: numbers are read, and an
 * `Option` is `None` where the text is no such value.
 */
export function recordShape(typeName: string, fromText: boolean): RecordShape {
  const declared = declaredType(typeName);
  if (declared?.kind !== 'record') throw new Error(`${typeName} is no record type`);
  const [{ descriptor, fields }] = declared.constructors;
  const converters = fields.map(({ type }) => converterFor(type, fromText));
  const paths = fields.map(({ name }) => [`field \`${name}\``]);
  return {
    fieldNames: fields.map(({ name }) => name),
    make: (values) =>
      Data.of(
        descriptor,
        converters.map((convert, index) => convert(values[index], paths[index])),
      ),
  };
}

function converterFor(source: string, fromText: boolean): Convert {
  const type = parseType(source);
  return type === undefined ? taken : converterOf(type, fromText);
}

const taken: Convert = (value, path) => {
  if (value === MISSING) throw new Misfit(path, 'a value', undefined, false);
  return value;
};

function converterOf(type: TypeText, fromText: boolean): Convert {
  const name = typeText(type);
  const checked = (make: (value: Value, path: Path) => Value | typeof MISSING): Convert => {
    return (value, path) => {
      if (value === MISSING) throw new Misfit(path, name, undefined, false);
      const made = make(value, path);
      if (made === MISSING) throw new Misfit(path, name, value);
      return made;
    };
  };
  if (isNumberType(type.name)) return checked(fromText ? numberInText(type.name) : numberOf(type.name));
  switch (type.name) {
    case 'Any':
      return taken;
    case 'String':
      return checked((value) => (typeof value === 'string' ? value : MISSING));
    case 'Bool':
      return checked(fromText ? (value) => truths.get(value) ?? MISSING : truthOf);
    case 'Option':
      return optional(converterOf(type.args[0] ?? any, fromText), fromText);
    case 'List':
      return checked(listOf(converterOf(type.args[0] ?? any, false)));
    case 'Map':
      return checked(mapOf(converterOf(type.args[1] ?? any, false)));
    case '()':
      return checked(tupleOf(type.args.map((each) => converterOf(each, false))));
  }
  const declared = declaredType(type.name);
  return declared === undefined ? taken : checkedByDeclaration(declared, type, fromText, checked);
}

const any: TypeText = { name: 'Any', args: [] };
const truths = new Map<Value, boolean>([
  ['true', true],
  ['false', false],
]);
const truthOf = (value: Value): Value | typeof MISSING => (typeof value === 'boolean' ? value : MISSING);

function isInteger(name: string): boolean {
  return !/^(Float|Decimal)/.test(name);
}

function numberInText(name: string): (value: Value) => Value | typeof MISSING {
  if (isInteger(name)) {
    return (value) => {
      const read = typeof value === 'string' ? parseInteger(value) : undefined;
      return read === undefined ? MISSING : convertNumber(name, read);
    };
  }
  return (value) => {
    const read = typeof value === 'string' ? parseFloatText(value) : undefined;
    return read === undefined ? MISSING : convertNumber(name, new Float(read));
  };
}

function numberOf(name: string): (value: Value) => Value | typeof MISSING {
  return (value) => {
    const isWhole = typeof value === 'number' || typeof value === 'bigint';
    return isWhole || (value instanceof Float && !isInteger(name)) ? convertNumber(name, value) : MISSING;
  };
}

/** What is missing or null, and among texts what does not fit, is `None`. */
function optional(convert: Convert, fromText: boolean): Convert {
  return (value, path) => {
    if (value === MISSING || value === undefined || (fromText && value === '')) return none;
    try {
      return some(convert(value, path));
    } catch (error) {
      if (fromText && error instanceof Misfit) return none;
      throw error;
    }
  };
}

type Make = (value: Value, path: Path) => Value | typeof MISSING;

function listOf(convert: Convert): Make {
  return (value, path) =>
    value instanceof List
      ? List.from(value.toArray().map((element, i) => convert(element, [...path, `element ${i}`])))
      : MISSING;
}

function mapOf(convert: Convert): Make {
  return (value, path) => {
    if (!(value instanceof MapValue)) return MISSING;
    const keys = value.keys();
    return MapValue.from(
      value.values().map((each, i) => [keys[i], convert(each, [...path, `field \`${String(keys[i])}\``])]),
    );
  };
}

function tupleOf(converters: readonly Convert[]): Make {
  return (value, path) => {
    if (!(value instanceof List) || value.length !== converters.length) return MISSING;
    const parts = converters.map((convert, i) => convert(value.get(i), [...path, `element ${i}`]));
    return Data.of(tupleConstructor(parts.length), parts);
  };
}

/** Aliases, records inside of records, and variants whose constructors have no fields, by their names. */
function checkedByDeclaration(
  declared: ReflectedType,
  type: TypeText,
  fromText: boolean,
  checked: (make: Make) => Convert,
): Convert {
  const inside = (source: string): TypeText => {
    const parsed = parseType(source);
    return parsed === undefined ? any : substitute(parsed, declared.parameters, type.args);
  };
  if (declared.target !== undefined) return converterOf(inside(declared.target), fromText);
  if (declared.kind !== 'record') {
    return checked((value) => {
      const found = declared.constructors.find(
        ({ descriptor, fields }) => descriptor.name === value && fields.length === 0,
      );
      return found === undefined ? MISSING : Data.of(found.descriptor, []);
    });
  }
  const [{ descriptor, fields }] = declared.constructors;
  let converters: readonly Convert[] | undefined;
  return checked((value, path) => {
    if (!(value instanceof MapValue)) return MISSING;
    // Made late, since a type may contain itself.
    converters ??= fields.map((field) => converterOf(inside(field.type), false));
    const parts = converters.map((convert, i) => {
      const { name } = fields[i];
      return convert(value.has(name) ? value.get(name) : MISSING, [...path, `field \`${name}\``]);
    });
    return Data.of(descriptor, parts);
  });
}
