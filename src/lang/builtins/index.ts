/** All builtins, and how they are found. */

import { coreRows, coreSections, moduleRows as rowsOfModules, namespaceRows, preludeRows } from './groups';
import type { BuiltinRow } from './row';
import { byMethod, byName, once, type MethodCandidate, type RowsByName } from './tables';
import { typesOfModule } from './types';

export { libraryTypes, typesOfModule, type LibraryType } from './types';
export type { BuiltinRow } from './row';
export type { MethodCandidate } from './tables';

const methods = once(() => byMethod(coreRows()));

/** The core sections in which a plain name or a namespace is. */
const sectionsOf = once(() => {
  const sections = new Map<string, number[]>();
  for (const [index, { names }] of coreSections.entries()) {
    for (const name of names) sections.set(name, [...(sections.get(name) ?? []), index]);
  }
  return sections;
});

const coreTables = coreSections.map(({ rows }) => once(() => byName(rows())));

/** What was found, so that the rows of a name are the same array each time. */
const found = new Map<string, readonly BuiltinRow[]>();

/** Core rows of this name; `listed` is what the sections list for it: the name, or its namespace and a dot. */
function findCore(name: string, listed: string): readonly BuiltinRow[] | undefined {
  const known = found.get(name);
  if (known !== undefined) return known;
  const rows = (sectionsOf().get(listed) ?? []).flatMap((index) => coreTables[index]().get(name) ?? []);
  if (rows.length === 0) return undefined;
  found.set(name, rows);
  return rows;
}

/** Tables of the namespaces and modules that have been named. */
const tables = new Map<string, RowsByName>();

function tableOf(name: string, groups: typeof namespaceRows): RowsByName | undefined {
  let table = tables.get(name);
  if (table === undefined && Object.hasOwn(groups, name)) {
    table = byName(groups[name]());
    tables.set(name, table);
  }
  return table;
}

/** Every builtin, for documentation, completion and tests: makes all tables. */
export function allBuiltinRows(): BuiltinRow[] {
  const groups = [...new Set(Object.values(namespaceRows)), ...Object.values(rowsOfModules)];
  return [...coreRows(), ...groups.flatMap((rows) => rows())];
}

/** Rows of a name that is always visible without a namespace, in table order. */
export function findPlain(name: string): readonly BuiltinRow[] | undefined {
  return name.includes('.') ? undefined : findCore(name, name);
}

/** Rows of `namespace.name`. */
export function findQualified(namespace: string, name: string): readonly BuiltinRow[] | undefined {
  const full = `${namespace}.${name}`;
  return tableOf(namespace, namespaceRows)?.get(full) ?? findCore(full, `${namespace}.`);
}

/** Whether some builtin has the qualified name `name.…`. */
export function isNamespace(name: string): boolean {
  return Object.hasOwn(namespaceRows, name) || sectionsOf().has(`${name}.`);
}

/** All builtins that are a method of this name, with the receiver types they are for, in table order. */
export function methodsNamed(name: string): readonly MethodCandidate[] {
  return methods().get(name) ?? [];
}

/** The rows of a method of one type. `typeName` is a descriptor's name: `List`, `Option`, `Tuple`. */
export function findMethod(typeName: string, name: string): BuiltinRow[] {
  return methodsNamed(name)
    .filter(({ types }) => types === 'any' || types.includes(typeName))
    .map(({ row }) => row);
}

/** Methods of the Ints that stand for servers and connections, by the namespace that has them. */
const HANDLE_METHODS: ReadonlyMap<string, string> = new Map([
  ['accept', 'Server'],
  ['close', 'WebSocket'],
  ['recv', 'WebSocket'],
  ['send', 'WebSocket'],
  ['split', 'WebSocket'],
]);

/**
 * The rows of a method of handles. A handle is an Int like all others, so that these come last: a function of the program
 * that can be called as this method is meant first.
 */
export function handleMethods(typeName: string, name: string): readonly BuiltinRow[] {
  const namespace = typeName === 'Int' ? HANDLE_METHODS.get(name) : undefined;
  return (namespace === undefined ? undefined : findQualified(namespace, name)) ?? [];
}

/** The names of all methods of one type, and of those that every value has. */
export function methodNamesOf(typeName: string): string[] {
  return [...methods()]
    .filter(([, candidates]) => candidates.some(({ types }) => types === 'any' || types.includes(typeName)))
    .map(([name]) => name);
}

/** Names of the prelude's functions: redefining one is reported in other words than for a builtin. */
const preludeNames = once(
  () =>
    new Set([
      ...preludeRows().map(({ name }) => name),
      ...'foldl foldr scanl scanr count each elem'.split(' '),
    ]),
);
/** Prelude functions that are builtins of the language all the same. */
const builtinsOfPrelude = new Set(
  'range take drop set push pop concat reverse unique zip sort sum product maximum minimum'.split(' '),
);

/** Builtins whose name a program may take for a function of its own: conversions of numbers, and what came later. */
const redefinable = /^((to|as)(U?Int(8|16|32|64)?|Float(32|64)?|BigInt|Decimal)|exit|gc|gcStats)$/;

/** Whether a top-level function may not have this name, and whether a builtin or the library's prelude has it. */
export function shadowKind(name: string): 'builtin' | 'library' | undefined {
  if (redefinable.test(name) || findPlain(name) === undefined) return undefined;
  return preludeNames().has(name) && !builtinsOfPrelude.has(name) ? 'library' : 'builtin';
}

/** Whether a path is a module of the library that can be imported. */
export function isModule(path: string): boolean {
  return Object.hasOwn(rowsOfModules, path) || typesOfModule(path).length > 0;
}

/** The functions that a module of the library offers. Its types are `typesOfModule`. */
export function moduleNames(path: string): readonly string[] {
  return [...(tableOf(path, rowsOfModules)?.keys() ?? [])];
}

/** Rows of a function of a module of the library. */
export function moduleRows(path: string, name: string): readonly BuiltinRow[] | undefined {
  return tableOf(path, rowsOfModules)?.get(name);
}

/** Every name that is visible without import and namespace. */
export function plainNames(): Iterable<string> {
  return new Set(coreRows().flatMap(({ name }) => (name.includes('.') ? [] : [name])));
}

/** What the name pass asks of the tables. */
export const builtinScope = {
  plain: findPlain,
  qualified: findQualified,
  isNamespace,
  shadowKind,
  isModule,
  moduleNames,
  moduleRows,
  plainNames,
};
