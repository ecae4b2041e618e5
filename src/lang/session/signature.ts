/** Signature help: the function whose arguments are being typed. */

import { builtinScope, findMethod, type BuiltinRow } from '../builtins';
import { findConstructors, findValue } from '../check/names/lookup';
import { typeText } from '../check/names/types';
import type * as R from '../check/resolved';
import { TypePrinter } from '../check/types/print';
import { parseSignature } from '../check/types/signatures';
import { prune } from '../check/types/type';
import { descriptorOf } from '../eval/link';
import { callAtEnd } from './cursor';
import { moduleNamed } from './describe';
import type { Session } from './session';

/** A signature in parts, so that the current parameter can be marked. */
export interface SignatureHelp {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly result: string;
  /** Index of the parameter that is being typed; beyond the last when there are too many. */
  readonly current: number;
}

/** The signature of the call that is open at the end of `text`. */
export function signatureAtEnd(session: Session, text: string): SignatureHelp | undefined {
  const call = callAtEnd(text);
  if (call === undefined) return undefined;
  const { callee, receiver, argument } = call;
  const { root } = session.state.names;
  if (receiver !== undefined) {
    const module = moduleNamed(session.state, receiver);
    const entity = module?.values.get(callee)?.entity;
    if (entity?.kind === 'family') return pick(session, callee, entity.family.overloads, argument);
    const rows = builtinScope.qualified(receiver, callee) ?? builtinScope.moduleRows(receiver, callee);
    if (rows !== undefined) return ofRows(callee, rows, argument);
    return ofMethod(session, callee, receiver, argument);
  }
  const entity = findValue(root, callee);
  if (entity?.kind === 'family') return pick(session, callee, entity.family.overloads, argument);
  const constructor = findConstructors(root, callee).at(0);
  if (constructor !== undefined) {
    const parameters = constructor.fields.map(({ name, type }) =>
      name === undefined ? typeText(type) : `${name}: ${typeText(type)}`,
    );
    return { name: callee, parameters, result: constructor.type.name, current: argument };
  }
  const imported = root.importedBuiltins.get(callee);
  const dot = imported?.lastIndexOf('.') ?? 0;
  const rows =
    imported === undefined
      ? builtinScope.plain(callee)
      : builtinScope.moduleRows(imported.slice(0, dot), imported.slice(dot + 1));
  return rows === undefined ? undefined : ofRows(callee, rows, argument);
}

/** A method: its receiver is the first parameter. */
function ofMethod(
  session: Session,
  name: string,
  receiver: string,
  argument: number,
): SignatureHelp | undefined {
  const type = session.valueType(receiver);
  const pruned = type === undefined ? undefined : prune(type);
  if (pruned?.kind !== 'Named') return undefined;
  const { head } = pruned;
  const own = session.state.program.implementations.flatMap(({ target, methods }) =>
    head.descriptor !== undefined && descriptorOf(target) === head.descriptor
      ? methods.filter((method) => method.name === name)
      : [],
  );
  const entity = findValue(session.state.names.root, name);
  const functions = entity?.kind === 'family' ? entity.family.overloads : [];
  const rows = findMethod(head.name, name);
  const help =
    own.length > 0
      ? pick(session, name, own, argument + 1)
      : rows.length > 0
        ? ofRows(name, rows, argument + 1)
        : pick(session, name, functions, argument + 1);
  if (help === undefined) return undefined;
  return { ...help, parameters: help.parameters.slice(1), current: argument };
}

/** The first overload that takes so many arguments. */
function pick(
  session: Session,
  name: string,
  overloads: readonly R.FunctionDefinition[],
  argument: number,
): SignatureHelp | undefined {
  const overload = overloads.find(({ arity }) => arity > argument) ?? overloads.at(0);
  if (overload === undefined) return undefined;
  const scheme = session.state.types.functions.get(overload);
  const type = scheme === undefined ? undefined : prune(scheme.type);
  const printer = new TypePrinter();
  const parameters = overload.parameters.map((parameter, index) => {
    const own = type?.kind === 'Function' ? printer.print(type.parameters[index]) : '_';
    return parameter.name === undefined ? own : `${parameter.name}: ${own}`;
  });
  const result = type?.kind === 'Function' ? printer.print(type.result) : '_';
  return { name, parameters, result, current: argument };
}

function ofRows(name: string, rows: readonly BuiltinRow[], argument: number): SignatureHelp | undefined {
  const parts = rows.map((row) => partsOf(row.signature));
  const chosen = parts.find(({ parameters }) => parameters.length > argument) ?? parts.at(0);
  return chosen === undefined ? undefined : { name, ...chosen, current: argument };
}

/** A builtin's signature cut at the commas between its parameters. */
function partsOf(signature: string): { parameters: string[]; result: string } {
  const count = parseSignature(signature)?.parameters.length ?? 0;
  const open = signature.indexOf('(', signature.startsWith('[') ? signature.indexOf(']') : 0);
  const parameters: string[] = [];
  let depth = 0;
  let start = open + 1;
  let i = start;
  for (; i < signature.length; i++) {
    const character = signature[i];
    if (depth === 0 && (character === ',' || character === ')')) {
      if (i > start) parameters.push(signature.slice(start, i).trim());
      start = i + 1;
      if (character === ')') break;
    } else if (character === '(' || character === '[' || character === '{') depth++;
    else if (character === ')' || character === ']' || character === '}') depth--;
  }
  const result = signature.slice(i + 1).replace(/^\s*->\s*/, '');
  return { parameters: parameters.slice(0, Math.max(count, parameters.length)), result };
}
