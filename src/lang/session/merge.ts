/** Puts what an entry adds to the program of a session, and takes away what it replaces. */

import type { ReplacedNames, ResolvedEntry } from '../check/names/entry';
import type * as R from '../check/resolved';
import type { SettledTypes } from '../check/types/functions';
import type { ValueEntity } from '../check/names/scope';

/** The program with the addition, without what was replaced; `goneImplementations` are blocks as they were written. */
export function programWith(
  before: R.ResolvedProgram,
  entry: ResolvedEntry,
  replaced: ReplacedNames,
  goneImplementations: ReadonlySet<unknown>,
): R.ResolvedProgram {
  const { added, names } = entry;
  const { root } = names;
  const values = new Set<unknown>([...root.values.values()].map(({ entity }) => objectOf(entity)));
  const overloads = new Set(
    [...root.values.values()].flatMap(({ entity }) =>
      entity.kind === 'family' ? entity.family.overloads : [],
    ),
  );
  const types = new Set(root.types.values());
  const traits = new Set(root.traits.values());
  const all = <T>(earlier: readonly T[], more: readonly T[]): T[] => [...new Set([...earlier, ...more])];
  /** What earlier entries and this one have defined, as far as it is in force. */
  const inForce = <T extends { readonly module: R.Module }>(
    earlier: readonly T[],
    more: readonly T[],
    isNamed: (own: T) => boolean,
  ): T[] =>
    all(
      earlier.filter(({ module }) => !isReplaced(module, replaced)),
      more,
    ).filter((each) => each.module !== root.module || isNamed(each));
  return {
    modules: all(
      before.modules.filter((module) => !isReplaced(module, replaced)),
      added.modules,
    ),
    functions: inForce(before.functions, added.functions, (each) => overloads.has(each)),
    types: inForce(before.types, added.types, (each) => types.has(each)),
    traits: inForce(before.traits, added.traits, (each) => traits.has(each)),
    implementations: inForce(
      before.implementations.filter(({ span }) => !goneImplementations.has(span)),
      added.implementations,
      () => true,
    ),
    bindings: inForce(before.bindings, added.bindings, (each) => values.has(each)),
    constants: inForce(before.constants, added.constants, (each) => values.has(each)),
    mvars: inForce(before.mvars, added.mvars, (each) => values.has(each)),
    idleDefaults: added.idleDefaults,
    tests: added.tests,
    entry: undefined,
  };
}

function isReplaced(module: R.Module, replaced: ReplacedNames): boolean {
  for (const path of replaced.modules)
    if (module.path === path || module.path.startsWith(`${path}.`)) return true;
  return false;
}

function objectOf(entity: ValueEntity): unknown {
  switch (entity.kind) {
    case 'binding':
      return entity.binding;
    case 'constant':
      return entity.constant;
    case 'mvar':
      return entity.mvar;
    case 'family':
      return entity.family;
  }
}

/** The types of what is still part of the program; those of the rest are forgotten with it. */
export function typesOf(
  program: R.ResolvedProgram,
  found: SettledTypes,
  earlier: SettledTypes,
): SettledTypes {
  const functions: [R.FunctionDefinition, NonNullable<ReturnType<SettledTypes['functions']['get']>>][] = [];
  const methods = program.implementations.flatMap((implementation) => implementation.methods);
  for (const definition of [...program.functions, ...methods]) {
    const scheme = found.functions.get(definition) ?? earlier.functions.get(definition);
    if (scheme !== undefined) functions.push([definition, scheme]);
  }
  const bindings: [R.TopBinding, NonNullable<ReturnType<SettledTypes['bindings']['get']>>][] = [];
  const starts = program.mvars.flatMap(({ start }) => start ?? []);
  for (const binding of [...program.bindings, ...starts]) {
    const scheme = found.bindings.get(binding) ?? earlier.bindings.get(binding);
    if (scheme !== undefined) bindings.push([binding, scheme]);
  }
  return { functions: new Map(functions), bindings: new Map(bindings) };
}
