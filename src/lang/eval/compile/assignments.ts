/** `o.f = e` and `c[i] = e`. Order: the value first, then the object, then the index. */

import type * as R from '../../check/resolved';
import { locate, panic } from '../../machine/thrown';
import { setAtIndex, setAtIndexAlone } from '../../operations/indexing';
import { NumberArray } from '../../values/arrays';
import type { DataConstructor } from '../../values/types';
import { Data, DATA_CLASSES, type Value } from '../../values/value';
import { IndexDispatch } from '../dispatch/indexing';
import { notifyChange } from '../../machine/reactive';
import type { Continuation } from '../../machine/suspension';
import type { Frame } from '../../values/function';
import type { Code } from './code';
import type { RoutineContext } from './context';
import { strict, type Operation } from './template';
import { compileBorrowed, indexedLocal } from './updates';
import { initialiser, initialiseText } from './variables';

const ASSIGN_FIELD: Operation = {
  name: 'assignField',
  text: 'return assign(v1, v0);',
  uses: ['assign'],
  suspends: true,
};

/** The field in a slot that is known when the code is compiled. */
function assignSlot(index: number, mostFields: number): Operation {
  const isProperty = mostFields < DATA_CLASSES.length;
  return {
    name: isProperty ? `assignSlot${index}` : `assignSlotAt${index}`,
    text: isProperty ? `v1.field${index} = v0; return undefined;` : `v1.set(${index}, v0); return undefined;`,
    uses: [],
    suspends: false,
  };
}

/** Replaces a field of a mutable record in place. */
export function assignField(
  context: RoutineContext,
  statement: Extract<R.Statement, { kind: 'AssignField' }>,
): Code {
  const value = context.compile(statement.value, 'operand');
  const target = context.compile(statement.target, 'operand');
  const { name, isStoreBack, span, index: slot, mostFields } = statement;
  if (slot !== undefined && mostFields !== undefined && statement.isMutable === true)
    return strict(assignSlot(slot, mostFields), [value, target]);
  // The last mutable record type that was assigned, and where it has the field.
  let lastConstructor: DataConstructor | undefined;
  let lastIndex = -1;
  const assign = (object: Value, replacement: Value): Value => {
    if (!(object instanceof Data)) throw locate(panic(`Unknown field: ${name}`), span);
    if (object.ctor === lastConstructor) {
      object.set(lastIndex, replacement);
      return undefined;
    }
    const index = fieldIndex(object, name);
    if (index === -1) throw locate(panic(`Unknown field: ${name}`), span);
    const { flavour } = object.type;
    if (isStoreBack && replacement instanceof NumberArray && object.get(index) === replacement)
      return undefined;
    if (flavour === 'plain') throw locate(panic(`Field at index ${index} is not mutable`), span);
    if (flavour === 'mutable') {
      lastConstructor = object.ctor;
      lastIndex = index;
    }
    const old = object.get(index);
    object.set(index, replacement);
    return flavour === 'reactive' ? notifyChange(object, name, old, replacement) : undefined;
  };
  return strict(ASSIGN_FIELD, [value, target], [assign]);
}

/** The position of a field by name; `_0`-less positional payloads have none. -1 when there is none. */
function fieldIndex(object: Data, name: string): number {
  return object.ctor.fieldNames?.indexOf(name) ?? -1;
}

const ASSIGN_INDEX: Operation = {
  name: 'assignIndex',
  text: `if (v1 instanceof NumberArray && typeof v2 === 'number' && v2 >= 0 && v2 < v1.length) { v1.set(v2, v0); return v1; }
    return assign(v1, v2, v0);`,
  uses: ['assign', 'NumberArray'],
  suspends: true,
};
/** The same where no setter of the program can be meant. */
const ASSIGN_PLAIN_INDEX: Operation = { ...ASSIGN_INDEX, name: 'assignPlainIndex', suspends: false };
const KEEP: Operation = {
  name: 'keep',
  text: 'keep(f, v0); return rebind(f);',
  uses: ['keep', 'rebind'],
  suspends: true,
  needsFrame: true,
};

/**
 * Typed arrays change in place; lists and maps give a changed copy, which is stored where the old one was read;
 * user types go through their `…Set` function.
 */
export function assignIndex(
  context: RoutineContext,
  statement: Extract<R.Statement, { kind: 'AssignIndex' }>,
  compileRebind: (statement: R.Statement) => Code,
): Code {
  const value = context.compile(statement.value, 'operand');
  const updated = indexedLocal(statement);
  const isAlone = updated !== undefined && context.updated.has(updated);
  const target = isAlone
    ? compileBorrowed(context, statement.target, [statement.index])
    : context.compile(statement.target, 'operand');
  const index = context.compile(statement.index, 'operand');
  const change = isAlone ? setAtIndexAlone : setAtIndex;
  const { span } = statement;
  const dispatch = new IndexDispatch(context.linker, 'Set', statement.setter);
  const assign = (collection: Value, key: Value, element: Value): Value => {
    if (collection instanceof Data) return dispatch.callSetter(collection, key, element, span);
    try {
      return change(collection, key, element);
    } catch (error) {
      throw locate(error, span);
    }
  };
  const operation = statement.isBuiltin === true ? ASSIGN_PLAIN_INDEX : ASSIGN_INDEX;
  const changed = strict(operation, [value, target, index], [assign, NumberArray]);
  if (statement.rebinds === undefined || statement.rebindValue === undefined) return changed;
  const kept = statement.rebindValue;
  const rebind = compileRebind(statement.rebinds);
  const continuations: Continuation<Frame, unknown>[] = [];
  return {
    ...strict(KEEP, [changed], [initialiser(context, kept), rebind.run], continuations),
    text: (out) => {
      const value = out.step(changed, continuations[0]);
      initialiseText(context, kept, out, value);
      return out.value(rebind);
    },
  };
}
