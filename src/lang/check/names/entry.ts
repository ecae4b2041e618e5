/**
 * The name pass for the entries of a session: definitions are added to what earlier entries defined, statements become
 * bindings one after the other, and nothing that existed before is changed, so that an entry can be given up.
 */

import type * as Ast from '../../syntax/ast';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import type * as R from '../resolved';
import type { BodyContext } from './body';
import { resolveFiles } from './index';
import { resolveExpression } from './expressions';
import type { BuiltinScope, TraitDeclaration } from './context';
import type { ModuleFile } from './modules';
import { Steps, type Step } from './steps';
import { ModuleScope } from './scope';

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
