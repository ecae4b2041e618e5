/**
 * The resolved tree: what the name pass makes of the syntax trees of a whole program. Every name is bound
 * to the thing it means, sugar is gone, variables are objects shared by all their uses.
 *
 * The type checker reads this tree and fills in the fields under "elaboration": which overload, method,
 * scalar function or conversion a node uses. The evaluator compiles the result.
 */

import type { BuiltinRow } from '../builtins/row';
import type { BinaryOperator, Literal } from '../syntax/ast';
import type { Span } from '../syntax/source';
import type { DataConstructor, TypeDescriptor } from '../values/types';
import type { NativeLibrary } from '../host';

// ------------------------------------------------------------------------------------------- programs

/** A whole program with its names bound. */
export interface ResolvedProgram {
  /** All modules, inline ones and extension wrappers included, in order of compilation. */
  readonly modules: readonly Module[];
  /** All functions that have a body (not methods), in source order. */
  readonly functions: readonly FunctionDefinition[];
  readonly types: readonly TypeDefinition[];
  readonly traits: readonly TraitDefinition[];
  readonly implementations: readonly Implementation[];
  /** Default bodies of traits that no implementation has taken over: they are checked, and never run. */
  readonly idleDefaults: readonly FunctionDefinition[];
  readonly bindings: readonly TopBinding[];
  readonly constants: readonly ConstantDefinition[];
  readonly mvars: readonly MvarDefinition[];
  readonly tests: readonly {
    readonly name: string;
    readonly routine: Routine;
    readonly body: Expression;
    readonly span: Span;
  }[];
  /** The entry function; undefined when the program has none (the shell reports that). */
  readonly entry: FunctionDefinition | undefined;
  /**
   * Elaboration: where the program must check a value when it runs, since it comes from `Any`, a message, a caught
   * value, decoded data or a native without a truthful signature. An expression's value is checked after it has been
   * evaluated, a `Bind` pattern's when it binds. Undefined until types have been checked.
   */
  checks?: { get(node: Expression | Pattern): CheckedType | undefined };
}

/** A type as a running program checks it. Failure: kind `TypeError`, text `expected TEXT, found U`. */
export type CheckedType = { readonly text: string } & (
  | { readonly kind: 'builtin'; readonly descriptor: TypeDescriptor }
  | { readonly kind: 'list' | 'set'; readonly element: CheckedType | undefined }
  | { readonly kind: 'map'; readonly key: CheckedType | undefined; readonly value: CheckedType | undefined }
  /** Components that may be anything are undefined. */
  | { readonly kind: 'tuple'; readonly elements: readonly (CheckedType | undefined)[] }
  /** Callable with `arity` arguments. */
  | { readonly kind: 'function'; readonly arity: number }
  /**
   * A record, variant or opaque type. `fields`, by constructor: what is to be checked inside, undefined when nothing
   * is. The graph may be cyclic.
   */
  | { readonly kind: 'data'; readonly descriptor: TypeDescriptor; fields: CheckedFields | undefined }
);
/** Types of fields by constructor, in declaration order. */
export type CheckedFields = ReadonlyMap<DataConstructor, readonly (CheckedType | undefined)[]>;

/** A module: a file, an inline `module … end`, or an extension's wrapper. */
export interface Module {
  /** Dotted path, empty for the root module. */
  readonly path: string;
  /** The library whose wrapper this is. */
  readonly library: NativeLibrary | undefined;
}

/** All functions of one name in one module: overloads, each with its clauses. */
export interface FunctionFamily {
  readonly name: string;
  readonly module: Module;
  readonly overloads: FunctionDefinition[];
}

/** One function: clauses of equal arity that belong together, in the order in which they are tried. */
export interface FunctionDefinition {
  readonly name: string;
  readonly module: Module;
  readonly arity: number;
  readonly parameters: readonly ParameterDefinition[];
  readonly clauses: readonly Clause[];
  /** Frame layout and captures; one frame serves all clauses. */
  readonly routine: Routine;
  /** Declared in brackets after the name. */
  readonly typeParameters: readonly TypeParameterDefinition[];
  /** Annotation of the first clause that has one. */
  readonly returnType: Type | undefined;
  readonly isPublic: boolean;
  readonly doc: string | undefined;
  /** `name/Int,_` without module. */
  readonly signatureText: string;
  readonly span: Span;
  readonly nameSpan: Span;
  /** Set for methods of implementations and default methods of traits. */
  readonly method: { readonly trait: TraitDefinition | undefined; readonly self: Type } | undefined;
}

/** A parameter as callers see it. */
export interface ParameterDefinition {
  /** Undefined when the first clause's parameter is not a plain name. */
  readonly name: string | undefined;
  readonly type: Type | undefined;
  /** Evaluated in the function's own frame, after the parameters before it. */
  readonly defaultValue: Expression | undefined;
  readonly span: Span;
}

/** `T: Show` of a function or type, the traits bound. */
export interface TypeParameterDefinition {
  readonly name: string;
  readonly bounds: readonly TraitReference[];
}

/** One clause: patterns over the parameter slots, a guard, a body. */
export interface Clause {
  readonly patterns: readonly Pattern[];
  /** Annotations as written in this clause. */
  readonly types: readonly (Type | undefined)[];
  readonly returnType: Type | undefined;
  readonly guard: Expression | undefined;
  readonly body: Expression;
  readonly span: Span;
}

/**
 * A body that runs in a frame of its own: function, method, lambda, local function, spawn block, or the
 * expression of a top-level binding. Slot 0 of the frame is the running function, 1 to arity the parameters.
 */
export interface Routine {
  readonly name: string;
  readonly parent: Routine | undefined;
  readonly module: Module;
  readonly arity: number;
  /** Every variable that lives in the frame, parameters not included unless a pattern binds them plainly. */
  readonly locals: Local[];
  /** Variables of enclosing routines, in capture order. */
  readonly captures: Local[];
  /** The immutable local that this routine is bound to: references to it from inside are slot 0. */
  self: Local | undefined;
  readonly span: Span;
}

/** A variable. Equal names in different scopes are different objects. */
export interface Local {
  readonly name: string;
  readonly isVar: boolean;
  /** The routine in whose frame it lives. */
  readonly routine: Routine;
  /** The parameter slot (from 1) that holds it; undefined when it needs a slot of its own. */
  parameter: number | undefined;
  /** A routine inside uses it. */
  isCaptured: boolean;
  /** Lives in a Cell: a captured `var`, or a local function that is captured before it exists. */
  isCell: boolean;
  /** Declared type, for `x: T = …` and annotated parameters. */
  readonly type: Type | undefined;
  readonly span: Span;
  /** Whether something reads it; for warnings. */
  isUsed: boolean;
  /** The alternative of an or-pattern that matches without binding it. */
  unboundIn?: Span;
}

/** `name = e` at top level: evaluated once, at first use. */
export interface TopBinding {
  readonly name: string;
  readonly module: Module;
  readonly isPublic: boolean;
  readonly type: Type | undefined;
  readonly value: Expression;
  readonly routine: Routine;
  readonly span: Span;
  readonly nameSpan: Span;
  /** The first value of a session's variable: never generic. */
  readonly isVariable?: true;
}
/** `const N = literal`. */
export interface ConstantDefinition {
  readonly name: string;
  readonly module: Module;
  readonly isPublic: boolean;
  readonly value: Expression;
  readonly routine: Routine;
  readonly span: Span;
}
/** A variable that all processes share. */
export interface MvarDefinition {
  readonly name: string;
  readonly module: Module;
  readonly isPublic: boolean;
  /** Undefined for `var x = e` typed into a session. */
  readonly type: Type | undefined;
  /** The first value of a session's variable, which tells its type. */
  readonly start: TopBinding | undefined;
  readonly value: Expression;
  readonly routine: Routine;
  readonly span: Span;
}

// ------------------------------------------------------------------------------------------- types, traits

/** A declared type, of the program, the prelude, a stdlib module, or an extension. */
export interface TypeDefinition {
  readonly name: string;
  readonly module: Module;
  readonly isPublic: boolean;
  /** `builtin`: a type of the language itself (`Int`, `List`, …), also opaque ones. */
  readonly kind: 'record' | 'variant' | 'alias' | 'opaque' | 'builtin' | 'empty';
  readonly flavour: 'plain' | 'mutable' | 'reactive';
  readonly parameters: readonly TypeParameterDefinition[];
  /** Filled after all types are known. A record has one constructor of its own name. */
  constructors: readonly ConstructorDefinition[];
  /** The type an alias stands for. */
  target: Type | undefined;
  /** Run-time descriptor; aliases have none. */
  readonly descriptor: TypeDescriptor | undefined;
  readonly doc: string | undefined;
  readonly span: Span | undefined;
}

/** A constructor of a record or variant. */
export interface ConstructorDefinition {
  readonly name: string;
  readonly type: TypeDefinition;
  /** In declaration order; `name` undefined for positional payloads. */
  readonly fields: readonly { readonly name: string | undefined; readonly type: Type }[];
  readonly descriptor: DataConstructor;
  readonly span: Span | undefined;
}

/** A trait of the program, or one of the builtin six (`Show Eq Ord Num Hash Copy`). */
export interface TraitDefinition {
  readonly name: string;
  readonly module: Module;
  readonly isPublic: boolean;
  readonly isBuiltin: boolean;
  supertraits: readonly TraitDefinition[];
  methods: readonly TraitMethodDefinition[];
  readonly span: Span | undefined;
}
/** What a trait says of one of its methods. */
export interface TraitMethodDefinition {
  readonly name: string;
  readonly trait: TraitDefinition;
  readonly parameters: readonly ParameterDefinition[];
  readonly returnType: Type | undefined;
  readonly hasDefault: boolean;
  readonly span: Span;
}
/** A trait named in a bound: the builtin ones included. */
export type TraitReference = TraitDefinition;

/** All `T: Trait` blocks of one pair, merged. */
export interface Implementation {
  readonly trait: TraitDefinition;
  /** The head type as written. */
  readonly target: Type;
  readonly module: Module;
  /** Methods written here, then defaults of the trait bound to this type. */
  readonly methods: readonly FunctionDefinition[];
  readonly span: Span;
}

/** A type as written, its names bound. */
export type Type =
  | {
      readonly kind: 'Named';
      readonly definition: TypeDefinition;
      readonly args: readonly Type[] | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'Variable'; readonly name: string; readonly span: Span }
  | {
      readonly kind: 'Function';
      readonly parameters: readonly Type[];
      readonly result: Type;
      readonly span: Span;
    }
  | { readonly kind: 'Tuple'; readonly elements: readonly Type[]; readonly span: Span }
  | {
      readonly kind: 'Record';
      readonly fields: readonly { readonly name: string; readonly type: Type }[];
      readonly span: Span;
    }
  | { readonly kind: 'Unit'; readonly span: Span }
  | { readonly kind: 'Any'; readonly span: Span }
  /** Inside traits and implementations. */
  | { readonly kind: 'Self'; readonly span: Span }
  /** A name that does not exist; reported already. */
  | { readonly kind: 'Unknown'; readonly span: Span };

// ------------------------------------------------------------------------------------------- expressions

/** An argument as written; which parameter it goes to, types decide. */
export interface Argument {
  readonly name: string | undefined;
  readonly nameSpan: Span | undefined;
  readonly value: Expression;
}

/** A value that is known. */
export interface LiteralExpression {
  readonly kind: 'Literal';
  readonly literal: Literal;
  readonly span: Span;
}
/** A text with values in it, in order. */
export interface InterpolationExpression {
  readonly kind: 'Interpolation';
  readonly parts: readonly (string | Expression)[];
  readonly span: Span;
}
/** A variable of the routine, or one captured from around it. */
export interface LocalExpression {
  readonly kind: 'Local';
  readonly local: Local;
  readonly span: Span;
}
/** A function of the program used as a value. */
export interface FunctionExpression {
  readonly kind: 'Function';
  readonly family: FunctionFamily;
  readonly span: Span;
  /** Elaboration: the overload that the context wants. */
  overload: FunctionDefinition | undefined;
}
/** A builtin used as a value. */
export interface BuiltinExpression {
  readonly kind: 'Builtin';
  readonly rows: readonly BuiltinRow[];
  readonly span: Span;
  row: BuiltinRow | undefined;
}
/** A trait method used as a value (`xs.map(score)`): dispatches on its first argument. */
export interface TraitMethodExpression {
  readonly kind: 'TraitMethod';
  readonly name: string;
  readonly traits: readonly TraitDefinition[];
  readonly span: Span;
  /** Elaboration: the implementation's method when the receiver type is known. */
  target: FunctionDefinition | undefined;
}
/** `name = e` of a module, evaluated at first use. */
export interface BindingExpression {
  readonly kind: 'TopBinding';
  readonly binding: TopBinding;
  readonly span: Span;
}
/** `const name = …`. */
export interface ConstantExpression {
  readonly kind: 'Constant';
  readonly constant: ConstantDefinition;
  readonly span: Span;
}
/** The value of an mvar now. */
export interface MvarExpression {
  readonly kind: 'Mvar';
  readonly mvar: MvarDefinition;
  readonly span: Span;
}
/** A constructor, applied (`args`) or as a value. Candidates in order of preference; types may choose another. */
export interface ConstructExpression {
  readonly kind: 'Construct';
  readonly name: string;
  readonly candidates: readonly ConstructorDefinition[];
  readonly args: readonly Argument[] | undefined;
  readonly typeArgs: readonly Type[] | undefined;
  readonly span: Span;
  readonly nameSpan: Span;
  constructor_: ConstructorDefinition | undefined;
}
/** `P(base, x: 9)`. */
export interface UpdateExpression {
  readonly kind: 'Update';
  readonly name: string;
  readonly candidates: readonly ConstructorDefinition[];
  readonly base: Expression;
  readonly fields: readonly { readonly name: string; readonly nameSpan: Span; readonly value: Expression }[];
  readonly span: Span;
  constructor_: ConstructorDefinition | undefined;
}
/** A call of a function of the program by name. */
export interface CallExpression {
  readonly kind: 'Call';
  readonly family: FunctionFamily;
  readonly args: readonly Argument[];
  readonly typeArgs: readonly Type[] | undefined;
  readonly span: Span;
  readonly calleeSpan: Span;
  overload: FunctionDefinition | undefined;
}
/** A call of a builtin by its plain or qualified name. */
export interface BuiltinCallExpression {
  readonly kind: 'BuiltinCall';
  readonly name: string;
  readonly rows: readonly BuiltinRow[];
  readonly args: readonly Argument[];
  readonly typeArgs: readonly Type[] | undefined;
  readonly span: Span;
  readonly calleeSpan: Span;
  row: BuiltinRow | undefined;
}
/** A call of any other expression. */
export interface ValueCallExpression {
  readonly kind: 'ValueCall';
  readonly callee: Expression;
  readonly args: readonly Argument[];
  readonly span: Span;
}
/**
 * `receiver.name(args)` that the receiver's type decides, and `name(receiver, args)` of a trait method when no
 * function of that name is in scope (`isBare`).
 */
export interface MethodCallExpression {
  readonly kind: 'MethodCall';
  readonly receiver: Expression;
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Argument[];
  readonly typeArgs: readonly Type[] | undefined;
  readonly isBare: boolean;
  /** What a plain call of that name would mean here. */
  readonly inScope:
    | { readonly kind: 'local'; readonly local: Local }
    | { readonly kind: 'family'; readonly family: FunctionFamily }
    | { readonly kind: 'binding'; readonly binding: TopBinding }
    /** A function of a library module that was imported. */
    | { readonly kind: 'builtin'; readonly rows: readonly BuiltinRow[] }
    | undefined;
  readonly span: Span;
  /** Elaboration. */
  target: MethodTarget | undefined;
  /** Type arguments that are not written here, but follow from the annotation of what is bound. */
  wantedTypes?: readonly Type[];
}
/** What a method call does. */
export type MethodTarget =
  | { readonly kind: 'method'; readonly definition: FunctionDefinition }
  | { readonly kind: 'builtin'; readonly row: BuiltinRow }
  | { readonly kind: 'field'; readonly index: number }
  | { readonly kind: 'function'; readonly definition: FunctionDefinition }
  | { readonly kind: 'local'; readonly local: Local }
  | { readonly kind: 'binding'; readonly binding: TopBinding }
  /** Decided by the value (the receiver is Any, or a type variable). */
  | { readonly kind: 'dynamic' };

/** `Type.Trait.m(x, …)`. */
export interface QualifiedMethodCallExpression {
  readonly kind: 'QualifiedMethodCall';
  readonly trait: TraitDefinition;
  readonly type: TypeDefinition;
  readonly name: string;
  readonly args: readonly Argument[];
  readonly span: Span;
  readonly nameSpan: Span;
}
/** `__native__("Name", args)`. */
export interface NativeCallExpression {
  readonly kind: 'NativeCall';
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Expression[];
  /** The wrapper's own library, asked first. */
  readonly library: NativeLibrary | undefined;
  readonly span: Span;
}
/** `e.f`. */
export interface FieldExpression {
  readonly kind: 'Field';
  readonly target: Expression;
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  /** Elaboration: the slot when the record type is known. */
  index: number | undefined;
  /** Elaboration: most fields that a value of that type has. */
  mostFields?: number;
}
/** `t.0`. */
export interface TupleIndexExpression {
  readonly kind: 'TupleIndex';
  readonly target: Expression;
  readonly index: number;
  readonly span: Span;
}
/** `c[i]`. */
export interface IndexExpression {
  readonly kind: 'Index';
  readonly target: Expression;
  readonly index: Expression;
  /** Families named `…Get` that are candidates for user types, by type name. */
  readonly module: Module;
  readonly span: Span;
  /** Elaboration: `{v}Get`. */
  getter: FunctionDefinition | undefined;
  /** Elaboration: the target surely is of the language's own kinds, whose elements are read without a call. */
  isBuiltin: boolean;
}
/** `e?`. */
export interface PropagateExpression {
  readonly kind: 'Propagate';
  readonly value: Expression;
  readonly span: Span;
}
/** `-e`, `!e`. */
export interface UnaryExpression {
  readonly kind: 'Unary';
  readonly operator: '-' | '!';
  readonly operand: Expression;
  readonly span: Span;
  /** Elaboration: the operand's type where it is a builtin number type or Bool. */
  operandType: OperandType | undefined;
}
/** Type of both operands (after conversion), as far as it decides which machine operation is used. */
export type OperandType = 'Int' | 'Float' | 'String' | 'List' | 'Bool' | 'Char' | 'other';
/** `a + b`. */
export interface BinaryExpression {
  readonly kind: 'Binary';
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
  /** Elaboration: what the operator does. */
  operation: BinaryOperation | undefined;
}
/** What an operator does with the types that its operands have. */
export type BinaryOperation =
  /** Both operands of one builtin type; `leftToFloat`/`rightToFloat`/`…ToBigInt` converts an Int first. */
  | {
      readonly kind: 'builtin';
      readonly operands: OperandType;
      readonly convert: 'none' | 'leftToFloat' | 'rightToFloat' | 'leftToBigInt' | 'rightToBigInt';
    }
  /** A trait method. */
  | { readonly kind: 'method'; readonly definition: FunctionDefinition }
  /** `{v}AddScalar` and its like; an Int operand is converted to Float. */
  | { readonly kind: 'scalar'; readonly definition: FunctionDefinition; readonly convertRight: boolean }
  /** By the values' own types. */
  | { readonly kind: 'dynamic' };

/** `pid <- message`. */
export interface SendExpression {
  readonly kind: 'Send';
  readonly target: Expression;
  readonly message: Expression;
  readonly span: Span;
}
/** A chain of conditions, flattened. */
export interface IfExpression {
  readonly kind: 'If';
  readonly branches: readonly { readonly condition: Expression; readonly body: Expression }[];
  readonly otherwise: Expression | undefined;
  readonly span: Span;
}
/** One case of `match`, `catch` or `receive`. */
export interface Arm {
  readonly pattern: Pattern;
  readonly guard: Expression | undefined;
  readonly body: Expression;
  readonly span: Span;
}
/** `match e { … }`. */
export interface MatchExpression {
  readonly kind: 'Match';
  readonly scrutinee: Expression;
  readonly arms: readonly Arm[];
  readonly span: Span;
}
/** `try … catch … finally …`: each of the latter may be left out. */
export interface TryExpression {
  readonly kind: 'Try';
  readonly body: Expression;
  readonly arms: readonly Arm[] | undefined;
  readonly finalizer: Expression | undefined;
  readonly span: Span;
}
/** `receive { … }`. */
export interface ReceiveExpression {
  readonly kind: 'Receive';
  readonly arms: readonly Arm[];
  readonly after: { readonly timeout: Expression; readonly body: Expression } | undefined;
  readonly span: Span;
}
/** `while c { … }`. */
export interface WhileExpression {
  readonly kind: 'While';
  readonly condition: Expression;
  readonly body: Expression;
  readonly span: Span;
}
/** `for i = from to to { … }`. */
export interface ForExpression {
  readonly kind: 'For';
  readonly local: Local;
  readonly from: Expression;
  readonly to: Expression;
  readonly body: Expression;
  readonly span: Span;
}
/** `break e`. */
export interface BreakExpression {
  readonly kind: 'Break';
  readonly value: Expression | undefined;
  readonly span: Span;
}
/** `continue`. */
export interface ContinueExpression {
  readonly kind: 'Continue';
  readonly span: Span;
}
/** `return e`. */
export interface ReturnExpression {
  readonly kind: 'Return';
  readonly value: Expression | undefined;
  readonly span: Span;
}
/** The body is a routine without parameters; a bare name or lambda in `spawn(f)` is called there. */
export interface SpawnExpression {
  readonly kind: 'Spawn';
  readonly mode: 'spawn' | 'spawn_link' | 'spawn_monitor';
  readonly routine: Routine;
  readonly body: Expression;
  readonly span: Span;
}
/** A function without a name. */
export interface LambdaExpression {
  readonly kind: 'Lambda';
  readonly definition: LocalFunctionDefinition;
  readonly span: Span;
}
/** `(a, b)`. */
export interface TupleExpression {
  readonly kind: 'Tuple';
  readonly elements: readonly Expression[];
  readonly span: Span;
}
/** `[a, b | tail]`. */
export interface ListExpression {
  readonly kind: 'List';
  readonly elements: readonly Expression[];
  readonly tail: Expression | undefined;
  readonly span: Span;
}
/** `[from..to]`. */
export interface RangeExpression {
  readonly kind: 'Range';
  readonly from: Expression;
  readonly to: Expression;
  readonly span: Span;
}
/** `%{key: value}`. */
export interface MapExpression {
  readonly kind: 'Map';
  readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
  readonly span: Span;
}
/** `#{a, b}`. */
export interface SetExpression {
  readonly kind: 'Set';
  readonly elements: readonly Expression[];
  readonly span: Span;
}
/** `{ … }`: the value of its last statement. */
export interface BlockExpression {
  readonly kind: 'Block';
  readonly statements: readonly Statement[];
  readonly span: Span;
}
/** Stands where an error has been reported. */
export interface ErrorExpression {
  readonly kind: 'Error';
  readonly span: Span;
}

/** What has a value, its names bound. */
export type Expression =
  | LiteralExpression
  | InterpolationExpression
  | LocalExpression
  | FunctionExpression
  | BuiltinExpression
  | TraitMethodExpression
  | BindingExpression
  | ConstantExpression
  | MvarExpression
  | ConstructExpression
  | UpdateExpression
  | CallExpression
  | BuiltinCallExpression
  | ValueCallExpression
  | MethodCallExpression
  | QualifiedMethodCallExpression
  | NativeCallExpression
  | FieldExpression
  | TupleIndexExpression
  | IndexExpression
  | PropagateExpression
  | UnaryExpression
  | BinaryExpression
  | SendExpression
  | IfExpression
  | MatchExpression
  | TryExpression
  | ReceiveExpression
  | WhileExpression
  | ForExpression
  | BreakExpression
  | ContinueExpression
  | ReturnExpression
  | SpawnExpression
  | LambdaExpression
  | TupleExpression
  | ListExpression
  | RangeExpression
  | MapExpression
  | SetExpression
  | BlockExpression
  | ErrorExpression;

/** A lambda or local function. Local functions may have several clauses, tried in textual order. */
export interface LocalFunctionDefinition {
  readonly routine: Routine;
  readonly parameters: readonly ParameterDefinition[];
  readonly clauses: readonly Clause[];
  readonly span: Span;
}

// ------------------------------------------------------------------------------------------- statements

/** What may stand in a block, its names bound. */
export type Statement =
  /** `pattern = e`; a plain immutable name is a Bind pattern. */
  | {
      readonly kind: 'Bind';
      readonly pattern: Pattern;
      readonly type: Type | undefined;
      readonly value: Expression;
      readonly span: Span;
    }
  /** `var x = e`. */
  | {
      readonly kind: 'DeclareVar';
      readonly local: Local;
      readonly type: Type | undefined;
      readonly value: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'AssignLocal'; readonly local: Local; readonly value: Expression; readonly span: Span }
  | {
      readonly kind: 'AssignMvar';
      readonly mvar: MvarDefinition;
      readonly value: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'AssignField';
      readonly target: Expression;
      readonly name: string;
      readonly nameSpan: Span;
      readonly value: Expression;
      /** Stores what `o.f[i] = e` has changed: nothing is to be done when that was changed in place. */
      readonly isStoreBack: boolean;
      readonly span: Span;
      index: number | undefined;
      /** Elaboration, with `index`: as in `FieldExpression`. */
      mostFields?: number;
      /** Elaboration: the target surely is of a type whose fields change in place. */
      isMutable?: boolean;
    }
  /**
   * `c[i] = e`. Typed arrays change in place; otherwise `rebinds` stores the changed copy where the collection was
   * read (undefined: nothing holds it).
   */
  | {
      readonly kind: 'AssignIndex';
      readonly target: Expression;
      readonly index: Expression;
      readonly value: Expression;
      readonly rebinds: Statement | undefined;
      readonly rebindValue: PlaceholderLocal | undefined;
      readonly module: Module;
      readonly span: Span;
      setter: FunctionDefinition | undefined;
      /** Elaboration: as in `IndexExpression`. */
      isBuiltin?: boolean;
    }
  /** Defines a local function at this place of the block; its name is visible in the whole block. Several definitions of one name with different arities are overloads. */
  | {
      readonly kind: 'DefineLocal';
      readonly local: Local;
      readonly overloads: readonly LocalFunctionDefinition[];
      readonly span: Span;
    }
  | { readonly kind: 'Expression'; readonly expression: Expression; readonly span: Span };

/** A hidden local that carries the changed collection from an index assignment to its rebinding. */
export type PlaceholderLocal = Local;

// ------------------------------------------------------------------------------------------- patterns

/** A pattern in which it is decided what binds and what compares. */
export type Pattern =
  | { readonly kind: 'Wildcard'; readonly span: Span }
  /** Binds a new immutable local. */
  | { readonly kind: 'Bind'; readonly local: Local; readonly span: Span }
  /** Assigns a visible `var`, even if the arm then fails. */
  | { readonly kind: 'AssignVar'; readonly local: Local; readonly span: Span }
  /** Equal to a name bound earlier in the same routine or pattern, or to a pinned name. */
  | { readonly kind: 'Equal'; readonly value: Expression; readonly span: Span }
  | { readonly kind: 'Literal'; readonly literal: Literal; readonly span: Span }
  | {
      readonly kind: 'Range';
      readonly from: bigint;
      readonly to: bigint;
      readonly inclusive: boolean;
      readonly span: Span;
    }
  | { readonly kind: 'Tuple'; readonly elements: readonly Pattern[]; readonly span: Span }
  /** `stringPrefix`: the joined heads when all are plain strings and there is a tail; then it also fits a String. */
  | {
      readonly kind: 'List';
      readonly elements: readonly Pattern[];
      readonly tail: Pattern | undefined;
      readonly stringPrefix: string | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'Record';
      readonly fields: readonly { readonly name: string; readonly pattern: Pattern; readonly span: Span }[];
      readonly span: Span;
    }
  | {
      readonly kind: 'Constructor';
      readonly name: string;
      readonly candidates: readonly ConstructorDefinition[];
      /** Sub-patterns; `field` names them or is undefined for positional ones. Undefined: a bare constructor name. */
      readonly fields:
        readonly { readonly field: string | undefined; readonly pattern: Pattern }[] | undefined;
      /** Fields are told by name: those that are not matter nothing, be it all. */
      readonly isNamed: boolean;
      readonly span: Span;
      constructor_: ConstructorDefinition | undefined;
    }
  | {
      readonly kind: 'Map';
      readonly entries: readonly { readonly key: Expression; readonly value: Pattern }[];
      readonly span: Span;
    }
  | { readonly kind: 'Set'; readonly elements: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'Or'; readonly alternatives: readonly Pattern[]; readonly span: Span };
