/** Patterns: which names they bind, assign, or compare with. */

import type * as Ast from '../../syntax/ast';
import type * as R from '../resolved';
import { privateConstructor, privateType, setPatternElement, unknownConstructor } from './errors';
import type { Body } from './body';
import { constructorsElsewhere, findConstructors, isMissing, nearNames, privateHome } from './lookup';
import { libraryConstructors } from './library';
import { reportUnknown, resolveGlobalName } from './references';
import { noteUse } from './scope';

/** Names bound so far in one pattern; alternatives of an or-pattern share them. */
class PatternNames {
  readonly bound = new Map<string, R.Local>();
  /** Names that an earlier alternative of the current or-pattern has bound. */
  alternative: ReadonlyMap<string, R.Local> = new Map();
}

/** Options of `resolvePattern`. */
export interface PatternOptions {
  /** A name always binds anew: parameters of lambdas and of simple functions. */
  readonly fresh?: boolean;
  /** The parameter slot that holds the whole value: a plain name uses it instead of a slot of its own. */
  readonly parameter?: number;
  /** Declared type of the whole value, given to a plain name. */
  readonly type?: R.Type;
  /** Names bound by earlier parameters of the same clause. */
  readonly names?: PatternNames;
}

/** A record of the names of a clause whose parameters must agree on repeated names. */
export function newPatternNames(): PatternNames {
  return new PatternNames();
}

/** Resolves a pattern; the names it binds are declared in the body's current block. */
export function resolvePattern(body: Body, pattern: Ast.Pattern, options: PatternOptions = {}): R.Pattern {
  return resolve(body, pattern, options.names ?? new PatternNames(), options);
}

function resolve(body: Body, pattern: Ast.Pattern, names: PatternNames, options: PatternOptions): R.Pattern {
  const span = pattern.span;
  const inner = (part: Ast.Pattern) => resolve(body, part, names, { fresh: options.fresh });
  switch (pattern.kind) {
    case 'WildcardPattern':
      return { kind: 'Wildcard', span };
    case 'NamePattern':
      return resolveName(body, pattern, names, options);
    case 'LiteralPattern':
      return { kind: 'Literal', literal: pattern.literal, span };
    case 'RangePattern':
      return { kind: 'Range', from: pattern.from, to: pattern.to, inclusive: pattern.inclusive, span };
    case 'TuplePattern':
      return { kind: 'Tuple', elements: pattern.elements.map(inner), span };
    case 'ListPattern':
      return {
        kind: 'List',
        elements: pattern.elements.map(inner),
        tail: pattern.tail === undefined ? undefined : inner(pattern.tail),
        stringPrefix: stringPrefix(pattern),
        span,
      };
    case 'RecordPattern':
      return { kind: 'Record', fields: recordFields(body, pattern.fields, names, options), span };
    case 'ConstructorPattern':
      return resolveConstructor(body, pattern, names, options);
    case 'MapPattern':
      return {
        kind: 'Map',
        entries: pattern.entries.map((entry) => ({
          key: literalOrPin(body, entry.key),
          value: inner(entry.value),
        })),
        span,
      };
    case 'SetPattern':
      return { kind: 'Set', elements: pattern.elements.map((element) => literalOrPin(body, element)), span };
    case 'PinPattern':
      return { kind: 'Equal', value: pinned(body, pattern), span };
    case 'OrPattern':
      return resolveOr(body, pattern, names, options);
  }
}

function resolveName(
  body: Body,
  pattern: Ast.NamePattern,
  names: PatternNames,
  options: PatternOptions,
): R.Pattern {
  const { name, span } = pattern;
  const earlier = names.bound.get(name);
  if (earlier !== undefined) return { kind: 'Equal', value: body.reference(earlier, span), span };
  const shared = names.alternative.get(name);
  if (shared !== undefined) {
    names.bound.set(name, shared);
    return { kind: 'Bind', local: shared, span };
  }
  if (options.fresh !== true) {
    const visible = body.lookup(name);
    if (visible !== undefined && visible.entry.kind === 'variable') {
      const local = visible.entry.local;
      if (local.isVar) {
        noteUse(local, body.routine);
        return { kind: 'AssignVar', local, span };
      }
      if (local.routine === body.routine) return { kind: 'Equal', value: body.reference(local, span), span };
    }
  }
  const local = body.declare(name, span, { parameter: options.parameter, type: options.type });
  names.bound.set(name, local);
  return { kind: 'Bind', local, span };
}

function recordFields(
  body: Body,
  fields: readonly Ast.FieldPattern[],
  names: PatternNames,
  options: PatternOptions,
): { name: string; pattern: R.Pattern; span: R.Pattern['span'] }[] {
  return fields
    .filter((field) => field.name.name !== '_')
    .map((field) => ({
      name: field.name.name,
      pattern:
        field.pattern === undefined
          ? freshName(body, field.name, names)
          : resolve(body, field.pattern, names, { fresh: options.fresh }),
      span: field.span,
    }));
}

/** `{x}` binds `x` anew whatever is visible, once per pattern. */
function freshName(body: Body, name: Ast.Identifier, names: PatternNames): R.Pattern {
  return resolveName(body, { kind: 'NamePattern', name: name.name, span: name.span }, names, { fresh: true });
}

function resolveConstructor(
  body: Body,
  pattern: Ast.ConstructorPattern,
  names: PatternNames,
  options: PatternOptions,
): R.Pattern {
  const name = pattern.name.name;
  let candidates = findConstructors(body.scope, name);
  if (candidates.length === 0) candidates = libraryConstructors(name);
  if (candidates.length === 0) {
    const entity =
      pattern.positional === undefined && pattern.named === undefined
        ? resolveGlobalName(body, name, pattern.span)
        : undefined;
    if (entity !== undefined && entity.kind === 'Constant')
      return { kind: 'Equal', value: entity, span: pattern.span };
    candidates = fromElsewhere(body, pattern.name);
  }
  const fields =
    pattern.positional !== undefined
      ? pattern.positional.map((part) => ({
          field: undefined,
          pattern: resolve(body, part, names, { fresh: options.fresh }),
        }))
      : pattern.named !== undefined
        ? recordFields(body, pattern.named, names, options).map((field) => ({
            field: field.name,
            pattern: field.pattern,
          }))
        : undefined;
  const isNamed = pattern.named !== undefined;
  return {
    kind: 'Constructor',
    name,
    candidates,
    fields,
    isNamed,
    span: pattern.span,
    constructor_: undefined,
  };
}

/** Constructors of types that are not imported here; reports when there are none. */
function fromElsewhere(body: Body, { name, span }: Ast.Identifier): R.ConstructorDefinition[] {
  const elsewhere = constructorsElsewhere(body.context, body.scope, name);
  if (elsewhere.found.length > 0) return elsewhere.found;
  if (isMissing(body.scope, name)) return [];
  const imported = privateHome(body.context, body.scope, name, 'constructors');
  if (imported !== undefined) {
    body.context.diagnostics.push(privateType(span, imported.type, imported.module));
  } else if (elsewhere.hidden !== undefined) {
    const { name: type, module } = elsewhere.hidden;
    body.context.diagnostics.push(privateConstructor(span, name, type, module.path));
  } else {
    const { diagnostics } = body.context;
    const near = nearNames(diagnostics, name, () => constructorNames(body));
    diagnostics.push(unknownConstructor(span, name, near));
  }
  return [];
}

function constructorNames(body: Body): string[] {
  return body.scope.visible.flatMap((scope) => [
    ...scope.constructors.keys(),
    ...scope.importedConstructors.keys(),
  ]);
}

function literalOrPin(body: Body, pattern: Ast.Pattern): R.Expression {
  if (pattern.kind === 'LiteralPattern')
    return { kind: 'Literal', literal: pattern.literal, span: pattern.span };
  if (pattern.kind === 'PinPattern') return pinned(body, pattern);
  body.context.diagnostics.push(setPatternElement(pattern.span));
  return { kind: 'Error', span: pattern.span };
}

function pinned(body: Body, pattern: Ast.PinPattern): R.Expression {
  const visible = body.lookup(pattern.name);
  if (visible !== undefined && visible.entry.kind === 'variable')
    return body.reference(visible.entry.local, pattern.span);
  const global = resolveGlobalName(body, pattern.name, pattern.span);
  if (global !== undefined) return global;
  reportUnknown(body, pattern.name, pattern.span);
  return { kind: 'Error', span: pattern.span };
}

function resolveOr(
  body: Body,
  pattern: Ast.OrPattern,
  names: PatternNames,
  options: PatternOptions,
): R.Pattern {
  const shared = new Map<string, R.Local>(names.alternative);
  const alternatives: R.Pattern[] = [];
  const collected = new Map<string, R.Local>();
  const boundBy: ReadonlyMap<string, R.Local>[] = [];
  for (const alternative of pattern.alternatives) {
    const own = new PatternNames();
    for (const [name, local] of names.bound) own.bound.set(name, local);
    own.alternative = shared;
    alternatives.push(resolve(body, alternative, own, { fresh: options.fresh }));
    for (const [name, local] of own.bound) {
      shared.set(name, local);
      collected.set(name, local);
    }
    boundBy.push(own.bound);
  }
  for (const [name, local] of collected) {
    const without = boundBy.findIndex((bound) => !bound.has(name));
    if (without >= 0) local.unboundIn = alternatives[without].span;
    names.bound.set(name, local);
  }
  return { kind: 'Or', alternatives, span: pattern.span };
}

/** The joined heads of `["a", "b" | t]`, which also matches a String with that prefix. */
function stringPrefix(pattern: Ast.ListPattern): string | undefined {
  if (pattern.tail === undefined || pattern.elements.length === 0) return undefined;
  let prefix = '';
  for (const element of pattern.elements) {
    if (element.kind !== 'LiteralPattern' || element.literal.kind !== 'String') return undefined;
    prefix += element.literal.value;
  }
  return prefix;
}
