/** Linking: from definitions of a resolved program to the functions, cells and descriptors that run. */

import { arityOf } from '../builtins/arity';
import type { BuiltinRow } from '../builtins/row';
import type * as R from '../check/resolved';
import type { Collector, NativeExtensions, NativeFunction, NativeLibrary } from '../host';
import { LazyValue } from '../machine/lazy';
import { MvarCell } from '../machine/mvar';
import { callValue, frameFor } from '../machine/call';
import { COST_OF_LEVEL, machine, TAIL } from '../machine/suspension';
import { locate, panic, typeError } from '../machine/thrown';
import type { Span } from '../syntax/source';
import { describe } from '../values/describe';
import { type Frame, FunctionCode, FunctionValue } from '../values/function';
import { builtinTypes, optionType, resultType, tupleType, type TypeDescriptor } from '../values/types';
import type { Value } from '../values/value';
import { arrange } from './compile/arguments';
import { RoutineContext } from './compile/context';
import { compileExpression } from './compile/expression';
import { compileRoutineBody, lazyFunctionCode } from './compile/functions';
import { unknownNative } from './compile/native';
import { fit } from './conforms';
import { MethodDispatch } from './dispatch/methods';
import { chooseOverload } from './dispatch/overloads';

/** What native code and its collector offer to a program. */
export interface Surroundings {
  readonly native: NativeExtensions | undefined;
  readonly collector: Collector | undefined;
}

/** Makes, and remembers, the running counterpart of each definition. */
export class Linker {
  private readonly functions = new WeakMap<R.FunctionDefinition, FunctionValue>();
  private readonly definitions = new WeakMap<FunctionValue, R.FunctionDefinition>();
  private readonly localDefinitions = new WeakMap<R.Local, R.LocalFunctionDefinition>();
  private readonly lazyValues = new Map<R.TopBinding, LazyValue>();
  private readonly underway: LazyValue[] = [];
  private readonly constants = new Map<R.ConstantDefinition, Value>();
  private readonly cells = new Map<R.MvarDefinition, MvarCell>();
  private readonly byName = new Map<string, R.FunctionDefinition>();
  /** Values of a session's replaced names: functions that still run may refer to them, and nobody else. */
  private retired: WeakRef<LazyValue | MvarCell>[] = [];
  private readonly retiredOf = new WeakMap<R.TopBinding | R.MvarDefinition, LazyValue | MvarCell>();
  surroundings: Surroundings = { native: undefined, collector: undefined };

  constructor(private current: R.ResolvedProgram) {
    this.nameFunctions();
  }

  /** The program that is linked. */
  get program(): R.ResolvedProgram {
    return this.current;
  }

  private nameFunctions(): void {
    this.byName.clear();
    for (const definition of this.current.functions) {
      this.byName.set(`${definition.module.path}.${definition.name}/${definition.arity}`, definition);
    }
  }

  /**
   * Goes on with another program: definitions that both have keep their running counterparts and values, those that
   * only the earlier one had live as long as running code refers to them.
   */
  relink(program: R.ResolvedProgram): void {
    this.current = program;
    this.nameFunctions();
    this.linkMethods();
    const bindings = new Set(program.bindings);
    const mvars = new Set(program.mvars);
    for (const [binding, lazy] of [...this.lazyValues])
      if (!bindings.has(binding)) this.retire(binding, lazy);
    for (const [mvar, cell] of [...this.cells]) if (!mvars.has(mvar)) this.retire(mvar, cell);
    this.retired = this.retired.filter((reference) => reference.deref() !== undefined);
  }

  /** How many values have been given up by programs that went on without them. */
  retirements = 0;

  private retire(definition: R.TopBinding | R.MvarDefinition, value: LazyValue | MvarCell): void {
    this.retirements++;
    if (value instanceof LazyValue) this.lazyValues.delete(definition as R.TopBinding);
    else this.cells.delete(definition as R.MvarDefinition);
    this.retiredOf.set(definition, value);
    this.retired.push(new WeakRef(value));
  }

  /** How expressions are compiled; here, so that the files of `compile/` need not import the one that knows all kinds. */
  readonly compileExpression = compileExpression;

  /** What the checker wants checked of a value when the program runs. */
  checkOf(node: R.Expression | R.Pattern): R.CheckedType | undefined {
    return this.program.checks?.get(node);
  }

  /** Enters the methods of all implementations into the type descriptors; builtin ones keep none of an earlier program. */
  linkMethods(): void {
    for (const descriptor of [...Object.values(builtinTypes), optionType, resultType, tupleType]) {
      forgetMethods(descriptor);
    }
    for (const { target } of this.program.implementations) {
      const descriptor = descriptorOf(target);
      if (descriptor !== undefined) forgetMethods(descriptor);
    }
    for (const implementation of this.program.implementations) {
      const descriptor = descriptorOf(implementation.target);
      if (descriptor === undefined) continue;
      for (const method of implementation.methods) {
        const fn = this.functionValue(method);
        descriptor.methods.set(`${method.name}/${method.arity}`, fn);
        if (!descriptor.methods.has(method.name)) descriptor.methods.set(method.name, fn);
        if (implementation.trait.name === 'Show' && method.name === 'show') descriptor.show = fn;
      }
    }
  }

  /** The function value of a definition. */
  functionValue(definition: R.FunctionDefinition): FunctionValue {
    let made = this.functions.get(definition);
    if (made === undefined) {
      made = new FunctionValue(lazyFunctionCode(this, definition.routine.name, definition, false), []);
      this.functions.set(definition, made);
      this.definitions.set(made, definition);
    }
    return made;
  }

  /** The definition behind a function value made here. */
  definitionOf(fn: FunctionValue): R.FunctionDefinition {
    return this.definitions.get(fn) as R.FunctionDefinition;
  }

  /** The entry of a function that fills the parameters not marked present. */
  defaultsEntry(definition: R.FunctionDefinition, present: readonly boolean[]): FunctionValue {
    const fn = this.functionValue(definition);
    return fn.code.withDefaults?.(fn, present) ?? fn;
  }

  /** Calls a definition with values in written order: arranges them, fills defaults. */
  callArranged(
    definition: R.FunctionDefinition,
    values: readonly Value[],
    names: readonly (string | undefined)[],
    isTail: boolean,
  ): Value {
    let fn = this.functionValue(definition);
    let args = values;
    if (values.length !== definition.arity || names.some((name) => name !== undefined)) {
      const placed = arrange(
        definition.parameters,
        values.map((value, index) => ({ value, name: names[index] })),
        definition.arity,
      );
      if (placed === undefined) {
        throw panic(
          `Function '${definition.name}' expected ${definition.arity} argument(s) but got ${values.length}`,
        );
      }
      args = placed.flatMap((arg) => (arg === undefined ? [] : [arg.value]));
      if (args.length !== definition.arity)
        fn = this.defaultsEntry(
          definition,
          placed.map((arg) => arg !== undefined),
        );
    }
    if (!isTail) return callValue(fn, args);
    machine.tailFrame = frameFor(fn, args);
    return TAIL;
  }

  /** Remembers which local function a variable is bound to, for calls with named or missing arguments. */
  noteLocalFunction(_code: FunctionCode, definition: R.LocalFunctionDefinition): void {
    const local = definition.routine.self;
    if (local !== undefined) this.localDefinitions.set(local, definition);
  }

  /** The local function that an expression surely is. */
  localDefinitionOf(callee: R.Expression): R.LocalFunctionDefinition | undefined {
    return callee.kind === 'Local' ? this.localDefinitions.get(callee.local) : undefined;
  }

  /** A function of the program as a value; overloads are told apart by the arguments. */
  familyValue(family: R.FunctionFamily, overload: R.FunctionDefinition | undefined): FunctionValue {
    const [first] = family.overloads;
    if (overload !== undefined || family.overloads.length === 1) return this.functionValue(overload ?? first);
    const dispatch = (count: number): FunctionValue => {
      const body = (frame: Frame): Value => {
        const values = frame.slice(1, 1 + count) as Value[];
        return this.callArranged(chooseOverload(family.overloads, values, []), values, [], true);
      };
      const made = new FunctionCode(
        `${family.name}/${count}`,
        count,
        1 + count,
        body,
        this.place(first.span),
        false,
      );
      made.forCount = (_closure, other) =>
        other !== count && family.overloads.some((candidate) => candidate.arity === other)
          ? dispatch(other)
          : undefined;
      return new FunctionValue(made, []);
    };
    return dispatch(first.arity);
  }

  private readonly builtinValues = new Map<BuiltinRow, FunctionValue>();

  /** A builtin as a value; rows of other arities answer calls with that many arguments. */
  builtinValue(rows: readonly BuiltinRow[], row: BuiltinRow | undefined): FunctionValue {
    const chosen = row ?? rows[0];
    let made = this.builtinValues.get(chosen);
    if (made === undefined) {
      const run = chosen.run as (...values: Value[]) => Value;
      const count = arityOf(chosen);
      const body = (frame: Frame): Value =>
        count === 1 ? run(frame[1] as Value) : run(...(frame.slice(1, 1 + count) as Value[]));
      const made_ = new FunctionCode(`${chosen.name}/${count}`, count, 1 + count, body, undefined, false);
      made_.cost = 4 * COST_OF_LEVEL;
      made_.forCount = (_closure, other) => {
        const alternative = rows.find((candidate) => candidate !== chosen && arityOf(candidate) === other);
        return alternative === undefined ? undefined : this.builtinValue(rows, alternative);
      };
      made = new FunctionValue(made_, []);
      this.builtinValues.set(chosen, made);
    }
    return made;
  }

  /** A trait method as a value: it looks at its first argument. */
  traitMethodValue(node: R.TraitMethodExpression): FunctionValue {
    const method = node.traits
      .flatMap((trait) => trait.methods)
      .find((candidate) => candidate.name === node.name);
    const count = method?.parameters.length ?? 1;
    const dispatch = new MethodDispatch(this, node.name, [], undefined, true, '');
    const body = (frame: Frame): Value => dispatch.call(frame.slice(1, 1 + count) as Value[], undefined);
    return new FunctionValue(
      new FunctionCode(`${node.name}/${count}`, count, 1 + count, body, this.place(node.span), false),
      [],
    );
  }

  /** The method of an implementation, or undefined. */
  traitMethod(
    trait: R.TraitDefinition,
    type: R.TypeDefinition,
    name: string,
    count: number,
  ): R.FunctionDefinition | undefined {
    const descriptor =
      type.kind === 'alias' && type.target !== undefined ? descriptorOf(type.target) : type.descriptor;
    for (const implementation of this.program.implementations) {
      if (implementation.trait !== trait || descriptorOf(implementation.target) !== descriptor) continue;
      const methods = implementation.methods.filter((method) => method.name === name);
      return methods.find((method) => method.arity === count) ?? methods[0];
    }
    return undefined;
  }

  /** A function found by how it is named for a type: `{v}AddScalar`, `{v}Get`, `{v}Set`. */
  conventionFunction(type: TypeDescriptor, suffix: string, arity: number): FunctionValue | undefined {
    const name = type.name.charAt(0).toLowerCase() + type.name.slice(1) + suffix;
    const definition = this.byName.get(`${type.module}.${name}/${arity}`);
    return definition === undefined ? undefined : this.functionValue(definition);
  }

  /** `{v}AddScalar` and its like. */
  scalarFunction(type: TypeDescriptor, word: string): FunctionValue | undefined {
    return this.conventionFunction(type, `${word}Scalar`, 2);
  }

  /** Whether a method's parameter is declared so that it takes this value. */
  acceptsArgument(method: FunctionValue, parameter: number, value: Value): boolean {
    const definition = this.definitions.get(method);
    const type = definition?.parameters[parameter]?.type;
    return type !== undefined && fit(value, type, definition?.method?.self) > 0;
  }

  /** The value of a top-level binding, evaluated at first use. */
  lazyValue(binding: R.TopBinding): LazyValue {
    let lazy = this.lazyValues.get(binding) ?? (this.retiredOf.get(binding) as LazyValue | undefined);
    if (lazy === undefined) {
      const make = () => new FunctionValue(compileRoutineBody(this, binding.routine, binding.value), []);
      lazy = new LazyValue(binding.name, make, this.underway);
      this.lazyValues.set(binding, lazy);
    }
    return lazy;
  }

  /** The value of a constant. Literals never call the program, so that it is there at once. */
  constantValue(definition: R.ConstantDefinition): Value {
    if (!this.constants.has(definition)) {
      const context = new RoutineContext(this, definition.routine);
      const code = context.compile(definition.value, 'operand');
      const holder = new FunctionValue(compileRoutineBody(this, definition.routine, definition.value), []);
      this.constants.set(definition, code.run([holder]));
    }
    return this.constants.get(definition);
  }

  /** The cell of an mvar. */
  mvarCell(definition: R.MvarDefinition): MvarCell {
    let cell = this.cells.get(definition) ?? (this.retiredOf.get(definition) as MvarCell | undefined);
    if (cell === undefined) {
      cell = new MvarCell(definition.name);
      this.cells.set(definition, cell);
    }
    return cell;
  }

  /** All module-level values, as roots of a collection. */
  *roots(): Iterable<unknown> {
    for (const lazy of this.lazyValues.values()) yield lazy.held;
    for (const cell of this.cells.values()) yield cell.value;
    for (const reference of this.retired) yield reference.deref()?.value;
    yield* this.constants.values();
  }

  /** The native function of a name: the wrapper's own library first, then any; two of one name are an error. */
  nativeFunction(name: string, library: NativeLibrary | undefined): NativeFunction {
    const own = library?.functions.get(name);
    if (own !== undefined) return own;
    const libraries = this.surroundings.native?.libraries ?? [];
    const found = libraries.flatMap((each) => each.functions.get(name) ?? []);
    if (found.length > 1) {
      throw panic(
        `Extension call failed: \`${name}\` is registered by both ${found[0].library.name} and ${found[1].library.name}`,
      );
    }
    if (found.length === 0) throw unknownNative(name, libraries.length > 0);
    return found[0];
  }

  /** Whether a collection of native handles should run at the next safe point. */
  collectionDue(): boolean {
    return this.surroundings.collector?.due === true;
  }

  /** The value as a Bool; anything else is an error of the program. */
  requireBool(value: Value, span: Span): boolean {
    if (typeof value === 'boolean') return value;
    throw locate(typeError('Bool', describe(value)), span);
  }

  /** Where a routine stands, for stack traces. */
  place(span: Span): { path: string; line: number } {
    return { path: span.source.path, line: span.source.position(span.start).line };
  }
}

function forgetMethods(descriptor: TypeDescriptor): void {
  descriptor.methods.clear();
  descriptor.show = undefined;
}

/** The run-time descriptor of the type an implementation is for. */
export function descriptorOf(type: R.Type): TypeDescriptor | undefined {
  switch (type.kind) {
    case 'Named':
      if (type.definition.kind === 'alias')
        return type.definition.target === undefined ? undefined : descriptorOf(type.definition.target);
      return type.definition.descriptor;
    case 'Tuple':
      return tupleType;
    case 'Unit':
      return builtinTypes.Unit;
    case 'Function':
      return builtinTypes.Function;
    default:
      return undefined;
  }
}
