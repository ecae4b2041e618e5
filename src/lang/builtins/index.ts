/** All builtins, and how they are found. */

import { arrayRows } from './arrays';
import { bufferRows } from './buffer';
import { commandRows } from './commands';
import { conversionRows } from './conversions';
import { cryptoRows } from './crypto';
import { directoryRows } from './directory';
import { encodingRows } from './encoding';
import { environmentRows } from './environment';
import { errorRows } from './errors';
import { fileRows } from './file';
import { fileHandleRows } from './file-handles';
import { htmlRows } from './html';
import { htmlParserRows } from './html-parser';
import { httpRows } from './http';
import { jsonLibraryRows, jsonRows } from './json';
import { listBuildRows } from './list-build';
import { listOrderRows } from './list-order';
import { listSearchRows } from './list-search';
import { listTransformRows } from './list-transform';
import { loggingRows } from './logging';
import { mapRows } from './map';
import { mathRows } from './math';
import { optionRows, resultRows } from './option';
import { outputRows } from './output';
import { pathRows } from './path';
import { randomRows } from './random';
import { reflectionRows } from './reflection';
import { regexRows } from './regex';
import type { BuiltinRow } from './row';
import { runtimeRows } from './runtime';
import { processRows } from './process';
import { setRows } from './set';
import { stdinRows } from './stdin';
import { stringRows } from './string';
import { stringParseRows } from './string-parse';
import { BuiltinTables, type MethodCandidate } from './tables';
import { tcpRows } from './tcp';
import { timeRows } from './time';
import { typesOfModule } from './types';
import { universalRows } from './universal';
import { serverPathRows, urlRows } from './url';
import { validationRows } from './validation';
import { webSocketRows } from './web-socket';

export { libraryTypes, typesOfModule, type LibraryType } from './types';
export type { BuiltinRow } from './row';
export type { MethodCandidate } from './tables';

/** Every builtin. */
export const builtinRows: readonly BuiltinRow[] = [
  ...outputRows,
  ...errorRows,
  ...universalRows,
  ...conversionRows,
  ...mathRows,
  ...stringRows,
  ...stringParseRows,
  ...listSearchRows,
  ...listTransformRows,
  ...listOrderRows,
  ...listBuildRows,
  ...optionRows,
  ...resultRows,
  ...mapRows,
  ...setRows,
  ...arrayRows,
  ...bufferRows,
  ...processRows,
  ...stdinRows,
  ...environmentRows,
  ...fileRows,
  ...fileHandleRows,
  ...directoryRows,
  ...pathRows,
  ...commandRows,
  ...jsonRows,
  ...reflectionRows,
  ...regexRows,
  ...timeRows,
  ...randomRows,
  ...encodingRows,
  ...cryptoRows,
  ...runtimeRows,
  ...serverPathRows,
  ...httpRows,
  ...tcpRows,
  ...webSocketRows,
  ...jsonLibraryRows,
  ...urlRows,
  ...validationRows,
  ...loggingRows,
  ...htmlRows,
  ...htmlParserRows,
];

let tables: BuiltinTables | undefined;
function builtinTables(): BuiltinTables {
  return (tables ??= new BuiltinTables(builtinRows));
}

/** Prelude functions, which the library defines: redefining one is reported in other words than for a builtin. */
const preludeFunctions = new Set(
  [...listBuildRows, ...listOrderRows, ...optionRows, ...resultRows].map((row) => row.name),
);
/** Prelude functions that are builtins of the language all the same. */
const builtinsOfPrelude = new Set(
  'range take drop set push pop concat reverse unique zip sort sum product maximum minimum'.split(' '),
);

/** Rows of a name that is always visible without a namespace, in table order. */
export function findPlain(name: string): readonly BuiltinRow[] | undefined {
  return builtinTables().plain.get(name);
}

/** Rows of `namespace.name`. */
export function findQualified(namespace: string, name: string): readonly BuiltinRow[] | undefined {
  return builtinTables().qualified.get(`${namespace}.${name}`);
}

/** Whether some builtin has the qualified name `name.…`. */
export function isNamespace(name: string): boolean {
  return builtinTables().namespaces.has(name);
}

/** All builtins that are a method of this name, with the receiver types they are for, in table order. */
export function methodsNamed(name: string): readonly MethodCandidate[] {
  return builtinTables().methods.get(name) ?? [];
}

/** The rows of a method of one type. `typeName` is a descriptor's name: `List`, `Option`, `Tuple`. */
export function findMethod(typeName: string, name: string): BuiltinRow[] {
  return methodsNamed(name)
    .filter(({ types }) => types === 'any' || types.includes(typeName))
    .map(({ row }) => row);
}

/** Whether a top-level function may not have this name, and whether a builtin or the library's prelude has it. */
export function shadowKind(name: string): 'builtin' | 'library' | undefined {
  if (findPlain(name) === undefined) return undefined;
  return preludeFunctions.has(name) && !builtinsOfPrelude.has(name) ? 'library' : 'builtin';
}

/** Whether a top-level function may not have this name. */
export function shadowsBuiltin(name: string): boolean {
  return findPlain(name) !== undefined;
}

/** Whether a path is a module of the library that can be imported. */
export function isModule(path: string): boolean {
  return builtinTables().modules.has(path) || typesOfModule(path).length > 0;
}

/** The functions that a module of the library offers. Its types are `typesOfModule`. */
export function moduleNames(path: string): readonly string[] {
  return [...(builtinTables().modules.get(path)?.keys() ?? [])];
}

/** Rows of a function of a module of the library. */
export function moduleRows(path: string, name: string): readonly BuiltinRow[] | undefined {
  return builtinTables().modules.get(path)?.get(name);
}

/** Every name that is visible without import and namespace. */
export function plainNames(): Iterable<string> {
  return builtinTables().plain.keys();
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
