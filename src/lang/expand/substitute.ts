/** Copies of syntax trees with their splices replaced. */

import { parseExpressionText, parseFile } from '../syntax';
import type * as Ast from '../syntax/ast';
import { Source, type Span } from '../syntax/source';
import { ExpansionError } from './errors';
import type { CompileTimeValue, Scope } from './value';

/** A copy of a tree in which every splice stands replaced by what it gives. */
export function substitute<T>(node: T, scope: Scope): T {
  return copy(node, scope) as T;
}

function copy(node: unknown, scope: Scope): unknown {
  if (Array.isArray(node)) return node.map((each) => copy(each, scope));
  if (typeof node !== 'object' || node === null || node instanceof Source) return node;
  const kind = (node as { kind?: unknown }).kind;
  if (kind === 'Splice') {
    const splice = node as Ast.SpliceExpression;
    return expressionOf(scope.evaluate(splice.value, scope), splice.span);
  }
  if (kind === 'Assign' && (node as Ast.AssignStatement).target.kind === 'Splice')
    return boundSplice(node as Ast.AssignStatement, scope);
  const result: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(node)) result[key] = key === 'span' ? child : copy(child, scope);
  return result;
}

/** `~gensym("p") = e`. */
function boundSplice(statement: Ast.AssignStatement, scope: Scope): Ast.BindStatement {
  const target = statement.target as Ast.SpliceExpression;
  const value = scope.evaluate(target.value, scope);
  if (value.kind !== 'variable' && value.kind !== 'text')
    throw new ExpansionError(target.span, 'a name is needed on the left of `=`');
  const name = value.kind === 'variable' ? value.name : value.text;
  return {
    kind: 'Bind',
    isVar: false,
    pattern: { kind: 'NamePattern', name, span: target.span },
    type: undefined,
    value: copy(statement.value, scope) as Ast.Expression,
    span: statement.span,
  };
}

/** What a value is where an expression is wanted. */
export function expressionOf(value: CompileTimeValue, span: Span): Ast.Expression {
  switch (value.kind) {
    case 'code':
      return value.expression;
    case 'text':
      return { kind: 'Literal', literal: { kind: 'String', value: value.text }, span };
    case 'number':
      return { kind: 'Literal', literal: { kind: 'Int', value: value.value }, span };
    case 'bool':
      return { kind: 'Literal', literal: { kind: 'Bool', value: value.value }, span };
    case 'variable':
      return { kind: 'Name', name: value.name, span };
    case 'list':
      return {
        kind: 'List',
        elements: value.elements.map((element) => expressionOf(element, span)),
        tail: undefined,
        span,
      };
    case 'source': {
      const parsed = parseExpressionText(new Source('<eval>', value.text));
      if (parsed.expression !== undefined && parsed.diagnostics.length === 0) return parsed.expression;
      throw new ExpansionError(span, `\`eval\` text is no expression: ${value.text}`);
    }
    case 'description':
    case 'items':
      throw new ExpansionError(span, 'a definition cannot stand where a value is wanted');
  }
}

/** What a value is where definitions are wanted. */
export function itemsOf(value: CompileTimeValue, span: Span): readonly Ast.Item[] {
  switch (value.kind) {
    case 'items':
      return value.items;
    case 'list':
      return value.elements.flatMap((element) => itemsOf(element, span));
    case 'source': {
      const parsed = parseFile(new Source('<eval>', value.text));
      const [problem] = parsed.diagnostics;
      if (problem !== undefined)
        throw new ExpansionError(span, `\`eval\` text is no definition: ${problem.message}`);
      return parsed.file.items;
    }
    case 'description':
      if (value.itself !== undefined) return itemsOf(value.itself, span);
      throw new ExpansionError(span, 'definitions are wanted here');
    default:
      throw new ExpansionError(span, 'definitions are wanted here');
  }
}
