/** Types of builtin functions: schemes made from the signatures of their rows, and which rows are methods of what. */

import { methodNamesOf, methodsNamed, type BuiltinRow, type MethodCandidate } from '../../builtins';
import type { Span } from '../../syntax/source';
import { preludeSpan } from '../names/prelude';
import type * as R from '../resolved';
import type { BuiltinTrait, Constraint } from './constraint';
import type { Scheme } from './scheme';
import { parseSignature, type Signature, type SignatureType } from './signatures';
import {
  ANY,
  FLOAT,
  FunctionType,
  GENERIC,
  Head,
  INT,
  LIST,
  MAP,
  Named,
  SET,
  TupleType,
  UNIT,
  Variable,
  builtinHead,
  eachVariable,
  headOf,
  type Type,
} from './type';

/** What the checker knows of a row. */
export interface BuiltinType {
  readonly row: BuiltinRow;
  readonly scheme: Scheme;
  readonly type: FunctionType;
  readonly parameterNames: readonly (string | undefined)[];
  /** The result is data of unknown type: a variable that no parameter mentions. */
  readonly isUnknownResult: boolean;
}

/** Numeric conversions: they have a wording of their own for arguments that are no numbers. */
const CONVERSION =
  /^(?:to|as)(?:Int|Int8|Int16|Int32|Int64|UInt8|UInt16|UInt32|UInt64|Float|Float32|Float64|BigInt)$/;
/** Whether a plain builtin is a numeric conversion. */
function isConversion(name: string): boolean {
  return CONVERSION.test(name) || name === 'Int' || name === 'Float';
}

const NEVER_RETURNS: ReadonlySet<string> = new Set(['throw', 'panic', 'exit']);
const TRAITS: ReadonlySet<string> = new Set<BuiltinTrait>([
  'Eq',
  'Ord',
  'Num',
  'Concat',
  'Show',
  'Copy',
  'Length',
  'Numeric',
]);

/** Finds a declared type by its bare name. */
export type TypeLookup = (name: string) => R.TypeDefinition | undefined;

/** The types of builtins, read from the signatures of their rows when they are first asked for. */
export class BuiltinTypes {
  private readonly types = new Map<BuiltinRow, BuiltinType>();
  private readonly opaque = new Map<string, Head>();
  private readonly methodCache = new Map<string, Map<string, readonly BuiltinRow[]>>();
  private readonly receiverCache = new Map<string, ReadonlySet<string> | 'any'>();

  constructor(private readonly lookup: TypeLookup) {}

  /** The type of a row. A signature that cannot be read takes anything and gives `Any`. */
  of(row: BuiltinRow): BuiltinType {
    let type = this.types.get(row);
    if (type === undefined) this.types.set(row, (type = this.build(row)));
    return type;
  }

  private build(row: BuiltinRow): BuiltinType {
    const signature = parseSignature(row.signature);
    if (signature === undefined)
      throw new Error(`builtin ${row.name} has an unreadable signature: ${row.signature}`);
    const variables = new Map<string, Type>();
    for (const variable of signature.variables) variables.set(variable.name, new Variable(GENERIC));
    const type = this.functionType(signature, variables);
    const constraints = requirements(row, signature, variables, type);
    const explicit = signature.variables.map((variable) => variables.get(variable.name) as Type);
    const inParameters = new Set<Variable>();
    for (const parameter of type.parameters) {
      eachVariable(parameter, (variable) => inParameters.add(variable));
    }
    const { result } = type;
    return {
      row,
      scheme: { type, constraints, explicit, isPolymorphic: true },
      type,
      parameterNames: signature.parameters.map((parameter) => parameter.name),
      isUnknownResult:
        result.kind === 'Variable' && !inParameters.has(result) && !NEVER_RETURNS.has(row.name),
    };
  }

  private functionType(signature: Signature, variables: Map<string, Type>): FunctionType {
    const required = signature.parameters.filter((parameter) => !parameter.isOptional).length;
    return new FunctionType(
      signature.parameters.map((parameter) => this.convert(parameter.type, variables)),
      this.convert(signature.result, variables),
      required,
    );
  }

  /**
   * A written type; unknown single letters and lower-case names are type variables. `own` knows names that go
   * before all others: the types of an extension in its signatures.
   */
  convert(type: SignatureType, variables: Map<string, Type>, own?: (name: string) => Head | undefined): Type {
    switch (type.kind) {
      case 'unit':
        return UNIT;
      case 'tuple':
        return new TupleType(type.elements.map((element) => this.convert(element, variables, own)));
      case 'function':
        return new FunctionType(
          type.parameters.map((parameter) => this.convert(parameter, variables, own)),
          this.convert(type.result, variables, own),
        );
      case 'name': {
        const head = own?.(type.name);
        if (head !== undefined) return new Named(head, []);
        const args = (type.args ?? []).map((arg) => this.convert(arg, variables, own));
        return this.convertName(type.name, args, variables);
      }
    }
  }

  private convertName(name: string, args: readonly Type[], variables: Map<string, Type>): Type {
    const known = variables.get(name);
    if (known !== undefined) return known;
    if (/^[A-Za-z]$/.test(name) || /^[a-z]/.test(name)) {
      const variable = new Variable(GENERIC);
      variables.set(name, variable);
      return variable;
    }
    switch (name) {
      case 'Any':
        return ANY;
      case 'Unit':
        return UNIT;
      case 'Int64':
        return INT;
      case 'Float64':
        return FLOAT;
      case 'Array':
        return new Named(LIST, args);
      case 'IO':
        return args[0] ?? UNIT;
    }
    const head = builtinHead(name) ?? this.declared(name);
    const all = Array.from({ length: head.arity }, (_, index) => args[index] ?? new Variable(GENERIC));
    return new Named(head, all);
  }

  private declared(name: string): Head {
    const definition = this.lookup(name);
    if (definition !== undefined && definition.kind !== 'alias') return headOf(definition);
    let head = this.opaque.get(name);
    if (head === undefined) this.opaque.set(name, (head = new Head(name, '', 0, undefined, undefined)));
    return head;
  }

  /** Rows that are methods `name` of values of the builtin type called `type`; those for its type alone come first. */
  methods(type: string, name: string): readonly BuiltinRow[] {
    let byType = this.methodCache.get(name);
    if (byType === undefined) this.methodCache.set(name, (byType = new Map()));
    let rows = byType.get(type);
    if (rows === undefined) byType.set(type, (rows = this.findMethods(type, name)));
    return rows;
  }

  private findMethods(type: string, name: string): readonly BuiltinRow[] {
    const candidates = candidatesOf(name);
    const direct = candidates.filter(({ types }) => types !== 'any' && types.includes(type));
    return (direct.length > 0 ? direct : candidates.filter(({ types }) => types === 'any')).map(
      ({ row }) => row,
    );
  }

  /** Names of the types that have a builtin method `name`; `any` when every value has it. */
  receivers(name: string): ReadonlySet<string> | 'any' {
    let found = this.receiverCache.get(name);
    if (found === undefined) this.receiverCache.set(name, (found = this.findReceivers(name)));
    return found;
  }

  private findReceivers(name: string): ReadonlySet<string> | 'any' {
    const found = new Set<string>();
    for (const { types } of candidatesOf(name)) {
      if (types === 'any') return 'any';
      for (const type of types) found.add(type);
    }
    return found;
  }

  /** Every name of a builtin method of a type, for near misses. */
  methodNames(type: string): string[] {
    return methodNamesOf(type);
  }
}

/** Builtin methods of a name. Functions of modules that must be imported are none, unless their row says so. */
function candidatesOf(name: string): readonly MethodCandidate[] {
  return methodsNamed(name).filter(({ row }) => row.module === undefined || row.method !== undefined);
}

const noSpan: Span = preludeSpan;

/** Bounds of a signature, and those that some plain builtins have by name. */
function requirements(
  row: BuiltinRow,
  signature: Signature,
  variables: ReadonlyMap<string, Type>,
  type: FunctionType,
): Constraint[] {
  const constraints: Constraint[] = [];
  const demand = (trait: BuiltinTrait, subject: Type) => {
    const origin = { span: noSpan, cause: undefined };
    constraints.push({
      kind: 'trait',
      trait,
      type: subject,
      isBound: false,
      word: row.name,
      node: undefined,
      origin,
      isSolved: false,
    });
  };
  if (isConversion(row.name)) {
    demand(
      /Int$|Int64$/.test(row.name) && row.name !== 'toBigInt' ? 'NumericOrChar' : 'Numeric',
      type.parameters[0],
    );
  } else if (row.name === 'length' || row.name === 'len') {
    demand('Length', type.parameters[0]);
  }
  const { result } = type;
  if (
    result.kind === 'Named' &&
    (result.head === MAP || result.head === SET) &&
    result.args[0].kind === 'Variable'
  ) {
    demand('Key', result.args[0]);
  }
  for (const variable of signature.variables) {
    for (const bound of variable.bounds) {
      const subject = variables.get(variable.name) as Type;
      if (bound === 'Hash') demand(row.name === 'hash' ? 'Hash' : 'Key', subject);
      else if (TRAITS.has(bound)) demand(bound as BuiltinTrait, subject);
    }
  }
  return constraints;
}
