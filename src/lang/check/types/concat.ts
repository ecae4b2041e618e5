/** `++`: two strings, or two lists whose elements may differ. */

import type { Checker } from './checker';
import type { ConcatConstraint } from './constraint';
import { elaborateOperator, operandType } from './elaborate';
import { missingTrait } from './errors';
import { operandMismatch } from './mismatch';
import { TypePrinter, headName } from './print';
import { ANY, LIST, Named, STRING, isHead, prune, type Type, type Variable } from './type';

/** Solves `++`; false while an operand is unknown. */
export function solveConcat(checker: Checker, constraint: ConcatConstraint): boolean {
  const left = prune(constraint.left);
  const right = prune(constraint.right);
  if (left.kind === 'Variable' && right.kind === 'Variable') {
    if (left !== right && (left.isPostponed || right.isPostponed))
      return checker.wait(constraint, left, right);
    checker.unify(left, right);
    checker.unify(constraint.result, left);
    const { node, origin } = constraint;
    checker.require({
      kind: 'trait',
      trait: 'Concat',
      type: left,
      isBound: false,
      word: undefined,
      node,
      origin,
      isSolved: false,
    });
    return true;
  }
  if (left.kind === 'Variable') return openSide(checker, constraint, left, right);
  if (right.kind === 'Variable') return openSide(checker, constraint, right, left);
  return concatKnown(checker, constraint, left, right);
}

/** The other side tells what an open operand is: a String, or a list (of whatever element). */
function openSide(checker: Checker, constraint: ConcatConstraint, open: Variable, known: Type): boolean {
  const { span } = constraint.origin;
  if (isHead(known, STRING.head))
    checker.unify(open, new Named(STRING.head, [], { kind: 'trait', name: 'Concat', span }));
  else if (isHead(known, LIST)) {
    const isParameter = !open.isPostponed && !open.isData && !open.isResult;
    const element = isParameter ? checker.fresh() : known.args[0];
    checker.unify(open, new Named(LIST, [element], { kind: 'trait', name: 'Concat', span }));
    if (isParameter) {
      elaborateOperator(checker, constraint.node, known);
      checker.unify(constraint.result, constraint.left);
      return true;
    }
  }
  return concatKnown(checker, constraint, prune(constraint.left), prune(constraint.right));
}

function concatKnown(checker: Checker, constraint: ConcatConstraint, left: Type, right: Type): true {
  const { origin, node } = constraint;
  const sides = [left, right];
  for (const side of sides) {
    if (side.kind === 'Error') return (checker.unify(constraint.result, side), true);
  }
  if (sides.some((side) => side.kind === 'Any')) return concatAny(checker, constraint, left, right);
  const wrong = sides.find((side) => !isHead(side, STRING.head) && !isHead(side, LIST));
  if (wrong !== undefined) {
    const isMixed =
      left.kind !== 'Variable' && right.kind !== 'Variable' && headName(left) !== headName(right);
    const printer = new TypePrinter();
    checker.report(
      missingTrait(origin, wrong, 'Concat', {
        label: isMixed
          ? `type mismatch: expected \`${printer.print(left)}\`, found \`${printer.print(right)}\``
          : undefined,
        help:
          headName(left) === 'String' || headName(right) === 'String'
            ? '`show(x)` gives the text of any value: `"n = " ++ show(n)`'
            : '`++` joins two strings or two lists',
      }),
    );
    checker.unify(constraint.result, wrong === left ? right : left);
    return true;
  }
  if (headName(left) !== headName(right)) {
    checker.report(
      operandMismatch(
        node,
        origin.span,
        left,
        right,
        { kind: 'mismatch', expected: left, found: right },
        { kind: 'operand' },
      ),
    );
    checker.unify(constraint.result, left);
    return true;
  }
  if (isHead(left, LIST) && isHead(right, LIST)) joinElements(checker, left, right);
  elaborateOperator(checker, node, left);
  checker.unify(constraint.result, left);
  return true;
}

/** Lists of different elements may be joined; an unknown element type takes the other's. */
function joinElements(checker: Checker, left: Named, right: Named): void {
  const a = prune(left.args[0]);
  const b = prune(right.args[0]);
  if (a.kind === 'Variable' || b.kind === 'Variable' || operandType(a) === 'other') {
    if (checker.unifier.tryUnify(a, b)) checker.drain();
  }
}

/** `Any` joins with whatever the other side is; the values decide. */
function concatAny(checker: Checker, constraint: ConcatConstraint, left: Type, right: Type): true {
  if (constraint.node !== undefined) constraint.node.operation = { kind: 'dynamic' };
  const known = left.kind === 'Any' ? right : left;
  checker.unify(constraint.result, isHead(known, STRING.head) || isHead(known, LIST) ? known : ANY);
  return true;
}
