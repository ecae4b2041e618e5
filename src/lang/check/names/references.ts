/** Names and paths where a value is wanted. */

import type * as Ast from '../../syntax/ast';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import type { Body } from './body';
import {
  leftOut,
  notDefinedInModule,
  notImported,
  privateFunction,
  privateName,
  unknownFunction,
  unknownType,
  unknownVariable,
  privateType,
} from './errors';
import {
  findConstructors,
  findModule,
  findValue,
  isAddressable,
  isMissing,
  seesPrivate,
  nearNames,
  privateHome,
  variableNames,
  visibleNames,
} from './lookup';
import { isLeftOut } from './left-out';
import { libraryConstructors } from './library';
import type { ModuleScope, ValueEntity, ValueEntry } from './scope';

/** The expression for a module-level thing used as a value. */
export function entityExpression(entity: ValueEntity, span: Span): R.Expression {
  switch (entity.kind) {
    case 'mvar':
      return { kind: 'Mvar', mvar: entity.mvar, span };
    case 'binding':
      return { kind: 'TopBinding', binding: entity.binding, span };
    case 'constant':
      return { kind: 'Constant', constant: entity.constant, span };
    case 'family':
      return { kind: 'Function', family: entity.family, span, overload: undefined };
  }
}

/** A name that is no local: module level, then builtins, then trait methods; undefined when nothing has it. */
export function resolveGlobalName(body: Body, name: string, span: Span): R.Expression | undefined {
  const entity = findValue(body.scope, name);
  if (entity !== undefined) return entityExpression(entity, span);
  const rows = builtinRows(body, name);
  if (rows !== undefined) return { kind: 'Builtin', rows, span, row: undefined };
  const traits = body.context.traitMethods.get(name);
  if (traits !== undefined) return { kind: 'TraitMethod', name, traits, span, target: undefined };
  return undefined;
}

/**
 * Rows of a builtin's bare name: imported from a standard module, or always visible. Elements of pages (`head`,
 * `empty`) do not hide the functions over lists of their names: the arguments tell which one is meant.
 */
export function builtinRows(body: Body, name: string) {
  const imported = importedRows(body, name);
  const plain = body.context.builtins.plain(name);
  if (imported === undefined || plain === undefined) return imported ?? plain;
  return imported[0].module === 'stdlib.html' ? [...imported, ...plain] : imported;
}

/** Rows of a name that was imported from a standard module. */
export function importedRows(body: Body, name: string) {
  for (const visible of body.scope.visible) {
    const imported = visible.importedBuiltins.get(name);
    if (imported !== undefined) {
      const dot = imported.lastIndexOf('.');
      const rows = body.context.builtins.moduleRows(imported.slice(0, dot), imported.slice(dot + 1));
      if (rows !== undefined) return rows;
    }
  }
  return undefined;
}

/** A lower-case name as a value. */
export function resolveName(body: Body, name: string, span: Span): R.Expression {
  const visible = body.lookup(name);
  if (visible !== undefined) {
    const entry = visible.entry;
    const local = entry.kind === 'variable' ? entry.local : ([...entry.byArity.values()][0] as R.Local);
    return body.reference(local, span);
  }
  const global = resolveGlobalName(body, name, span);
  if (global !== undefined) return global;
  reportUnknown(body, name, span);
  return { kind: 'Error', span };
}

/** Reports a name that means nothing here. */
export function reportUnknown(body: Body, name: string, span: Span): void {
  if (isLeftOut(name)) {
    body.context.diagnostics.push(leftOut(span, name));
    return;
  }
  if (isMissing(body.scope, name)) return;
  // Two letters may differ in the name of a variable, one in a very short one; of all else there is much more.
  const { diagnostics } = body.context;
  const near = nearNames(
    diagnostics,
    name,
    () => variableNames(body.scope, body.block),
    name.length <= 2 ? 1 : 2,
  );
  const others = nearNames(diagnostics, name, () => visibleNames(body.context, body.scope, body.block));
  diagnostics.push(unknownVariable(span, name, near, others));
}

/** An upper-case name alone: constant, value, or constructor. */
export function resolveUpperName(body: Body, expression: Ast.ConstructorExpression): R.Expression {
  const { name, span } = expression.name;
  const entity = findValue(body.scope, name);
  if (entity !== undefined && expression.args === undefined) return entityExpression(entity, span);
  const candidates = findConstructors(body.scope, name);
  if (candidates.length > 0) return construct(name, span, expression.span, candidates, undefined);
  const library = libraryConstructors(name);
  if (library.length > 0) return construct(name, span, expression.span, library, undefined);
  if (isLeftOut(name)) body.context.diagnostics.push(leftOut(span, name));
  else if (!isMissing(body.scope, name)) {
    const hidden = privateHome(body.context, body.scope, name, 'constructors');
    const names = () => body.scope.visible.flatMap((scope) => [...scope.constructors.keys()]);
    body.context.diagnostics.push(
      hidden === undefined
        ? unknownType(span, name, nearNames(body.context.diagnostics, name, names))
        : privateType(span, hidden.type, hidden.module),
    );
  }
  return { kind: 'Error', span: expression.span };
}

/** A constructor node; the checker settles which candidate it is. */
export function construct(
  name: string,
  nameSpan: Span,
  span: Span,
  candidates: readonly R.ConstructorDefinition[],
  args: readonly R.Argument[] | undefined,
  typeArgs?: readonly R.Type[],
): R.ConstructExpression {
  return { kind: 'Construct', name, nameSpan, span, candidates, args, typeArgs, constructor_: undefined };
}

/** The segments of `A.b.C` when the expression is a plain dotted path whose first part is no local; else undefined. */
export function pathOf(body: Body, expression: Ast.Expression): string[] | undefined {
  const parts: string[] = [];
  let current = expression;
  for (;;) {
    if (current.kind === 'Field') {
      parts.push(current.name.name);
      current = current.target;
    } else if (current.kind === 'Constructor' && current.args === undefined) {
      parts.push(current.name.name);
      return parts.reverse();
    } else if (current.kind === 'Name') {
      if (body.lookup(current.name) !== undefined) return undefined;
      parts.push(current.name);
      return parts.reverse();
    } else return undefined;
  }
}

/** The module that a dotted path means; reports nothing. A value of that name wins over a lower-case module. */
export function moduleOf(body: Body, expression: Ast.Expression): ModuleScope | undefined {
  const path = pathOf(body, expression);
  if (path === undefined) return undefined;
  if (path.length === 1 && /^[a-z_]/.test(path[0]) && findValue(body.scope, path[0]) !== undefined)
    return undefined;
  return findModule(body.context, body.scope, path);
}

function reportNoMember(body: Body, module: ModuleScope, name: Ast.Identifier, isCall: boolean): void {
  const mayBeUsed = (entry: ValueEntry) => entry.isPublic || seesPrivate(body.context, body.scope, module);
  const known = [...module.values].filter(([, entry]) => mayBeUsed(entry)).map(([each]) => each);
  const near = nearNames(body.context.diagnostics, name.name, () => known);
  body.context.diagnostics.push(
    isCall
      ? unknownFunction(name.span, `${module.path}.${name.name}`, near, known)
      : notDefinedInModule(name.span, name.name, module.path, near),
  );
}

/** What `module.name` means as a value, with privacy and import checks; undefined (reported) when nothing. */
export function moduleMember(
  body: Body,
  module: ModuleScope,
  name: Ast.Identifier,
  isCall: boolean,
): ValueEntity | undefined {
  const entry = module.values.get(name.name);
  if (entry === undefined) {
    if (!isAddressable(body.scope, module))
      body.context.diagnostics.push(notImported(name.span, module.path, name.name));
    else reportNoMember(body, module, name, isCall);
    return undefined;
  }
  if (!isAddressable(body.scope, module)) {
    body.context.diagnostics.push(notImported(name.span, module.path, name.name));
    return undefined;
  }
  if (!entry.isPublic && !seesPrivate(body.context, body.scope, module)) {
    const make = entry.entity.kind === 'family' ? privateFunction : privateName;
    body.context.diagnostics.push(make(name.span, name.name, module.path));
    return undefined;
  }
  return entry.entity;
}
