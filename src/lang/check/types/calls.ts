/** Calls by name: of functions, builtins, and of a trait's method with its full path. */

import type * as R from '../resolved';
import { suppliedBy } from './application';
import type { Checker } from './checker';
import { assertTypeFailed, noMethod } from './errors';
import { callByName } from './overloads';
import { headOf, prune, type FunctionType, type Type } from './type';

/** The type of a call of a function of the program; `wanted` where the context knows its shape. */
export function callFunction(checker: Checker, node: R.CallExpression, wanted?: FunctionType): Type {
  return callByName(checker, {
    name: node.family.name,
    candidates: node.family.overloads,
    args: suppliedBy(node.args),
    typeArgs: node.typeArgs,
    span: node.span,
    calleeSpan: node.calleeSpan,
    node,
    wanted,
  });
}

/** The type of a call of a builtin; `wanted` where the context knows its shape. */
export function callBuiltin(checker: Checker, node: R.BuiltinCallExpression, wanted?: FunctionType): Type {
  if (node.name === 'assertType' && node.typeArgs?.length === 1 && node.args.length === 1) {
    return assertType(checker, node, node.typeArgs[0]);
  }
  const type = callByName(checker, {
    name: node.name,
    candidates: node.rows,
    args: suppliedBy(node.args),
    typeArgs: node.typeArgs,
    span: node.span,
    calleeSpan: node.calleeSpan,
    node,
    wanted,
  });
  if (node.row !== undefined && checker.builtins.of(node.row).isUnknownResult) {
    const variable = prune(type);
    if (variable.kind === 'Variable') variable.isData = true;
    checker.checkAt(node, type);
  }
  return type;
}

/** `assertType[T](e)`: compares at compile time; an open part of the expression's type may become what is asserted. */
function assertType(checker: Checker, node: R.BuiltinCallExpression, written: R.Type): Type {
  [node.row] = node.rows;
  const expected = checker.annotation(written);
  const found = checker.infer(node.args[0].value);
  if (!checker.unifier.tryUnify(expected, found))
    checker.report(assertTypeFailed(node.calleeSpan, expected, found));
  checker.drain();
  return found;
}

/** `Type.Trait.m(x, …)`. */
export function callQualified(checker: Checker, node: R.QualifiedMethodCallExpression): Type {
  const head = headOf(node.type);
  const implementation = checker.implementations.find(head, node.trait);
  const candidates = implementation?.methods.filter((method) => method.name === node.name) ?? [];
  if (candidates.length === 0) {
    for (const arg of node.args) checker.infer(arg.value);
    checker.report(noMethod(checker.origin(node.nameSpan), checker.instanceOfType(node.type), node.name, []));
    return checker.silent();
  }
  return callByName(checker, {
    name: node.name,
    candidates,
    args: suppliedBy(node.args),
    typeArgs: undefined,
    span: node.span,
    calleeSpan: node.nameSpan,
    node: undefined,
  });
}
