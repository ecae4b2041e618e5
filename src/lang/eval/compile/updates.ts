/**
 * Assignments that replace a variable's collection by a changed one: `m = m.insert(k, v)`, `xs = xs ++ [x]`, `m[k] = v`.
 *
 * Where the variable alone holds the collection, nobody can see the old version any more, and it is changed in place.
 * That is known from how such a variable is read. A read that only looks at the collection (`m.size()`, `m[k]`)
 * borrows it; every other read hands it to somebody, and releases it: from then on it is not the variable's alone,
 * until the next changed version is.
 */

import type { BuiltinRow } from '../../builtins/row';
import type * as R from '../../check/resolved';
import { eachChild } from '../../check/types/walk';
import { released } from '../../values/held';
import type { List } from '../../values/list';
import type { Value } from '../../values/value';
import { callRow } from './calls';
import type { Code } from './code';
import type { RoutineContext } from './context';
import { appended } from './operators';
import { strict, type Operation } from './template';
import { compileLocal, readPlain } from './variables';

/** A changed version of the collection in a variable, and what it is made from besides. */
interface Update {
  readonly operands: readonly R.Expression[];
  /** Where the variable's collection stands among the operands: before the others, or behind them. */
  readonly isFirst: boolean;
  readonly compile: (operands: readonly Code[]) => Code;
}

const ALONE: Operation = {
  name: 'alone',
  text: 'return change(v0, v1);',
  uses: ['change'],
  suspends: false,
};
const append = (list: Value, last: Value): Value => (list as List).appendAlone(last);
const cons = (first: Value, list: Value): Value => (list as List).consAlone(first);

/** The update that `value` is when it is assigned to `local`; undefined when it is none. */
function updateOf(context: RoutineContext, local: R.Local, value: R.Expression): Update | undefined {
  if (context.linker.checkOf(value) !== undefined) return undefined;
  const update = anyUpdate(context, local, value);
  return update === undefined || update.operands.some((operand) => assigns(operand, local))
    ? undefined
    : update;
}

function anyUpdate(context: RoutineContext, local: R.Local, value: R.Expression): Update | undefined {
  // A variable whose value has to be checked first is read by the ordinary way.
  const isIt = (node: R.Expression | undefined) =>
    node?.kind === 'Local' && node.local === local && context.linker.checkOf(node) === undefined;
  switch (value.kind) {
    case 'MethodCall':
      if (value.target?.kind !== 'builtin' || !isIt(value.receiver)) return undefined;
      return rowUpdate(value.target.row, value.args, value.span);
    case 'BuiltinCall': {
      const [first, ...others] = value.args;
      if (value.row === undefined || first?.name !== undefined || !isIt(first?.value)) return undefined;
      return rowUpdate(value.row, others, value.span);
    }
    case 'Binary': {
      if (value.operator === '::' && isIt(value.right)) return listUpdate(value.left, false);
      const last = isIt(value.left) ? appended(context, value) : undefined;
      return last === undefined ? undefined : listUpdate(last, true);
    }
    case 'List':
      return value.elements.length === 1 && isIt(value.tail)
        ? listUpdate(value.elements[0], false)
        : undefined;
    default:
      return undefined;
  }
}

function listUpdate(element: R.Expression, isFirst: boolean): Update {
  return {
    operands: [element],
    isFirst,
    compile: (operands) => strict(ALONE, operands, [isFirst ? append : cons]),
  };
}

function rowUpdate(
  row: BuiltinRow,
  args: readonly R.Argument[],
  span: R.Expression['span'],
): Update | undefined {
  const { update } = row;
  if (update === undefined || args.length !== update.length - 1 || args.some((arg) => arg.name !== undefined))
    return undefined;
  return {
    operands: args.map((arg) => arg.value),
    isFirst: true,
    compile: (operands) => callRow({ ...row, run: update }, operands, span),
  };
}

/** Code of an update assigned to `local`; undefined when `value` is none, or others can see the variable. */
export function compileUpdate(
  context: RoutineContext,
  local: R.Local,
  value: R.Expression,
): Code | undefined {
  if (!context.updated.has(local)) return undefined;
  const update = updateOf(context, local, value);
  if (update === undefined) return undefined;
  const others = update.operands.map((operand) => context.compile(operand, 'operand'));
  const collection = readPlain(context.slotOf(local));
  return update.compile(update.isFirst ? [collection, ...others] : [...others, collection]);
}

/** A collection that is looked at and not kept; `others` are evaluated while it is at hand. */
export function compileBorrowed(
  context: RoutineContext,
  node: R.Expression,
  others: readonly R.Expression[],
): Code {
  if (node.kind !== 'Local' || !context.updated.has(node.local)) return context.compile(node, 'operand');
  const isSafe =
    context.linker.checkOf(node) === undefined && !others.some((other) => assigns(other, node.local));
  return isSafe ? readPlain(context.slotOf(node.local)) : context.compile(node, 'operand');
}

const RELEASE: Operation = {
  name: 'release',
  text: 'return released(v0);',
  uses: ['released'],
  suspends: false,
};

/** Reads a variable. */
export function compileVariable(context: RoutineContext, local: R.Local): Code {
  return context.updated.has(local)
    ? strict(RELEASE, [readPlain(context.slotOf(local))], [released])
    : compileLocal(context, local);
}

/** The variables of a routine that are updated and that no other routine can see. */
export function updatedLocals(context: RoutineContext, bodies: readonly R.Expression[]): Set<R.Local> {
  const found = new Set<R.Local>();
  const note = (local: R.Local, value: R.Expression) => {
    const isOwn = local.routine === context.routine && local.isVar && !local.isCaptured;
    if (isOwn && updateOf(context, local, value) !== undefined) found.add(local);
  };
  const visit = (node: R.Expression): void => {
    if (node.kind === 'Block') {
      for (const statement of node.statements) {
        if (statement.kind === 'AssignLocal') note(statement.local, statement.value);
        const local = indexedLocal(statement);
        if (local?.routine === context.routine && local.isVar && !local.isCaptured) found.add(local);
      }
    }
    eachChild(node, visit);
  };
  bodies.forEach(visit);
  return found;
}

/** The `x` of `x[i] = v` where the changed collection is put back into `x`; undefined for all else. */
export function indexedLocal(statement: R.Statement): R.Local | undefined {
  if (statement.kind !== 'AssignIndex' || statement.rebinds?.kind !== 'AssignLocal') return undefined;
  const { target, rebinds, index } = statement;
  const isSame = target.kind === 'Local' && target.local === rebinds.local;
  return isSame && !assigns(index, rebinds.local) ? rebinds.local : undefined;
}

/** Whether evaluating an expression may assign a variable; where that is hard to see, true. */
function assigns(expression: R.Expression, local: R.Local): boolean {
  if (expression.kind === 'Block') {
    for (const statement of expression.statements) {
      if (statement.kind === 'AssignLocal' && statement.local === local) return true;
      if (statement.kind === 'AssignIndex' && statement.rebinds !== undefined) return true;
      const isPlain =
        statement.kind !== 'Bind' ||
        statement.pattern.kind === 'Bind' ||
        statement.pattern.kind === 'Wildcard';
      if (!isPlain) return true;
    }
  }
  let found = false;
  eachChild(expression, (child) => {
    found ||= assigns(child, local);
  });
  return found;
}
