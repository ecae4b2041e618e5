/** What may stand behind the dot after a value of some type: fields, methods, functions that take it first. */

import { findMethod, methodNamesOf } from '../builtins';
import type { ModuleScope } from '../check/names/scope';
import { typeText } from '../check/names/types';
import type * as R from '../check/resolved';
import { printScheme, printType } from '../check/types/print';
import { prune, type Named, type Type } from '../check/types/type';
import { descriptorOf } from '../eval/link';
import type { SessionState } from './state';

/** Something that fits at the cursor. */
export interface Candidate {
  readonly text: string;
  /** Its type or kind, for the list. */
  readonly detail: string;
}

/** Members of a value of a type, the nearest to the type first. */
export function membersOf(state: SessionState, type: Type): Candidate[] {
  const pruned = prune(type);
  switch (pruned.kind) {
    case 'Named':
      return [...ofNamed(state, pruned), ...builtinMembers(pruned.head.name)];
    case 'Tuple':
      return [
        ...pruned.elements.map((element, index) => ({ text: String(index), detail: printType(element) })),
        ...builtinMembers('Tuple'),
      ];
    case 'Function':
      return builtinMembers('Function');
    case 'Any':
    case 'Variable':
    case 'Error':
      return [];
  }
}

function ofNamed(state: SessionState, type: Named): Candidate[] {
  const { definition, descriptor } = type.head;
  const fields = definition?.constructors.length === 1 ? definition.constructors[0].fields : [];
  const own = state.program.implementations.flatMap(({ target, methods }) =>
    descriptor !== undefined && descriptorOf(target) === descriptor
      ? methods.map((method) => candidateOf(state, method))
      : [],
  );
  return [
    ...fields.flatMap((field) =>
      field.name === undefined ? [] : [{ text: field.name, detail: typeText(field.type) }],
    ),
    ...own,
    ...functionsOver(state, type),
  ];
}

/** Functions in scope whose first parameter is of the type: they can be called as methods. */
function functionsOver(state: SessionState, type: Named): Candidate[] {
  const { root } = state.names;
  const imported = [...root.importedValues.values()].map(({ value }) => value.entity);
  const entities = [...[...root.values.values()].map(({ entity }) => entity), ...imported];
  return entities.flatMap((entity) => {
    if (entity.kind !== 'family') return [];
    return entity.family.overloads
      .filter((overload) => {
        const shape = state.types.functions.get(overload);
        const own = shape === undefined ? undefined : prune(shape.type);
        const first =
          own?.kind === 'Function' && own.parameters.length > 0 ? prune(own.parameters[0]) : undefined;
        return first?.kind === 'Named' && first.head === type.head;
      })
      .map((overload) => candidateOf(state, overload));
  });
}

function candidateOf(state: SessionState, definition: R.FunctionDefinition): Candidate {
  const scheme = state.types.functions.get(definition);
  return { text: definition.name, detail: scheme === undefined ? 'method' : printScheme(scheme) };
}

function builtinMembers(typeName: string): Candidate[] {
  return methodNamesOf(typeName)
    .sort()
    .flatMap((name) => {
      const rows = findMethod(typeName, name).filter(
        (row) => row.module === undefined || row.method !== undefined,
      );
      return rows.length === 0 ? [] : [{ text: name, detail: rows[0].signature }];
    });
}

/** What a module offers, private names too: a session may use them. */
export function moduleMembers(state: SessionState, module: ModuleScope): Candidate[] {
  const found: Candidate[] = [];
  for (const [name, { entity }] of module.values) {
    const first = entity.kind === 'family' ? entity.family.overloads[0] : undefined;
    found.push(first === undefined ? { text: name, detail: 'value' } : candidateOf(state, first));
  }
  for (const name of module.types.keys()) found.push({ text: name, detail: 'type' });
  for (const [name, [constructor]] of module.constructors)
    if (constructor.type.name !== name) found.push({ text: name, detail: constructor.type.name });
  for (const name of module.modules.keys()) found.push({ text: name, detail: 'module' });
  return found;
}
