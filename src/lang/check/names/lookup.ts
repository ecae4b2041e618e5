/** Finding what a name means: in modules, imports, the prelude and the builtins. */

import { distance } from 'fastest-levenshtein';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import type * as R from '../resolved';
import type { NameContext } from './context';
import { prelude } from './prelude';
import type { BlockScope, ModuleScope, ValueEntity } from './scope';

/** Whether what is private to `home` may be named in `scope`. */
export function seesPrivate(context: NameContext, scope: ModuleScope, home: ModuleScope): boolean {
  return scope.isInside(home) || (context.isSession && scope.file.path === '');
}

/** A value name of the modules visible from `scope`: own definitions first, then imports. */
export function findValue(scope: ModuleScope, name: string): ValueEntity | undefined {
  for (const visible of scope.visible) {
    const own = visible.values.get(name);
    if (own !== undefined) return own.entity;
  }
  for (const visible of scope.visible) {
    const imported = visible.importedValues.get(name);
    if (imported !== undefined) return imported.value.entity;
  }
  return undefined;
}

/** All constructors that a bare name may mean, in order of preference: own module, imports, prelude. */
export function findConstructors(scope: ModuleScope, name: string): R.ConstructorDefinition[] {
  const found: R.ConstructorDefinition[] = [];
  for (const visible of scope.visible) found.push(...(visible.constructors.get(name) ?? []));
  for (const visible of scope.visible) {
    for (const imported of visible.importedConstructors.get(name) ?? []) found.push(imported.value);
  }
  found.push(...(prelude.constructors.get(name) ?? []));
  return found.filter((constructor, index) => found.indexOf(constructor) === index);
}

/** A type name: own module, imports, prelude. */
export function findType(scope: ModuleScope, name: string): R.TypeDefinition | undefined {
  for (const visible of scope.visible) {
    const own = visible.types.get(name);
    if (own !== undefined) return own;
  }
  for (const visible of scope.visible) {
    const imported = visible.importedTypes.get(name);
    if (imported !== undefined) return imported.value;
  }
  return prelude.types.get(name);
}

/** A trait name: own module, enclosing modules, imports, prelude. */
export function findTrait(scope: ModuleScope, name: string): R.TraitDefinition | undefined {
  for (let outer: ModuleScope | undefined = scope; outer !== undefined; outer = outer.parent) {
    const own = outer.traits.get(name);
    if (own !== undefined) return own;
  }
  for (const visible of scope.visible) {
    const imported = visible.importedTraits.get(name);
    if (imported !== undefined) return imported.value;
  }
  return prelude.traits.get(name);
}

/** A module by its dotted path, seen from `scope`: inline modules around it, imported ones, then full paths. */
export function findModule(
  context: NameContext,
  scope: ModuleScope,
  path: readonly string[],
): ModuleScope | undefined {
  const [first, ...rest] = path;
  for (let outer: ModuleScope | undefined = scope; outer !== undefined; outer = outer.parent) {
    const start = outer.modules.get(first) ?? outer.importedModules.get(first);
    const found = start === undefined ? undefined : descend(start, rest);
    if (found !== undefined) return found;
    if (outer.path === first && outer.parent !== undefined && rest.length === 0) return outer;
    const name = outer.path.slice(outer.path.lastIndexOf('.') + 1);
    if (outer.parent !== undefined && name === first) {
      const inside = descend(outer, rest);
      if (inside !== undefined) return inside;
    }
  }
  return context.modules.get(fullPath(scope, path));
}

/** A dotted path as text, whose first name a `use` may have made short for a folder or a standard module. */
export function fullPath(scope: ModuleScope, path: readonly string[]): string {
  const [first, ...rest] = path;
  for (let outer: ModuleScope | undefined = scope; outer !== undefined; outer = outer.parent) {
    const folder = outer.importedFolders.get(first);
    if (folder !== undefined) return [folder, ...rest].join('.');
  }
  return path.join('.');
}

function descend(start: ModuleScope, path: readonly string[]): ModuleScope | undefined {
  let scope: ModuleScope | undefined = start;
  for (const name of path) scope = scope?.modules.get(name);
  return scope;
}

/** Whether the file of `scope` may address `target` by its path: inline modules of the same file, or mentioned ones. */
export function isAddressable(scope: ModuleScope, target: ModuleScope): boolean {
  if (target.file === scope.file) return true;
  for (let outer: ModuleScope | undefined = scope; outer !== undefined; outer = outer.parent) {
    if (outer.mentioned.has(target.path) || outer.mentioned.has(target.file.path)) return true;
    if ([...outer.importedModules.values()].includes(target)) return true;
  }
  return false;
}

/** After so many diagnostics no names are offered: each costs a look at all others, and nobody reads that far. */
const MOST_OFFERS = 100;

/**
 * Names close enough to `name` to be what was meant: within a third of its length, nearest first, at most three.
 * `diagnostics` are those reported so far.
 */
export function nearNames(
  diagnostics: readonly Diagnostic[],
  name: string,
  candidates: () => Iterable<string>,
  limit = name.length < 2 ? 0 : Math.max(1, Math.floor(name.length / 3)),
): string[] {
  if (diagnostics.length >= MOST_OFFERS) return [];
  const near: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(candidates())) {
    if (Math.abs(candidate.length - name.length) > limit || candidate === name) continue;
    const away = distance(name, candidate);
    if (away <= limit) near.push({ candidate, distance: away });
  }
  near.sort((a, b) => a.distance - b.distance);
  return near.slice(0, 3).map((entry) => entry.candidate);
}

/** The module that is used here and keeps a constructor or type of this name to itself. */
export function privateHome(
  context: NameContext,
  scope: ModuleScope,
  name: string,
  kind: 'constructors' | 'types',
): { readonly module: string; readonly type: string } | undefined {
  for (const visible of scope.visible) {
    for (const path of visible.mentioned) {
      const module = context.modules.get(path);
      const type = kind === 'types' ? module?.types.get(name) : module?.constructors.get(name)?.[0].type;
      if (type !== undefined && !type.isPublic) return { module: path, type: type.name };
    }
  }
  return undefined;
}

/**
 * Constructors of a name that no import makes visible: those of public types of the program's other modules. A pattern
 * may name them where the type of the value tells which one is meant. `hidden` is a private type that has one.
 */
export function constructorsElsewhere(
  context: NameContext,
  scope: ModuleScope,
  name: string,
): { readonly found: R.ConstructorDefinition[]; readonly hidden: R.TypeDefinition | undefined } {
  const found: R.ConstructorDefinition[] = [];
  let hidden: R.TypeDefinition | undefined;
  for (const module of context.modules.values()) {
    for (const constructor of module.constructors.get(name) ?? []) {
      if (constructor.type.isPublic || seesPrivate(context, scope, module)) found.push(constructor);
      else hidden ??= constructor.type;
    }
  }
  return { found, hidden };
}

/** Whether a name may be unknown only because an import has failed. */
export function isMissing(scope: ModuleScope, name: string): boolean {
  return scope.visible.some(({ missing }) => missing.has('*') || missing.has(name));
}

/** Names of variables at a place: locals, mvars, top-level bindings, and functions without parameters. */
export function* variableNames(scope: ModuleScope, block: BlockScope | undefined): Iterable<string> {
  for (let inner = block; inner !== undefined; inner = inner.parent) yield* inner.names.keys();
  for (const visible of scope.visible) {
    for (const [name, entry] of visible.values) if (isVariable(entry.entity)) yield name;
    for (const [name, { value }] of visible.importedValues) if (isVariable(value.entity)) yield name;
  }
}

function isVariable(entity: ValueEntity): boolean {
  if (entity.kind !== 'family') return true;
  return entity.family.name !== 'main' && entity.family.overloads.some(({ arity }) => arity === 0);
}

/** Every value name that could have been meant at a place, for near misses. */
export function* visibleNames(
  context: NameContext,
  scope: ModuleScope,
  block: BlockScope | undefined,
): Iterable<string> {
  for (let inner = block; inner !== undefined; inner = inner.parent) yield* inner.names.keys();
  for (const visible of scope.visible) {
    yield* visible.values.keys();
    yield* visible.importedValues.keys();
  }
  yield* context.builtins.plainNames();
}
