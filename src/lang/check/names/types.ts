/** Type expressions with their names bound. */

import type * as Ast from '../../syntax/ast';
import type * as R from '../resolved';
import type { NameContext } from './context';
import { leftOut, notImported, privateType, unknownType } from './errors';
import { isLeftOut } from './left-out';
import {
  findModule,
  findType,
  isAddressable,
  nearNames,
  isMissing,
  privateHome,
  seesPrivate,
} from './lookup';
import { prelude } from './prelude';
import { dotted, type ModuleScope } from './scope';

/** Names of type parameters in force. */
export interface TypeVariables {
  has(name: string): boolean;
  /** No others may be mentioned: a field or an mvar of a type that nobody names could hold anything. */
  readonly isClosed?: boolean;
}
/** No type parameters. */
export const NO_VARIABLES: TypeVariables = new Set<string>();

/** Only these type parameters. */
export function onlyVariables(names: ReadonlySet<string>): TypeVariables {
  return { has: (name) => names.has(name), isClosed: true };
}

/**
 * Binds the names of a type expression. Unknown names are reported and give `Unknown`. Lower-case names and
 * single letters that name no type are type variables.
 */
export function resolveType(
  context: NameContext,
  scope: ModuleScope,
  type: Ast.TypeExpression,
  variables: TypeVariables,
): R.Type {
  const all = (types: readonly Ast.TypeExpression[]) =>
    types.map((element) => resolveType(context, scope, element, variables));
  switch (type.kind) {
    case 'UnitType':
      return { kind: 'Unit', span: type.span };
    case 'TupleType':
      return { kind: 'Tuple', elements: all(type.elements), span: type.span };
    case 'FunctionType':
      return {
        kind: 'Function',
        parameters: all(type.parameters),
        result: resolveType(context, scope, type.result, variables),
        span: type.span,
      };
    case 'RecordType':
      return {
        kind: 'Record',
        fields: type.fields.map((field) => ({
          name: field.name.name,
          type: resolveType(context, scope, field.type, variables),
        })),
        span: type.span,
      };
    case 'NamedType':
      return resolveNamedType(context, scope, type, variables);
  }
}

function resolveNamedType(
  context: NameContext,
  scope: ModuleScope,
  type: Ast.NamedType,
  variables: TypeVariables,
): R.Type {
  const args = type.args?.map((arg) => resolveType(context, scope, arg, variables));
  const span = type.span;
  if (type.path.length === 1) {
    const name = type.path[0].name;
    if (variables.has(name)) return { kind: 'Variable', name, span };
    if (name === 'Self' || name === 'self') {
      return variables.has('Self') ? { kind: 'Variable', name: 'Self', span } : { kind: 'Self', span };
    }
    const definition = findType(scope, name);
    if (name === 'Unit' && (definition === undefined || definition === prelude.types.get('Unit'))) {
      return { kind: 'Unit', span };
    }
    if (definition !== undefined) return { kind: 'Named', definition, args, span };
    if (name === 'Any') return { kind: 'Any', span };
    const isVariable = name.length === 1 || (isLower(name) && !isMisspelt(name));
    if (isVariable && variables.isClosed !== true) return { kind: 'Variable', name, span };
    if (isMissing(scope, name)) return { kind: 'Unknown', span };
    if (isLeftOut(name)) {
      context.diagnostics.push(leftOut(span, name));
      return { kind: 'Unknown', span };
    }
    const candidates = () => [
      ...scope.visible.flatMap((each) => [...each.types.keys()]),
      ...prelude.types.keys(),
    ];
    const hidden = privateHome(context, scope, name, 'types');
    context.diagnostics.push(
      hidden === undefined
        ? unknownType(span, name, nearNames(context.diagnostics, name, candidates))
        : privateType(span, hidden.type, hidden.module),
    );
    return { kind: 'Unknown', span };
  }
  return resolveQualifiedType(context, scope, type, args);
}

function resolveQualifiedType(
  context: NameContext,
  scope: ModuleScope,
  type: Ast.NamedType,
  args: readonly R.Type[] | undefined,
): R.Type {
  const path = type.path.map((part) => part.name);
  const name = path[path.length - 1];
  const module = findModule(context, scope, path.slice(0, -1));
  const definition = module?.types.get(name);
  if (module === undefined || definition === undefined) {
    context.diagnostics.push(unknownType(type.span, dotted(type.path), []));
    return { kind: 'Unknown', span: type.span };
  }
  if (!isAddressable(scope, module)) context.diagnostics.push(notImported(type.span, module.path, name));
  if (!definition.isPublic && !seesPrivate(context, scope, module)) {
    context.diagnostics.push(privateType(type.span, name, module.path));
  }
  return { kind: 'Named', definition, args, span: type.span };
}

function isLower(name: string): boolean {
  return /^[a-z_]/.test(name);
}

/** `int`, `string`: a builtin type without its capital rather than a type variable. */
function isMisspelt(name: string): boolean {
  return name.length > 1 && prelude.types.has(`${name[0].toUpperCase()}${name.slice(1)}`);
}

/** Text of a type as written, for signatures and for grouping clauses: equal types give equal texts. */
export function typeText(type: R.Type): string {
  return textOf(type, []);
}

/** @param names those that are being replaced by the types they stand for: a type that names itself is an error told elsewhere */
function textOf(type: R.Type, names: readonly R.TypeDefinition[]): string {
  const text = (part: R.Type) => textOf(part, names);
  switch (type.kind) {
    case 'Named': {
      const { definition } = type;
      const { name, kind, target } = definition;
      // The name of another type without parameters of its own stands for that type, arguments included.
      if (
        kind === 'alias' &&
        target?.kind === 'Named' &&
        type.args === undefined &&
        !names.includes(definition)
      )
        return textOf(target, [...names, definition]);
      return type.args === undefined ? name : `${name}[${type.args.map(text).join(', ')}]`;
    }
    case 'Variable':
      return type.name;
    case 'Function':
      return `(${type.parameters.map(text).join(', ')}) -> ${text(type.result)}`;
    case 'Tuple':
      return `(${type.elements.map(text).join(', ')})`;
    case 'Record':
      return `{${type.fields.map((field) => `${field.name}: ${text(field.type)}`).join(', ')}}`;
    case 'Unit':
      return '()';
    case 'Any':
      return 'Any';
    case 'Self':
      return 'Self';
    case 'Unknown':
      return '_';
  }
}
