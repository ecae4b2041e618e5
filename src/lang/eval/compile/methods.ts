/** `receiver.name(args)`, decided by the checker or by the value. */

import type * as R from '../../check/resolved';
import { locate, panic } from '../../machine/thrown';
import { Data } from '../../values/value';
import { MethodDispatch } from '../dispatch/methods';
import {
  callComputed,
  callDefinition,
  callProvedRow,
  gathered,
  writtenTypeArgument,
  withTypeArgument,
} from './calls';
import type { Code, Position } from './code';
import { constant } from './code';
import type { RoutineContext } from './context';
import { compileBinding, compileMvarUpdate } from './globals';
import { strict, type Operation } from './template';
import { compileBorrowed } from './updates';
import { compileLocal } from './variables';

/** A method call. */
export function compileMethodCall(
  context: RoutineContext,
  node: R.MethodCallExpression,
  position: Position,
): Code {
  if (node.receiver.kind === 'Mvar' && node.name === 'update' && node.args.length === 1) {
    return compileMvarUpdate(context, node.receiver.mvar, node.args[0].value);
  }
  const isTail = position === 'tail';
  const target = node.target;
  if (target === undefined || target.kind === 'dynamic') return dynamicCall(context, node, isTail);
  const receiver: R.Argument = { name: undefined, nameSpan: undefined, value: node.receiver };
  const positional = () => node.args.map((arg) => context.compile(arg.value, 'operand'));
  switch (target.kind) {
    case 'method':
    case 'function':
      return callDefinition(context, target.definition, [receiver, ...node.args], node.span, isTail);
    case 'builtin': {
      const receiver =
        target.row.borrows === true
          ? compileBorrowed(
              context,
              node.receiver,
              node.args.map((arg) => arg.value),
            )
          : context.compile(node.receiver, 'operand');
      const args = [receiver, ...positional()];
      return callProvedRow(
        target.row,
        withTypeArgument(target.row, node.typeArgs ?? node.wantedTypes, args),
        node.span,
      );
    }
    case 'field':
      return callField(context.compile(node.receiver, 'operand'), target.index, positional(), node, isTail);
    case 'local':
      return callComputed(
        [context.compile(node.receiver, 'operand'), ...positional()],
        compileLocal(context, target.local),
        node.span,
        isTail,
      );
    case 'binding':
      return callComputed(
        [context.compile(node.receiver, 'operand'), ...positional()],
        compileBinding(context, target.binding),
        node.span,
        isTail,
      );
  }
}

const FIELD: Operation = { name: 'fieldOf', text: 'return v0.get(index);', uses: ['index'], suspends: false };

/** A field that holds a function, called with the arguments only. */
function callField(
  receiver: Code,
  index: number,
  args: readonly Code[],
  node: R.MethodCallExpression,
  isTail: boolean,
): Code {
  return callComputed(args, strict(FIELD, [receiver], [index]), node.span, isTail);
}

function dynamicCall(context: RoutineContext, node: R.MethodCallExpression, isTail: boolean): Code {
  const { span, inScope } = node;
  const operands = [node.receiver, ...node.args.map((arg) => arg.value)].map((part) =>
    context.compile(part, 'operand'),
  );
  const fallback =
    inScope?.kind === 'local'
      ? compileLocal(context, inScope.local)
      : inScope?.kind === 'binding'
        ? compileBinding(context, inScope.binding)
        : inScope?.kind === 'builtin'
          ? constant(context.linker.builtinValue(inScope.rows, undefined))
          : constant(undefined);
  const family = inScope?.kind === 'family' ? inScope.family : undefined;
  const names = node.args.map((arg) => arg.name);
  const typeArgument = writtenTypeArgument(node.typeArgs ?? node.wantedTypes);
  const dispatch = new MethodDispatch(context.linker, node.name, names, family, isTail, typeArgument);
  return gathered([...operands, fallback], (values) => {
    const other = values.pop();
    try {
      return dispatch.call(values, other);
    } catch (error) {
      throw locate(error, span);
    }
  });
}

/** `Type.Trait.m(x, …)`. */
export function compileQualifiedMethodCall(
  context: RoutineContext,
  node: R.QualifiedMethodCallExpression,
  position: Position,
): Code {
  const definition = context.linker.traitMethod(node.trait, node.type, node.name, node.args.length);
  if (definition !== undefined)
    return callDefinition(context, definition, node.args, node.span, position === 'tail');
  const operands = node.args.map((arg) => context.compile(arg.value, 'operand'));
  return gathered(operands, (values) => {
    const [receiver] = values;
    const name = receiver instanceof Data ? receiver.type.name : node.type.name;
    throw locate(panic(`no method \`${node.name}\` found for type \`${name}\``), node.span);
  });
}
