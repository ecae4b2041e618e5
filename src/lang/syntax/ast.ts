/**
 * The syntax tree. The parser makes it, the name pass reads it, nobody changes it.
 * Every node has a literal `kind` and the span of all its text; unions are closed by category.
 */

import type { Span } from './source';

/** A name with its place. */
export interface Identifier {
  readonly name: string;
  readonly span: Span;
}

/** What every node has. */
interface Node {
  readonly span: Span;
}

// ---------------------------------------------------------------------------------------------- files, items

/** One parsed file. `items` holds what could be read even when there were errors. */
export interface SourceFile extends Node {
  readonly kind: 'SourceFile';
  readonly items: readonly Item[];
}

/** Everything that may stand at the top level of a file or of a `module … end`. */
export type Item =
  | ModuleItem
  | UseItem
  | ImportItem
  | FunctionItem
  | TypeItem
  | TraitItem
  | ImplItem
  | MvarItem
  | ConstItem
  | BindingItem
  | TemplateItem
  | TestItem
  | ExternItem;

/** `module M … end`. */
export interface ModuleItem extends Node {
  readonly kind: 'Module';
  readonly isPublic: boolean;
  readonly name: Identifier;
  readonly items: readonly Item[];
}

/** `use M.*` (names undefined), `use M.{a, B as c}`, `use M.a as b`. */
export interface UseItem extends Node {
  readonly kind: 'Use';
  /** The module path without the imported names. */
  readonly path: readonly Identifier[];
  readonly names: readonly UseName[] | undefined;
}
/** One name of a `use`, with the name it gets here. */
export interface UseName {
  readonly name: Identifier;
  readonly alias: Identifier | undefined;
}

/** `import M`. */
export interface ImportItem extends Node {
  readonly kind: 'Import';
  readonly path: readonly Identifier[];
}

/** One clause of a function; clauses of one name are grouped by the name pass. */
export interface FunctionItem extends Node {
  readonly kind: 'Function';
  readonly isPublic: boolean;
  readonly decorators: readonly Decorator[];
  readonly name: Identifier;
  readonly typeParameters: readonly TypeParameter[];
  readonly parameters: readonly Parameter[];
  readonly guard: Expression | undefined;
  readonly returnType: TypeExpression | undefined;
  readonly body: Expression;
  /** Text of the line comments directly above, without `#`; undefined when there are none. */
  readonly doc: string | undefined;
}
/** A parameter of a function: any pattern, with what was written behind it. */
export interface Parameter extends Node {
  readonly pattern: Pattern;
  readonly type: TypeExpression | undefined;
  readonly defaultValue: Expression | undefined;
}
/** `T: Show + Eq` in `f[T: Show + Eq](…)`. */
export interface TypeParameter extends Node {
  readonly name: Identifier;
  readonly bounds: readonly Identifier[];
}
/** `@name(args)` above a definition. */
export interface Decorator extends Node {
  readonly name: Identifier;
  readonly args: readonly Expression[];
}

/** `type T[A] = …`. */
export interface TypeItem extends Node {
  readonly kind: 'Type';
  readonly isPublic: boolean;
  /** `type`, `var type` or `reactive`. */
  readonly flavour: 'plain' | 'mutable' | 'reactive';
  readonly decorators: readonly Decorator[];
  readonly name: Identifier;
  readonly typeParameters: readonly TypeParameter[];
  readonly body: TypeBody;
  readonly doc: string | undefined;
}
/** What stands behind the `=` of a type. */
export type TypeBody =
  | { readonly kind: 'EmptyBody' }
  | { readonly kind: 'RecordBody'; readonly fields: readonly FieldDeclaration[] }
  | { readonly kind: 'VariantBody'; readonly variants: readonly VariantDeclaration[] }
  | { readonly kind: 'AliasBody'; readonly type: TypeExpression };
/** `name: Type` of a record. */
export interface FieldDeclaration extends Node {
  readonly name: Identifier;
  readonly type: TypeExpression;
  readonly isPrivate: boolean;
}
/** `fields` are named or positional as written; a unit constructor has `positional: []` and no `named`. */
export interface VariantDeclaration extends Node {
  readonly name: Identifier;
  readonly positional: readonly TypeExpression[];
  readonly named: readonly FieldDeclaration[] | undefined;
}

/** `trait T: Super … end`. */
export interface TraitItem extends Node {
  readonly kind: 'Trait';
  readonly isPublic: boolean;
  readonly name: Identifier;
  readonly supertraits: readonly Identifier[];
  readonly methods: readonly TraitMethod[];
  readonly doc: string | undefined;
}
/** A method that a trait asks for, with the body that implementations may leave to it. */
export interface TraitMethod extends Node {
  readonly name: Identifier;
  readonly parameters: readonly Parameter[];
  readonly returnType: TypeExpression | undefined;
  readonly defaultBody: Expression | undefined;
}

/** `Type: Trait … end`. Methods are function clauses without decorators and `pub`. */
export interface ImplItem extends Node {
  readonly kind: 'Impl';
  readonly target: TypeExpression;
  readonly trait: Identifier;
  readonly methods: readonly FunctionItem[];
}

/** `mvar name: Type = value`. */
export interface MvarItem extends Node {
  readonly kind: 'Mvar';
  readonly isPublic: boolean;
  readonly name: Identifier;
  readonly type: TypeExpression;
  readonly value: Expression;
}
/** `const name = value`. */
export interface ConstItem extends Node {
  readonly kind: 'Const';
  readonly isPublic: boolean;
  readonly name: Identifier;
  readonly value: Expression;
  readonly doc: string | undefined;
}
/** `name = e` at top level. */
export interface BindingItem extends Node {
  readonly kind: 'Binding';
  readonly isPublic: boolean;
  readonly isVar: boolean;
  readonly pattern: Pattern;
  readonly type: TypeExpression | undefined;
  readonly value: Expression;
  readonly doc: string | undefined;
}
/** `template f(..) = quote {..}`. */
export interface TemplateItem extends Node {
  readonly kind: 'Template';
  readonly function: FunctionItem;
}
/** `test "name" = body`. */
export interface TestItem extends Node {
  readonly kind: 'Test';
  readonly name: string;
  readonly body: Expression;
}
/** `extern type T`, `extern f(a: T) -> R from "library"`: read, and without effect. */
export interface ExternItem extends Node {
  readonly kind: 'Extern';
  readonly name: Identifier;
}

// ---------------------------------------------------------------------------------------------- types

/** A type as written. */
export type TypeExpression = NamedType | FunctionType | TupleType | RecordType | UnitType;

/** `Int`, `Map[String, a]`, `shapes.Spot`, `Self`, `a`; `[T]` is `List[T]`. A lower-case name is a type variable. */
export interface NamedType extends Node {
  readonly kind: 'NamedType';
  readonly path: readonly Identifier[];
  /** Undefined when no brackets were written. */
  readonly args: readonly TypeExpression[] | undefined;
}
/** `(A, B) -> C`. */
export interface FunctionType extends Node {
  readonly kind: 'FunctionType';
  readonly parameters: readonly TypeExpression[];
  readonly result: TypeExpression;
}
/** `(A, B)`. */
export interface TupleType extends Node {
  readonly kind: 'TupleType';
  readonly elements: readonly TypeExpression[];
}
/** `{x: A, y: B}`. */
export interface RecordType extends Node {
  readonly kind: 'RecordType';
  readonly fields: readonly FieldDeclaration[];
}
/** `()`. */
export interface UnitType extends Node {
  readonly kind: 'UnitType';
}

// ---------------------------------------------------------------------------------------------- patterns

/** What a value is compared with and taken apart by. */
export type Pattern =
  | WildcardPattern
  | NamePattern
  | LiteralPattern
  | RangePattern
  | TuplePattern
  | ListPattern
  | RecordPattern
  | ConstructorPattern
  | MapPattern
  | SetPattern
  | PinPattern
  | OrPattern;

/** `_`. */
export interface WildcardPattern extends Node {
  readonly kind: 'WildcardPattern';
}
/** `x`: binds, or assigns or compares where the name is known; the name pass decides. */
export interface NamePattern extends Node {
  readonly kind: 'NamePattern';
  readonly name: string;
}
/** Any literal, unit included; negative numbers are folded. Strings are never interpolated. */
export interface LiteralPattern extends Node {
  readonly kind: 'LiteralPattern';
  readonly literal: Literal;
}
/** `from..to` (exclusive) or `from..=to`. */
export interface RangePattern extends Node {
  readonly kind: 'RangePattern';
  readonly from: bigint;
  readonly to: bigint;
  readonly inclusive: boolean;
}
/** `(p, q)`. */
export interface TuplePattern extends Node {
  readonly kind: 'TuplePattern';
  readonly elements: readonly Pattern[];
}
/** `[a, b]` (tail undefined) or `[a, b | t]`. All heads plain strings with a tail: also a string prefix pattern. */
export interface ListPattern extends Node {
  readonly kind: 'ListPattern';
  readonly elements: readonly Pattern[];
  readonly tail: Pattern | undefined;
}
/** `{x, y: p, _}`. */
export interface RecordPattern extends Node {
  readonly kind: 'RecordPattern';
  readonly fields: readonly FieldPattern[];
}
/** A bare `x` stands for the field `x` bound to the name `x`: `pattern` is then undefined. */
export interface FieldPattern extends Node {
  readonly name: Identifier;
  readonly pattern: Pattern | undefined;
}
/**
 * `C`, `C(p, q)`, `C(f: p)`, `C{f: p, g}`. Exactly one of `positional` and `named` is given, or neither (bare `C`).
 */
export interface ConstructorPattern extends Node {
  readonly kind: 'ConstructorPattern';
  readonly name: Identifier;
  readonly positional: readonly Pattern[] | undefined;
  readonly named: readonly FieldPattern[] | undefined;
}
/** `%{"key": p}`: the keys must be there, others may be. */
export interface MapPattern extends Node {
  readonly kind: 'MapPattern';
  readonly entries: readonly { readonly key: LiteralPattern | PinPattern; readonly value: Pattern }[];
}
/** Elements must be literals or pins; the name pass reports others. */
export interface SetPattern extends Node {
  readonly kind: 'SetPattern';
  readonly elements: readonly Pattern[];
}
/** `^x`: equal to the value of a name. */
export interface PinPattern extends Node {
  readonly kind: 'PinPattern';
  readonly name: string;
}
/** `p | q`. */
export interface OrPattern extends Node {
  readonly kind: 'OrPattern';
  readonly alternatives: readonly Pattern[];
}

// ---------------------------------------------------------------------------------------------- literals

/** The kinds of integers with a suffix. */
export type SizedKind = 'Int8' | 'Int16' | 'Int32' | 'UInt8' | 'UInt16' | 'UInt32' | 'UInt64';

/** A literal value as written; ranges have been checked, escapes decoded, signs in patterns folded. */
export type Literal =
  | { readonly kind: 'Int'; readonly value: bigint }
  | { readonly kind: 'SizedInt'; readonly type: SizedKind; readonly value: bigint }
  | { readonly kind: 'Float'; readonly value: number }
  | { readonly kind: 'Float32'; readonly value: number }
  | { readonly kind: 'BigInt'; readonly value: bigint }
  /** Decimal digits as written, with an optional sign and point, without the suffix and underscores. */
  | { readonly kind: 'Decimal'; readonly text: string }
  | { readonly kind: 'String'; readonly value: string }
  /** The code point. */
  | { readonly kind: 'Char'; readonly value: number }
  | { readonly kind: 'Bool'; readonly value: boolean }
  | { readonly kind: 'Unit' };

// ---------------------------------------------------------------------------------------------- expressions

/** What has a value. */
export type Expression =
  | LiteralExpression
  | InterpolationExpression
  | NameExpression
  | ConstructorExpression
  | FieldExpression
  | TupleIndexExpression
  | MethodCallExpression
  | CallExpression
  | IndexExpression
  | PropagateExpression
  | UnaryExpression
  | BinaryExpression
  | PipeExpression
  | SendExpression
  | IfExpression
  | MatchExpression
  | TryExpression
  | DoExpression
  | ReceiveExpression
  | WhileExpression
  | ForExpression
  | BreakExpression
  | ContinueExpression
  | ReturnExpression
  | SpawnExpression
  | QuoteExpression
  | SpliceExpression
  | LambdaExpression
  | TupleExpression
  | ListExpression
  | RangeExpression
  | MapExpression
  | SetExpression
  | BlockExpression
  | WildcardExpression;

/** `1`, `"text"`, `true`, `()`. */
export interface LiteralExpression extends Node {
  readonly kind: 'Literal';
  readonly literal: Literal;
}
/** A string with `${…}`; texts and expressions in order. */
export interface InterpolationExpression extends Node {
  readonly kind: 'Interpolation';
  readonly parts: readonly (string | Expression)[];
}
/** A lower-case name: local, function, module, or builtin. */
export interface NameExpression extends Node {
  readonly kind: 'Name';
  readonly name: string;
}
/** An upper-case name, bare (`args` undefined: constructor value, constant, module or type name) or applied. */
export interface ConstructorExpression extends Node {
  readonly kind: 'Constructor';
  readonly name: Identifier;
  readonly args: readonly Argument[] | undefined;
  readonly typeArgs: readonly TypeExpression[] | undefined;
}
/** `e.f`, `M.f`, `M.Type`: which one it is, the name pass decides. */
export interface FieldExpression extends Node {
  readonly kind: 'Field';
  readonly target: Expression;
  readonly name: Identifier;
}
/** `t.0`. */
export interface TupleIndexExpression extends Node {
  readonly kind: 'TupleIndex';
  readonly target: Expression;
  readonly index: number;
}
/** `r.m(args)`, `M.f(args)`, `M.Ctor(args)`; `t.0(x)` is a call of a TupleIndex. */
export interface MethodCallExpression extends Node {
  readonly kind: 'MethodCall';
  readonly target: Expression;
  readonly name: Identifier;
  readonly args: readonly Argument[];
  readonly typeArgs: readonly TypeExpression[] | undefined;
}
/** `f(args)`, of any callee that is no constructor. */
export interface CallExpression extends Node {
  readonly kind: 'Call';
  readonly callee: Expression;
  readonly args: readonly Argument[];
  readonly typeArgs: readonly TypeExpression[] | undefined;
}
/** `name` is given for `f(x: 1)` and `f(x = 1)`. */
export interface Argument extends Node {
  readonly name: Identifier | undefined;
  readonly value: Expression;
}
/** `c[i]`. More than one index is grammatical but has no meaning. */
export interface IndexExpression extends Node {
  readonly kind: 'Index';
  readonly target: Expression;
  readonly indices: readonly Expression[];
}
/** `e?`. */
export interface PropagateExpression extends Node {
  readonly kind: 'Propagate';
  readonly value: Expression;
}
/** `!` and `not` are both `!`. A minus directly before a number with nothing behind it that binds tighter is part of the literal. */
export interface UnaryExpression extends Node {
  readonly kind: 'Unary';
  readonly operator: '-' | '!';
  readonly operand: Expression;
}
/** The operators that stand between two operands; `|>` and `<-` are nodes of their own. */
export type BinaryOperator =
  '+' | '-' | '*' | '/' | '%' | '**' | '++' | '::' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '&&' | '||';
/** `a + b`. */
export interface BinaryExpression extends Node {
  readonly kind: 'Binary';
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}
/** `left |> right`, the right side as written. */
export interface PipeExpression extends Node {
  readonly kind: 'Pipe';
  readonly left: Expression;
  readonly right: Expression;
}
/** `pid <- message`. */
export interface SendExpression extends Node {
  readonly kind: 'Send';
  readonly target: Expression;
  readonly message: Expression;
}
/** `else if` chains nest in `otherwise`, built by iteration (they may be thousands long: walk them by iteration too). */
export interface IfExpression extends Node {
  readonly kind: 'If';
  readonly condition: Expression;
  readonly consequent: Expression;
  readonly otherwise: Expression | undefined;
}
/** `pattern when guard -> body` of `match`, `catch` and `receive`. */
export interface Arm extends Node {
  readonly pattern: Pattern;
  readonly guard: Expression | undefined;
  /** A block of one statement when the arm's body is a bare assignment or binding. */
  readonly body: Expression;
}
/** `match e { … }`. */
export interface MatchExpression extends Node {
  readonly kind: 'Match';
  readonly scrutinee: Expression;
  readonly arms: readonly Arm[];
}
/** `arms` undefined: no catch part. */
export interface TryExpression extends Node {
  readonly kind: 'Try';
  readonly body: Expression;
  readonly arms: readonly Arm[] | undefined;
  readonly finalizer: Expression | undefined;
}
/** `do … end`. */
export interface DoExpression extends Node {
  readonly kind: 'Do';
  readonly statements: readonly Statement[];
}
/** `receive { … after ms -> … }`. */
export interface ReceiveExpression extends Node {
  readonly kind: 'Receive';
  readonly arms: readonly Arm[];
  readonly after: { readonly timeout: Expression; readonly body: Expression } | undefined;
}
/** `while c { … }`. */
export interface WhileExpression extends Node {
  readonly kind: 'While';
  readonly condition: Expression;
  readonly body: Expression;
}
/** `for i = from to to { … }`: `to` is not reached. */
export interface ForExpression extends Node {
  readonly kind: 'For';
  readonly variable: Identifier;
  readonly from: Expression;
  readonly to: Expression;
  readonly body: Expression;
}
/** `break` or `break e`. */
export interface BreakExpression extends Node {
  readonly kind: 'Break';
  readonly value: Expression | undefined;
}
/** `continue`. */
export interface ContinueExpression extends Node {
  readonly kind: 'Continue';
}
/** `return` or `return e`. */
export interface ReturnExpression extends Node {
  readonly kind: 'Return';
  readonly value: Expression | undefined;
}
/** `spawn { … }` and `spawn(e)`: `isBlock` tells them apart. */
export interface SpawnExpression extends Node {
  readonly kind: 'Spawn';
  readonly mode: 'spawn' | 'spawn_link' | 'spawn_monitor';
  readonly isBlock: boolean;
  readonly body: Expression;
}
/** `quote { … }` or `quote(e)`; of a block quote that holds definitions, `items` are those. */
export interface QuoteExpression extends Node {
  readonly kind: 'Quote';
  readonly body: Expression;
  readonly items: readonly Item[];
}
/** `~e`, inside quote only. */
export interface SpliceExpression extends Node {
  readonly kind: 'Splice';
  readonly value: Expression;
}
/** A parameter of a lambda. */
export interface LambdaParameter extends Node {
  readonly pattern: Pattern;
  readonly type: TypeExpression | undefined;
}
/** `(p, q) => body`. */
export interface LambdaExpression extends Node {
  readonly kind: 'Lambda';
  readonly parameters: readonly LambdaParameter[];
  readonly returnType: TypeExpression | undefined;
  readonly body: Expression;
}
/** `(a, b)`. */
export interface TupleExpression extends Node {
  readonly kind: 'Tuple';
  readonly elements: readonly Expression[];
}
/** `[a, b]` or `[a, b | tail]`. */
export interface ListExpression extends Node {
  readonly kind: 'List';
  readonly elements: readonly Expression[];
  readonly tail: Expression | undefined;
}
/** `[from..to]`, `[from..=to]`: the same inclusive list. */
export interface RangeExpression extends Node {
  readonly kind: 'Range';
  readonly from: Expression;
  readonly to: Expression;
}
/** `%{key: value}`. */
export interface MapExpression extends Node {
  readonly kind: 'Map';
  readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
}
/** `#{a, b}`. */
export interface SetExpression extends Node {
  readonly kind: 'Set';
  readonly elements: readonly Expression[];
}
/** `{ … }`: the value of its last statement. */
export interface BlockExpression extends Node {
  readonly kind: 'Block';
  readonly statements: readonly Statement[];
}
/** A `_` where a value is wanted: kept so that the name pass can explain it. */
export interface WildcardExpression extends Node {
  readonly kind: 'Wildcard';
}

// ---------------------------------------------------------------------------------------------- statements

/** What may stand in a block. */
export type Statement = BindStatement | AssignStatement | LocalFunctionStatement | ExpressionStatement;

/** `pattern = e`, `var x = e`, `x: T = e`. A plain name may turn out to be an assignment: the name pass decides. */
export interface BindStatement extends Node {
  readonly kind: 'Bind';
  readonly isVar: boolean;
  readonly pattern: Pattern;
  readonly type: TypeExpression | undefined;
  readonly value: Expression;
}
/** `o.f = e` and `c[i] = e`; inside `quote` also `~e = …`, where the splice gives the name that is bound. */
export interface AssignStatement extends Node {
  readonly kind: 'Assign';
  readonly target: FieldExpression | TupleIndexExpression | IndexExpression | SpliceExpression;
  readonly value: Expression;
}
/** `f(p, q: T) = body`: one clause of a local function. */
export interface LocalFunctionStatement extends Node {
  readonly kind: 'LocalFunction';
  readonly name: Identifier;
  readonly parameters: readonly Parameter[];
  readonly returnType: TypeExpression | undefined;
  readonly body: Expression;
}
/** An expression for its effect, or as the value of the block. */
export interface ExpressionStatement extends Node {
  readonly kind: 'ExpressionStatement';
  readonly expression: Expression;
}
