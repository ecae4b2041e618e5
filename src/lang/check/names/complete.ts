/** What declared types and traits say, once all imports are known. */

import type * as Ast from '../../syntax/ast';
import type * as R from '../resolved';
import type { NameContext } from './context';
import { bareGeneric, unknownTrait } from './errors';
import { typeParameters } from './functions';
import { findTrait } from './lookup';
import type { Declarations } from './modules';
import { mutable } from './scope';
import { NO_VARIABLES, onlyVariables, resolveType } from './types';

/** Completes type declarations: parameters, fields, alias targets. Needs all imports. */
export function completeTypes(context: NameContext, declarations: Declarations): void {
  for (const { scope, item, definition } of declarations.types) {
    const variables = onlyVariables(new Set(item.typeParameters.map((parameter) => parameter.name.name)));
    const type = (expression: Ast.TypeExpression): R.Type =>
      resolveType(context, scope, expression, variables);
    mutable(definition).parameters = typeParameters(context, scope, item.typeParameters);
    const body = item.body;
    if (body.kind === 'AliasBody' && definition.kind === 'alias') definition.target = type(body.type);
    const fieldsOf = (
      constructor: R.ConstructorDefinition,
      fields: { name: string | undefined; type: R.Type }[],
    ) => {
      for (const field of fields) reportBareGeneric(context, definition, field.type);
      (constructor.fields as { name: string | undefined; type: R.Type }[]).push(...fields);
    };
    if (body.kind === 'RecordBody') {
      fieldsOf(
        definition.constructors[0],
        body.fields.map((field) => ({ name: field.name.name, type: type(field.type) })),
      );
    } else if (body.kind === 'VariantBody') {
      body.variants.forEach((variant, index) => {
        const fields = variant.named?.map((field) => ({ name: field.name.name, type: type(field.type) }));
        fieldsOf(
          definition.constructors[index],
          fields ?? variant.positional.map((payload) => ({ name: undefined, type: type(payload) })),
        );
      });
    }
  }
}

const GENERIC = new Set(['List', 'Map', 'Set', 'Option', 'Result']);

/** `List`, `Map`, … without arguments inside a type body. */
function reportBareGeneric(context: NameContext, owner: R.TypeDefinition, type: R.Type): void {
  if (type.kind !== 'Named') return;
  const { definition } = type;
  if (
    type.args === undefined &&
    definition !== owner &&
    definition.module.path === '' &&
    definition.span === undefined &&
    GENERIC.has(definition.name)
  ) {
    context.diagnostics.push(bareGeneric(type.span, definition.name));
  }
  for (const arg of type.args ?? []) reportBareGeneric(context, owner, arg);
}

/** Completes traits: supertraits (declared earlier, imported or builtin) and method signatures. */
export function completeTraits(context: NameContext, declarations: Declarations): void {
  const declared = new Set<R.TraitDefinition>();
  for (const { scope, item, trait } of declarations.traits) {
    trait.supertraits = item.supertraits.flatMap((name) => {
      const found = findTrait(scope, name.name);
      const isLater =
        found !== undefined && found.module === trait.module && !found.isBuiltin && !declared.has(found);
      if (found === undefined || isLater) {
        context.diagnostics.push(unknownTrait(name.span, name.name));
        return [];
      }
      return [found];
    });
    declared.add(trait);
    trait.methods = item.methods.map((method) => ({
      name: method.name.name,
      trait,
      parameters: method.parameters.map((parameter) => ({
        name: parameter.pattern.kind === 'NamePattern' ? parameter.pattern.name : undefined,
        type:
          parameter.type === undefined
            ? undefined
            : resolveType(context, scope, parameter.type, NO_VARIABLES),
        defaultValue: undefined,
        span: parameter.span,
      })),
      returnType:
        method.returnType === undefined
          ? undefined
          : resolveType(context, scope, method.returnType, NO_VARIABLES),
      hasDefault: method.defaultBody !== undefined,
      span: method.span,
    }));
  }
}
