/**
 * The tables of rows. Each is made when one of its names, its namespace or its module is first looked for.
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

/** Rows under a heading, which are made when one of them is looked for. */
export interface CoreSection {
  readonly title: string;
  /** All plain names of the rows, and their namespaces (`Map.`), so that a name is looked for in few sections. */
  readonly names: readonly string[];
  readonly rows: Rows;
}

function section(title: string, names: string, rows: Rows): CoreSection {
  return { title, names: names.split(' '), rows };
}

/** All rows with plain names, all methods, and the namespaces of the types. */
export const coreSections: readonly CoreSection[] = [
  section(
    'Output',
    'println print eprintln eprint inspect flushStdout flushStderr Stdout.',
    () => outputRows,
  ),
  section('Errors and assertions', 'throw panic assert assert_eq', () => errorRows),
  section('Every value', 'show toString hash copy', () => universalRows),
  section(
    'Conversions',
    'toInt asInt toInt64 asInt64 toFloat asFloat toFloat64 asFloat64 toFloat32 asFloat32 toBigInt asBigInt toInt8 asInt8 toInt16 asInt16 toInt32 asInt32 toUInt8 asUInt8 toUInt16 asUInt16 toUInt32 asUInt32 toUInt64 asUInt64 Int Float Int.',
    () => conversionRows,
  ),
  section('Arithmetic', 'abs min max pow sqrt sin cos tan log log10 floor ceil round', () => mathRows),
  section('Strings', 'String.', () => [...stringRows, ...stringParseRows]),
  section(
    'Lists: size, elements, searching',
    'length len isEmpty empty head tail last init nth get contains indexOf position find findIndices count any all elem fst snd',
    () => listSearchRows,
  ),
  section('Lists: going through', 'map filter flatMap each fold foldl foldr scanl', () => listTransformRows),
  section(
    'Lists: order and sums',
    'sort sortBy isSorted isSortedBy maximum listMax minimum listMin sum listSum product listProduct',
    () => listOrderRows,
  ),
  section(
    'Lists: making and changing',
    'range rangeList intListRange replicate set push pop concat insertAt removeAt remove intersperse interleave reverse flatten transpose unique toIntList',
    () => listBuildRows,
  ),
  section(
    'Lists: parts',
    'take drop slice splitAt takeWhile dropWhile spanList span partition group groupBy',
    () => listCutRows,
  ),
  section('Lists: pairs', 'zip zipWith pairwise unzip enumerate', () => listPairRows),
  section('Option', 'optMap optFlatMap optUnwrap optUnwrapOr optIsSome optIsNone', () => optionRows),
  section(
    'Result',
    'resMap resMapErr resFlatMap resUnwrap resUnwrapOr resIsOk resIsErr resToOption',
    () => resultRows,
  ),
  section('Maps', 'Map.', () => mapRows),
  section('Sets', 'Set.', () => setRows),
  section(
    'Typed arrays',
    'newInt64Array Int64Array. newFloat64Array Float64Array. newFloat32Array Float32Array. sumInt64Array',
    () => arrayRows,
  ),
  section('Buffers', 'Buffer.', () => bufferRows),
  section('Processes', 'self sleep exit Process. Gc. gc gcStats vmStats', () => processRows),
  section(
    'JSON and reflection',
    'Json. reflect fromJson jsonToType jsonToTypeByName typeOf tagOf typeNameOf typeInfo makeRecord makeRecordByName makeVariant makeVariantByName assertType requestToType HttpRequest.',
    () => [...jsonRows, ...reflectionRows, ...requestTypeRows],
  ),
];

/** The rows of all core sections. */
export function coreRows(): readonly BuiltinRow[] {
  return coreSections.flatMap((each) => each.rows());
}

/** Prelude functions, which the library defines. */
export function preludeRows(): readonly BuiltinRow[] {
  return [...listBuildRows, ...listCutRows, ...listPairRows, ...listOrderRows, ...optionRows, ...resultRows];
}

const encoding = () => encodingRows();
const crypto = () => cryptoRows();

/** Rows by their namespaces: qualified names only, no methods. Functions, so that no module is loaded for being listed. */
export const namespaceRows: Readonly<Record<string, Rows>> = {
  Stdin: () => stdinRows(),
  Env: () => environmentRows(),
  File: () => [...fileRows(), ...fileHandleRows()],
  Dir: () => directoryRows(),
  Path: () => pathRows(),
  Exec: () => commandRows(),
  Regex: () => regexRows(),
  Time: () => timeRows(),
  Random: () => randomRows(),
  Base64: encoding,
  Url: encoding,
  Encoding: encoding,
  Crypto: crypto,
  Uuid: crypto,
  Runtime: () => runtimeRows(),
  Http: () => httpRows(),
  Tcp: () => tcpRows(),
  WebSocket: () => webSocketRows(),
  Server: () => [...serverPathRows(), ...serverRows()],
};

/** Rows by the module that must be imported for them. */
export const moduleRows: Readonly<Record<string, Rows>> = {
  'stdlib.json': () => jsonLibraryRows(),
  'stdlib.url': () => urlRows(),
  'stdlib.validation': () => validationRows(),
  'stdlib.logging': () => loggingRows(),
  'stdlib.html': () => htmlRows(),
  'stdlib.html_parser': () => htmlParserRows(),
  'stdlib.lines': () => linesRows(),
  'stdlib.server': () => serverLibraryRows(),
  'stdlib.ws': () => webSocketMessageRows(),
};
