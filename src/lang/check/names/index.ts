/**
 * The name pass: syntax trees of all modules in, one resolved program out. Declares everything by name first,
 * so that order and cycles of modules do not matter, then imports, then signatures, then bodies.
 */

import type * as Ast from '../../syntax/ast';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import type * as R from '../resolved';
import { Body, type BodyContext } from './body';
import type { BuiltinScope } from './context';
import { completeTraits, completeTypes } from './complete';
import { constNotLiteral, unknownConstructor } from './errors';
import { resolveExpression } from './expressions';
import { defineFunctions, type PendingFunction } from './functions';
import { resolveImports } from './imports';
import { declarePreludeTypes, libraryConstructors } from './library';
import { declareImplementations, defineIdleDefaults } from './implementations';
import { findConstructors } from './lookup';
import { declareModules, type Declarations, type ModuleFile } from './modules';
import { mutable, newRoutine, type ModuleScope } from './scope';
import { NO_VARIABLES, onlyVariables, resolveType } from './types';

export type { BuiltinScope } from './context';
export type { ModuleFile } from './modules';

/** Binds every name of a program. The result is complete enough to go on with only when there are no errors. */
export function resolveNames(
  files: readonly ModuleFile[],
  builtins: BuiltinScope,
  entry: { readonly module: string; readonly name: string },
): { program: R.ResolvedProgram; diagnostics: Diagnostic[] } {
  const context: BodyContext = {
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
  context: BodyContext,
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
  const idle = defineIdleDefaults(context, declarations, methods);
  beforeBodies();
  for (const pending of [...functions, ...methods, ...idle]) pending.resolve();
  const values = resolveValues(context, declarations);
  return {
    modules: declarations.scopes.map((scope) => scope.module),
    functions: functions.map((pending) => pending.definition),
    types: declarations.types.map((entry_) => entry_.definition),
    traits: declarations.traits.map((entry_) => entry_.trait),
    implementations,
    idleDefaults: idle.map((pending) => pending.definition),
    ...values,
    tests: resolveTests(context, declarations),
  };
}

function declareFunctions(context: BodyContext, declarations: Declarations): PendingFunction[] {
  return declarations.families.flatMap(({ scope, family, items }) => {
    const pending = defineFunctions(context, scope, items);
    family.overloads.push(...pending.map((each) => each.definition));
    return pending;
  });
}

/** Bodies of bindings, constants and mvars. */
function resolveValues(
  context: BodyContext,
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
      const { type } = item as Ast.MvarItem;
      mutable(entity.mvar).type = resolveType(context, scope, type, onlyVariables(new Set()));
      mvars.push(entity.mvar);
    }
  }
  for (const { scope, item } of declarations.patterns) checkConstructor(context, scope, item.pattern);
  return { bindings, constants, mvars };
}

/** `F(a) = 1` reads as a pattern: a function whose name begins with a capital letter would be lost without a word. */
function checkConstructor(context: BodyContext, scope: ModuleScope, pattern: Ast.Pattern): void {
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

function resolveTests(context: BodyContext, declarations: Declarations): R.ResolvedProgram['tests'] {
  return declarations.tests.map(({ scope, item }) => {
    const routine = newRoutine(`test "${item.name}"`, scope.module, 0, undefined, item.span);
    const body = new Body(context, scope, routine, NO_VARIABLES, undefined);
    return { name: item.name, routine, span: item.span, body: body.expression(item.body) };
  });
}

function findEntry(
  context: BodyContext,
  entry: { readonly module: string; readonly name: string },
): R.FunctionDefinition | undefined {
  const found = context.modules.get(entry.module)?.values.get(entry.name)?.entity;
  if (found?.kind !== 'family') return undefined;
  return found.family.overloads.find((overload) => overload.arity === 0);
}
