/** Operators whose operands' types are not known before the program runs: user types answer with their methods. */

import { call2 } from '../../machine/call';

import type { BinaryOperator } from '../../syntax/ast';
import type { FunctionValue } from '../../values/function';
import type { TypeDescriptor } from '../../values/types';
import { Data, Float, type Value } from '../../values/value';
import type { Linker } from '../link';

/** The trait method behind each operator; `!=` falls back on structural comparison, not on `eq`. */
const METHODS: Partial<Record<BinaryOperator, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
  '==': 'eq',
  '!=': 'neq',
};

const SCALAR: Partial<Record<BinaryOperator, string>> = { '+': 'Add', '-': 'Sub', '*': 'Mul', '/': 'Div' };

/** What an operator does for values of one left type. */
type Implementation = (a: Value, b: Value) => Value;

/** One operator in the program; remembers what it found for the last left type. */
export class BinaryDispatch {
  private lastType: TypeDescriptor | undefined;
  private lastImplementation: Implementation;
  private readonly method: string | undefined;

  constructor(
    private readonly linker: Linker,
    private readonly operator: BinaryOperator,
    private readonly builtin: Implementation,
  ) {
    this.lastImplementation = builtin;
    this.method = METHODS[operator];
  }

  /** The operator's value, or SUSPENDED. */
  apply(a: Value, b: Value): Value {
    if (!(a instanceof Data)) return this.builtin(a, b);
    const { type } = a;
    if (type !== this.lastType) {
      this.lastImplementation = this.find(type);
      this.lastType = type;
    }
    return this.lastImplementation(a, b);
  }

  private find(type: TypeDescriptor): Implementation {
    const name = this.method;
    const method = name === undefined ? undefined : type.methods.get(name);
    const word = SCALAR[this.operator];
    const scalar = word === undefined ? undefined : this.linker.scalarFunction(type, word);
    if (scalar !== undefined) return this.withScalar(method, scalar);
    if (method === undefined) return this.builtin;
    return (a, b) => call2(method, a, b);
  }

  /** A number on the right goes to the scalar function, unless the method itself takes numbers. */
  private withScalar(method: FunctionValue | undefined, scalar: FunctionValue): Implementation {
    return (a, b) => {
      const isNumber = typeof b === 'number' || typeof b === 'bigint' || b instanceof Float;
      if (isNumber && (method === undefined || !this.linker.acceptsArgument(method, 1, b))) {
        return call2(scalar, a, b instanceof Float ? b : new Float(Number(b)));
      }
      return method === undefined ? this.builtin(a, b) : call2(method, a, b);
    };
  }
}
