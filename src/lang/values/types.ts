/** Run-time descriptors of types and constructors. */

import type { FunctionValue } from './function';

/** What kind of type a descriptor stands for. */
export type TypeKind = 'builtin' | 'tuple' | 'record' | 'variant' | 'opaque';

/**
 * A type as values carry it. Generic types have one descriptor whatever their arguments. Trait methods
 * are entered while a program is linked, before anything runs.
 */
export class TypeDescriptor {
  /** User trait methods by name. A method of several clauses is one function. */
  readonly methods = new Map<string, FunctionValue>();
  /** The type's own `Show.show`, used wherever a value becomes text. */
  show: FunctionValue | undefined;
  constructors: readonly DataConstructor[] = [];

  /**
   * @param name without module, as `show` prints it
   * @param module dotted module path, empty for the root module and for builtin types
   */
  constructor(
    readonly name: string,
    readonly module: string,
    readonly kind: TypeKind,
    /** `plain`, `mutable` (`var type`) or `reactive`. */
    readonly flavour: 'plain' | 'mutable' | 'reactive' = 'plain',
  ) {}

  /** `module.Name`, or the bare name in the root module. */
  get fullName(): string {
    return this.module === '' ? this.name : `${this.module}.${this.name}`;
  }
}

/** A constructor of a tuple, record or variant type. */
export class DataConstructor {
  readonly arity: number;
  constructor(
    readonly name: string,
    readonly type: TypeDescriptor,
    /** Position in the declaration, from 0: decides the order of variants. */
    readonly index: number,
    /** Field names in declaration order; undefined for positional fields. */
    readonly fieldNames: readonly string[] | undefined,
    arity: number,
  ) {
    this.arity = arity;
  }
}

function sized(name: string, bits: number, signed: boolean) {
  return Object.assign(new TypeDescriptor(name, '', 'builtin'), { bits, signed });
}
const builtin = (name: string) => new TypeDescriptor(name, '', 'builtin');

/** Descriptors of the builtin types, by the name that `typeOf` and messages use. */
export const builtinTypes = {
  Unit: builtin('Unit'),
  Bool: builtin('Bool'),
  Int: builtin('Int'),
  Int8: sized('Int8', 8, true),
  Int16: sized('Int16', 16, true),
  Int32: sized('Int32', 32, true),
  UInt8: sized('UInt8', 8, false),
  UInt16: sized('UInt16', 16, false),
  UInt32: sized('UInt32', 32, false),
  UInt64: sized('UInt64', 64, false),
  Float: builtin('Float'),
  Float32: builtin('Float32'),
  BigInt: builtin('BigInt'),
  Decimal: builtin('Decimal'),
  Char: builtin('Char'),
  String: builtin('String'),
  List: builtin('List'),
  Map: builtin('Map'),
  Set: builtin('Set'),
  Function: builtin('Function'),
  Pid: builtin('Pid'),
  Ref: builtin('Ref'),
  Int64Array: builtin('Int64Array'),
  Float64Array: builtin('Float64Array'),
  Float32Array: builtin('Float32Array'),
  Buffer: builtin('Buffer'),
  Native: builtin('Native'),
};

/** The one descriptor of all tuples; each size has a constructor of its own. */
export const tupleType = new TypeDescriptor('Tuple', '', 'tuple');
const tupleConstructors: DataConstructor[] = [];

/** The constructor of tuples of `size` elements. */
export function tupleConstructor(size: number): DataConstructor {
  for (let n = tupleConstructors.length; n <= size; n++) {
    tupleConstructors.push(new DataConstructor('', tupleType, n, undefined, n));
  }
  return tupleConstructors[size];
}

/** `Option` and `Result` of the prelude. */
export const optionType = new TypeDescriptor('Option', '', 'variant');
export const someConstructor = new DataConstructor('Some', optionType, 0, undefined, 1);
export const noneConstructor = new DataConstructor('None', optionType, 1, undefined, 0);
optionType.constructors = [someConstructor, noneConstructor];
export const resultType = new TypeDescriptor('Result', '', 'variant');
export const okConstructor = new DataConstructor('Ok', resultType, 0, undefined, 1);
export const errConstructor = new DataConstructor('Err', resultType, 1, undefined, 1);
resultType.constructors = [okConstructor, errConstructor];
