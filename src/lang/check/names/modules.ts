/** Modules of a program: files, inline modules, extension wrappers; and what each declares. */

import type * as Ast from '../../syntax/ast';
import { DataConstructor, TypeDescriptor } from '../../values/types';
import type { NativeLibrary } from '../../host';
import type * as R from '../resolved';
import { shadowsBuiltin, shadowsLibrary, topLevelVar, traitMethodShadows } from './errors';
import type { NameContext } from './context';
import { declareNativeTypes } from './library';
import { ModuleScope, newRoutine, type ValueEntity } from './scope';

/** One parsed file with the module it defines. */
export interface ModuleFile {
  readonly path: string;
  readonly file: Ast.SourceFile;
  /** Set for wrappers of extensions. */
  readonly library: NativeLibrary | undefined;
}

/** Work that waits until every name of the program is declared. */
export interface Declarations {
  readonly scopes: ModuleScope[];
  readonly types: {
    readonly scope: ModuleScope;
    readonly item: Ast.TypeItem;
    readonly definition: R.TypeDefinition;
  }[];
  readonly traits: {
    readonly scope: ModuleScope;
    readonly item: Ast.TraitItem;
    readonly trait: R.TraitDefinition;
  }[];
  readonly families: {
    readonly scope: ModuleScope;
    readonly family: R.FunctionFamily;
    readonly items: Ast.FunctionItem[];
  }[];
  /** The same items by family. */
  readonly clauses: Map<R.FunctionFamily, Ast.FunctionItem[]>;
  readonly values: {
    readonly scope: ModuleScope;
    readonly item: Ast.BindingItem | Ast.ConstItem | Ast.MvarItem;
    readonly entity: ValueEntity;
  }[];
  /** Bindings of patterns that are no plain name: they define nothing. */
  readonly patterns: { readonly scope: ModuleScope; readonly item: Ast.BindingItem }[];
  readonly impls: { readonly scope: ModuleScope; readonly item: Ast.ImplItem }[];
  readonly tests: { readonly scope: ModuleScope; readonly item: Ast.TestItem }[];
}

/** Declares everything by name. Files of one path (wrappers of one extension) become one module. */
export function declareModules(context: NameContext, files: readonly ModuleFile[]): Declarations {
  const declarations: Declarations = {
    scopes: [],
    types: [],
    traits: [],
    families: [],
    clauses: new Map(),
    values: [],
    patterns: [],
    impls: [],
    tests: [],
  };
  for (const { path, file, library } of files) {
    let scope = context.modules.get(path);
    if (scope === undefined) {
      scope = new ModuleScope({ path, library }, undefined, true);
      context.modules.set(path, scope);
    }
    if (library !== undefined) declareNativeTypes(context, scope, library);
    collect(context, declarations, scope, file.items);
  }
  for (const scope of declarations.scopes) declareItems(context, declarations, scope);
  return declarations;
}

/** Enters the items of a module and its inline modules into their scopes. */
function collect(
  context: NameContext,
  declarations: Declarations,
  scope: ModuleScope,
  items: readonly Ast.Item[],
): void {
  if (!declarations.scopes.includes(scope)) declarations.scopes.push(scope);
  for (const item of items) {
    if (item.kind !== 'Module') {
      scope.items.push(item);
      continue;
    }
    const name = item.name.name;
    const path = scope.path === '' ? name : `${scope.path}.${name}`;
    let inner = scope.modules.get(name);
    if (inner === undefined) {
      inner = new ModuleScope({ path, library: scope.module.library }, scope, item.isPublic);
      scope.modules.set(name, inner);
      context.modules.set(path, inner);
    }
    collect(context, declarations, inner, item.items);
  }
}

function declareItems(context: NameContext, declarations: Declarations, scope: ModuleScope): void {
  for (const item of scope.items) {
    switch (item.kind) {
      case 'Type':
        declareType(declarations, scope, item);
        break;
      case 'Trait':
        declareTrait(context, declarations, scope, item);
        break;
      case 'Function':
        declareFunction(context, declarations, scope, item);
        break;
      case 'Binding':
      case 'Const':
      case 'Mvar':
        declareValue(context, declarations, scope, item);
        break;
      case 'Impl':
        declarations.impls.push({ scope, item });
        break;
      case 'Test':
        declarations.tests.push({ scope, item });
        break;
      case 'Module':
      case 'Use':
      case 'Import':
      case 'Template':
      case 'Extern':
        break;
    }
  }
}

function declareFunction(
  context: NameContext,
  declarations: Declarations,
  scope: ModuleScope,
  item: Ast.FunctionItem,
): void {
  const name = item.name.name;
  const existing = scope.values.get(name);
  if (existing !== undefined && existing.entity.kind === 'family') {
    const { family } = existing.entity;
    existing.isPublic ||= item.isPublic;
    declarations.clauses.get(family)?.push(item);
    return;
  }
  if (existing !== undefined) return;
  if (scope.path === '' || scope.module.library === undefined) reportShadowing(context, scope, item);
  const family: R.FunctionFamily = { name, module: scope.module, overloads: [] };
  scope.values.set(name, { entity: { kind: 'family', family }, isPublic: item.isPublic });
  const items = [item];
  declarations.families.push({ scope, family, items });
  declarations.clauses.set(family, items);
}

function reportShadowing(context: NameContext, scope: ModuleScope, item: Ast.FunctionItem): void {
  const name = item.name.name;
  const kind = context.builtins.shadowKind(name);
  if (kind === 'builtin') {
    context.diagnostics.push(
      shadowsBuiltin(item.name.span, name, context.builtins.plain(name)?.[0]?.doc ?? ''),
    );
  } else if (kind === 'library' && scope.parent === undefined && scope.path === '') {
    context.diagnostics.push(shadowsLibrary(item.name.span, name));
  }
}

function declareType(declarations: Declarations, scope: ModuleScope, item: Ast.TypeItem): void {
  const name = item.name.name;
  if (scope.types.has(name)) return;
  const body = item.body;
  const isSelfAlias =
    body.kind === 'AliasBody' &&
    body.type.kind === 'NamedType' &&
    body.type.path.length === 1 &&
    body.type.path[0].name === name &&
    body.type.args === undefined;
  const kind: R.TypeDefinition['kind'] =
    body.kind === 'RecordBody'
      ? 'record'
      : body.kind === 'VariantBody' || isSelfAlias
        ? 'variant'
        : body.kind === 'EmptyBody'
          ? 'empty'
          : 'alias';
  const descriptor =
    kind === 'alias'
      ? undefined
      : new TypeDescriptor(name, scope.path, kind === 'record' ? 'record' : 'variant', item.flavour);
  const definition: R.TypeDefinition = {
    name,
    module: scope.module,
    isPublic: item.isPublic,
    kind,
    flavour: item.flavour,
    parameters: [],
    constructors: [],
    target: undefined,
    descriptor,
    doc: item.doc,
    span: item.name.span,
  };
  scope.types.set(name, definition);
  declarations.types.push({ scope, item, definition });
  if (descriptor !== undefined) declareConstructors(scope, item, definition, descriptor, isSelfAlias);
}

function declareConstructors(
  scope: ModuleScope,
  item: Ast.TypeItem,
  definition: R.TypeDefinition,
  descriptor: TypeDescriptor,
  isSelfAlias: boolean,
): void {
  const body = item.body;
  const shapes =
    body.kind === 'RecordBody'
      ? [{ name: item.name, names: body.fields.map((field) => field.name.name), arity: body.fields.length }]
      : body.kind === 'VariantBody'
        ? body.variants.map((variant) => ({
            name: variant.name,
            names: variant.named?.map((field) => field.name.name),
            arity: variant.named?.length ?? variant.positional.length,
          }))
        : isSelfAlias
          ? [{ name: item.name, names: undefined, arity: 0 }]
          : [];
  definition.constructors = shapes.map((shape, index) => ({
    name: shape.name.name,
    type: definition,
    fields: [],
    descriptor: new DataConstructor(shape.name.name, descriptor, index, shape.names, shape.arity),
    span: shape.name.span,
  }));
  descriptor.constructors = definition.constructors.map((constructor) => constructor.descriptor);
  for (const constructor of definition.constructors) {
    const known = scope.constructors.get(constructor.name);
    if (known === undefined) scope.constructors.set(constructor.name, [constructor]);
    else known.push(constructor);
  }
}

function declareTrait(
  context: NameContext,
  declarations: Declarations,
  scope: ModuleScope,
  item: Ast.TraitItem,
): void {
  const name = item.name.name;
  if (scope.traits.has(name)) return;
  const trait: R.TraitDefinition = {
    name,
    module: scope.module,
    isPublic: item.isPublic,
    isBuiltin: false,
    supertraits: [],
    methods: [],
    span: item.name.span,
  };
  scope.traits.set(name, trait);
  declarations.traits.push({ scope, item, trait });
  context.traitItems.set(trait, { scope, item });
  for (const method of item.methods) {
    const methodName = method.name.name;
    const traits = context.traitMethods.get(methodName);
    if (traits === undefined) context.traitMethods.set(methodName, [trait]);
    else traits.push(trait);
    if (
      !MAY_SHADOW.has(`${name}.${methodName}`) &&
      methodName !== 'toString' &&
      context.builtins.shadowKind(methodName) === 'builtin'
    ) {
      context.diagnostics.push(traitMethodShadows(method.name.span, methodName));
    }
  }
}

/** Trait methods that may carry the name of a builtin function. */
const MAY_SHADOW = new Set([
  'Show.show',
  'Hash.hash',
  'Eq.eq',
  'Copy.copy',
  'Ord.compare',
  'Logger.log',
  'Logger.flush',
]);

function declareValue(
  context: NameContext,
  declarations: Declarations,
  scope: ModuleScope,
  item: Ast.BindingItem | Ast.ConstItem | Ast.MvarItem,
): void {
  if (item.kind === 'Binding' && item.isVar) {
    const { source, start, end } = item.pattern.span;
    context.diagnostics.push(topLevelVar(item.span, source.text.slice(start, end)));
  }
  if (item.kind === 'Binding' && item.pattern.kind !== 'NamePattern') {
    declarations.patterns.push({ scope, item });
    return;
  }
  const name = item.kind === 'Binding' ? (item.pattern as Ast.NamePattern).name : item.name.name;
  const prefix = scope.path === '' ? '' : `${scope.path}.`;
  const routine = newRoutine(`${prefix}${name}`, scope.module, 0, undefined, item.span);
  // Values are resolved once all names are declared; until then the node is a placeholder that nobody reads.
  const common = {
    name,
    module: scope.module,
    isPublic: item.isPublic,
    value: placeholder(item),
    routine,
    span: item.span,
  };
  const entity: ValueEntity =
    item.kind === 'Binding'
      ? { kind: 'binding', binding: { ...common, type: undefined, nameSpan: item.pattern.span } }
      : item.kind === 'Const'
        ? { kind: 'constant', constant: common }
        : {
            kind: 'mvar',
            mvar: { ...common, type: { kind: 'Unknown', span: item.type.span }, start: undefined },
          };
  scope.values.set(name, { entity, isPublic: item.isPublic });
  declarations.values.push({ scope, item, entity });
}

function placeholder(item: Ast.BindingItem | Ast.ConstItem | Ast.MvarItem): R.Expression {
  return { kind: 'Error', span: item.value.span };
}
