/**
 * Types as the checker works with them. A variable stands for a type that is not known yet and is linked to it
 * once it is; every function that looks at a type prunes it first.
 */

import { builtinTypes, type TypeDescriptor } from '../../values/types';
import type * as R from '../resolved';
import type { Constraint } from './constraint';

/** A type while it is inferred: variables in it may be bound to others later. */
export type Type = Variable | Named | FunctionType | TupleType | AnyType | ErrorType;

/** Level of variables that a scheme quantifies; a type with such a variable must be instantiated before use. */
export const GENERIC = 2 ** 30;

/** A type that inference has still to find. */
export class Variable {
  readonly kind = 'Variable';
  /** What the variable turned out to be. */
  link: Type | undefined = undefined;
  /** Requirements that are looked at again when the variable becomes known. */
  waiting: Constraint[] | undefined = undefined;
  /** The result of something postponed (a method, field or overload): operators wait for it. */
  isPostponed = false;
  /** The result of a function whose body is being inferred. */
  isResult = false;
  /** Stands for data of unknown type (a caught value, a message, decoded JSON): what stays open is decided by the value. */
  isData = false;
  /** A value of type `Any` has been used where this type is wanted. */
  metAny = false;
  /** Occurs in the type of a mutable variable: never generalised by the rule for results of calls. */
  isCell = false;

  /** @param level nesting depth of generalisation at which it was made; lower levels outlive higher ones */
  constructor(public level: number) {}
}

/** What tells one nominal type from another: a builtin type or a declaration. */
export class Head {
  constructor(
    readonly name: string,
    /** Module path shown before the name; empty for builtin types, the prelude and the root module. */
    readonly module: string,
    readonly arity: number,
    /** Undefined for types that only the checker knows. */
    readonly descriptor: TypeDescriptor | undefined,
    readonly definition: R.TypeDefinition | undefined,
  ) {}
  /** The name with its module. */
  get fullName(): string {
    return this.module === '' ? this.name : `${this.module}.${this.name}`;
  }
  /** A record or variant that the program (or the prelude) declares, or an opaque type of an extension. */
  get isDeclared(): boolean {
    return this.definition !== undefined;
  }
}

/** Why inference took a type variable to be a certain type: makes a later mismatch explain itself. */
export interface Reason {
  readonly kind: 'trait' | 'method' | 'field' | 'propagate';
  readonly name: string;
  readonly span: R.Expression['span'];
}

/** A builtin or declared type with its arguments. */
export class Named {
  readonly kind = 'Named';
  constructor(
    readonly head: Head,
    readonly args: readonly Type[],
    readonly reason: Reason | undefined = undefined,
  ) {}
}

/** A function. Arity is part of the type; trailing parameters from `required` on may be left out. */
export class FunctionType {
  readonly kind = 'Function';
  constructor(
    readonly parameters: readonly Type[],
    readonly result: Type,
    readonly required: number = parameters.length,
  ) {}
}

/** A tuple of two or more elements. */
export class TupleType {
  readonly kind = 'Tuple';
  constructor(readonly elements: readonly Type[]) {}
}

/** The type `Any`: fits everywhere, checked when the program runs. */
export interface AnyType {
  readonly kind: 'Any';
}
/** The type of what has been reported already: fits everywhere, silently. */
export interface ErrorType {
  readonly kind: 'Error';
}
/** The type of values that only the running program knows. */
export const ANY: AnyType = { kind: 'Any' };
/** The type of what was reported already: it agrees with everything. */
export const ERROR: ErrorType = { kind: 'Error' };

/** Follows links to what is known of a type. */
export function prune(type: Type): Type {
  if (type.kind !== 'Variable' || type.link === undefined) return type;
  let end: Type = type.link;
  while (end.kind === 'Variable' && end.link !== undefined) end = end.link;
  type.link = end;
  return end;
}

const NO_ARGS: readonly Type[] = [];
const heads = new Map<string, Head>();
function builtin(name: string, descriptor: TypeDescriptor | undefined, arity = 0): Head {
  const head = new Head(name, '', arity, descriptor, undefined);
  heads.set(name, head);
  return head;
}
const ARITIES: Readonly<Record<string, number>> = { List: 1, Set: 1, Map: 2 };
for (const [name, descriptor] of Object.entries(builtinTypes)) {
  if (name !== 'Function' && name !== 'Native') builtin(name, descriptor, ARITIES[name] ?? 0);
}
builtin('Never', undefined);

/** The head of a builtin type; undefined when the language has none of that name. */
export function builtinHead(name: string): Head | undefined {
  return heads.get(name);
}
function known(name: string): Head {
  const head = heads.get(name);
  if (head === undefined) throw new Error(`no builtin type ${name}`);
  return head;
}
function constant(name: string): Named {
  return new Named(known(name), NO_ARGS);
}

export const UNIT = constant('Unit');
export const BOOL = constant('Bool');
export const INT = constant('Int');
export const INT32 = constant('Int32');
export const FLOAT = constant('Float');
export const BIGINT = constant('BigInt');
export const CHAR = constant('Char');
export const STRING = constant('String');
export const PID = constant('Pid');
export const LIST = known('List');
export const MAP = known('Map');
export const SET = known('Set');

/** A builtin type without arguments, by name. */
export function primitive(name: string): Named {
  return new Named(known(name), NO_ARGS);
}
/** `List[element]`. */
export function listOf(element: Type): Named {
  return new Named(LIST, [element]);
}
/** `Map[key, value]`. */
export function mapOf(key: Type, value: Type): Named {
  return new Named(MAP, [key, value]);
}
/** `Set[element]`. */
export function setOf(element: Type): Named {
  return new Named(SET, [element]);
}

const declaredHeads = new WeakMap<R.TypeDefinition, Head>();
/** The head of a declared type: one for each definition, or the builtin one. Not for aliases. */
export function headOf(definition: R.TypeDefinition): Head {
  if (definition.kind === 'builtin') {
    const found = heads.get(definition.name);
    if (found !== undefined) return found;
  }
  let head = declaredHeads.get(definition);
  if (head === undefined) {
    head = new Head(
      definition.name,
      definition.module.path,
      definition.parameters.length,
      definition.descriptor,
      definition,
    );
    declaredHeads.set(definition, head);
  }
  return head;
}

declare const matched: unique symbol;
/** A Named type that a test has recognised. (The mark exists for the compiler only: a failed test excludes nothing.) */
export type Matched = Named & { readonly [matched]: true };

/** Whether a pruned type is the builtin or declared type of this head. */
export function isHead(type: Type, head: Head): type is Matched {
  return type.kind === 'Named' && type.head === head;
}

/** Names of the numeric types. */
const NUMERIC: ReadonlySet<string> = new Set(
  'Int Int8 Int16 Int32 UInt8 UInt16 UInt32 UInt64 Float Float32 BigInt Decimal'.split(' '),
);
const numericHeads = new Set([...NUMERIC].map(known));
/** Whether a pruned type is a builtin number. */
export function isNumeric(type: Type): type is Matched {
  return type.kind === 'Named' && numericHeads.has(type.head);
}

/** Calls `visit` for every unlinked variable in a type. */
export function eachVariable(type: Type, visit: (variable: Variable) => void): void {
  const pruned = prune(type);
  switch (pruned.kind) {
    case 'Variable':
      visit(pruned);
      return;
    case 'Named':
      for (const arg of pruned.args) eachVariable(arg, visit);
      return;
    case 'Function':
      for (const parameter of pruned.parameters) eachVariable(parameter, visit);
      eachVariable(pruned.result, visit);
      return;
    case 'Tuple':
      for (const element of pruned.elements) eachVariable(element, visit);
      return;
    case 'Any':
    case 'Error':
      return;
  }
}

/** Whether a type contains `Any` anywhere. */
export function mentionsAny(type: Type): boolean {
  const pruned = prune(type);
  switch (pruned.kind) {
    case 'Any':
      return true;
    case 'Named':
      return pruned.args.some(mentionsAny);
    case 'Function':
      return pruned.parameters.some(mentionsAny) || mentionsAny(pruned.result);
    case 'Tuple':
      return pruned.elements.some(mentionsAny);
    case 'Variable':
    case 'Error':
      return false;
  }
}
