/** Functions of modules: clauses grouped into overloads, ordered, resolved. */

import type * as Ast from '../../syntax/ast';
import type * as R from '../resolved';
import { Body, type BodyContext } from './body';
import type { NameContext } from './context';
import { findTrait } from './lookup';
import { unknownTrait } from './errors';
import { newPatternNames, resolvePattern } from './patterns';
import { newRoutine, type ModuleScope } from './scope';
import { resolveType, typeText, type TypeVariables } from './types';

/** A clause whose signature has been read but not its body. */
interface ClauseHead {
  readonly item: Ast.FunctionItem;
  readonly types: readonly (R.Type | undefined)[];
  readonly returnType: R.Type | undefined;
  readonly variables: TypeVariables;
}

/** Options that methods need. */
export interface FunctionOptions {
  readonly method?: R.FunctionDefinition['method'];
  /** Name of the routine in stack traces, without module; default: the function's own. */
  readonly displayName?: string;
}

/** A function whose clauses still wait for their bodies to be resolved. */
export interface PendingFunction {
  readonly definition: R.FunctionDefinition;
  /** Resolves parameters, guards, bodies into the definition. */
  resolve(): void;
}

/** Groups the clauses of one name into functions; bodies are resolved later, when every name is declared. */
export function defineFunctions(
  context: BodyContext,
  scope: ModuleScope,
  items: readonly Ast.FunctionItem[],
  options: FunctionOptions = {},
): PendingFunction[] {
  const groups: ClauseHead[][] = [];
  for (const item of items) {
    const head = readHead(context, scope, item);
    const group = groups.find((candidate) => belongsTo(candidate, head));
    if (group === undefined) groups.push([head]);
    else group.push(head);
  }
  return groups.map((group) => pending(context, scope, group, options));
}

function readHead(context: NameContext, scope: ModuleScope, item: Ast.FunctionItem): ClauseHead {
  const variables = new Set(item.typeParameters.map((parameter) => parameter.name.name));
  return {
    item,
    types: item.parameters.map((parameter) =>
      parameter.type === undefined ? undefined : resolveType(context, scope, parameter.type, variables),
    ),
    returnType:
      item.returnType === undefined ? undefined : resolveType(context, scope, item.returnType, variables),
    variables,
  };
}

/** Whether a clause joins a group: parameter by parameter both unannotated, equally annotated, or literal and its type. */
function belongsTo(group: readonly ClauseHead[], head: ClauseHead): boolean {
  return group.every(
    (other) =>
      other.types.length === head.types.length &&
      other.types.every((type, index) => {
        const own = head.types[index];
        if (type === undefined && own === undefined) return true;
        if (type !== undefined && own !== undefined) return typeText(type) === typeText(own);
        const pattern = (type === undefined ? other : head).item.parameters[index].pattern;
        return literalType(pattern) === typeText((type ?? own) as R.Type);
      }),
  );
}

function literalType(pattern: Ast.Pattern): string | undefined {
  if (pattern.kind === 'RangePattern') return undefined;
  if (pattern.kind !== 'LiteralPattern') return undefined;
  const literal = pattern.literal;
  switch (literal.kind) {
    case 'Int':
    case 'Float':
    case 'Float32':
    case 'String':
    case 'Bool':
      return literal.kind;
    case 'SizedInt':
      return literal.type;
    default:
      return undefined;
  }
}

/** 3 for a literal, 2 for another structural pattern, 0 for a name: summed over unannotated parameters. */
function specificity(head: ClauseHead): number {
  let sum = 0;
  head.item.parameters.forEach((parameter, index) => {
    if (head.types[index] !== undefined) return;
    const kind = parameter.pattern.kind;
    if (kind === 'NamePattern' || kind === 'WildcardPattern') return;
    sum += literalType(parameter.pattern) !== undefined && kind === 'LiteralPattern' ? 3 : 2;
  });
  return sum;
}

function annotations(head: ClauseHead): number {
  return head.types.filter((type) => type !== undefined).length;
}

function pending(
  context: BodyContext,
  scope: ModuleScope,
  group: readonly ClauseHead[],
  options: FunctionOptions,
): PendingFunction {
  const first = group[0].item;
  const arity = first.parameters.length;
  const ordered = [...group].sort(
    (a, b) => specificity(b) - specificity(a) || annotations(b) - annotations(a),
  );
  const types = Array.from({ length: arity }, (_, index) =>
    group.map((head) => head.types[index]).find((type) => type !== undefined),
  );
  const signature = types.map((type) => (type === undefined ? '_' : typeText(type))).join(',');
  const name = first.name.name;
  const displayName = options.displayName ?? name;
  const prefix = scope.path === '' ? '' : `${scope.path}.`;
  const routine = newRoutine(
    `${prefix}${displayName}/${signature}`,
    scope.module,
    arity,
    undefined,
    first.span,
  );
  const clauses: R.Clause[] = [];
  const parameters: R.ParameterDefinition[] = [];
  const definition: R.FunctionDefinition = {
    name,
    module: scope.module,
    arity,
    parameters,
    clauses,
    routine,
    typeParameters: typeParameters(context, scope, first.typeParameters),
    returnType: group.map((head) => head.returnType).find((type) => type !== undefined),
    isPublic: group.some((head) => head.item.isPublic),
    doc: group.map((head) => head.item.doc).find((doc) => doc !== undefined),
    signatureText: `${name}/${signature}`,
    span: first.span,
    nameSpan: first.name.span,
    method: options.method,
  };
  const resolve = () => {
    const simple = ordered.length === 1 && isPlain(ordered[0]);
    const resolved = new Map<ClauseHead, { clause: R.Clause; parameters: R.ParameterDefinition[] }>();
    for (const head of ordered)
      resolved.set(head, resolveClause(context, scope, routine, head, simple, types));
    for (const head of ordered) clauses.push((resolved.get(head) as { clause: R.Clause }).clause);
    parameters.push(...(resolved.get(group[0]) as { parameters: R.ParameterDefinition[] }).parameters);
  };
  return { definition, resolve };
}

/** One clause of plain names without a guard: a repeated name does not compare, the last one wins. */
function isPlain(head: ClauseHead): boolean {
  return (
    head.item.guard === undefined &&
    head.item.parameters.every(
      ({ pattern }) => pattern.kind === 'NamePattern' || pattern.kind === 'WildcardPattern',
    )
  );
}

function resolveClause(
  context: BodyContext,
  scope: ModuleScope,
  routine: R.Routine,
  head: ClauseHead,
  simple: boolean,
  groupTypes: readonly (R.Type | undefined)[],
): { clause: R.Clause; parameters: R.ParameterDefinition[] } {
  const body = new Body(context, scope, routine, head.variables, undefined);
  let names = newPatternNames();
  const parameters: R.ParameterDefinition[] = [];
  const patterns = head.item.parameters.map((parameter, index) => {
    if (simple) names = newPatternNames();
    const defaultValue =
      parameter.defaultValue === undefined ? undefined : body.expression(parameter.defaultValue);
    parameters.push({
      name: parameter.pattern.kind === 'NamePattern' ? parameter.pattern.name : undefined,
      type: groupTypes[index],
      defaultValue,
      span: parameter.span,
    });
    return resolvePattern(body, parameter.pattern, {
      fresh: true,
      parameter: index + 1,
      type: head.types[index],
      names,
    });
  });
  const guard = head.item.guard === undefined ? undefined : body.expression(head.item.guard);
  const clause: R.Clause = {
    patterns,
    types: head.types,
    returnType: head.returnType,
    guard,
    body: body.expression(head.item.body),
    span: head.item.span,
  };
  return { clause, parameters };
}

/** Type parameters with their bounds; unknown traits are reported. */
export function typeParameters(
  context: NameContext,
  scope: ModuleScope,
  declared: readonly Ast.TypeParameter[],
): R.TypeParameterDefinition[] {
  return declared.map((parameter) => ({
    name: parameter.name.name,
    bounds: parameter.bounds.flatMap((bound) => {
      const trait = findTrait(scope, bound.name);
      if (trait === undefined) context.diagnostics.push(unknownTrait(bound.span, bound.name));
      return trait === undefined ? [] : [trait];
    }),
  }));
}
