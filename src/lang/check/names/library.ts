/** Types that the standard library and native extensions bring: declared like a program's own, but with descriptors that exist. */

import { libraryTypes, type LibraryType } from '../../builtins';
import type { NativeLibrary } from '../../host';
import { parseFile } from '../../syntax';
import type * as Ast from '../../syntax/ast';
import { Source } from '../../syntax/source';
import type { DataConstructor, TypeDescriptor } from '../../values/types';
import type * as R from '../resolved';
import type { NameContext } from './context';
import { prelude, preludeSpan } from './prelude';
import { ModuleScope, mutable } from './scope';
import { resolveType } from './types';

/** Definitions of library types, made once: nothing in them belongs to one program. */
const definitions = new Map<LibraryType, R.TypeDefinition>();

/** Scopes of the standard modules that declare types, by path. */
const libraryScopes = new Map<string, ModuleScope>();

/**
 * The scope of a standard module's types, undefined when it declares none. Types that need no import are
 * entered into the prelude at the first call.
 */
export function libraryScope(context: NameContext, path: string): ModuleScope | undefined {
  if (definitions.size === 0) declareLibrary(context);
  return libraryScopes.get(path);
}

/**
 * Constructors of library types that were not imported: what a name means when nothing else has it (programs match
 * on the constructors of `Json` after importing only functions).
 */
export function libraryConstructors(name: string): R.ConstructorDefinition[] {
  return [...libraryScopes.values()].flatMap((scope) => scope.constructors.get(name) ?? []);
}

/** Makes the types that are visible everywhere known. */
export function declarePreludeTypes(context: NameContext): void {
  if (definitions.size === 0) declareLibrary(context);
}

/** A type of the standard library by its bare name, whichever module it is in; for signatures of builtins. */
export function libraryTypeNamed(name: string): R.TypeDefinition | undefined {
  for (const definition of definitions.values()) if (definition.name === name) return definition;
  return undefined;
}

function declareLibrary(context: NameContext): void {
  for (const type of libraryTypes) {
    const scope = type.isPrelude ? prelude : scopeOf(type.module);
    const definition = emptyDefinition(type.name, scope.module, type.descriptor, type.doc);
    definitions.set(type, definition);
    scope.types.set(type.name, definition);
    for (const constructor of definition.constructors) enterConstructor(scope, constructor);
  }
  // Field types are read when all names are there; few programs use any of these, so that it waits for a use.
  for (const [type, definition] of definitions) completeLater(context, type, definition);
}

function scopeOf(path: string): ModuleScope {
  let scope = libraryScopes.get(path);
  if (scope === undefined) {
    scope = new ModuleScope({ path, library: undefined }, undefined, true);
    libraryScopes.set(path, scope);
  }
  return scope;
}

function emptyDefinition(
  name: string,
  module: R.Module,
  descriptor: TypeDescriptor | undefined,
  doc: string | undefined,
): R.TypeDefinition {
  const definition: R.TypeDefinition = {
    name,
    module,
    isPublic: true,
    kind: descriptor === undefined ? 'alias' : descriptor.kind === 'record' ? 'record' : 'variant',
    flavour: 'plain',
    parameters: [],
    constructors: [],
    target: undefined,
    descriptor,
    doc,
    span: undefined,
  };
  definition.constructors = (descriptor?.constructors ?? []).map((constructor) => ({
    name: constructor.name,
    type: definition,
    fields: [],
    descriptor: constructor,
    span: undefined,
  }));
  return definition;
}

function enterConstructor(scope: ModuleScope, constructor: R.ConstructorDefinition): void {
  const known = scope.constructors.get(constructor.name);
  if (known === undefined) scope.constructors.set(constructor.name, [constructor]);
  else known.push(constructor);
}

/** Replaces `fields` and `target` by getters that read the declaration at first use. */
function completeLater(context: NameContext, type: LibraryType, definition: R.TypeDefinition): void {
  const scope = type.isPrelude ? prelude : scopeOf(type.module);
  let parsed: Ast.TypeItem | undefined;
  const item = (): Ast.TypeItem => {
    parsed ??= parseFile(new Source(`<${type.module || 'prelude'}>`, type.declaration)).file
      .items[0] as Ast.TypeItem;
    return parsed;
  };
  const resolve = (expression: Ast.TypeExpression) => resolveType(context, scope, expression, new Set());
  if (definition.kind === 'alias') {
    lazily(definition, 'target', () => {
      const { body } = item();
      return body.kind === 'AliasBody' ? resolve(body.type) : undefined;
    });
  }
  definition.constructors.forEach((constructor, index) => {
    lazily(constructor, 'fields', () => fieldsOf(item().body, index, constructor.descriptor, resolve));
  });
}

function fieldsOf(
  body: Ast.TypeBody,
  index: number,
  descriptor: DataConstructor,
  resolve: (type: Ast.TypeExpression) => R.Type,
): R.ConstructorDefinition['fields'] {
  if (body.kind === 'RecordBody')
    return body.fields.map((field) => ({ name: field.name.name, type: resolve(field.type) }));
  if (body.kind === 'VariantBody') {
    const variant = body.variants[index];
    return (
      variant.named?.map((field) => ({ name: field.name.name, type: resolve(field.type) })) ??
      variant.positional.map((type) => ({ name: undefined, type: resolve(type) }))
    );
  }
  if (body.kind === 'AliasBody' && descriptor.arity === 1)
    return [{ name: undefined, type: resolve(body.type) }];
  return [];
}

function lazily<T extends object, K extends keyof T>(target: T, key: K, make: () => T[K]): void {
  let made: { readonly value: T[K] } | undefined;
  Object.defineProperty(target, key, {
    configurable: true,
    enumerable: true,
    get: () => (made ??= { value: make() }).value,
  });
}

/** Definitions of the types of extensions in the program that was resolved last. */
const nativeDefinitions = new WeakMap<TypeDescriptor, R.TypeDefinition>();

/** The definition of a type that an extension registered; undefined when no wrapper of it is part of the program. */
export function nativeDefinition(descriptor: TypeDescriptor): R.TypeDefinition | undefined {
  return nativeDefinitions.get(descriptor);
}

/** Enters the opaque and record types of an extension into its module's scope. */
export function declareNativeTypes(context: NameContext, scope: ModuleScope, library: NativeLibrary): void {
  for (const type of library.types) {
    if (scope.types.has(type.name)) continue;
    const definition = emptyDefinition(type.name, scope.module, type.descriptor, type.doc);
    if (type.fields === undefined) mutable(definition).kind = 'opaque';
    nativeDefinitions.set(type.descriptor, definition);
    scope.types.set(type.name, definition);
    for (const constructor of definition.constructors) {
      enterConstructor(scope, constructor);
      lazily(constructor, 'fields', () =>
        (type.fields ?? []).map((field) => ({
          name: field.name,
          type: nativeType(context, scope, field.type),
        })),
      );
    }
  }
}

/** A type that a library registered as text. */
function nativeType(context: NameContext, scope: ModuleScope, text: string): R.Type {
  const { file } = parseFile(new Source(`<${scope.path}>`, `type Field_ = ${text}`));
  const item = file.items[0];
  if (item?.kind !== 'Type' || item.body.kind !== 'AliasBody') return { kind: 'Any', span: preludeSpan };
  return resolveType(context, scope, item.body.type, new Set());
}
