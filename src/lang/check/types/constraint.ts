/**
 * What inference has found out but cannot decide yet: requirements on types that are still variables. They wait
 * at those variables, are tried again when one becomes known, and otherwise become part of a function's scheme.
 */

import type { BuiltinRow } from '../../builtins/row';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import type { Type } from './type';

/** Where a requirement comes from: the place that is marked, and the place inside the callee that demands it. */
export interface Origin {
  readonly span: Span;
  readonly cause: { readonly span: Span; readonly text: string } | undefined;
}

/** Traits that the language itself knows, and the properties of types that are treated like them. */
export type BuiltinTrait =
  'Eq' | 'Ord' | 'Num' | 'Concat' | 'Show' | 'Hash' | 'Copy' | 'Key' | 'Length' | 'Numeric' | 'NumericOrChar';
/** A trait of the language or of the program. */
export type TraitReference = BuiltinTrait | R.TraitDefinition;

/** An argument whose type has been inferred. */
export interface TypedArgument {
  readonly name: string | undefined;
  readonly type: Type;
  readonly span: Span;
}

interface Common {
  readonly origin: Origin;
  isSolved: boolean;
}

/** An operator whose operation is decided by the type of its operands. */
export type OperatorNode = R.BinaryExpression | R.UnaryExpression;

/** `type` implements `trait`. */
export interface TraitConstraint extends Common {
  readonly kind: 'trait';
  readonly trait: TraitReference;
  readonly type: Type;
  /** A bound written on a parameter: `Ord` then wants an implementation. */
  readonly isBound: boolean;
  /** The builtin that demands it, where the message names it. */
  readonly word: string | undefined;
  /** The operator that demands it, for elaboration. */
  readonly node: OperatorNode | undefined;
}
/** `target` has a field. */
export interface FieldConstraint extends Common {
  readonly kind: 'field';
  readonly target: Type;
  readonly name: string;
  readonly result: Type;
  readonly node: { index: number | undefined; mostFields?: number; isMutable?: boolean } | undefined;
}
/** `receiver` has a method that takes these arguments. */
export interface MethodConstraint extends Common {
  readonly kind: 'method';
  readonly receiver: Type;
  readonly name: string;
  readonly args: readonly TypedArgument[];
  readonly result: Type;
  readonly inScope: R.MethodCallExpression['inScope'];
  readonly module: R.Module;
  readonly node: R.MethodCallExpression | undefined;
}
/** An arithmetic operator whose operands may be mixed. */
export interface ArithmeticConstraint extends Common {
  readonly kind: 'arithmetic';
  readonly operator: R.BinaryExpression['operator'];
  readonly left: Type;
  readonly right: Type;
  readonly result: Type;
  /** Stands in a lambda given to a method of an unknown receiver: a literal does not settle the other operand. */
  readonly isOpen: boolean;
  readonly node: R.BinaryExpression | undefined;
}
/** `left ++ right`. */
export interface ConcatConstraint extends Common {
  readonly kind: 'concat';
  readonly left: Type;
  readonly right: Type;
  readonly result: Type;
  readonly node: R.BinaryExpression | undefined;
}
/** `target[index]`, and `target[index] = element` where `isAssignment`. */
export interface IndexConstraint extends Common {
  readonly kind: 'index';
  readonly target: Type;
  readonly index: Type;
  /** The index where it is a literal: it then selects a component of a tuple. */
  readonly literal: number | undefined;
  readonly element: Type;
  readonly isAssignment: boolean;
  /** Whether something holds the collection, so that a changed copy can take its place. */
  readonly isKept: boolean;
  readonly module: R.Module;
  readonly node:
    | {
        getter?: R.FunctionDefinition | undefined;
        setter?: R.FunctionDefinition | undefined;
        isBuiltin?: boolean;
      }
    | undefined;
}
/** A call of one of several functions or builtins of a name. */
export interface OverloadConstraint extends Common {
  readonly kind: 'overload';
  readonly name: string;
  readonly candidates: readonly (R.FunctionDefinition | BuiltinRow)[];
  readonly args: readonly TypedArgument[];
  readonly result: Type;
  readonly node: OverloadNode | undefined;
}
/** The node that is told which overload was chosen. */
export type OverloadNode =
  | R.CallExpression
  | R.BuiltinCallExpression
  | R.FunctionExpression
  | R.BuiltinExpression
  | R.MethodCallExpression;
/** `["prefix" | tail]`: a list of strings or a String. */
export interface PrefixConstraint extends Common {
  readonly kind: 'prefix';
  readonly scrutinee: Type;
  readonly tail: Type;
}
/** `value?` in a function that returns `returns`. */
export interface PropagateConstraint extends Common {
  readonly kind: 'propagate';
  readonly value: Type;
  readonly result: Type;
  readonly returns: Type;
}

/** Something that a body demands of types that are not known yet. */
export type Constraint =
  | TraitConstraint
  | FieldConstraint
  | MethodConstraint
  | ArithmeticConstraint
  | ConcatConstraint
  | IndexConstraint
  | OverloadConstraint
  | PrefixConstraint
  | PropagateConstraint;

/** Calls `visit` with every type that a constraint relates. */
export function eachType(constraint: Constraint, visit: (type: Type) => void): void {
  switch (constraint.kind) {
    case 'trait':
      visit(constraint.type);
      return;
    case 'field':
      visit(constraint.target);
      visit(constraint.result);
      return;
    case 'method':
      visit(constraint.receiver);
      for (const arg of constraint.args) visit(arg.type);
      visit(constraint.result);
      return;
    case 'arithmetic':
    case 'concat':
      visit(constraint.left);
      visit(constraint.right);
      visit(constraint.result);
      return;
    case 'index':
      visit(constraint.target);
      visit(constraint.index);
      visit(constraint.element);
      return;
    case 'overload':
      for (const arg of constraint.args) visit(arg.type);
      visit(constraint.result);
      return;
    case 'prefix':
      visit(constraint.scrutinee);
      visit(constraint.tail);
      return;
    case 'propagate':
      visit(constraint.value);
      visit(constraint.result);
      visit(constraint.returns);
      return;
  }
}

/** A fresh, unsolved copy with every type replaced; it belongs to no node, so it elaborates nothing. */
export function copyConstraint(
  constraint: Constraint,
  replace: (type: Type) => Type,
  origin: Origin,
): Constraint {
  const args = (list: readonly TypedArgument[]) =>
    list.map((arg) => ({ name: arg.name, type: replace(arg.type), span: origin.span }));
  switch (constraint.kind) {
    case 'trait':
      return { ...constraint, type: replace(constraint.type), origin, isSolved: false, node: undefined };
    case 'field': {
      const { target, result } = constraint;
      return {
        ...constraint,
        target: replace(target),
        result: replace(result),
        origin,
        isSolved: false,
        node: undefined,
      };
    }
    case 'method': {
      const { receiver, result } = constraint;
      return {
        ...constraint,
        receiver: replace(receiver),
        args: args(constraint.args),
        result: replace(result),
        origin,
        isSolved: false,
        node: undefined,
      };
    }
    case 'arithmetic':
    case 'concat': {
      const { left, right, result } = constraint;
      return {
        ...constraint,
        left: replace(left),
        right: replace(right),
        result: replace(result),
        origin,
        isSolved: false,
        node: undefined,
      };
    }
    case 'index': {
      const { target, index, element } = constraint;
      return {
        ...constraint,
        target: replace(target),
        index: replace(index),
        element: replace(element),
        origin,
        isSolved: false,
        node: undefined,
      };
    }
    case 'overload':
      return {
        ...constraint,
        args: args(constraint.args),
        result: replace(constraint.result),
        origin,
        isSolved: false,
        node: undefined,
      };
    case 'prefix': {
      const { scrutinee, tail } = constraint;
      return { ...constraint, scrutinee: replace(scrutinee), tail: replace(tail), origin, isSolved: false };
    }
    case 'propagate': {
      const { value, result, returns } = constraint;
      return {
        ...constraint,
        value: replace(value),
        result: replace(result),
        returns: replace(returns),
        origin,
        isSolved: false,
      };
    }
  }
}
