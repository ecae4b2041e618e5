/** The parts of resolved expressions, in one table, for passes that care about few kinds. */

import { assertUnreachable } from '../../syntax/unreachable';
import type * as R from '../resolved';

/** Calls `visit` with every expression directly inside `expression`, in order of evaluation as written. */
export function eachChild(expression: R.Expression, visit: (child: R.Expression) => void): void {
  switch (expression.kind) {
    case 'Literal':
    case 'Local':
    case 'Function':
    case 'Builtin':
    case 'TraitMethod':
    case 'TopBinding':
    case 'Constant':
    case 'Mvar':
    case 'Continue':
    case 'Error':
      return;
    case 'Interpolation':
      for (const part of expression.parts) if (typeof part !== 'string') visit(part);
      return;
    case 'Construct':
      for (const arg of expression.args ?? []) visit(arg.value);
      return;
    case 'Update':
      visit(expression.base);
      for (const field of expression.fields) visit(field.value);
      return;
    case 'Call':
    case 'BuiltinCall':
    case 'QualifiedMethodCall':
      for (const arg of expression.args) visit(arg.value);
      return;
    case 'ValueCall':
      visit(expression.callee);
      for (const arg of expression.args) visit(arg.value);
      return;
    case 'MethodCall':
      visit(expression.receiver);
      for (const arg of expression.args) visit(arg.value);
      return;
    case 'NativeCall':
      expression.args.forEach(visit);
      return;
    case 'Field':
    case 'TupleIndex':
      visit(expression.target);
      return;
    case 'Index':
      visit(expression.target);
      visit(expression.index);
      return;
    case 'Propagate':
      visit(expression.value);
      return;
    case 'Unary':
      visit(expression.operand);
      return;
    case 'Binary':
      visit(expression.left);
      visit(expression.right);
      return;
    case 'Send':
      visit(expression.target);
      visit(expression.message);
      return;
    case 'If':
      for (const branch of expression.branches) {
        visit(branch.condition);
        visit(branch.body);
      }
      if (expression.otherwise !== undefined) visit(expression.otherwise);
      return;
    case 'Match':
      visit(expression.scrutinee);
      visitArms(expression.arms, visit);
      return;
    case 'Try':
      visit(expression.body);
      visitArms(expression.arms ?? [], visit);
      if (expression.finalizer !== undefined) visit(expression.finalizer);
      return;
    case 'Receive':
      visitArms(expression.arms, visit);
      if (expression.after !== undefined) {
        visit(expression.after.timeout);
        visit(expression.after.body);
      }
      return;
    case 'While':
      visit(expression.condition);
      visit(expression.body);
      return;
    case 'For':
      visit(expression.from);
      visit(expression.to);
      visit(expression.body);
      return;
    case 'Break':
    case 'Return':
      if (expression.value !== undefined) visit(expression.value);
      return;
    case 'Spawn':
      visit(expression.body);
      return;
    case 'Lambda':
      visitLocalFunction(expression.definition, visit);
      return;
    case 'Tuple':
    case 'Set':
      expression.elements.forEach(visit);
      return;
    case 'List':
      expression.elements.forEach(visit);
      if (expression.tail !== undefined) visit(expression.tail);
      return;
    case 'Range':
      visit(expression.from);
      visit(expression.to);
      return;
    case 'Map':
      for (const entry of expression.entries) {
        visit(entry.key);
        visit(entry.value);
      }
      return;
    case 'Block':
      for (const statement of expression.statements) visitStatement(statement, visit);
      return;
    default:
      assertUnreachable(expression);
  }
}

function visitArms(arms: readonly R.Arm[], visit: (child: R.Expression) => void): void {
  for (const arm of arms) {
    eachInPattern(arm.pattern, visit);
    if (arm.guard !== undefined) visit(arm.guard);
    visit(arm.body);
  }
}

function visitLocalFunction(
  definition: R.LocalFunctionDefinition,
  visit: (child: R.Expression) => void,
): void {
  for (const parameter of definition.parameters)
    if (parameter.defaultValue !== undefined) visit(parameter.defaultValue);
  visitClauses(definition.clauses, visit);
}

/** The expressions of a function's clauses: patterns, guards, bodies. */
export function visitClauses(clauses: readonly R.Clause[], visit: (child: R.Expression) => void): void {
  for (const clause of clauses) {
    for (const pattern of clause.patterns) eachInPattern(pattern, visit);
    if (clause.guard !== undefined) visit(clause.guard);
    visit(clause.body);
  }
}

function visitStatement(statement: R.Statement, visit: (child: R.Expression) => void): void {
  switch (statement.kind) {
    case 'Bind':
      visit(statement.value);
      eachInPattern(statement.pattern, visit);
      return;
    case 'DeclareVar':
    case 'AssignLocal':
    case 'AssignMvar':
      visit(statement.value);
      return;
    case 'AssignField':
      visit(statement.value);
      visit(statement.target);
      return;
    case 'AssignIndex':
      visit(statement.value);
      visit(statement.target);
      visit(statement.index);
      if (statement.rebinds !== undefined) visitStatement(statement.rebinds, visit);
      return;
    case 'DefineLocal':
      for (const overload of statement.overloads) visitLocalFunction(overload, visit);
      return;
    case 'Expression':
      visit(statement.expression);
      return;
    default:
      assertUnreachable(statement);
  }
}

/** The expressions in a pattern: pinned names, keys, elements of sets. */
function eachInPattern(pattern: R.Pattern, visit: (child: R.Expression) => void): void {
  switch (pattern.kind) {
    case 'Wildcard':
    case 'Bind':
    case 'AssignVar':
    case 'Literal':
    case 'Range':
      return;
    case 'Equal':
      visit(pattern.value);
      return;
    case 'Tuple':
      for (const element of pattern.elements) eachInPattern(element, visit);
      return;
    case 'List':
      for (const element of pattern.elements) eachInPattern(element, visit);
      if (pattern.tail !== undefined) eachInPattern(pattern.tail, visit);
      return;
    case 'Record':
      for (const field of pattern.fields) eachInPattern(field.pattern, visit);
      return;
    case 'Constructor':
      for (const field of pattern.fields ?? []) eachInPattern(field.pattern, visit);
      return;
    case 'Map':
      for (const entry of pattern.entries) {
        visit(entry.key);
        eachInPattern(entry.value, visit);
      }
      return;
    case 'Set':
      pattern.elements.forEach(visit);
      return;
    case 'Or':
      for (const alternative of pattern.alternatives) eachInPattern(alternative, visit);
      return;
    default:
      assertUnreachable(pattern);
  }
}
