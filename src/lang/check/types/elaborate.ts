/** Tells nodes what their operators do, once the types of the operands are known. */

import type * as R from '../resolved';
import type { Checker } from './checker';
import type { OperatorNode } from './constraint';
import { subjectOf } from './implementations';
import { LIST, isHead, prune, type Type } from './type';

const METHODS: Readonly<
  Partial<Record<R.BinaryExpression['operator'], readonly [trait: string, method: string]>>
> = {
  '+': ['Num', 'add'],
  '-': ['Num', 'sub'],
  '*': ['Num', 'mul'],
  '/': ['Num', 'div'],
  '<': ['Ord', 'lt'],
  '>': ['Ord', 'gt'],
  '<=': ['Ord', 'lte'],
  '>=': ['Ord', 'gte'],
  '==': ['Eq', 'eq'],
  '!=': ['Eq', 'neq'],
};

/** The method with which a type implements an operator; undefined when it does not. */
export function operatorMethod(
  checker: Checker,
  operator: R.BinaryExpression['operator'],
  type: Type,
): R.FunctionDefinition | undefined {
  const method = METHODS[operator];
  const subject = subjectOf(type);
  if (method === undefined || subject === undefined) return undefined;
  const implementation = checker.implementations.find(subject, method[0]);
  return implementation?.methods.find((definition) => definition.name === method[1]);
}

/** What machine operation a pruned operand type leads to. */
export function operandType(type: Type): R.OperandType {
  if (isHead(type, LIST)) return 'List';
  if (type.kind !== 'Named' || type.head.isDeclared) return 'other';
  switch (type.head.name) {
    case 'Int':
    case 'Float':
    case 'String':
    case 'Bool':
    case 'Char':
      return type.head.name;
    default:
      return 'other';
  }
}

/** Records the operation of an operator whose operands are both of `type`. */
export function elaborateOperator(checker: Checker, node: OperatorNode | undefined, operand: Type): void {
  if (node === undefined) return;
  const type = prune(operand);
  if (node.kind === 'Unary') {
    if (type.kind === 'Named') node.operandType = operandType(type);
    return;
  }
  if (type.kind === 'Any' || type.kind === 'Error') {
    node.operation = { kind: 'dynamic' };
    return;
  }
  const definition = operatorMethod(checker, node.operator, type);
  node.operation =
    definition === undefined
      ? { kind: 'builtin', operands: operandType(type), convert: 'none' }
      : { kind: 'method', definition };
}
