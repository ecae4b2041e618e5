/** Whether a value has a type as written: for overloads and checks that only the value can decide. */

import type * as R from '../check/resolved';
import { typeOf } from '../values/describe';
import { FunctionValue } from '../values/function';
import { tupleType } from '../values/types';
import { Data, type Value } from '../values/value';

/** How well a value fits a parameter type: 2 exactly, 1 when the type leaves it open, 0 not at all. */
export function fit(value: Value, type: R.Type | undefined, self?: R.Type): 0 | 1 | 2 {
  if (type === undefined) return 1;
  switch (type.kind) {
    case 'Variable':
    case 'Any':
    case 'Unknown':
      return 1;
    case 'Self':
      return self === undefined ? 1 : fit(value, self);
    case 'Unit':
      return value === undefined ? 2 : 0;
    case 'Function':
      return value instanceof FunctionValue ? (value.code.arity === type.parameters.length ? 2 : 0) : 0;
    case 'Tuple':
      return value instanceof Data && value.type === tupleType && value.ctor.arity === type.elements.length
        ? 2
        : 0;
    case 'Record':
      return value instanceof Data ? 1 : 0;
    case 'Named': {
      const { definition } = type;
      if (definition.kind === 'alias')
        return definition.target === undefined ? 1 : fit(value, definition.target, self);
      return definition.descriptor === undefined || typeOf(value) === definition.descriptor ? 2 : 0;
    }
  }
}
