/**
 * Writes test/lang/builtins/library.names: what the specification's part on the library names, as facts for a test.
 * `node --import tsx scripts/library-table.ts FOLDER`, with the folder of the specification.
 *
 * Most names stand in code spans that look like calls: `String.trim(s)`. The table below tells what is written in
 * another way, and which spans are no functions of the library.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultText, signatureType } from '../test/lang/builtins/signature-text';

/** Sections whose functions have to be imported. */
const modules: Readonly<Record<string, string>> = {
  '12.2': 'stdlib.json',
  '18.1': 'stdlib.logging',
  '18.2': 'stdlib.url',
  '18.3': 'stdlib.validation',
};

/** Sections that tell about calls without naming functions, or name what this implementation leaves out (20). */
const withoutNames = /^(1(\..*)?|2(\..*)?|12\.1|12\.5|20|21)$/;

/** Spans that look like calls and are none of the library. */
const notOfLibrary = new Set([
  'combine',
  'md5',
  'close',
  'xs.map',
  'pairs.map',
  'p.',
  'Valid',
  'Html',
  'div',
  'eval',
  '__native__',
  'spawn',
  'None',
]);

/** What is not written as a call, by section: `name/arity`, with `-> result` where that is told. */
const extras: Readonly<Record<string, string>> = {
  '1.3': 'sqrt/1 abs/1 listSum/1 listProduct/1 listMax/1 listMin/1',
  '3.1':
    'Stdin.readLine/0 Stdin.eachLine/1 Stdin.foldLines/2 Stdin.stop/0 Stdin.lines/0 Stdin.readAll/0 Stdin.isTerminal/0 Stdout.isTerminal/0 Env.scriptArgs/0 gc/0 gcStats/0',
  '4.1':
    'toInt/1 toInt64/1 asInt/1 asInt64/1 toFloat/1 toFloat64/1 asFloat/1 asFloat64/1 toInt8/1 toInt16/1 toInt32/1 toUInt8/1 toUInt16/1 toUInt32/1 toUInt64/1 asInt8/1 asInt16/1 asInt32/1 asUInt8/1 asUInt16/1 asUInt32/1 asUInt64/1 toFloat32/1 asFloat32/1 toBigInt/1 asBigInt/1',
  '4.3': 'sqrt/1 sin/1 cos/1 tan/1 log/1 log10/1 floor/1 ceil/1 round/1',
  '8': 'String.toLower/1 String.trimStart/1 String.trimEnd/1 String.startsWith/2 String.endsWith/2 String.lastIndexOf/2 String.drop/2 String.padEnd/3',
  '9': 'Set.union/2 Set.intersection/2 Set.difference/2 Set.symmetricDifference/2',
  '10': ['Int64Array', 'Float64Array', 'Float32Array']
    .map((type) =>
      ['make/2', 'fromList/1', 'length/1', 'get/2', 'set/3', 'toList/1']
        .map((rest) => `${type}.${rest}`)
        .join(' '),
    )
    .join(' '),
  '11.4': 'Path.isRelative/1',
  '14': 'Regex.replaceAll/3',
  '15': 'Time.year/1 Time.month/1 Time.day/1 Time.hour/1 Time.minute/1 Time.second/1',
  '16': 'Crypto.sha256/1 Crypto.sha512/1 Crypto.md5/1 Crypto.bcryptVerify/2',
  '17': 'Process.monitor/1 Process.trapExits/1',
  '18.1':
    'newConsoleLoggerWithLevel/1 newStderrLoggerWithLevel/1 newFileLoggerWithLevel/2 newRotatingFileLoggerWithLevel/4 stderrLog/2 fileLog/2 rotatingFileLog/2 ' +
    ['Debug', 'Info', 'Warn', 'Error', 'Fatal']
      .flatMap((level) => [
        `log${level}/2`,
        `log${level}From/3`,
        `fileLog${level}/2`,
        `rotatingLog${level}/2`,
      ])
      .join(' ') +
    ' consoleFlush/1 stderrFlush/1 fileFlush/1 rotatingFileFlush/1',
  '18.3': 'matchesField/2 custom/2 validate/2 hasError/2 getError/2',
  '19': 'Http.put/2 Http.patch/2 WebSocket.send/2 WebSocket.recv/1 WebSocket.close/1',
  '20':
    'Server.bind/1 Server.accept/1 Server.respond/4 Server.close/1 WebSocket.isUpgrade/1 WebSocket.accept/1 WebSocket.split/1 WebSocket.sendShared/2 ' +
    'stdlib.server:serve/2 stdlib.server:respondText/2 stdlib.server:respondHtml/2 stdlib.server:respondJson/2 ' +
    [400, 401, 404, 405, 503].map((status) => `stdlib.server:respond${status}/1`).join(' ') +
    ' stdlib.server:redirect/2 stdlib.server:getParam/2 stdlib.server:serveStatic/2 stdlib.server:mimeType/1 stdlib.server:wsLoop/2',
};

const sectionsOfSmallModules: readonly (readonly [names: string, module: string])[] = [
  ['el text raw empty render', 'stdlib.html'],
  ['htmlParse htmlPrettyPrint', 'stdlib.html_parser'],
];

interface Fact {
  readonly section: string;
  readonly name: string;
  readonly arity: number;
  readonly result: string | undefined;
}

/** The cells of a row of a table; a bar in code is none. */
function cells(line: string): string[] {
  return line
    .replaceAll('\\|', '\u0001')
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.replaceAll('\u0001', '|').trim());
}

/** The arguments of the call that a code span is; undefined when it is none. */
function callIn(span: string): { readonly name: string; readonly arity: number } | undefined {
  const call = /^([A-Za-z_][\w.]*)(?:\[[A-Z]\w*\])? ?\((.*)\)$/.exec(span);
  if (call === null) return undefined;
  const [, name, inside] = call;
  return { name, arity: inside.trim() === '' ? 0 : inside.split(',').length };
}

/** Where one namespace is written for several names, the later ones have it too. */
function withNamespace(name: string, earlier: string | undefined): string {
  if (name.includes('.') || earlier === undefined || !/^[A-Z]\w*\./.test(earlier)) return name;
  return `${earlier.slice(0, earlier.indexOf('.'))}.${name}`;
}

function moduleOf(section: string, name: string): string | undefined {
  if (section === '18.5')
    return sectionsOfSmallModules.find(([names]) => names.split(' ').includes(name))?.[1];
  return name.includes('.') ? undefined : modules[section];
}

function factsOf(page: string): Fact[] {
  const facts: Fact[] = [];
  let section = '';
  let typeColumn = -1;
  let isHeader = true;
  const addSpans = (source: string, result: string | undefined) => {
    let earlier: string | undefined;
    for (const [, span] of source.matchAll(/`([^`]+)`/g)) {
      const call = callIn(span);
      if (call === undefined || notOfLibrary.has(call.name) || /^([a-z]\w*|T)\./.test(call.name)) continue;
      if (section === '12.4' && call.name === 'fromJsonValue') continue;
      const name = withNamespace(call.name, earlier);
      earlier ??= name;
      const module = moduleOf(section, name);
      facts.push({
        section,
        name: module === undefined ? name : `${module}:${name}`,
        arity: call.arity,
        result,
      });
    }
  };
  for (const line of page.split('\n')) {
    const heading = /^#+ ([\d.]+)/.exec(line);
    if (heading !== null) section = heading[1].replace(/\.$/, '');
    if (withoutNames.test(section)) continue;
    if (!line.startsWith('|')) {
      isHeader = true;
      addSpans(line, undefined);
      continue;
    }
    const row = cells(line);
    if (isHeader) typeColumn = row.findIndex((title) => /^(Type|Returns)\b/.test(title));
    else if (!/^\|[-| ]+$/.test(line))
      addSpans(row[0], typeColumn < 0 ? undefined : signatureType(row[typeColumn]));
    isHeader = false;
  }
  for (const [in_, names] of Object.entries(extras)) {
    for (const entry of names.split(' ')) {
      const slash = entry.lastIndexOf('/');
      const name = entry.slice(0, slash);
      const module = name.includes(':') ? undefined : moduleOf(in_, name);
      facts.push({
        section: in_,
        name: module === undefined ? name : `${module}:${name}`,
        arity: Number(entry.slice(slash + 1)),
        result: undefined,
      });
    }
  }
  return facts;
}

/** `Type: names` of the table of methods. */
function methodsOf(page: string): string[] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith('| Receiver |'));
  const found: string[] = [];
  for (let i = start + 2; lines[i].startsWith('|'); i++) {
    const [receiver, , names] = cells(lines[i]);
    if (!/^(String|Map|Set|Option|Result|Char|Buffer)$|Array/.test(receiver)) continue;
    for (const type of receiver.split(', ')) {
      for (const name of names.replace(/\(=\w+\)/g, '').split(' '))
        if (name !== '') found.push(`${type}.${name}`);
    }
  }
  return found;
}

const page = readFileSync(join(process.argv[2], '04-stdlib.md'), 'utf8');
const lines = new Map<string, string>();
for (const { section, name, arity, result } of factsOf(page)) {
  const key = `${name}/${arity}`;
  const line = `${section} ${key}${result === undefined ? '' : ` ${resultText(result)}`}`;
  if (!lines.has(key) || result !== undefined) lines.set(key, line);
}
const text = [
  '# Made by scripts/library-table.ts: section, name and number of arguments, result where it is told; methods by type.',
  ...lines.values(),
  ...methodsOf(page).map((method) => `method ${method}`),
  '',
].join('\n');
writeFileSync(join(__dirname, '..', 'test', 'lang', 'builtins', 'library.names'), text);
