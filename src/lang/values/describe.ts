/** Names of value kinds in messages. */

import { builtinTypes, type TypeDescriptor } from './types';
import type { Value, Scalar } from './value';

/** The descriptor of a value's own type. */
export function typeOf(value: Value): TypeDescriptor {
  switch (typeof value) {
    case 'undefined':
      return builtinTypes.Unit;
    case 'boolean':
      return builtinTypes.Bool;
    case 'number':
    case 'bigint':
      return builtinTypes.Int;
    case 'string':
      return builtinTypes.String;
    default:
      return (value as Scalar).type;
  }
}

/** The name of a value's type for error messages. */
export function describe(value: Value): string {
  return typeOf(value).name;
}
