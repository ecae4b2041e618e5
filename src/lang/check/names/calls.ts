/** Calls: of functions, builtins, constructors, methods, module members, natives. */

import type * as Ast from '../../syntax/ast';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import type { Body } from './body';
import {
  leftOut,
  nativeName,
  notDefinedInModule,
  notImported,
  privateType,
  unknownFunction,
  tooDeep,
  unknownType,
} from './errors';
import {
  findConstructors,
  findModule,
  fullPath,
  findTrait,
  findType,
  findValue,
  isAddressable,
  isMissing,
  seesPrivate,
  nearNames,
  privateHome,
} from './lookup';
import {
  builtinRows,
  importedRows,
  construct,
  entityExpression,
  moduleMember,
  moduleOf,
  pathOf,
  reportUnknown,
} from './references';
import { isLeftOut } from './left-out';
import { libraryConstructors } from './library';
import type { ModuleScope, ValueEntity } from './scope';

/** `f(args)` for any callee expression. */
export function resolveCall(body: Body, call: Ast.CallExpression): R.Expression {
  const callee = call.callee;
  if (callee.kind !== 'Name') {
    return valueCall(body, body.expression(callee), call.args, call.span);
  }
  const { name, span } = callee;
  const visible = body.lookup(name);
  if (visible !== undefined) {
    const entry = visible.entry;
    const local =
      entry.kind === 'variable'
        ? entry.local
        : (entry.byArity.get(call.args.length) ?? [...entry.byArity.values()][0]);
    return valueCall(body, body.reference(local as R.Local, span), call.args, call.span);
  }
  if (name === '__native__') return nativeCall(body, call);
  const entity = findValue(body.scope, name);
  if (entity !== undefined) return entityCall(body, entity, call.args, call.typeArgs, call.span, span);
  const rows = builtinRows(body, name);
  if (rows !== undefined) return builtinCall(body, name, rows, call.args, call.typeArgs, call.span, span);
  if (body.context.traitMethods.has(name) && call.args.length > 0)
    return bareMethodCall(body, name, call, span);
  reportUnknown(body, name, span);
  resolveArguments(body, call.args);
  return { kind: 'Error', span: call.span };
}

/** Resolves arguments in written order. */
function resolveArguments(body: Body, args: readonly Ast.Argument[]): R.Argument[] {
  return args.map((arg) => ({
    name: arg.name?.name,
    nameSpan: arg.name?.span,
    value: body.expression(arg.value),
  }));
}

function valueCall(
  body: Body,
  callee: R.Expression,
  args: readonly Ast.Argument[],
  span: Span,
): R.Expression {
  return { kind: 'ValueCall', callee, args: resolveArguments(body, args), span };
}

/** A call of a module-level thing. */
function entityCall(
  body: Body,
  entity: ValueEntity,
  args: readonly Ast.Argument[],
  typeArgs: readonly Ast.TypeExpression[] | undefined,
  span: Span,
  calleeSpan: Span,
): R.Expression {
  if (entity.kind !== 'family') return valueCall(body, entityExpression(entity, calleeSpan), args, span);
  return {
    kind: 'Call',
    family: entity.family,
    args: resolveArguments(body, args),
    typeArgs: body.types(typeArgs),
    span,
    calleeSpan,
    overload: undefined,
  };
}

function builtinCall(
  body: Body,
  name: string,
  rows: R.BuiltinCallExpression['rows'],
  args: readonly Ast.Argument[],
  typeArgs: readonly Ast.TypeExpression[] | undefined,
  span: Span,
  calleeSpan: Span,
): R.Expression {
  return {
    kind: 'BuiltinCall',
    name,
    rows,
    args: resolveArguments(body, args),
    typeArgs: body.types(typeArgs),
    span,
    calleeSpan,
    row: undefined,
  };
}

/** `m(x, …)` of a trait method when no function of that name is in scope. */
function bareMethodCall(body: Body, name: string, call: Ast.CallExpression, nameSpan: Span): R.Expression {
  const [receiver, ...args] = resolveArguments(body, call.args);
  return {
    kind: 'MethodCall',
    receiver: receiver.value,
    name,
    nameSpan,
    args,
    typeArgs: undefined,
    isBare: true,
    inScope: undefined,
    span: call.span,
    target: undefined,
  };
}

function nativeCall(body: Body, call: Ast.CallExpression): R.Expression {
  const first = call.args[0]?.value;
  const rest = call.args.slice(1).map((arg) => body.expression(arg.value));
  if (first === undefined || first.kind !== 'Literal' || first.literal.kind !== 'String') {
    body.context.diagnostics.push(nativeName(first?.span ?? call.span));
    return { kind: 'Error', span: call.span };
  }
  return {
    kind: 'NativeCall',
    name: first.literal.value,
    nameSpan: first.span,
    args: rest,
    library: body.scope.file.module.library,
    span: call.span,
  };
}

/** `C(args)`: construction, record update, or a conversion such as `Int(x)`. */
export function resolveConstructorCall(body: Body, expression: Ast.ConstructorExpression): R.Expression {
  const { name, span: nameSpan } = expression.name;
  const args = expression.args ?? [];
  const candidates = findConstructors(body.scope, name);
  if (candidates.length > 0) {
    return applyConstructor(body, name, nameSpan, expression.span, candidates, args, expression.typeArgs);
  }
  const entity = findValue(body.scope, name);
  if (entity !== undefined)
    return entityCall(body, entity, args, expression.typeArgs, expression.span, nameSpan);
  const rows = builtinRows(body, name);
  if (rows !== undefined) {
    const call = () => builtinCall(body, name, rows, args, expression.typeArgs, expression.span, nameSpan);
    return rows[0].module === PAGE_MODULE ? withPageNames(body, call) : call();
  }
  const library = libraryConstructors(name);
  if (library.length > 0)
    return applyConstructor(body, name, nameSpan, expression.span, library, args, expression.typeArgs);
  resolveArguments(body, args);
  reportUnknownConstructor(body, name, nameSpan);
  return { kind: 'Error', span: expression.span };
}

const PAGE_MODULE = 'stdlib.html';

/** Inside `Html(…)` the names of elements mean that module's, imported or not. */
function withPageNames<T>(body: Body, work: () => T): T {
  const imported = body.scope.importedBuiltins;
  const added = body.context.builtins.moduleNames(PAGE_MODULE).filter((name) => !imported.has(name));
  for (const name of added) imported.set(name, `${PAGE_MODULE}.${name}`);
  try {
    return work();
  } finally {
    for (const name of added) imported.delete(name);
  }
}

function reportUnknownConstructor(body: Body, name: string, span: Span): void {
  if (isMissing(body.scope, name)) return;
  const hidden = privateHome(body.context, body.scope, name, 'constructors');
  if (hidden !== undefined) {
    body.context.diagnostics.push(privateType(span, hidden.type, hidden.module));
    return;
  }
  if (isLeftOut(name)) {
    body.context.diagnostics.push(leftOut(span, name));
    return;
  }
  const known = () =>
    body.scope.visible.flatMap((scope) => [
      ...scope.constructors.keys(),
      ...scope.importedConstructors.keys(),
    ]);
  const { diagnostics } = body.context;
  diagnostics.push(unknownType(span, name, nearNames(diagnostics, name, known)));
}

function applyConstructor(
  body: Body,
  name: string,
  nameSpan: Span,
  span: Span,
  candidates: readonly R.ConstructorDefinition[],
  args: readonly Ast.Argument[],
  typeArgs: readonly Ast.TypeExpression[] | undefined,
): R.Expression {
  const isUpdate =
    args.length > 1 && args[0].name === undefined && args.slice(1).some((arg) => arg.name !== undefined);
  if (!isUpdate)
    return construct(name, nameSpan, span, candidates, resolveArguments(body, args), body.types(typeArgs));
  const [base, ...fields] = args;
  return {
    kind: 'Update',
    name,
    candidates,
    base: body.expression(base.value),
    fields: fields.map((field) => ({
      name: field.name?.name ?? '',
      nameSpan: field.name?.span ?? field.span,
      value: body.expression(field.value),
    })),
    span,
    constructor_: undefined,
  };
}

/** `target.name(args)`: a member of a module or namespace, a qualified trait method, or a method of a value. */
export function resolveMethodCall(body: Body, call: Ast.MethodCallExpression): R.Expression {
  const module = moduleOf(body, call.target);
  if (module !== undefined) {
    const viaModule = memberCall(body, module, call);
    if (viaModule !== undefined) return viaModule;
  }
  const path = pathOf(body, call.target);
  if (path !== undefined) {
    const viaName = namespaceCall(body, path, call);
    if (viaName !== undefined) return viaName;
  }
  if (call.target.kind === 'Field' && /^[A-Z]/.test(call.target.name.name)) {
    const flipped = flippedCall(body, call, call.target);
    if (flipped !== undefined) return flipped;
  }
  return valueMethodCall(body, call);
}

/** `M.f(args)` and `M.Ctor(args)`; undefined when a builtin namespace of that name should be asked instead. */
function memberCall(
  body: Body,
  module: ModuleScope,
  call: Ast.MethodCallExpression,
): R.Expression | undefined {
  const { name, span } = call.name;
  const constructors = module.constructors.get(name);
  if (constructors !== undefined && !module.values.has(name)) {
    if (!isAddressable(body.scope, module))
      body.context.diagnostics.push(notImported(span, module.path, name));
    if (!constructors[0].type.isPublic && !seesPrivate(body.context, body.scope, module)) {
      body.context.diagnostics.push(privateType(span, constructors[0].type.name, module.path));
    }
    return applyConstructor(body, name, span, call.span, constructors, call.args, call.typeArgs);
  }
  if (!module.values.has(name)) {
    const path = pathOf(body, call.target);
    if (
      path !== undefined &&
      path.length === 1 &&
      body.context.builtins.qualified(path[0], name) !== undefined
    )
      return undefined;
  }
  const entity = moduleMember(body, module, call.name, true);
  if (entity === undefined) {
    resolveArguments(body, call.args);
    return { kind: 'Error', span: call.span };
  }
  return entityCall(body, entity, call.args, call.typeArgs, call.span, span);
}

/** `String.trim(s)`, `Type.Trait.m(x)`, `stdlib.json.parse(s)`; undefined when the path names nothing of the kind. */
function namespaceCall(
  body: Body,
  path: readonly string[],
  call: Ast.MethodCallExpression,
): R.Expression | undefined {
  const { name, span } = call.name;
  const builtins = body.context.builtins;
  const standard = fullPath(body.scope, path);
  if (builtins.isModule(standard)) {
    const rows = builtins.moduleRows(standard, name);
    if (rows !== undefined) return builtinCall(body, name, rows, call.args, call.typeArgs, call.span, span);
    body.context.diagnostics.push(notDefinedInModule(span, name, standard));
    return { kind: 'Error', span: call.span };
  }
  if (path.length === 1) {
    const rows = builtins.qualified(path[0], name);
    if (rows !== undefined)
      return builtinCall(body, `${path[0]}.${name}`, rows, call.args, call.typeArgs, call.span, span);
    const type = findType(body.scope, path[0]);
    const constructors = type?.constructors.filter((constructor) => constructor.name === name) ?? [];
    if (constructors.length > 0)
      return applyConstructor(body, name, span, call.span, constructors, call.args, call.typeArgs);
    const isName =
      /^[A-Z]/.test(path[0]) &&
      findConstructors(body.scope, path[0]).length === 0 &&
      findValue(body.scope, path[0]) === undefined;
    if (isName && (builtins.isNamespace(path[0]) || type !== undefined)) {
      const plain = builtins.plain(name);
      if (plain !== undefined)
        return builtinCall(body, name, plain, call.args, call.typeArgs, call.span, span);
    }
    if (isName) {
      const [space] = path;
      const { source, start } = call.span;
      body.context.diagnostics.push(
        isLeftOut(space)
          ? leftOut({ source, start, end: start + space.length }, space)
          : unknownFunction(span, `${space}.${name}`),
      );
      resolveArguments(body, call.args);
      return { kind: 'Error', span: call.span };
    }
    return undefined;
  }
  return qualifiedMethod(body, path, call);
}

function qualifiedMethod(
  body: Body,
  path: readonly string[],
  call: Ast.MethodCallExpression,
): R.Expression | undefined {
  const traitName = path[path.length - 1];
  const typeName = path[path.length - 2];
  const trait = findTrait(body.scope, traitName);
  const module = path.length > 2 ? findModule(body.context, body.scope, path.slice(0, -2)) : undefined;
  const type = module !== undefined ? module.types.get(typeName) : findType(body.scope, typeName);
  if (trait === undefined || type === undefined) return undefined;
  return {
    kind: 'QualifiedMethodCall',
    trait,
    type,
    name: call.name.name,
    args: resolveArguments(body, call.args),
    span: call.span,
    nameSpan: call.name.span,
  };
}

/** `r.Mod.f(args)` is `Mod.f(r, args)`. */
function flippedCall(
  body: Body,
  call: Ast.MethodCallExpression,
  target: Ast.FieldExpression,
): R.Expression | undefined {
  const owner: Ast.Expression = {
    kind: 'Constructor',
    name: target.name,
    args: undefined,
    typeArgs: undefined,
    span: target.name.span,
  };
  const isModule = moduleOf(body, owner) !== undefined || body.context.builtins.isNamespace(target.name.name);
  if (!isModule) return undefined;
  const receiver: Ast.Argument = { name: undefined, value: target.target, span: target.target.span };
  return resolveMethodCall(body, { ...call, target: owner, args: [receiver, ...call.args] });
}

function valueMethodCall(body: Body, call: Ast.MethodCallExpression): R.Expression {
  const receiver = body.expression(call.target);
  return {
    kind: 'MethodCall',
    receiver,
    name: call.name.name,
    nameSpan: call.name.span,
    args: resolveArguments(body, call.args),
    typeArgs: body.types(call.typeArgs),
    isBare: false,
    inScope: inScope(body, call.name.name, call.args.length + 1),
    span: call.span,
    target: undefined,
  };
}

/** What a plain call of `name` with `arity` arguments would mean here, always visible builtins aside. */
function inScope(body: Body, name: string, arity: number): R.MethodCallExpression['inScope'] {
  const visible = body.lookup(name);
  if (visible !== undefined) {
    const entry = visible.entry;
    const local = entry.kind === 'variable' ? entry.local : entry.byArity.get(arity);
    if (local !== undefined) {
      body.reference(local, local.span);
      return { kind: 'local', local };
    }
  }
  const entity = findValue(body.scope, name);
  if (entity === undefined) {
    const rows = importedRows(body, name);
    return rows === undefined ? undefined : { kind: 'builtin', rows };
  }
  if (entity.kind === 'family') return { kind: 'family', family: entity.family };
  if (entity.kind === 'binding') return { kind: 'binding', binding: entity.binding };
  return undefined;
}

/** Longest chain of pipes: calls within calls, which take more of the stack than other expressions. */
const MAX_PIPES = 400;

/** `a |> f`, `a |> f(b)`, `a |> m.f(b)`: the left side becomes the first argument. */
export function resolvePipe(body: Body, pipe: Ast.PipeExpression): R.Expression {
  const chain: Ast.PipeExpression[] = [];
  let first: Ast.Expression = pipe;
  while (first.kind === 'Pipe') {
    chain.push(first);
    first = first.left;
  }
  let current: Ast.Expression = first;
  if (chain.length > MAX_PIPES) {
    body.context.diagnostics.push(tooDeep(pipe.span));
    return { kind: 'Error', span: pipe.span };
  }
  for (let i = chain.length - 1; i >= 0; i--) current = pipeInto(body, current, chain[i]);
  return body.expression(current);
}

function pipeInto(body: Body, left: Ast.Expression, pipe: Ast.PipeExpression): Ast.Expression {
  const { right, span } = pipe;
  const argument: Ast.Argument = { name: undefined, value: left, span: left.span };
  switch (right.kind) {
    case 'Call':
      return { ...right, args: [argument, ...right.args], span };
    case 'Constructor':
      return { ...right, args: [argument, ...(right.args ?? [])], span };
    case 'MethodCall': {
      const path = pathOf(body, right.target);
      const isQualified =
        path !== undefined &&
        (moduleOf(body, right.target) !== undefined ||
          body.context.builtins.isModule(fullPath(body.scope, path)) ||
          (path.length === 1 && body.context.builtins.isNamespace(path[0])));
      if (isQualified) return { ...right, args: [argument, ...right.args], span };
      return { kind: 'Call', callee: right, args: [argument], typeArgs: undefined, span };
    }
    case 'Field': {
      const path = pathOf(body, right.target);
      const isQualified =
        path !== undefined &&
        (moduleOf(body, right.target) !== undefined ||
          (path.length === 1 && body.context.builtins.isNamespace(path[0])));
      if (isQualified)
        return {
          kind: 'MethodCall',
          target: right.target,
          name: right.name,
          args: [argument],
          typeArgs: undefined,
          span,
        };
      return {
        kind: 'Call',
        callee: { ...right, kind: 'Field' },
        args: [argument],
        typeArgs: undefined,
        span,
      };
    }
    default:
      return { kind: 'Call', callee: right, args: [argument], typeArgs: undefined, span };
  }
}
