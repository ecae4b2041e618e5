/**
 * The name pass for the entries of a session: definitions are added to what earlier entries defined, statements become
 * bindings one after the other, and nothing that existed before is changed, so that an entry can be given up.
 */

import type * as Ast from '../../syntax/ast';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import { Body, type BodyContext } from './body';
import { resolveFiles } from './index';
import { resolveExpression } from './expressions';
import type { BuiltinScope, TraitDeclaration } from './context';
import { findValue } from './lookup';
import type { ModuleFile } from './modules';
import { ModuleScope, newRoutine } from './scope';
import { NO_VARIABLES } from './types';

/** What the names of a session mean between two entries. Never changed: an entry makes a new one. */
export interface SessionNames {
  /** All modules but the session's own, by path. */
  readonly modules: ReadonlyMap<string, ModuleScope>;
  /** The session's own module. */
  readonly root: ModuleScope;
  readonly traitMethods: ReadonlyMap<string, readonly R.TraitDefinition[]>;
  readonly traitItems: ReadonlyMap<R.TraitDefinition, TraitDeclaration>;
}

/** Names that an entry defines anew: what they meant is forgotten before. */
export interface ReplacedNames {
  readonly values: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
  /** Paths of modules. */
  readonly modules: ReadonlySet<string>;
}

/** What an entry adds. */
export interface EntryParts {
  /** Files of other modules: wrappers of extensions, files to load. */
  readonly files: readonly ModuleFile[];
  /** Definitions of the session's own module. */
  readonly items: readonly Ast.Item[];
  readonly statements: readonly Ast.Statement[];
  /** Modules whose values become names of the session. */
  readonly opened: readonly string[];
  /** Whether `x = e` makes a new variable of a session's variable `x`, instead of assigning it. */
  readonly renewsVariables: boolean;
}

/** One statement as it is carried out: the bindings that are evaluated, in order. */
export interface Step {
  /** Evaluated first; holds the value of an expression, the right side of a pattern, the first value of a variable. */
  readonly binding: R.TopBinding;
  /** The variable that the value is stored into. */
  readonly variable: R.MvarDefinition | undefined;
  /** What the statement is for: to show a value, to bind names, or for its effect. */
  readonly kind: 'expression' | 'binding' | 'pattern' | 'effect';
  /** The bound names of a pattern, evaluated after it. */
  readonly parts: readonly R.TopBinding[];
}

/** An entry with its names bound. */
export interface ResolvedEntry {
  readonly names: SessionNames;
  /** What the entry adds to the program. */
  readonly added: R.ResolvedProgram;
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The names of a session in which nothing has been entered. */
export function noNames(): SessionNames {
  const root = new ModuleScope({ path: '', library: undefined }, undefined, true);
  return { modules: new Map(), root, traitMethods: new Map(), traitItems: new Map() };
}

/** Binds the names of an entry. */
export function resolveEntry(
  before: SessionNames,
  parts: EntryParts,
  replaced: ReplacedNames,
  builtins: BuiltinScope,
): ResolvedEntry {
  const root = copyWithout(before.root, replaced);
  const context: BodyContext = {
    builtins,
    modules: new Map(before.modules),
    diagnostics: [],
    traitMethods: traitMethodsWithout(before, replaced),
    traitItems: new Map(before.traitItems),
    isSession: true,
    resolveExpression,
  };
  for (const path of replaced.modules) forgetModule(context, root, path);
  context.modules.set('', root);
  for (const { path } of parts.files) root.mentioned.add(path);
  const steps = new Steps(context, root, parts.renewsVariables);
  const span = parts.items[0]?.span ?? parts.statements[0]?.span;
  const own: ModuleFile[] =
    span === undefined
      ? []
      : [{ path: '', file: { kind: 'SourceFile', items: parts.items, span }, library: undefined }];
  const resolved = resolveFiles(context, [...parts.files, ...own], () => {
    for (const path of parts.opened) openModule(context, root, path);
    for (const statement of parts.statements) steps.add(statement);
  });
  for (const inner of root.modules.values()) root.mentioned.add(inner.path);
  const added: R.ResolvedProgram = {
    ...resolved,
    bindings: [...resolved.bindings, ...steps.bindings],
    mvars: [...resolved.mvars, ...steps.variables],
    entry: undefined,
  };
  const modules = new Map([...context.modules].filter(([path]) => path !== ''));
  const { traitMethods, traitItems, diagnostics } = context;
  return { names: { modules, root, traitMethods, traitItems }, added, steps: steps.all, diagnostics };
}

/** A scope with the same names, but for those that are defined anew. */
function copyWithout(scope: ModuleScope, replaced: ReplacedNames): ModuleScope {
  const copy = new ModuleScope(scope.module, undefined, true);
  const entries = <T>(from: ReadonlyMap<string, T>, to: Map<string, T>, without?: ReadonlySet<string>) => {
    for (const [name, value] of from) if (without?.has(name) !== true) to.set(name, value);
  };
  entries(scope.values, copy.values, replaced.values);
  entries(scope.types, copy.types, replaced.types);
  entries(scope.traits, copy.traits, replaced.types);
  for (const [name, constructors] of scope.constructors) {
    const left = constructors.filter(({ type }) => !replaced.types.has(type.name));
    if (left.length > 0) copy.constructors.set(name, left);
  }
  entries(scope.modules, copy.modules);
  entries(scope.importedValues, copy.importedValues);
  entries(scope.importedTypes, copy.importedTypes);
  for (const [name, constructors] of scope.importedConstructors)
    copy.importedConstructors.set(name, [...constructors]);
  entries(scope.importedTraits, copy.importedTraits);
  entries(scope.importedModules, copy.importedModules);
  entries(scope.importedFolders, copy.importedFolders);
  entries(scope.importedBuiltins, copy.importedBuiltins);
  for (const path of scope.mentioned) copy.mentioned.add(path);
  return copy;
}

function traitMethodsWithout(
  before: SessionNames,
  replaced: ReplacedNames,
): Map<string, R.TraitDefinition[]> {
  const left = new Map<string, R.TraitDefinition[]>();
  for (const [name, traits] of before.traitMethods) {
    const kept = traits.filter(
      (trait) =>
        !replaced.modules.has(trait.module.path) &&
        !(trait.module === before.root.module && replaced.types.has(trait.name)),
    );
    if (kept.length > 0) left.set(name, kept);
  }
  return left;
}

/** A module, and those inside it, are about to be defined anew: nothing of them stays visible. */
function forgetModule(context: BodyContext, root: ModuleScope, path: string): void {
  const isGone = (module: ModuleScope) => module.path === path || module.path.startsWith(`${path}.`);
  for (const [name, module] of [...context.modules]) if (isGone(module)) context.modules.delete(name);
  for (const table of [root.modules, root.importedModules])
    for (const [name, module] of [...table]) if (isGone(module)) table.delete(name);
  for (const table of [root.importedValues, root.importedTypes, root.importedTraits])
    for (const [name, { from }] of [...table]) if (isGone(from)) table.delete(name);
  for (const [name, constructors] of [...root.importedConstructors]) {
    const left = constructors.filter(({ from }) => !isGone(from));
    if (left.length === 0) root.importedConstructors.delete(name);
    else root.importedConstructors.set(name, left);
  }
}

/** Makes everything of a loaded file visible by its bare name, as if it had been typed. */
function openModule(context: BodyContext, root: ModuleScope, path: string): void {
  const from = context.modules.get(path);
  if (from === undefined) return;
  for (const [name, value] of from.values) root.importedValues.set(name, { value, from });
  for (const [name, value] of from.types) root.importedTypes.set(name, { value, from });
  for (const [name, value] of from.traits) root.importedTraits.set(name, { value, from });
  for (const [name, constructors] of from.constructors)
    root.importedConstructors.set(
      name,
      constructors.map((value) => ({ value, from })),
    );
  for (const [name, module] of from.modules) root.importedModules.set(name, module);
}

/** The name under which the right side of a pattern is reached; no program can write it. */
const wholeName = 'the value';

/** Turns statements into bindings of the session's module; each sees those before it. */
class Steps {
  readonly all: Step[] = [];
  readonly bindings: R.TopBinding[] = [];
  readonly variables: R.MvarDefinition[] = [];

  constructor(
    private readonly context: BodyContext,
    private readonly root: ModuleScope,
    private readonly renewsVariables: boolean,
  ) {}

  add(statement: Ast.Statement): void {
    switch (statement.kind) {
      case 'ExpressionStatement':
        this.push('expression', this.bind('the entry', statement.expression, statement.span));
        return;
      case 'Bind':
        this.bindPattern(statement);
        return;
      case 'Assign':
        this.assign(statement);
        return;
      case 'LocalFunction':
        this.push('effect', this.bind('the entry', blockOf(statement.span, [statement]), statement.span));
    }
  }

  private bindPattern(statement: Ast.BindStatement): void {
    const { pattern, value, type, span } = statement;
    if (pattern.kind !== 'NamePattern') {
      const binding = this.bind(wholeName, value, span, type);
      this.declare(wholeName, { kind: 'binding', binding });
      const parts = namesIn(pattern).map((name): R.TopBinding => {
        const whole: Ast.Statement = { ...statement, type: undefined, value: nameOf(wholeName, value.span) };
        const part: Ast.Statement = { kind: 'ExpressionStatement', expression: nameOf(name, span), span };
        return this.bind(name, blockOf(span, [whole, part]), span);
      });
      this.root.values.delete(wholeName);
      for (const part of parts) this.declare(part.name, { kind: 'binding', binding: part });
      this.all.push({ kind: 'pattern', binding, variable: undefined, parts });
      return;
    }
    const { name } = pattern;
    const known = findValue(this.root, name);
    const isRenewed =
      this.renewsVariables && known?.kind === 'mvar' && known.mvar.start !== undefined && type === undefined;
    if (statement.isVar || isRenewed) this.declareVariable(name, statement);
    else if (known?.kind === 'mvar' && type === undefined) {
      const read: Ast.Statement = { kind: 'ExpressionStatement', expression: nameOf(name, span), span };
      this.push('binding', this.bind(name, blockOf(span, [statement, read]), span));
    } else {
      // A function may call itself; everything else still sees what the name meant before.
      const isFunction = value.kind === 'Lambda';
      const declare = (binding: R.TopBinding) => {
        this.declare(name, { kind: 'binding', binding });
      };
      const binding = this.bind(name, value, span, type, isFunction ? declare : undefined);
      declare(binding);
      this.push('binding', binding);
    }
  }

  /** `var x = e`: a variable that functions and processes share, of the type that `e` has. */
  private declareVariable(name: string, { value, type, span }: Ast.BindStatement): void {
    const start: R.TopBinding = { ...this.bind(name, value, span, type), isVariable: true };
    this.bindings[this.bindings.length - 1] = start;
    const mvar: R.MvarDefinition = {
      name,
      module: this.root.module,
      isPublic: true,
      type: undefined,
      start,
      value: { kind: 'TopBinding', binding: start, span },
      routine: newRoutine(name, this.root.module, 0, undefined, span),
      span,
    };
    this.variables.push(mvar);
    this.declare(name, { kind: 'mvar', mvar });
    this.all.push({ kind: 'binding', binding: start, variable: mvar, parts: [] });
  }

  /** `x[i] = e` for a name that is no variable binds the changed collection to the name. */
  private assign(statement: Ast.AssignStatement): void {
    const { target, span } = statement;
    const owner = target.kind === 'Index' && target.target.kind === 'Name' ? target.target.name : undefined;
    if (owner === undefined || findValue(this.root, owner)?.kind !== 'binding') {
      this.push('effect', this.bind('the entry', blockOf(span, [statement]), span));
      return;
    }
    const pattern: Ast.Pattern = { kind: 'NamePattern', name: owner, span };
    const value = nameOf(owner, span);
    const copy: Ast.Statement = { kind: 'Bind', isVar: true, pattern, type: undefined, value, span };
    const result: Ast.Statement = { kind: 'ExpressionStatement', expression: value, span };
    const binding = this.bind(owner, blockOf(span, [copy, statement, result]), span);
    this.declare(owner, { kind: 'binding', binding });
    this.push('effect', binding);
  }

  private push(kind: Step['kind'], binding: R.TopBinding): void {
    this.all.push({ kind, binding, variable: undefined, parts: [] });
  }

  private declare(name: string, entity: Parameters<typeof entryOf>[0]): void {
    this.root.values.set(name, entryOf(entity));
  }

  /** A binding whose value is resolved now; `early` is told of it before. */
  private bind(
    name: string,
    value: Ast.Expression,
    span: Span,
    type?: Ast.TypeExpression,
    early?: (binding: R.TopBinding) => void,
  ): R.TopBinding {
    const routine = newRoutine('<repl>', this.root.module, 0, undefined, span);
    const body = new Body(this.context, this.root, routine, NO_VARIABLES, undefined);
    const binding: R.TopBinding = {
      name,
      module: this.root.module,
      isPublic: true,
      type: type === undefined ? undefined : body.type(type),
      value: { kind: 'Error', span },
      routine,
      span,
      nameSpan: span,
    };
    early?.(binding);
    (binding as { value: R.Expression }).value = body.expression(value);
    this.bindings.push(binding);
    return binding;
  }
}

function entryOf(
  entity:
    | { readonly kind: 'binding'; readonly binding: R.TopBinding }
    | { readonly kind: 'mvar'; readonly mvar: R.MvarDefinition },
) {
  return { entity, isPublic: true };
}

function nameOf(name: string, span: Span): Ast.Expression {
  return { kind: 'Name', name, span };
}

function blockOf(span: Span, statements: readonly Ast.Statement[]): Ast.Expression {
  return { kind: 'Block', statements, span };
}

/** The names that a pattern binds, in order. */
export function namesIn(pattern: Ast.Pattern): string[] {
  const found = new Set<string>();
  const pending: unknown[] = [pattern];
  for (let node = pending.shift(); node !== undefined; node = pending.shift()) {
    if (Array.isArray(node)) pending.unshift(...(node as unknown[]));
    if (typeof node !== 'object' || node === null || Array.isArray(node)) continue;
    const part = node as Partial<Ast.NamePattern & Ast.FieldPattern>;
    if (part.kind === 'NamePattern') found.add(part.name as unknown as string);
    else if (part.kind === undefined && 'pattern' in part && part.pattern === undefined)
      found.add((part.name as unknown as Ast.Identifier).name);
    const children = Object.entries(node).filter(([key]) => key !== 'span' && key !== 'name');
    pending.unshift(...children.map(([, child]) => child as unknown).filter((child) => child !== undefined));
  }
  return [...found];
}
