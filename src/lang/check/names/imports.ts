/** `use` and `import` statements. */

import type * as Ast from '../../syntax/ast';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import { importConflict, leftOut, moduleNotFound, notDefinedInModule, privateName } from './errors';
import { isLeftOutModule } from './left-out';
import { libraryScope } from './library';
import type { NameContext } from './context';
import { findModule, nearNames, seesPrivate } from './lookup';
import { dotted, type ModuleScope } from './scope';

/** Modules of the standard library that are always visible: using them changes nothing. */
const PRELUDE_MODULES = new Set(
  ['list', 'string', 'map', 'set', 'option', 'result', 'traits', 'io'].map((name) => `stdlib.${name}`),
);

/** Carries out the imports of one module. */
export function resolveImports(context: NameContext, scope: ModuleScope): void {
  for (const item of scope.items) {
    if (item.kind === 'Import') mention(context, scope, item.path, item.span);
    else if (item.kind === 'Use') resolveUse(context, scope, item);
  }
}

function mention(
  context: NameContext,
  scope: ModuleScope,
  path: readonly Ast.Identifier[],
  span: Span,
): void {
  const text = dotted(path);
  const module = findModule(
    context,
    scope,
    path.map((part) => part.name),
  );
  if (module !== undefined) scope.mentioned.add(module.path);
  else if (!context.builtins.isModule(text) && !PRELUDE_MODULES.has(text))
    reportNoModule(context, text, span);
}

function reportNoModule(context: NameContext, path: string, span: Span): void {
  if (isLeftOutModule(path)) context.diagnostics.push(leftOut(span, path));
  else {
    const near = nearNames(context.diagnostics, path, () => context.modules.keys());
    context.diagnostics.push(moduleNotFound(span, path, near));
  }
}

function resolveUse(context: NameContext, scope: ModuleScope, item: Ast.UseItem): void {
  const path = dotted(item.path);
  if (PRELUDE_MODULES.has(path)) return;
  const module = findModule(
    context,
    scope,
    item.path.map((part) => part.name),
  );
  if (module === undefined) {
    if (context.builtins.isModule(path)) useBuiltins(context, scope, item, path);
    else if (!usePrefix(context, scope, item, path)) {
      const isKnown = scope.items.some((other) => other.kind === 'Import' && dotted(other.path) === path);
      if (!isKnown) reportNoModule(context, path, item.span);
      for (const name of item.names?.map((use) => (use.alias ?? use.name).name) ?? ['*'])
        scope.missing.add(name);
    }
    return;
  }
  scope.mentioned.add(module.path);
  if (item.names === undefined) importAll(context, scope, module, item.span);
  else for (const use of item.names) importName(context, scope, module, use);
}

/** `use folder.module`, `use folder.folder`, `use stdlib.json`: what is named becomes addressable by its last name. */
function usePrefix(context: NameContext, scope: ModuleScope, item: Ast.UseItem, path: string): boolean {
  const uses = item.names ?? [];
  return uses.length > 0 && uses.every((use) => usePart(context, scope, use, `${path}.${use.name.name}`));
}

/** False when there is neither module nor folder of that path. */
function usePart(context: NameContext, scope: ModuleScope, use: Ast.UseName, path: string): boolean {
  const alias = use.alias?.name ?? use.name.name;
  const module = context.modules.get(path);
  if (module !== undefined) {
    scope.importedModules.set(alias, module);
    scope.mentioned.add(module.path);
    return true;
  }
  const inside = [...context.modules.keys()].filter((other) => other.startsWith(`${path}.`));
  for (const other of inside) scope.mentioned.add(other);
  const isKnown = inside.length > 0 || context.builtins.isModule(path);
  if (isKnown) scope.importedFolders.set(alias, path);
  return isKnown || PRELUDE_MODULES.has(path);
}

function useBuiltins(context: NameContext, scope: ModuleScope, item: Ast.UseItem, path: string): void {
  const offered = context.builtins.moduleNames(path);
  const types = libraryScope(context, path);
  if (item.names === undefined) {
    for (const name of offered) scope.importedBuiltins.set(name, `${path}.${name}`);
    if (types !== undefined) importAll(context, scope, types, item.span);
    return;
  }
  for (const use of item.names) {
    const name = use.name.name;
    const isType = types !== undefined && (types.types.has(name) || types.constructors.has(name));
    if (isType) importName(context, scope, types, use);
    if (offered.includes(name)) scope.importedBuiltins.set(use.alias?.name ?? name, `${path}.${name}`);
    else if (!isType) {
      scope.missing.add(use.alias?.name ?? name);
      const near = nearNames(context.diagnostics, name, () => offered);
      context.diagnostics.push(notDefinedInModule(use.name.span, name, path, near));
    }
  }
}

function importAll(context: NameContext, scope: ModuleScope, from: ModuleScope, span: Span): void {
  for (const [name, entry] of from.values)
    if (entry.isPublic) bringIn(context, scope, from, name, name, span);
  for (const [name, type] of from.types) if (type.isPublic) bringIn(context, scope, from, name, name, span);
  for (const [name, trait] of from.traits)
    if (trait.isPublic) bringIn(context, scope, from, name, name, span);
  for (const [name, constructors] of from.constructors) {
    if (constructors.some((constructor) => constructor.type.isPublic))
      bringIn(context, scope, from, name, name, span);
  }
  for (const [name, module] of from.modules) scope.importedModules.set(name, module);
}

function importName(context: NameContext, scope: ModuleScope, from: ModuleScope, use: Ast.UseName): void {
  const name = use.name.name;
  const span = use.name.span;
  const module = from.modules.get(name);
  const value = from.values.get(name);
  const type = from.types.get(name);
  const trait = from.traits.get(name);
  const constructors = from.constructors.get(name);
  if (value === undefined && type === undefined && trait === undefined && constructors === undefined) {
    if (module !== undefined) {
      scope.importedModules.set(use.alias?.name ?? name, module);
      scope.mentioned.add(module.path);
    } else if (!isTraitMethod(context, from, name)) {
      scope.missing.add(use.alias?.name ?? name);
      const known = () => [...from.values.keys(), ...from.types.keys(), ...from.constructors.keys()];
      const near = nearNames(context.diagnostics, name, known);
      context.diagnostics.push(notDefinedInModule(span, name, from.path, near));
    }
    return;
  }
  const isPublic =
    value?.isPublic === true ||
    type?.isPublic === true ||
    trait?.isPublic === true ||
    constructors?.some((constructor) => constructor.type.isPublic) === true;
  if (!isPublic && !seesPrivate(context, scope, from) && scope.file !== from) {
    scope.missing.add(use.alias?.name ?? name);
    context.diagnostics.push(privateName(span, name, from.path));
    return;
  }
  bringIn(context, scope, from, name, use.alias?.name ?? name, span);
}

function isTraitMethod(context: NameContext, from: ModuleScope, name: string): boolean {
  return (context.traitMethods.get(name) ?? []).some(
    (trait) => trait.module === from.module && trait.isPublic,
  );
}

/** Makes `name` of `from` visible as `alias`; the same alias from two modules is a conflict. */
function bringIn(
  context: NameContext,
  scope: ModuleScope,
  from: ModuleScope,
  name: string,
  alias: string,
  span: Span,
): void {
  let conflict: ModuleScope | undefined;
  const enter = <T>(table: Map<string, { value: T; from: ModuleScope }>, value: T | undefined) => {
    if (value === undefined) return;
    const existing = table.get(alias);
    if (existing !== undefined && existing.value !== value && !context.isSession) conflict = existing.from;
    else table.set(alias, { value, from });
  };
  enter(scope.importedValues, from.values.get(name));
  enter(scope.importedTypes, from.types.get(name));
  enter(scope.importedTraits, from.traits.get(name));
  const constructors = from.constructors.get(name);
  if (constructors !== undefined) {
    const existing = scope.importedConstructors.get(alias) ?? [];
    for (const constructor of constructors) {
      if (!existing.some((other) => other.value === constructor)) existing.push({ value: constructor, from });
    }
    scope.importedConstructors.set(alias, existing);
    importSiblings(scope, from, name, constructors);
  }
  const type = from.types.get(name);
  if (type !== undefined) importSiblings(scope, from, name, type.constructors);
  if (conflict !== undefined) context.diagnostics.push(importConflict(span, alias, conflict.path, from.path));
}

/** Importing a type brings its constructors. */
function importSiblings(
  scope: ModuleScope,
  from: ModuleScope,
  name: string,
  constructors: readonly R.ConstructorDefinition[],
): void {
  for (const constructor of constructors) {
    if (constructor.name === name) continue;
    const existing = scope.importedConstructors.get(constructor.name) ?? [];
    if (!existing.some((other) => other.value === constructor)) existing.push({ value: constructor, from });
    scope.importedConstructors.set(constructor.name, existing);
  }
}
