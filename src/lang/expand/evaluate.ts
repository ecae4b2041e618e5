/** Evaluating what stands behind a splice: `~fn.name`, `~typeDef.fields.map(…)`, `~if c { … }`. */

import type * as Ast from '../syntax/ast';
import { ExpansionError } from './errors';
import { substitute } from './substitute';
import { text, type CompileTimeValue, type Scope } from './value';

/** The value of an expression at compile time; throws ExpansionError for what has none. */
export function evaluate(expression: Ast.Expression, scope: Scope): CompileTimeValue {
  switch (expression.kind) {
    case 'Literal':
      return literal(expression);
    case 'Name': {
      const value = scope.values.get(expression.name);
      return value ?? { kind: 'code', expression };
    }
    case 'Field':
      return part(evaluate(expression.target, scope), expression);
    case 'Index':
      return element(evaluate(expression.target, scope), evaluate(expression.indices[0], scope), expression);
    case 'Call':
      return call(expression, scope);
    case 'MethodCall':
      return method(expression, scope);
    case 'Binary':
      return binary(expression, scope);
    case 'Unary':
      return unary(expression, scope);
    case 'If':
      return conditional(expression, scope);
    case 'Quote':
      return quoted(expression, scope);
    case 'Block':
      return expression.statements.length === 1 && expression.statements[0].kind === 'ExpressionStatement'
        ? evaluate(expression.statements[0].expression, scope)
        : { kind: 'code', expression: substitute(expression, scope) };
    case 'Interpolation':
      return text(
        expression.parts
          .map((each) => (typeof each === 'string' ? each : textOf(evaluate(each, scope), each)))
          .join(''),
      );
    case 'Splice':
      return evaluate(expression.value, scope);
    default:
      return { kind: 'code', expression: substitute(expression, scope) };
  }
}

function literal(expression: Ast.LiteralExpression): CompileTimeValue {
  const { literal: value } = expression;
  if (value.kind === 'String') return text(value.value);
  if (value.kind === 'Int') return { kind: 'number', value: value.value };
  if (value.kind === 'Bool') return { kind: 'bool', value: value.value };
  return { kind: 'code', expression };
}

function part(value: CompileTimeValue, expression: Ast.FieldExpression): CompileTimeValue {
  const found = value.kind === 'description' ? value.parts.get(expression.name.name) : undefined;
  if (found !== undefined) return found;
  if (value.kind === 'code') return { kind: 'code', expression: { ...expression, target: value.expression } };
  throw new ExpansionError(expression.name.span, `there is no \`${expression.name.name}\` at compile time`);
}

function element(
  value: CompileTimeValue,
  index: CompileTimeValue,
  expression: Ast.Expression,
): CompileTimeValue {
  if (value.kind !== 'list' || index.kind !== 'number')
    throw new ExpansionError(expression.span, 'only lists of compile time have elements here');
  const found = value.elements[Number(index.value)];
  if (found === undefined)
    throw new ExpansionError(
      expression.span,
      `index ${index.value} is out of bounds (length ${value.elements.length})`,
    );
  return found;
}

/** `param(i)`, `toVar(s)`, `eval(s)`, `gensym(s)`, `comptime({ … })`, `show(v)`. */
function call(expression: Ast.CallExpression, scope: Scope): CompileTimeValue {
  const name = expression.callee.kind === 'Name' ? expression.callee.name : '';
  const first = expression.args[0]?.value;
  if (first === undefined) return { kind: 'code', expression: substitute(expression, scope) };
  switch (name) {
    case 'param': {
      const index = evaluate(first, scope);
      const found = index.kind === 'number' ? scope.parameters[Number(index.value)] : undefined;
      if (found === undefined)
        throw new ExpansionError(expression.span, 'the function has no such parameter with a plain name');
      return { kind: 'variable', name: found };
    }
    case 'toVar':
      return { kind: 'variable', name: textOf(evaluate(first, scope), first) };
    case 'eval':
      return { kind: 'source', text: textOf(evaluate(first, scope), first) };
    case 'gensym':
      return fresh(textOf(evaluate(first, scope), first), scope);
    case 'comptime':
      return evaluate(first, scope);
    case 'show':
      return text(textOf(evaluate(first, scope), first));
    default:
      return { kind: 'code', expression: substitute(expression, scope) };
  }
}

function fresh(prefix: string, scope: Scope): CompileTimeValue {
  const count = scope.counters.get(prefix) ?? 0;
  scope.counters.set(prefix, count + 1);
  return { kind: 'variable', name: `${prefix}_${count}` };
}

/** Methods of compile-time lists and texts. */
function method(expression: Ast.MethodCallExpression, scope: Scope): CompileTimeValue {
  const target = evaluate(expression.target, scope);
  const argument = expression.args[0]?.value;
  if (target.kind === 'list') {
    switch (expression.name.name) {
      case 'map':
        return {
          kind: 'list',
          elements: target.elements.map((each) => apply(argument, each, scope, expression)),
        };
      case 'filter':
        return {
          kind: 'list',
          elements: target.elements.filter((each) => isTrue(apply(argument, each, scope, expression))),
        };
      case 'length':
        return { kind: 'number', value: BigInt(target.elements.length) };
      case 'isEmpty':
        return { kind: 'bool', value: target.elements.length === 0 };
      case 'join': {
        const separator = argument === undefined ? '' : textOf(evaluate(argument, scope), argument);
        return text(target.elements.map((each) => textOf(each, expression)).join(separator));
      }
    }
  }
  if (target.kind === 'text') {
    switch (expression.name.name) {
      case 'toUpper':
        return text(target.text.toUpperCase());
      case 'toLower':
        return text(target.text.toLowerCase());
      case 'length':
        return { kind: 'number', value: BigInt([...target.text].length) };
      case 'startsWith':
        return {
          kind: 'bool',
          value:
            argument !== undefined && target.text.startsWith(textOf(evaluate(argument, scope), argument)),
        };
    }
  }
  return { kind: 'code', expression: substitute(expression, scope) };
}

function apply(
  lambda: Ast.Expression | undefined,
  argument: CompileTimeValue,
  scope: Scope,
  place: Ast.Expression,
): CompileTimeValue {
  if (
    lambda?.kind !== 'Lambda' ||
    lambda.parameters.length !== 1 ||
    lambda.parameters[0].pattern.kind !== 'NamePattern'
  ) {
    throw new ExpansionError(place.span, 'a lambda of one name is needed here');
  }
  const values = new Map(scope.values).set(lambda.parameters[0].pattern.name, argument);
  return evaluate(lambda.body, { ...scope, values });
}

function isTrue(value: CompileTimeValue): boolean {
  return value.kind === 'bool' && value.value;
}

/** Arithmetic and comparison of what is known; everything else stays code. */
function binary(expression: Ast.BinaryExpression, scope: Scope): CompileTimeValue {
  const left = evaluate(expression.left, scope);
  const right = evaluate(expression.right, scope);
  const { operator } = expression;
  if (operator === '++' && isKnown(left) && isKnown(right)) {
    if (left.kind === 'list' && right.kind === 'list')
      return { kind: 'list', elements: [...left.elements, ...right.elements] };
    return text(textOf(left, expression.left) + textOf(right, expression.right));
  }
  if (left.kind === 'number' && right.kind === 'number') {
    const result = arithmetic(operator, left.value, right.value);
    if (result !== undefined) return result;
  }
  if (left.kind === 'bool' && right.kind === 'bool') {
    if (operator === '&&') return { kind: 'bool', value: left.value && right.value };
    if (operator === '||') return { kind: 'bool', value: left.value || right.value };
  }
  if (left.kind === 'text' && right.kind === 'text') {
    if (operator === '==') return { kind: 'bool', value: left.text === right.text };
    if (operator === '!=') return { kind: 'bool', value: left.text !== right.text };
  }
  return { kind: 'code', expression: substitute(expression, scope) };
}

function arithmetic(operator: Ast.BinaryOperator, a: bigint, b: bigint): CompileTimeValue | undefined {
  const number = (value: bigint): CompileTimeValue => ({ kind: 'number', value: BigInt.asIntN(64, value) });
  const bool = (value: boolean): CompileTimeValue => ({ kind: 'bool', value });
  switch (operator) {
    case '+':
      return number(a + b);
    case '-':
      return number(a - b);
    case '*':
      return number(a * b);
    case '/':
      return b === 0n ? undefined : number(a / b);
    case '%':
      return b === 0n ? undefined : number(a % b);
    case '==':
      return bool(a === b);
    case '!=':
      return bool(a !== b);
    case '<':
      return bool(a < b);
    case '<=':
      return bool(a <= b);
    case '>':
      return bool(a > b);
    case '>=':
      return bool(a >= b);
    default:
      return undefined;
  }
}

function isKnown(value: CompileTimeValue): boolean {
  return value.kind === 'text' || value.kind === 'number' || value.kind === 'bool' || value.kind === 'list';
}

function unary(expression: Ast.UnaryExpression, scope: Scope): CompileTimeValue {
  const operand = evaluate(expression.operand, scope);
  if (expression.operator === '!' && operand.kind === 'bool') return { kind: 'bool', value: !operand.value };
  if (expression.operator === '-' && operand.kind === 'number')
    return { kind: 'number', value: -operand.value };
  return { kind: 'code', expression: substitute(expression, scope) };
}

/** The condition must be known now; the chosen branch is evaluated. */
function conditional(expression: Ast.IfExpression, scope: Scope): CompileTimeValue {
  const condition = evaluate(expression.condition, scope);
  if (condition.kind !== 'bool') return { kind: 'code', expression: substitute(expression, scope) };
  if (condition.value) return evaluate(expression.consequent, scope);
  if (expression.otherwise !== undefined) return evaluate(expression.otherwise, scope);
  return { kind: 'items', items: [] };
}

function quoted(expression: Ast.QuoteExpression, scope: Scope): CompileTimeValue {
  if (expression.items.length > 0)
    return { kind: 'items', items: expression.items.map((item) => substitute(item, scope)) };
  return { kind: 'code', expression: substitute(expression.body, scope) };
}

/** A value as text. */
function textOf(value: CompileTimeValue, place: Ast.Expression): string {
  switch (value.kind) {
    case 'text':
    case 'source':
      return value.text;
    case 'number':
    case 'bool':
      return String(value.value);
    case 'variable':
      return value.name;
    default:
      throw new ExpansionError(place.span, 'this has no text at compile time');
  }
}
