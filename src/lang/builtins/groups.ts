/**
 * The tables of rows. Those that most programs use are there from the start; the others are made when their namespace
 * or module is first named.
 */

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
import { linesRows } from './lines';
import { listBuildRows } from './list-build';
import { listCutRows } from './list-cut';
import { listOrderRows } from './list-order';
import { listPairRows } from './list-pairs';
import { listSearchRows } from './list-search';
import { listTransformRows } from './list-transform';
import { loggingRows } from './logging';
import { mapRows } from './map';
import { mathRows } from './math';
import { optionRows, resultRows } from './option';
import { outputRows } from './output';
import { pathRows } from './path';
import { processRows } from './process';
import { randomRows } from './random';
import { reflectionRows } from './reflection';
import { regexRows } from './regex';
import type { BuiltinRow } from './row';
import { runtimeRows } from './runtime';
import { requestTypeRows } from './request-type';
import { serverRows } from './server';
import { serverLibraryRows } from './server-library';
import { setRows } from './set';
import { stdinRows } from './stdin';
import { stringRows } from './string';
import { stringParseRows } from './string-parse';
import { tcpRows } from './tcp';
import { timeRows } from './time';
import { universalRows } from './universal';
import { serverPathRows, urlRows } from './url';
import { validationRows } from './validation';
import { webSocketRows } from './web-socket';
import { webSocketMessageRows } from './web-socket-messages';

type Rows = () => readonly BuiltinRow[];

/** Rows under a heading. */
export interface Section {
  readonly title: string;
  readonly rows: readonly BuiltinRow[];
}

/** All rows with plain names, all methods, and the namespaces of the types. */
export const coreSections: readonly Section[] = [
  { title: 'Output', rows: outputRows },
  { title: 'Errors and assertions', rows: errorRows },
  { title: 'Every value', rows: universalRows },
  { title: 'Conversions', rows: conversionRows },
  { title: 'Arithmetic', rows: mathRows },
  { title: 'Strings', rows: [...stringRows, ...stringParseRows] },
  { title: 'Lists: size, elements, searching', rows: listSearchRows },
  { title: 'Lists: going through', rows: listTransformRows },
  { title: 'Lists: order and sums', rows: listOrderRows },
  { title: 'Lists: making and changing', rows: listBuildRows },
  { title: 'Lists: parts', rows: listCutRows },
  { title: 'Lists: pairs', rows: listPairRows },
  { title: 'Option', rows: optionRows },
  { title: 'Result', rows: resultRows },
  { title: 'Maps', rows: mapRows },
  { title: 'Sets', rows: setRows },
  { title: 'Typed arrays', rows: arrayRows },
  { title: 'Buffers', rows: bufferRows },
  { title: 'Processes', rows: processRows },
  { title: 'JSON and reflection', rows: [...jsonRows, ...reflectionRows, ...requestTypeRows] },
];

/** The rows of all core sections. */
export const coreRows: readonly BuiltinRow[] = coreSections.flatMap((section) => section.rows);

/** Prelude functions, which the library defines. */
export const preludeRows: readonly BuiltinRow[] = [
  ...listBuildRows,
  ...listCutRows,
  ...listPairRows,
  ...listOrderRows,
  ...optionRows,
  ...resultRows,
];

/** Rows by their namespaces: qualified names only, no methods. */
export const namespaceRows: Readonly<Record<string, Rows>> = {
  Stdin: stdinRows,
  Env: environmentRows,
  File: () => [...fileRows(), ...fileHandleRows()],
  Dir: directoryRows,
  Path: pathRows,
  Exec: commandRows,
  Regex: regexRows,
  Time: timeRows,
  Random: randomRows,
  Base64: encodingRows,
  Url: encodingRows,
  Encoding: encodingRows,
  Crypto: cryptoRows,
  Uuid: cryptoRows,
  Runtime: runtimeRows,
  Http: httpRows,
  Tcp: tcpRows,
  WebSocket: webSocketRows,
  Server: () => [...serverPathRows(), ...serverRows()],
};

/** Rows by the module that must be imported for them. */
export const moduleRows: Readonly<Record<string, Rows>> = {
  'stdlib.json': jsonLibraryRows,
  'stdlib.url': urlRows,
  'stdlib.validation': validationRows,
  'stdlib.logging': loggingRows,
  'stdlib.html': htmlRows,
  'stdlib.html_parser': htmlParserRows,
  'stdlib.lines': linesRows,
  'stdlib.server': serverLibraryRows,
  'stdlib.ws': webSocketMessageRows,
};
