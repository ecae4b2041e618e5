/**
 * The name pass: syntax trees of all modules in, one resolved program out. Declares everything by name first,
 * so that order and cycles of modules do not matter, then imports, then signatures, then bodies.
 */

import type * as Ast from '../../syntax/ast';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import type * as R from '../resolved';
import { Body } from './body';
import { constNotLiteral, unknownConstructor, unknownTrait } from './errors';
import { resolveExpression } from './expressions';
import { defineFunctions, type PendingFunction } from './functions';
import { resolveImports } from './imports';
import { declarePreludeTypes, libraryConstructors } from './library';
import { findConstructors, findTrait, type BuiltinScope, type NameContext } from './lookup';
import { completeTraits, completeTypes, declareModules, type Declarations, type ModuleFile } from './modules';
import { mutable, newRoutine, type ModuleScope } from './scope';
import { NO_VARIABLES, resolveType, typeText } from './types';

export type { BuiltinScope } from './lookup';
export type { ModuleFile } from './modules';

/** Binds every name of a program. The result is complete enough to go on with only when there are no errors. */
export function resolveNames(
  files: readonly ModuleFile[],
  builtins: BuiltinScope,
  entry: { readonly module: string; readonly name: string },
): { program: R.ResolvedProgram; diagnostics: Diagnostic[] } {
  const context: NameContext = {
    builtins,
    modules: new Map(),
    diagnostics: [],
    traitMethods: new Map(),
    traitItems: new Map(),
    isSession: false,
    resolveExpression,
  };
  const program = { ...resolveFiles(context, files), entry: findEntry(context, entry) };
  return { program, diagnostics: context.diagnostics };
}

/**
 * Binds the names of some files in a context that may know earlier modules. `beforeBodies` runs when all names are
 * declared and no body has been read: what it declares is visible in the bodies.
 */
export function resolveFiles(
  context: NameContext,
  files: readonly ModuleFile[],
  beforeBodies: () => void = () => undefined,
): Omit<R.ResolvedProgram, 'entry'> {
  declarePreludeTypes(context);
  const declarations = declareModules(context, files);
  for (const scope of declarations.scopes) resolveImports(context, scope);
  completeTypes(context, declarations);
  completeTraits(context, declarations);
  const functions = declareFunctions(context, declarations);
  const { implementations, methods } = declareImplementations(context, declarations);
  beforeBodies();
  for (const pending of [...functions, ...methods]) pending.resolve();
  const values = resolveValues(context, declarations);
  return {
    modules: declarations.scopes.map((scope) => scope.module),
    functions: functions.map((pending) => pending.definition),
    types: declarations.types.map((entry_) => entry_.definition),
    traits: declarations.traits.map((entry_) => entry_.trait),
    implementations,
    ...values,
    tests: resolveTests(context, declarations),
  };
}

function declareFunctions(context: NameContext, declarations: Declarations): PendingFunction[] {
  return declarations.families.flatMap(({ scope, family, items }) => {
    const pending = defineFunctions(context, scope, items);
    family.overloads.push(...pending.map((each) => each.definition));
    return pending;
  });
}

/** Blocks of one (type, trait) pair are merged; missing methods are filled with the trait's defaults. */
function declareImplementations(
  context: NameContext,
  declarations: Declarations,
): { implementations: R.Implementation[]; methods: PendingFunction[] } {
  const merged = new Map<
    string,
    { implementation: R.Implementation; items: Ast.FunctionItem[]; scope: ModuleScope }
  >();
  for (const { scope, item } of declarations.impls) {
    const trait = findTrait(scope, item.trait.name);
    if (trait === undefined) {
      context.diagnostics.push(unknownTrait(item.trait.span, item.trait.name));
      continue;
    }
    const target = resolveType(context, scope, item.target, NO_VARIABLES);
    const key = `${scope.path}|${typeText(target)}|${trait.module.path}.${trait.name}`;
    const existing = merged.get(key);
    if (existing !== undefined) {
      existing.items.push(...item.methods);
      continue;
    }
    const implementation: R.Implementation = {
      trait,
      target,
      module: scope.module,
      methods: [],
      span: item.span,
    };
    merged.set(key, { implementation, items: [...item.methods], scope });
  }
  const methods: PendingFunction[] = [];
  for (const { implementation, items, scope } of merged.values()) {
    const own = defineMethods(
      context,
      scope,
      implementation,
      withTraitDefaults(context, implementation.trait, items),
    );
    const inherited = defaultMethods(context, implementation, own);
    methods.push(...own, ...inherited);
    mutable(implementation).methods = [...own, ...inherited].map((pending) => pending.definition);
  }
  return { implementations: [...merged.values()].map((entry) => entry.implementation), methods };
}

function defineMethods(
  context: NameContext,
  scope: ModuleScope,
  implementation: R.Implementation,
  items: readonly Ast.FunctionItem[],
): PendingFunction[] {
  const names = [...new Set(items.map((item) => item.name.name))];
  return names.flatMap((name) =>
    defineFunctions(
      context,
      scope,
      items.filter((item) => item.name.name === name),
      {
        method: { trait: implementation.trait, self: implementation.target },
        displayName: `${typeText(implementation.target)}.${name}`,
      },
    ),
  );
}

/** Parameters of methods whose defaults the trait declares: callers may leave them out in every implementation. */
function withTraitDefaults(
  context: NameContext,
  trait: R.TraitDefinition,
  items: readonly Ast.FunctionItem[],
): readonly Ast.FunctionItem[] {
  const declared = context.traitItems.get(trait)?.item.methods ?? [];
  return items.map((item) => {
    const method = declared.find(
      (each) => each.name.name === item.name.name && each.parameters.length === item.parameters.length,
    );
    if (method === undefined || method.parameters.every((parameter) => parameter.defaultValue === undefined))
      return item;
    const parameters = item.parameters.map((parameter, index) => ({
      ...parameter,
      defaultValue: parameter.defaultValue ?? method.parameters[index].defaultValue,
    }));
    return { ...item, parameters };
  });
}

/** The trait's default bodies for methods that the implementation leaves out, resolved where the trait stands. */
function defaultMethods(
  context: NameContext,
  implementation: R.Implementation,
  own: readonly PendingFunction[],
): PendingFunction[] {
  const declared = context.traitItems.get(implementation.trait);
  if (declared === undefined) return [];
  const present = new Set(own.map((pending) => pending.definition.name));
  const missing = declared.item.methods.filter(
    (method) => method.defaultBody !== undefined && !present.has(method.name.name),
  );
  return missing.flatMap((method) =>
    defineMethods(context, declared.scope, implementation, [
      {
        kind: 'Function',
        isPublic: false,
        decorators: [],
        name: method.name,
        typeParameters: [],
        parameters: method.parameters,
        guard: undefined,
        returnType: method.returnType,
        body: method.defaultBody as Ast.Expression,
        doc: undefined,
        span: method.span,
      },
    ]),
  );
}

/** Bodies of bindings, constants and mvars. */
function resolveValues(
  context: NameContext,
  declarations: Declarations,
): Pick<R.ResolvedProgram, 'bindings' | 'constants' | 'mvars'> {
  const bindings: R.TopBinding[] = [];
  const constants: R.ConstantDefinition[] = [];
  const mvars: R.MvarDefinition[] = [];
  for (const { scope, item, entity } of declarations.values) {
    if (entity.kind === 'family') continue;
    const definition =
      entity.kind === 'binding' ? entity.binding : entity.kind === 'constant' ? entity.constant : entity.mvar;
    const body = new Body(context, scope, definition.routine, NO_VARIABLES, undefined);
    mutable(definition).value = body.expression(item.value);
    if (entity.kind === 'binding') {
      const type = (item as Ast.BindingItem).type;
      mutable(entity.binding).type = type === undefined ? undefined : body.type(type);
      bindings.push(entity.binding);
    } else if (entity.kind === 'constant') {
      if (!isLiteral(entity.constant.value)) context.diagnostics.push(constNotLiteral(item.span));
      constants.push(entity.constant);
    } else {
      mutable(entity.mvar).type = body.type((item as Ast.MvarItem).type);
      mvars.push(entity.mvar);
    }
  }
  for (const { scope, item } of declarations.patterns) checkConstructor(context, scope, item.pattern);
  return { bindings, constants, mvars };
}

/** `F(a) = 1` reads as a pattern: a function whose name begins with a capital letter would be lost without a word. */
function checkConstructor(context: NameContext, scope: ModuleScope, pattern: Ast.Pattern): void {
  if (pattern.kind !== 'ConstructorPattern') return;
  const { name, span } = pattern.name;
  if (findConstructors(scope, name).length > 0 || libraryConstructors(name).length > 0) return;
  const told = unknownConstructor(span, name, []);
  const lower = `${name[0].toLowerCase()}${name.slice(1)}`;
  context.diagnostics.push({
    ...told,
    help: `the name of a function or value begins with a small letter: \`${lower}\``,
  });
}

/** Literals, and containers and constructors of them. */
function isLiteral(value: R.Expression): boolean {
  switch (value.kind) {
    case 'Literal':
      return true;
    case 'Unary':
      return isLiteral(value.operand);
    case 'Tuple':
    case 'Set':
      return value.elements.every(isLiteral);
    case 'List':
      return value.elements.every(isLiteral) && value.tail === undefined;
    case 'Map':
      return value.entries.every((entry) => isLiteral(entry.key) && isLiteral(entry.value));
    case 'Construct':
      return (value.args ?? []).every((arg) => isLiteral(arg.value));
    default:
      return false;
  }
}

function resolveTests(context: NameContext, declarations: Declarations): R.ResolvedProgram['tests'] {
  return declarations.tests.map(({ scope, item }) => {
    const routine = newRoutine(`test "${item.name}"`, scope.module, 0, undefined, item.span);
    const body = new Body(context, scope, routine, NO_VARIABLES, undefined);
    return { name: item.name, routine, span: item.span, body: body.expression(item.body) };
  });
}

function findEntry(
  context: NameContext,
  entry: { readonly module: string; readonly name: string },
): R.FunctionDefinition | undefined {
  const found = context.modules.get(entry.module)?.values.get(entry.name)?.entity;
  if (found?.kind !== 'family') return undefined;
  return found.family.overloads.find((overload) => overload.arity === 0);
}
