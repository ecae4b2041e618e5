/**
 * Links between reactive values: which of them hold which. Children follow from the fields; parents are kept beside the
 * values, and change as fields are assigned.
 */

import { List } from './list';
import type { DataConstructor } from './types';
import { Data, type Value } from './value';

const known = new WeakMap<Data, Data[]>();

let isAnyLinked = false;

/** Whether any reactive value has had a parent: while none has, looking for them can be left out. */
export function anyLinked(): boolean {
  return isAnyLinked;
}

/** The reactive values that hold this one in a field, each once, in the order in which they came to do so. */
export function parentsOf(object: Data): readonly Data[] {
  return known.get(object) ?? [];
}

/** The reactive values in the fields of this one, each once: directly, in a list, in a tuple or other data. */
export function childrenOf(object: Data): Data[] {
  const children: Data[] = [];
  for (let i = 0; i < object.ctor.arity; i++) addReactive(object.get(i), children);
  return [...new Set(children)];
}

/** A new value of `ctor`; a reactive one is noted as a parent of those in its fields. The array is not kept. */
export function newData(ctor: DataConstructor, fields: readonly Value[]): Data {
  const made = Data.of(ctor, fields);
  if (ctor.type.flavour === 'reactive') for (const child of childrenOf(made)) addParent(child, made);
  return made;
}

/** What `r.parents` and `r.children` give; undefined for other names. */
export function linksOf(object: Data, name: string): readonly Data[] | undefined {
  if (name === 'parents') return parentsOf(object);
  return name === 'children' ? childrenOf(object) : undefined;
}

/** Notes that a field, which held `old`, has been assigned. */
export function relinkField(object: Data, old: Value, replacement: Value): void {
  const before: Data[] = [];
  addReactive(old, before);
  if (before.length > 0) {
    const left = new Set(childrenOf(object));
    for (const child of before) if (!left.has(child)) removeParent(child, object);
  }
  const now: Data[] = [];
  addReactive(replacement, now);
  for (const child of now) addParent(child, object);
}

function isReactive(value: Value): value is Data {
  return value instanceof Data && value.type.flavour === 'reactive';
}

/** Adds the reactive values in what a field holds. Elements of a list are of one type: its first one tells. */
function addReactive(value: Value, found: Data[]): void {
  if (isReactive(value)) found.push(value);
  else if (value instanceof List) {
    if (value.length === 0 || !isReactive(value.get(0))) return;
    for (const element of value.toArray()) if (isReactive(element)) found.push(element);
  } else if (value instanceof Data) {
    for (let i = 0; i < value.ctor.arity; i++) {
      const part = value.get(i);
      if (isReactive(part)) found.push(part);
    }
  }
}

function addParent(child: Data, parent: Data): void {
  isAnyLinked = true;
  const parents = known.get(child);
  if (parents === undefined) known.set(child, [parent]);
  else if (!parents.includes(parent)) parents.push(parent);
}

function removeParent(child: Data, parent: Data): void {
  const parents = known.get(child);
  const at = parents?.indexOf(parent) ?? -1;
  if (at >= 0) parents?.splice(at, 1);
}
