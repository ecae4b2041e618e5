/** Functions that are found by their name: `vecMulScalar`, `vecGet` in the module of `Vec`. */

import type * as R from '../resolved';

/** Functions that stand for operators by how they are named for a type: `vecAddScalar`, `vecGet`, `vecSet`. */
export class Conventions {
  private readonly table = new Map<string, R.FunctionDefinition>();

  constructor(functions: readonly R.FunctionDefinition[], types: readonly R.TypeDefinition[]) {
    const prefixes = new Set(types.map((type) => prefixOf(type.module, type.name)));
    for (const { module } of functions) {
      // Types of an extension's library belong to its wrapper as if they were declared there.
      for (const type of module.library?.types ?? []) prefixes.add(prefixOf(module, type.name));
    }
    for (const definition of functions) {
      const suffix = SUFFIX.exec(definition.name);
      if (
        suffix === null ||
        !prefixes.has(`${definition.module.path}.${definition.name.slice(0, suffix.index)}`)
      )
        continue;
      this.table.set(keyOf(definition.module, definition.name, definition.arity), definition);
    }
  }

  find(module: R.Module, name: string, arity: number): R.FunctionDefinition | undefined {
    return this.table.get(keyOf(module, name, arity));
  }

  /** Those that operators may call, and those that indexes may call. */
  all(kind: 'scalar' | 'index'): R.FunctionDefinition[] {
    return [...this.table.values()].filter(
      (definition) => definition.name.endsWith('Scalar') === (kind === 'scalar'),
    );
  }
}

const SUFFIX = /(?:AddScalar|SubScalar|MulScalar|DivScalar|Get|Set)$/;

function prefixOf(module: R.Module, type: string): string {
  return `${module.path}.${type.charAt(0).toLowerCase()}${type.slice(1)}`;
}

function keyOf(module: R.Module, name: string, arity: number): string {
  return `${module.path}.${name}/${arity}`;
}
