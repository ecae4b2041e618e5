/** Operators: what their operands must be. */

import type { Checker } from './checker';
import type { BuiltinTrait } from './constraint';
import type { Expectation } from './context';
import type * as R from '../resolved';
import { mismatch, operandMismatch } from './mismatch';
import { printType } from './print';
import { subsume } from './subsume';
import { NEGATION } from './traits';
import { BOOL, LIST, isHead, listOf, prune, type Type } from './type';

/** The type of a chain of operators. Chains lean to the left and may be long: they are walked by iteration. */
export function inferBinary(checker: Checker, expression: R.BinaryExpression): Type {
  const chain: R.BinaryExpression[] = [];
  let first: R.Expression = expression;
  while (first.kind === 'Binary') {
    chain.push(first);
    first = first.left;
  }
  const innermost = chain[chain.length - 1];
  let type = isLogical(innermost.operator) ? checkBool(checker, first) : checker.infer(first);
  for (let i = chain.length - 1; i >= 0; i--) type = applyOperator(checker, chain[i], type);
  return type;
}

function isLogical(operator: R.BinaryExpression['operator']): boolean {
  return operator === '&&' || operator === '||';
}

function checkBool(checker: Checker, expression: R.Expression): Type {
  checker.check(expression, BOOL, { kind: 'operand', help: '`&&`, `||` and `!` take Bools' });
  return BOOL;
}

/** One operator whose left operand has been inferred. */
function applyOperator(checker: Checker, node: R.BinaryExpression, left: Type): Type {
  switch (node.operator) {
    case '&&':
    case '||':
      if (node.left.kind === 'Binary' && !isLogical(node.left.operator))
        subsume(checker, node.left, left, BOOL, { kind: 'operand' });
      checkBool(checker, node.right);
      node.operation = { kind: 'builtin', operands: 'Bool', convert: 'none' };
      return BOOL;
    case '==':
    case '!=':
      return compareOperands(checker, node, left, 'Eq');
    case '<':
    case '>':
    case '<=':
    case '>=':
      return compareOperands(checker, node, left, 'Ord');
    case '::':
      return prepend(checker, node, left);
    case '++': {
      const right = checker.infer(node.right);
      const result = checker.postponed();
      checker.require({
        kind: 'concat',
        left,
        right,
        result,
        node,
        origin: checker.origin(node.span),
        isSolved: false,
      });
      return prune(result);
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '**':
      return arithmetic(checker, node, left);
  }
}

function arithmetic(checker: Checker, node: R.BinaryExpression, left: Type): Type {
  const right = checker.infer(node.right);
  const result = checker.postponed();
  checker.require({
    kind: 'arithmetic',
    operator: node.operator,
    left,
    right,
    result,
    isOpen: checker.surroundings.isOpen,
    node,
    origin: checker.origin(node.span),
    isSolved: false,
  });
  return prune(result);
}

/** Both sides are of one type with the trait. */
function compareOperands(checker: Checker, node: R.BinaryExpression, left: Type, trait: BuiltinTrait): Type {
  const right = checker.infer(node.right);
  const a = prune(left);
  const b = prune(right);
  if (a.kind === 'Any' || b.kind === 'Any') {
    node.operation = { kind: 'dynamic' };
    return BOOL;
  }
  const failure = checker.unify(left, right);
  if (failure !== undefined) {
    const why: Expectation = { kind: 'operand', help: helpFor(a, b) };
    checker.report(operandMismatch(node, node.span, left, right, failure, why));
    return BOOL;
  }
  const origin = checker.origin(node.span);
  checker.require({
    kind: 'trait',
    trait,
    type: left,
    isBound: false,
    word: undefined,
    node,
    origin,
    isSolved: false,
  });
  return BOOL;
}

function helpFor(left: Type, right: Type): string | undefined {
  const names = [left, right].map((type) => (type.kind === 'Named' ? type.head.name : ''));
  if (names[0] === 'Bool' || names[1] === 'Bool') return 'comparisons do not chain: write `a < b && b < c`';
  if (names.includes('Int') && names.includes('Float')) return 'convert the Int first: `n.toFloat()`';
  return undefined;
}

/** `element :: list`. */
function prepend(checker: Checker, node: R.BinaryExpression, left: Type): Type {
  const list = listOf(left);
  const right = checker.infer(node.right);
  if (prune(right).kind === 'Any') {
    node.operation = { kind: 'dynamic' };
    return right;
  }
  const failure = checker.unify(right, list);
  if (failure !== undefined) {
    const source = { span: node.right.span, text: `this is \`${printType(right)}\`` };
    const why: Expectation = { kind: 'element', source };
    const known = prune(right);
    checker.report(
      isHead(known, LIST)
        ? mismatch(node.left.span, known.args[0], left, failure, why)
        : mismatch(node.span, right, list, failure, { kind: 'element' }),
    );
  }
  node.operation = { kind: 'builtin', operands: 'List', convert: 'none' };
  return prune(right);
}

/** `-e` and `!e`. */
export function inferUnary(checker: Checker, node: R.UnaryExpression): Type {
  if (node.operator === '!') {
    node.operandType = 'Bool';
    return checkBool(checker, node.operand);
  }
  const type = checker.infer(node.operand);
  const origin = checker.origin(node.span);
  checker.require({
    kind: 'trait',
    trait: 'Num',
    type,
    isBound: false,
    word: NEGATION,
    node,
    origin,
    isSolved: false,
  });
  return type;
}
