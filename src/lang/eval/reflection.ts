/** Declared types as run-time code asks for them by name: reflection, JSON, results of native code. */

import { libraryTypes } from '../builtins';
import type { ReflectedType, TypeLookup } from '../builtins/context';
import { typeText } from '../check/names/types';
import { prelude } from '../check/names/prelude';
import type * as R from '../check/resolved';
import type { TypeLookup as NativeTypeLookup } from '../host';

/** Finds types of the program first, then those of the library and the prelude. */
export function declaredTypes(program: R.ResolvedProgram): TypeLookup {
  const known = new Map<string, R.TypeDefinition>();
  for (const definition of program.types) {
    if (!known.has(definition.name)) known.set(definition.name, definition);
    if (definition.module.path !== '') known.set(`${definition.module.path}.${definition.name}`, definition);
  }
  return (name) => {
    const definition = known.get(name) ?? prelude.types.get(name);
    if (definition !== undefined) return reflected(definition);
    const library = libraryTypes.find((type) => type.name === name);
    if (library?.descriptor === undefined) return undefined;
    return {
      name,
      kind: library.descriptor.kind === 'record' ? 'record' : 'variant',
      parameters: [],
      target: undefined,
      constructors: library.descriptor.constructors.map((descriptor, index) => ({
        descriptor,
        fields: library.fieldTypes[index].map((type, position) => ({
          name: descriptor.fieldNames?.[position] ?? `_${position}`,
          type,
        })),
      })),
    };
  };
}

function reflected(definition: R.TypeDefinition): ReflectedType {
  return {
    name: definition.name,
    kind: kindOf(definition),
    parameters: definition.parameters.map((parameter) => parameter.name),
    target: definition.target === undefined ? undefined : typeText(definition.target),
    constructors: definition.constructors.map((constructor) => ({
      descriptor: constructor.descriptor,
      fields: constructor.fields.map((field, index) => ({
        name: field.name ?? `_${index}`,
        type: typeText(field.type),
      })),
    })),
  };
}

function kindOf(definition: R.TypeDefinition): ReflectedType['kind'] {
  if (definition.kind === 'alias') return 'alias';
  if (definition.kind === 'record') return definition.flavour === 'reactive' ? 'reactive' : 'record';
  if (definition.kind === 'variant' || definition.kind === 'empty')
    return definition.flavour === 'reactive' ? 'reactive_variant' : 'variant';
  return 'primitive';
}

/** Finds types and constructors for values that native code makes by name. */
export function nativeTypeLookup({ types }: Pick<R.ResolvedProgram, 'types'>): NativeTypeLookup {
  const find = (name: string, module: string): R.TypeDefinition | undefined =>
    types.find(
      (type) => (type.module.path === '' ? type.name : `${type.module.path}.${type.name}`) === name,
    ) ??
    types.find((type) => type.name === name && type.module.path === module) ??
    types.find((type) => type.name === name) ??
    prelude.types.get(name);
  return {
    type: (name, module) => find(name, module)?.descriptor,
    constructorNamed: (name, module) => {
      const candidates = types.flatMap((type) =>
        type.constructors.filter((constructor) => constructor.name === name),
      );
      const own = candidates.find((constructor) => constructor.type.module.path === module);
      return (own ?? candidates[0] ?? prelude.constructors.get(name)?.[0])?.descriptor;
    },
  };
}
