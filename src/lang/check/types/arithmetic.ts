/** Arithmetic operators: what they accept, what they give, what they do. */

import type * as R from '../resolved';
import type { Checker } from './checker';
import { OTHER, type Expectation } from './context';
import type { ArithmeticConstraint } from './constraint';
import { operatorMethod } from './elaborate';
import { missingTrait, problem } from './errors';
import { mismatch, operandMismatch } from './mismatch';
import { implementsTrait } from './traits';
import { TypePrinter, headName, printType } from './print';
import {
  BIGINT,
  FLOAT,
  INT,
  INT32,
  Named,
  ANY,
  isHead,
  isNumeric,
  prune,
  type Type,
  type Variable,
} from './type';

/** Solves an arithmetic operator; false while it can still mean several things. */
export function solveArithmetic(checker: Checker, constraint: ArithmeticConstraint): boolean {
  const left = prune(constraint.left);
  const right = prune(constraint.right);
  if (left.kind === 'Error' || right.kind === 'Error')
    return give(checker, constraint, left.kind === 'Error' ? left : right);
  if (left.kind === 'Any' || right.kind === 'Any') {
    if (constraint.node !== undefined) constraint.node.operation = { kind: 'dynamic' };
    return give(checker, constraint, ANY);
  }
  if (left.kind === 'Variable')
    return right.kind === 'Variable'
      ? bothOpen(checker, constraint, left, right)
      : leftOpen(checker, constraint, left, right);
  if (right.kind === 'Variable') return rightOpen(checker, constraint, left, right);
  return bothKnown(checker, constraint, left, right);
}

function give(checker: Checker, constraint: ArithmeticConstraint, result: Type): true {
  checker.unify(constraint.result, result);
  return true;
}

/** Both operands are of one type, which must have `Num`. */
function same(checker: Checker, constraint: ArithmeticConstraint, type: Type): true {
  checker.unify(constraint.result, type);
  const { node, origin } = constraint;
  checker.require({
    kind: 'trait',
    trait: 'Num',
    type,
    isBound: false,
    word: undefined,
    node,
    origin,
    isSolved: false,
  });
  return true;
}

function bothOpen(
  checker: Checker,
  constraint: ArithmeticConstraint,
  left: Variable,
  right: Variable,
): boolean {
  if (left !== right && (left.isPostponed || right.isPostponed)) return checker.wait(constraint, left, right);
  checker.unify(left, right);
  return same(checker, constraint, left);
}

/** A known right operand settles an open left one, unless its type is still on its way. */
function leftOpen(checker: Checker, constraint: ArithmeticConstraint, left: Variable, right: Type): boolean {
  if (isFloat(right)) checker.unify(constraint.result, FLOAT);
  if (left.isPostponed || constraint.isOpen) return checker.wait(constraint, left);
  return settle(checker, constraint, left, right);
}

function rightOpen(checker: Checker, constraint: ArithmeticConstraint, left: Type, right: Variable): boolean {
  if (isFloat(left)) checker.unify(constraint.result, FLOAT);
  if (left.kind === 'Named' && left.head.isDeclared && implementsTrait(checker, left, 'Num')) {
    return checker.wait(constraint, right);
  }
  if (right.isPostponed || constraint.isOpen) return checker.wait(constraint, right);
  return settle(checker, constraint, right, left);
}

/** Gives the open operand the type of the known one, and remembers why. */
function settle(checker: Checker, constraint: ArithmeticConstraint, open: Variable, known: Type): true {
  const { span } = constraint.origin;
  const type =
    known.kind === 'Named' && isNumeric(known)
      ? new Named(known.head, known.args, { kind: 'trait', name: 'Num', span })
      : known;
  const failure = checker.unify(open, type);
  if (failure !== undefined) checker.report(mismatch(span, known, open, failure, { kind: 'operand' }));
  return same(checker, constraint, type);
}

function isFloat(type: Type): boolean {
  return type.kind === 'Named' && type.head === FLOAT.head;
}

function bothKnown(checker: Checker, constraint: ArithmeticConstraint, left: Type, right: Type): true {
  if (left.kind === 'Named' && right.kind === 'Named') {
    if (left.head.isDeclared && implementsTrait(checker, left, 'Num'))
      return declaredOperand(checker, constraint, left, right);
    if (left.head === right.head) return sameHead(checker, constraint, left, right);
    const mixed = mixedNumbers(left, right);
    if (mixed !== undefined) {
      if (constraint.node !== undefined) constraint.node.operation = { kind: 'builtin', ...mixed.operation };
      return give(checker, constraint, mixed.result);
    }
  }
  if (left.kind !== 'Named' && left.kind === right.kind && !implementsTrait(checker, left, 'Num')) {
    return same(checker, constraint, left);
  }
  if (implementsTrait(checker, left, 'Num')) return declaredOperand(checker, constraint, left, right);
  reportOperands(checker, constraint, left, right);
  return true;
}

function sameHead(checker: Checker, constraint: ArithmeticConstraint, left: Named, right: Named): true {
  const failure = checker.unify(left, right);
  if (failure !== undefined && isNumeric(left)) reportOperands(checker, constraint, left, right);
  return same(checker, constraint, left);
}

interface Mixed {
  readonly result: Type;
  readonly operation: {
    readonly operands: R.OperandType;
    readonly convert: 'leftToFloat' | 'rightToFloat' | 'leftToBigInt' | 'rightToBigInt';
  };
}

/** Int with Float, and Int or Int32 with BigInt. */
function mixedNumbers(left: Named, right: Named): Mixed | undefined {
  const heads = [left.head, right.head];
  if (heads.includes(BIGINT.head) && heads.includes(INT32.head)) {
    const convert = left.head === INT32.head ? 'leftToBigInt' : 'rightToBigInt';
    return { result: BIGINT, operation: { operands: 'other', convert } };
  }
  if (!heads.includes(INT.head)) return undefined;
  const leftIsInt = left.head === INT.head;
  if (heads.includes(FLOAT.head)) {
    return {
      result: FLOAT,
      operation: { operands: 'Float', convert: leftIsInt ? 'leftToFloat' : 'rightToFloat' },
    };
  }
  if (heads.includes(BIGINT.head)) {
    return {
      result: BIGINT,
      operation: { operands: 'other', convert: leftIsInt ? 'leftToBigInt' : 'rightToBigInt' },
    };
  }
  return undefined;
}

const SCALAR: Readonly<Partial<Record<R.BinaryExpression['operator'], string>>> = {
  '+': 'AddScalar',
  '-': 'SubScalar',
  '*': 'MulScalar',
  '/': 'DivScalar',
};

/** A user type on the left: its method where that takes the right operand, else its scalar function. */
function declaredOperand(checker: Checker, constraint: ArithmeticConstraint, left: Type, right: Type): true {
  const { operator, node, origin } = constraint;
  const method = operatorMethod(checker, operator, left);
  if (method !== undefined) {
    const type = prune(checker.use(checker.functions.schemeOf(method, checker.level), origin.span));
    if (type.kind === 'Function' && type.parameters.length === 2) {
      checker.unify(type.parameters[0], left);
      if (!isNumeric(right) || checker.unifier.tryUnify(type.parameters[1], right)) {
        const failure = checker.unify(type.parameters[1], right);
        if (failure !== undefined) {
          const why = operandOf(operator);
          checker.report(operandMismatch(node, origin.span, type.parameters[1], right, failure, why));
        }
        if (node !== undefined) node.operation = { kind: 'method', definition: method };
        return give(checker, constraint, type.result);
      }
    }
  }
  const scalar = isNumeric(right) ? scalarFunction(checker, operator, left) : undefined;
  if (scalar !== undefined && (isFloat(right) || isHead(right, INT.head)))
    return applyScalar(checker, constraint, scalar, left, right);
  reportNoOperator(checker, constraint, left, right, method !== undefined);
  return give(checker, constraint, left);
}

function operandOf(operator: string): Expectation {
  return {
    kind: 'operand',
    help: `\`${operator}\` wants a right operand of the same type, or a scalar function for it`,
  };
}

/** `vecMulScalar` in the module that declares `Vec`. */
function scalarFunction(
  checker: Checker,
  operator: R.BinaryExpression['operator'],
  type: Type,
): R.FunctionDefinition | undefined {
  const suffix = SCALAR[operator];
  return suffix === undefined ? undefined : namedFunction(checker, type, suffix, 2);
}

/** The function that a naming convention gives a declared type: the type's name with a small letter, then `suffix`. */
export function namedFunction(
  checker: Checker,
  type: Type,
  suffix: string,
  arity: number,
): R.FunctionDefinition | undefined {
  if (type.kind !== 'Named' || type.head.definition === undefined) return undefined;
  const { name, module } = type.head.definition;
  return checker.conventions.find(module, name.charAt(0).toLowerCase() + name.slice(1) + suffix, arity);
}

function applyScalar(
  checker: Checker,
  constraint: ArithmeticConstraint,
  definition: R.FunctionDefinition,
  left: Type,
  right: Type,
): true {
  const { origin, node } = constraint;
  const type = prune(checker.use(checker.functions.schemeOf(definition, checker.level), origin.span));
  if (type.kind !== 'Function') return true;
  const convertRight = isHead(right, INT.head) && !checker.unifier.tryUnify(type.parameters[1], INT);
  for (const [wanted, given] of [
    [type.parameters[0], left],
    [type.parameters[1], convertRight ? FLOAT : right],
  ]) {
    const failure = checker.unify(wanted, given);
    if (failure !== undefined) checker.report(mismatch(origin.span, wanted, given, failure, OTHER));
  }
  if (node !== undefined) node.operation = { kind: 'scalar', definition, convertRight };
  return give(checker, constraint, type.result);
}

function reportNoOperator(
  checker: Checker,
  constraint: ArithmeticConstraint,
  left: Type,
  right: Type,
  hasMethod: boolean,
): void {
  const { operator, origin } = constraint;
  const printer = new TypePrinter();
  const l = printer.print(left);
  const r = printer.print(right);
  const suffix = SCALAR[operator];
  if (suffix === undefined) {
    checker.report(
      missingTrait(origin, left, 'Num', {
        label: `\`${operator}\` cannot be overloaded`,
        help: 'use a function with a name of its own',
      }),
    );
    return;
  }
  const name = headName(left);
  const scalar = `${name.charAt(0).toLowerCase()}${name.slice(1)}${suffix}`;
  const message = hasMethod
    ? `type mismatch: expected \`${l}\`, found \`${r}\``
    : `${l} does not implement Num for \`${operator}\`: its implementation has no method for it`;
  checker.report(
    problem('E0304', origin.span, message, {
      label: `\`${l} ${operator} ${r}\` has no meaning`,
      help: isNumeric(right)
        ? `define \`${scalar}(v: ${name}, s: Float)\` in the module of ${name}`
        : `the right operand must be a \`${l}\``,
    }),
  );
}

/** Two operands that do not go together. The side without arithmetic is named in the message too. */
function reportOperands(checker: Checker, constraint: ArithmeticConstraint, left: Type, right: Type): void {
  const { origin, operator } = constraint;
  const lacking = [left, right].filter((type) => !isNumeric(type) && !implementsTrait(checker, type, 'Num'));
  const words = lacking.length === 0 ? undefined : `${printType(lacking[0])} does not implement Num`;
  const failure = { kind: 'mismatch', expected: left, found: right } as const;
  const help =
    lacking.length > 0 || (isNumeric(left) && isNumeric(right) && ![left, right].some(isFloat))
      ? helpFor(left, right, operator)
      : undefined;
  const why: Expectation = { kind: 'operand', extra: () => words, help };
  checker.report(operandMismatch(constraint.node, origin.span, left, right, failure, why));
  checker.unify(constraint.result, isNumeric(left) ? left : right);
}

function helpFor(left: Type, right: Type, operator: string): string | undefined {
  if (operator === '+' && [left, right].some((type) => headName(type) === 'String')) {
    return 'to concatenate strings, use `++`: show(42) ++ " items"';
  }
  if (isNumeric(left) && isNumeric(right)) {
    const sized = [left, right].find((type) => type.head !== INT.head) ?? left;
    // Nothing converts to Decimal: there are only its literals.
    if (sized.head.name === 'Decimal') return 'give a literal of the other operand the suffix `d`';
    return `convert one operand: \`.to${sized.head.name}()\`, or give a literal its suffix`;
  }
  return undefined;
}
