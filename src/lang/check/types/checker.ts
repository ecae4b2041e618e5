/** The state that all parts of the checker share, and the operations they build on. */

import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { NativeExtensions, NativeFunction } from '../../host';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import { prelude, preludeSpan } from '../names/prelude';
import { TypeScope, annotated, type AnnotationContext } from './annotations';
import type { BuiltinTypes } from './builtins';
import type { Constraint, Origin } from './constraint';
import type { Declarations } from './declarations';
import type { FunctionTable } from './functions';
import type { Implementations } from './implementations';
import {
  OTHER,
  type Expectation,
  type Inference,
  type PendingCheck,
  type Surroundings,
  type Breaks,
} from './context';
import type { Conventions } from './conventions';
import { mismatch } from './mismatch';
import { instantiate, monomorphic, type Scheme } from './scheme';
import {
  ANY,
  ERROR,
  Named,
  UNIT,
  Variable,
  eachVariable,
  headOf,
  prune,
  type FunctionType,
  type Head,
  type Type,
} from './type';
import { Unifier, type Failure } from './unify';

/** What the parts of the checker share while one program is checked: tables, open requirements, diagnostics. */
export class Checker {
  readonly unifier = new Unifier();
  /** Current depth of generalisation. */
  level = 0;
  /** Unsolved constraints made since the current level was entered. */
  pending: Constraint[] = [];
  /** Checks to insert where `Any` flows into a known type; converted when all types are known. */
  readonly checks: PendingCheck[] = [];
  /** Variables at which `Any` arrived while they were open; see `settleAny`. */
  readonly metAny: Variable[] = [];
  /** Matches whose coverage is looked at when the type of the scrutinee is known. */
  readonly matches: { readonly expression: R.MatchExpression; readonly type: Type }[] = [];
  readonly locals = new Map<R.Local, Scheme>();
  /** Level of the block that defines a local function, for uses before its definition. */
  readonly levels = new Map<R.Local, number>();
  /** The function that the call inferred last has been applied to. */
  lastApplied: FunctionType | undefined;
  /** Types of native functions, read when first called. */
  readonly nativeSchemes = new Map<NativeFunction, Scheme>();
  private readonly constants = new Map<R.ConstantDefinition, Type>();
  surroundings: Surroundings;
  /** For requirements that have no place in a program. */
  readonly noSpan: Span = preludeSpan;
  private isDraining = false;
  /** Inside the pattern of a caught value or a message. */
  private isInData = false;

  constructor(
    readonly program: R.ResolvedProgram,
    readonly native: NativeExtensions | undefined,
    readonly inference: Inference,
    readonly solve: (checker: Checker, constraint: Constraint) => boolean,
    readonly declarations: Declarations,
    readonly builtins: BuiltinTypes,
    readonly functions: FunctionTable,
    readonly implementations: Implementations,
    readonly conventions: Conventions,
    private readonly problems: Pick<AnnotationContext, 'wrongArity' | 'endlessAlias'>,
    readonly diagnostics: Diagnostic[],
    root: Surroundings,
  ) {
    this.surroundings = root;
  }

  fresh(): Variable {
    const variable = new Variable(this.level);
    variable.isData = this.isInData;
    return variable;
  }

  /** A variable that stands for the result of something postponed. */
  postponed(): Variable {
    const variable = this.fresh();
    variable.isPostponed = true;
    return variable;
  }

  /** Checks the pattern of a caught value or a message: its names are checked where their uses tell a type. */
  dataPattern(pattern: R.Pattern): void {
    const outer = this.isInData;
    this.isInData = true;
    this.pattern(pattern, this.fresh());
    this.isInData = outer;
  }

  /** Remembers that a name bound to data of unknown type is checked once its uses tell a type. */
  watchData(pattern: R.Pattern, type: Type): void {
    const variable = prune(type);
    if (variable.kind === 'Variable' && variable.isData) this.checkAt(pattern, type);
  }

  /** A declared type with open arguments. */
  instanceOfType(definition: R.TypeDefinition): Named {
    const head = headOf(definition);
    return new Named(
      head,
      Array.from({ length: head.arity }, () => this.fresh()),
    );
  }

  /** A variable for data of unknown type. */
  data(): Variable {
    const variable = this.fresh();
    variable.isData = true;
    return variable;
  }

  infer(expression: R.Expression): Type {
    return this.inference.infer(this, expression);
  }
  check(expression: R.Expression, expected: Type, why: Expectation): void {
    this.inference.check(this, expression, expected, why);
  }
  pattern(pattern: R.Pattern, expected: Type): void {
    this.inference.pattern(this, pattern, expected);
  }

  /** Makes two types equal and solves what this decides. The failure is the caller's to report. */
  unify(expected: Type, found: Type): Failure | undefined {
    const failure = this.unifier.unify(expected, found);
    if (this.unifier.awake.length > 0) this.drain();
    return failure;
  }

  /** Solves the constraints that have become decidable. */
  drain(): void {
    if (this.isDraining) return;
    this.isDraining = true;
    const { awake } = this.unifier;
    for (let next = 0; next < awake.length; next++) {
      if (!awake[next].isSolved) this.attempt(awake[next]);
    }
    awake.length = 0;
    this.isDraining = false;
  }

  /** Takes up a new constraint: solves it at once or lets it wait. */
  require(constraint: Constraint): void {
    if (this.attempt(constraint)) {
      if (this.unifier.awake.length > 0) this.drain();
      return;
    }
    this.pending.push(constraint);
  }

  requireAll(constraints: readonly Constraint[]): void {
    for (const constraint of constraints) this.require(constraint);
  }

  private attempt(constraint: Constraint): boolean {
    if (this.solve(this, constraint)) {
      constraint.isSolved = true;
      return true;
    }
    return false;
  }

  /** Lets a constraint wait for the variables in `types` (whole types that are still variables). */
  wait(constraint: Constraint, ...types: readonly Type[]): false {
    for (const type of types) {
      const variable = prune(type);
      if (variable.kind !== 'Variable') continue;
      if (variable.waiting === undefined) variable.waiting = [constraint];
      else if (!variable.waiting.includes(constraint)) variable.waiting.push(constraint);
    }
    return false;
  }

  /** An instance of a scheme at a place of use, its requirements taken up. */
  use(scheme: Scheme, span: Span): Type {
    const instance = instantiate(scheme, this.level, span);
    this.requireAll(instance.constraints);
    return instance.type;
  }

  /** Runs `work` one level deeper and gives the constraints that are still open at its end. */
  nested<T>(work: () => T): { value: T; open: Constraint[] } {
    const outer = this.pending;
    this.pending = [];
    this.level++;
    const value = work();
    this.drain();
    this.level--;
    const open = this.pending.filter((constraint) => !constraint.isSolved);
    this.pending = outer;
    return { value, open };
  }

  /** Runs `work` in other surroundings. */
  within<T>(surroundings: Surroundings, work: () => T): T {
    const outer = this.surroundings;
    this.surroundings = surroundings;
    const value = work();
    this.surroundings = outer;
    return value;
  }

  /** Surroundings of the body of a lambda or spawned process here. */
  inRoutine(returns: Type, variables: TypeScope = this.surroundings.variables): Surroundings {
    const { module, isOpen } = this.surroundings;
    return { returns, breaks: undefined, variables, module, isOpen };
  }

  /** Surroundings of the body of a loop here. */
  inLoop(breaks: Breaks): Surroundings {
    const { returns, variables, module, isOpen } = this.surroundings;
    return { returns, breaks, variables, module, isOpen };
  }

  /** Surroundings of a lambda that is given to a method of an unknown receiver. */
  inOpenCall(): Surroundings {
    const { returns, breaks, variables, module } = this.surroundings;
    return { returns, breaks, variables, module, isOpen: true };
  }

  /** Surroundings at the top of a module. */
  atTop(module: R.Module, returns: Type | undefined = undefined): Surroundings {
    return { returns, breaks: undefined, variables: new TypeScope(undefined), module, isOpen: false };
  }

  /** Type of a local at a use. */
  local(local: R.Local, span: Span): Type {
    const scheme = this.locals.get(local);
    if (scheme === undefined) {
      const type = new Variable(this.levels.get(local) ?? this.level);
      this.locals.set(local, monomorphic(type));
      return type;
    }
    return this.use(scheme, span);
  }

  /** Gives a local its type, or ties it to the one it has (names of or-patterns). */
  bindLocal(local: R.Local, type: Type): Failure | undefined {
    const scheme = this.locals.get(local);
    if (scheme !== undefined) return this.unify(scheme.type, type);
    this.locals.set(local, monomorphic(type));
    return undefined;
  }

  /** Type of a top-level binding at a use. */
  binding(binding: R.TopBinding, span: Span): Type {
    let scheme = this.functions.bindings.get(binding);
    if (scheme === undefined) {
      scheme = monomorphic(binding.type === undefined ? this.fresh() : this.annotation(binding.type));
      this.functions.bindings.set(binding, scheme);
    }
    return this.use(scheme, span);
  }

  /** Type of a shared variable: the declared one, or that of its first value. */
  mvar(mvar: R.MvarDefinition, span: Span): Type {
    if (mvar.type !== undefined) return this.annotationIn(new TypeScope(undefined), mvar.type, ANY);
    return mvar.start === undefined ? this.fresh() : this.binding(mvar.start, span);
  }

  /** A written type where the checker stands. */
  annotation(type: R.Type): Type {
    return this.annotationIn(this.surroundings.variables, type);
  }
  annotationIn(scope: TypeScope, type: R.Type, leftOut?: Type): Type {
    const context: AnnotationContext = {
      ...this.problems,
      ...(leftOut === undefined ? {} : { leftOut }),
      level: this.level,
      requireField: (target, name, result, span) => {
        const origin = this.origin(span);
        this.require({ kind: 'field', target, name, result, node: undefined, origin, isSolved: false });
      },
    };
    return annotated(context, scope, type);
  }

  /** The head of a declared type. */
  headOf(definition: R.TypeDefinition): Head {
    return headOf(definition);
  }
  /** `Option` and `Result` by name. */
  preludeHead(name: string): Head | undefined {
    const definition = prelude.types.get(name);
    return definition === undefined || definition.kind !== 'variant' ? undefined : headOf(definition);
  }
  /** An instance of `Option` or `Result`. */
  preludeType(name: 'Option' | 'Result', args: readonly Type[]): Named {
    return new Named(headOf(prelude.types.get(name) as R.TypeDefinition), args);
  }

  /** An unknown value whose field only one type has is taken to be of that type. */
  assumeOwner(target: Type, name: string, span: Span): void {
    const variable = prune(target);
    if (variable.kind !== 'Variable') return;
    const owners = this.declarations.withField(name);
    if (owners.length !== 1) return;
    const head = headOf(owners[0]);
    const args = Array.from({ length: head.arity }, () => new Variable(variable.level));
    this.unify(variable, new Named(head, args, { kind: 'field', name, span }));
  }

  /** The type of a constant: that of its literal. */
  constant(constant: R.ConstantDefinition): Type {
    let type = this.constants.get(constant);
    if (type === undefined) {
      type = this.infer(constant.value);
      this.constants.set(constant, type);
    }
    return type;
  }

  /** Reports when a type that `()` must fit does not. */
  expectUnit(expression: R.Expression, expected: Type, why: Expectation = { kind: 'return' }): void {
    const failure = this.unify(expected, UNIT);
    if (failure !== undefined) this.report(mismatch(expression.span, expected, UNIT, failure, why));
  }

  /** The type of an expression that has been reported. */
  silent(): Type {
    return ERROR;
  }

  origin(span: Span): Origin {
    return { span, cause: undefined };
  }

  reportMismatch(span: Span, expected: Type, found: Type, failure: Failure): void {
    this.report(mismatch(span, expected, found, failure, OTHER));
  }

  report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  /** Remembers that data of `type` is checked where `at` stands, once the type is known. */
  checkAt(at: R.Expression | R.Pattern, type: Type): void {
    this.checks.push({ at, type });
  }

  /** Ends a construct that joined several values: what met only `Any` is `Any`. */
  settleAny(since: number): void {
    for (let i = this.metAny.length; i > since; i--) {
      const variable = prune(this.metAny[i - 1]);
      if (variable.kind === 'Variable') this.unify(variable, ANY);
    }
    this.metAny.length = since;
  }

  /** Makes every open variable of a type an error, so that nothing else is reported about it. */
  silence(type: Type): void {
    eachVariable(type, (variable) => {
      if (variable.link === undefined) variable.link = ERROR;
    });
  }
}
