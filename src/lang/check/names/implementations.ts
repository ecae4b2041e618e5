/** Implementations of traits: their methods, and the default bodies that they take over. */

import type * as Ast from '../../syntax/ast';
import type * as R from '../resolved';
import type { BodyContext } from './body';
import { unknownTrait } from './errors';
import { defineFunctions, type PendingFunction } from './functions';
import { findTrait } from './lookup';
import type { Declarations } from './modules';
import { mutable, type ModuleScope } from './scope';
import { NO_VARIABLES, resolveType, typeText } from './types';

/** Blocks of one (type, trait) pair are merged; missing methods are filled with the trait's defaults. */
export function declareImplementations(
  context: BodyContext,
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
  context: BodyContext,
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
  context: BodyContext,
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
  context: BodyContext,
  implementation: R.Implementation,
  own: readonly PendingFunction[],
): PendingFunction[] {
  const declared = context.traitItems.get(implementation.trait);
  if (declared === undefined) return [];
  const present = new Set(own.map((pending) => pending.definition.name));
  const missing = declared.item.methods.filter((method) => !present.has(method.name.name));
  return missing.flatMap((method) => {
    const item = defaultItem(method);
    return item === undefined ? [] : defineMethods(context, declared.scope, implementation, [item]);
  });
}

/**
 * Default bodies that no implementation has taken over, as functions of their own: they are checked like any other, and
 * never run. `Self` is then any type.
 */
export function defineIdleDefaults(
  context: BodyContext,
  declarations: Declarations,
  methods: readonly PendingFunction[],
): PendingFunction[] {
  const taken = new Set(methods.map(({ definition }) => definition.span));
  return declarations.traits.flatMap(({ scope, item, trait }) =>
    item.methods
      .filter(({ span }) => !taken.has(span))
      .flatMap((method) => {
        const self = { name: { name: 'Self', span: method.span }, bounds: [], span: method.span };
        const asFunction = defaultItem(method, [self]);
        const displayName = `${trait.name}.${method.name.name}`;
        return asFunction === undefined ? [] : defineFunctions(context, scope, [asFunction], { displayName });
      }),
  );
}

/** The default body of a trait's method as the item of a function; undefined for a method without one. */
function defaultItem(
  method: Ast.TraitMethod,
  typeParameters: readonly Ast.TypeParameter[] = [],
): Ast.FunctionItem | undefined {
  const { name, parameters, returnType, defaultBody: body, span } = method;
  if (body === undefined) return undefined;
  return {
    kind: 'Function',
    isPublic: false,
    decorators: [],
    name,
    typeParameters,
    parameters,
    guard: undefined,
    returnType,
    body,
    doc: undefined,
    span,
  };
}
