/** Turns resolved expressions into closures. Each kind has its own file; this one only tells them apart. */

import type * as R from '../../check/resolved';
import { locate } from '../../machine/thrown';
import { assertUnreachable } from '../../syntax/unreachable';
import type { Value } from '../../values/value';
import { checkValue, decidingDescriptor } from '../checked';
import { compileBlock } from './blocks';
import { compileBuiltinCall, compileCall, compileValueCall } from './calls';
import { constant, type Code, type Position } from './code';
import type { RoutineContext } from './context';
import { compileFor, compileIf, compileJump, compileReturn, compileWhile } from './control';
import {
  compileConstruct,
  compileField,
  compileIndex,
  compileInterpolation,
  compileList,
  compileMap,
  compileRange,
  compileSet,
  compileTuple,
  compileTupleIndex,
  compileUpdate,
} from './data';
import { compilePropagate, compileTry } from './exceptions';
import { compileLambda } from './functions';
import { compileBinding, compileConstant, compileMvar } from './globals';
import { literalValue } from './literals';
import { compileMatch } from './matching';
import { compileMethodCall, compileQualifiedMethodCall } from './methods';
import { compileNativeCall } from './native';
import { compileBinary, compileUnary } from './operators';
import { compileReceive, compileSend, compileSpawn } from './processes';
import { strict, type Operation } from './template';
import { compileVariable } from './updates';

/** Compiles an expression for the position in which it stands. */
export function compileExpression(context: RoutineContext, node: R.Expression, position: Position): Code {
  const type = context.linker.checkOf(node);
  return type === undefined
    ? compileKind(context, node, position)
    : checked(compileKind(context, node, 'operand'), type, node);
}

const CHECK: Operation = { name: 'check', text: 'check(v0); return v0;', uses: ['check'], suspends: false };
/** The same where the descriptor of an object decides. */
const CHECK_DESCRIPTOR: Operation = {
  name: 'checkDescriptor',
  text: "if (typeof v0 !== 'object' || v0.type !== descriptor) check(v0); return v0;",
  uses: ['check', 'descriptor'],
  suspends: false,
};

/** A value from `Any` where a type is wanted: checked once it is there. */
function checked(value: Code, type: R.CheckedType, node: R.Expression): Code {
  const check = (found: Value): void => {
    try {
      checkValue(found, type);
    } catch (error) {
      throw locate(error, node.span);
    }
  };
  const descriptor = decidingDescriptor(type);
  return descriptor === undefined
    ? strict(CHECK, [value], [check])
    : strict(CHECK_DESCRIPTOR, [value], [check, descriptor]);
}

function compileKind(context: RoutineContext, node: R.Expression, position: Position): Code {
  switch (node.kind) {
    case 'Literal':
      return constant(literalValue(node.literal));
    case 'Interpolation':
      return compileInterpolation(context, node);
    case 'Local':
      return compileVariable(context, node.local);
    case 'Function':
      return constant(context.linker.familyValue(node.family, node.overload));
    case 'Builtin':
      return constant(context.linker.builtinValue(node.rows, node.row));
    case 'TraitMethod':
      return constant(
        node.target === undefined
          ? context.linker.traitMethodValue(node)
          : context.linker.functionValue(node.target),
      );
    case 'TopBinding':
      return compileBinding(context, node.binding);
    case 'Constant':
      return compileConstant(context, node.constant);
    case 'Mvar':
      return compileMvar(context, node.mvar);
    case 'Construct':
      return compileConstruct(context, node);
    case 'Update':
      return compileUpdate(context, node);
    case 'Call':
      return compileCall(context, node, position);
    case 'BuiltinCall':
      return compileBuiltinCall(context, node);
    case 'ValueCall':
      return compileValueCall(context, node, position);
    case 'MethodCall':
      return compileMethodCall(context, node, position);
    case 'QualifiedMethodCall':
      return compileQualifiedMethodCall(context, node, position);
    case 'NativeCall':
      return compileNativeCall(context, node);
    case 'Field':
      return compileField(context, node);
    case 'TupleIndex':
      return compileTupleIndex(context, node);
    case 'Index':
      return compileIndex(context, node);
    case 'Propagate':
      return compilePropagate(context, node, position);
    case 'Unary':
      return compileUnary(context, node);
    case 'Binary':
      return compileBinary(context, node, position);
    case 'Send':
      return compileSend(context, node);
    case 'If':
      return compileIf(context, node, position);
    case 'Match':
      return compileMatch(context, node, position);
    case 'Try':
      return compileTry(context, node, position);
    case 'Receive':
      return compileReceive(context, node, position);
    case 'While':
      return compileWhile(context, node, position);
    case 'For':
      return compileFor(context, node, position);
    case 'Break':
    case 'Continue':
      return compileJump(context, node, position);
    case 'Return':
      return compileReturn(context, node, position);
    case 'Spawn':
      return compileSpawn(context, node);
    case 'Lambda':
      return compileLambda(context, node.definition);
    case 'Tuple':
      return compileTuple(context, node);
    case 'List':
      return compileList(context, node);
    case 'Range':
      return compileRange(context, node);
    case 'Map':
      return compileMap(context, node);
    case 'Set':
      return compileSet(context, node);
    case 'Block':
      return compileBlock(context, node, position);
    case 'Error':
      throw new Error('a program with errors was compiled');
    default:
      return assertUnreachable(node);
  }
}
