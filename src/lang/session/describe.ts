/** What a name means in a session, in words: for `:info`, `:doc` and `:browse`. */

import { builtinScope, findMethod, methodsNamed, type BuiltinRow } from '../builtins';
import { findConstructors, findTrait, findType, findValue } from '../check/names/lookup';
import { prelude } from '../check/names/prelude';
import type { ModuleScope, ValueEntity } from '../check/names/scope';
import { typeText } from '../check/names/types';
import type * as R from '../check/resolved';
import { printScheme } from '../check/types/print';
import type { Span } from '../syntax/source';
import type { SessionState } from './state';

/** One thing that a name means. */
export interface Description {
  readonly kind: string;
  /** The name with its type. */
  readonly title: string;
  readonly doc: string | undefined;
  /** An expression and what it gives. */
  readonly example: readonly [expression: string, shown: string] | undefined;
  readonly place: Span | undefined;
}

/** Everything that a name, dotted or not, means in the session; empty for nothing. */
export function describe(state: SessionState, name: string): Description[] {
  const dot = name.lastIndexOf('.');
  const { root } = state.names;
  if (dot < 0) return [...ofScope(state, root, name), ...ofModuleName(state, name), ...ofBuiltin(root, name)];
  const owner = name.slice(0, dot);
  const member = name.slice(dot + 1);
  const module = moduleNamed(state, owner);
  if (module !== undefined) return ofScope(state, module, member);
  const rows =
    builtinScope.qualified(owner, member) ??
    builtinScope.moduleRows(owner, member) ??
    builtinScope.moduleRows(`stdlib.${owner}`, member) ??
    findMethod(owner, member);
  return [...methodsOf(state, owner, member), ...rows.map(rowDescription)];
}

/** A module by its path or the name under which it was brought in. */
export function moduleNamed(state: SessionState, path: string): ModuleScope | undefined {
  const { root, modules } = state.names;
  return root.modules.get(path) ?? root.importedModules.get(path) ?? modules.get(path);
}

/** The public names of a module, each with its type; all of the session's own for the empty path. */
export function browse(state: SessionState, path: string): string[] | undefined {
  const module = path === '' ? state.names.root : moduleNamed(state, path);
  if (module === undefined) {
    const full = builtinScope.isModule(path) ? path : `stdlib.${path}`;
    if (!builtinScope.isModule(full)) return undefined;
    return builtinScope
      .moduleNames(full)
      .flatMap((name) => (builtinScope.moduleRows(full, name) ?? []).map((row) => rowDescription(row).title));
  }
  const isShown = (isPublic: boolean) => isPublic || path === '' || module.path === '';
  const types = [...module.types.values()].filter((type) => isShown(type.isPublic)).map(typeTitle);
  const traits = [...module.traits.values()].map((trait) => `trait ${trait.name}`);
  const values = [...module.values]
    .filter(([, { isPublic }]) => isShown(isPublic))
    .flatMap(([name, { entity }]) => entityDescriptions(state, entity, name).map(({ title }) => title));
  return [...types, ...traits, ...values];
}

function ofScope(state: SessionState, scope: ModuleScope, name: string): Description[] {
  const found: Description[] = [];
  const value = findValue(scope, name);
  if (value !== undefined) found.push(...entityDescriptions(state, value, name));
  const type = findType(scope, name);
  if (type !== undefined) found.push(typeDescription(state, type));
  const trait = findTrait(scope, name);
  if (trait !== undefined && (type === undefined || scope.traits.has(name)))
    found.push(traitDescription(state, trait));
  for (const constructor of findConstructors(scope, name)) {
    if (constructor.type === type) continue;
    const fields = constructor.fields.map((field) => typeText(field.type)).join(', ');
    const title = `${name}${fields === '' ? '' : `(${fields})`} of ${typeTitle(constructor.type)}`;
    found.push(plain('constructor', title, constructor.type.doc, constructor.span));
  }
  return found;
}

function ofModuleName(state: SessionState, name: string): Description[] {
  const module = moduleNamed(state, name);
  if (module === undefined) return [];
  const { library } = module.module;
  return library === undefined
    ? [plain('module', `module ${module.path}`, undefined, undefined)]
    : [plain('extension', `extension ${library.name} ${library.version}`, library.path, undefined)];
}

function ofBuiltin(root: ModuleScope, name: string): Description[] {
  const imported = root.importedBuiltins.get(name);
  const dot = imported?.lastIndexOf('.') ?? -1;
  const rows =
    imported === undefined
      ? (builtinScope.plain(name) ?? [])
      : (builtinScope.moduleRows(imported.slice(0, dot), imported.slice(dot + 1)) ?? []);
  if (rows.length > 0) return rows.map(rowDescription);
  return [...new Set(methodsNamed(name).map(({ row }) => row))].map(rowDescription);
}

function methodsOf(state: SessionState, owner: string, member: string): Description[] {
  const type = findType(state.names.root, owner);
  if (type === undefined) return [];
  return state.program.implementations.flatMap(({ target, methods }) =>
    target.kind === 'Named' && target.definition === type
      ? methods.filter(({ name }) => name === member).map((method) => functionDescription(state, method))
      : [],
  );
}

function entityDescriptions(state: SessionState, entity: ValueEntity, name: string): Description[] {
  switch (entity.kind) {
    case 'family':
      return entity.family.overloads.map((overload) => functionDescription(state, overload));
    case 'binding': {
      const { binding } = entity;
      const scheme = state.types.bindings.get(binding);
      return [
        plain(
          'value',
          `${name}: ${scheme === undefined ? '_' : printScheme(scheme)}`,
          undefined,
          binding.span,
        ),
      ];
    }
    case 'mvar': {
      const { mvar } = entity;
      const scheme = mvar.start === undefined ? undefined : state.types.bindings.get(mvar.start);
      const word = mvar.start === undefined ? 'mvar' : 'var';
      const type =
        mvar.type !== undefined ? typeText(mvar.type) : scheme === undefined ? '_' : printScheme(scheme);
      return [plain(word, `${word} ${mvar.name}: ${type}`, undefined, mvar.span)];
    }
    case 'constant':
      return [plain('constant', `const ${entity.constant.name}`, undefined, entity.constant.span)];
  }
}

function functionDescription(state: SessionState, definition: R.FunctionDefinition): Description {
  const scheme = state.types.functions.get(definition);
  const title = `${definition.name} :: ${scheme === undefined ? '_' : printScheme(scheme)}`;
  const kind = definition.method === undefined ? 'function' : 'method';
  return plain(kind, title, definition.doc, definition.span);
}

function typeTitle(type: R.TypeDefinition): string {
  const parameters = type.parameters.map(({ name }) => name).join(', ');
  return `type ${type.name}${parameters === '' ? '' : `[${parameters}]`}`;
}

function typeDescription(state: SessionState, type: R.TypeDefinition): Description {
  const traits = state.program.implementations.flatMap(({ trait, target }) =>
    target.kind === 'Named' && target.definition === type ? [trait.name] : [],
  );
  const has = traits.length === 0 ? '' : `  (has ${traits.join(', ')})`;
  const isBuiltin = prelude.types.get(type.name) === type && type.span === undefined;
  const kind = isBuiltin && type.kind === 'builtin' ? 'builtin type' : 'type';
  return plain(kind, `${typeTitle(type)}${bodyText(type)}${has}`, type.doc, type.span);
}

function bodyText(type: R.TypeDefinition): string {
  if (type.kind === 'alias') return type.target === undefined ? '' : ` = ${typeText(type.target)}`;
  if (type.constructors.length === 0) return '';
  if (type.kind === 'record') {
    const fields = type.constructors[0].fields.map(
      ({ name, type: field }) => `${name ?? '_'}: ${typeText(field)}`,
    );
    return ` = {${fields.join(', ')}}`;
  }
  const variants = type.constructors.map(({ name, fields }) => {
    const inside = fields.map((field) =>
      field.name === undefined ? typeText(field.type) : `${field.name}: ${typeText(field.type)}`,
    );
    return inside.length === 0 ? name : `${name}(${inside.join(', ')})`;
  });
  return ` = ${variants.join(' | ')}`;
}

function traitDescription(state: SessionState, trait: R.TraitDefinition): Description {
  const doc = state.names.traitItems.get(trait)?.item.doc;
  const methods = trait.methods.map(({ name, parameters }) => `${name}/${parameters.length}`);
  const has = methods.length === 0 ? '' : `: ${methods.join(', ')}`;
  return plain(trait.isBuiltin ? 'builtin trait' : 'trait', `trait ${trait.name}${has}`, doc, trait.span);
}

function rowDescription(row: BuiltinRow): Description {
  const name = row.name.slice(row.name.lastIndexOf('.') + 1) === '' ? row.name : row.name;
  const title = `${row.module === undefined ? name : `${row.module}.${name}`}${row.signature}`;
  return { kind: 'builtin', title, doc: row.doc, example: row.example, place: undefined };
}

function plain(kind: string, title: string, doc: string | undefined, place: Span | undefined): Description {
  return { kind, title, doc, example: undefined, place };
}
