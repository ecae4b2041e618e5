/**
 * The program of a line mode: the user's code, unmoved, between lines of our own. For `-p -F: --fields 'user, id: Int'`:
 *
 *     import stdlib.lines
 *     type Row = {user: String, id: Int}
 *     main() = {
 *       …BEGIN…
 *       while stdlib.lines.next() {
 *         value = stdlib.lines.record[Row]()
 *         var user = value.user
 *         var id = value.id
 *         stdlib.lines.emit({ …code… }, Row(user, id))
 *       }
 *       stdlib.lines.finish({ …END… })
 *     }
 *
 * Everything is compiled once. Names that the code does not mention cost nothing: they are not bound.
 */

import { parseBody } from '../../lang/syntax';
import { Source } from '../../lang/syntax/source';
import type { Format } from '../../lang/lines/format';
import { ComposedSource, type Piece } from '../../project/composed';
import { own, takeApart, type Range } from '../../project/body';
import { codeParts, type CodeParts } from './parts';
import type { DeclaredField } from './fields';

/** What the code is run for: each record, each record with printing, or the whole input at once. */
export type LineMode = 'each' | 'print' | 'whole';

/** What decides about the program beside the code. */
export interface ProgramShape {
  readonly mode: LineMode;
  readonly from: Format | undefined;
  /** What `--fields` declares. */
  readonly fields: readonly DeclaredField[] | undefined;
  /** Items of our own, such as imports of the extensions of `-u`. */
  readonly items: string;
}

/** The composed program, and whether the records are used or only counted. */
export interface LineProgram {
  readonly source: Source;
  readonly usesText: boolean;
}

/** The type of records that `--fields` declares. */
const rowType = 'Row';

/** Puts the program together. `path` is the name of the code for people. */
export function lineProgram(path: string, code: string, shape: ProgramShape): LineProgram {
  const parts = codeParts(code);
  const [begin, body, end] = [parts.begin, parts.body, parts.end].map((ranges) =>
    ranges.map((range) => takeApart(code, range)),
  );
  const bindings = bindingsOf(shape, parts, declaredIn(code, parts.begin));
  const statements = (bodies: typeof body): Piece[] =>
    bodies.flatMap(({ statements: own_ }) => [...own_, own('\n')]);
  const pieces = [
    own(`import stdlib.lines\n${shape.items}${typeOfRows(shape.fields)}`),
    ...[...begin, ...body, ...end].flatMap(({ items }) => items),
    own('main() = {\n'),
    ...statements(begin),
    ...loop(shape, bindings, statements(body)),
    ...(shape.mode === 'whole' && parts.end.length === 0 ? [] : finish(bindings.last, statements(end))),
    own('}'),
  ];
  return { source: new ComposedSource(path, code, pieces), usesText: bindings.usesText };
}

/** Statements of our own that bind the names, and what `-p` prints. */
interface Bindings {
  readonly text: string;
  /** Those that END has. */
  readonly last: string;
  readonly current: string;
  readonly usesText: boolean;
}

function loop({ mode }: ProgramShape, { text, current }: Bindings, body: readonly Piece[]): Piece[] {
  switch (mode) {
    case 'each':
      return [own(`while stdlib.lines.next() {\n${text}`), ...body, own('}\n')];
    case 'print':
      return [
        own(`while stdlib.lines.next() {\n${text}stdlib.lines.emit({\n`),
        ...body,
        own(`}, ${current})\n}\n`),
      ];
    case 'whole':
      return [own(`${text}stdlib.lines.finish({\n`), ...body, own('})\n')];
  }
}

function finish(bindings: string, end: readonly Piece[]): Piece[] {
  return [own(`stdlib.lines.finish({\n${bindings}`), ...end, own('})\n')];
}

function typeOfRows(fields: readonly DeclaredField[] | undefined): string {
  if (fields === undefined) return '';
  return `type ${rowType} = {${fields.map(({ name, type }) => `${name}: ${type}`).join(', ')}}\n`;
}

function bindingsOf(
  shape: ProgramShape,
  { names, usedFields }: CodeParts,
  declared: ReadonlySet<string>,
): Bindings {
  const isWanted = (name: string): boolean => names.has(name) && !declared.has(name);
  const bound = shape.mode === 'whole' ? wholeBindings(shape) : recordBindings(shape, isWanted, usedFields);
  const chosen = bound.filter(({ name, isNeeded }) => isNeeded === true || isWanted(name));
  const textOf = (some: readonly Binding[]): string => some.map(({ statement }) => `${statement}\n`).join('');
  return {
    text: textOf(chosen),
    last: textOf(chosen.filter(({ isKeptInEnd }) => isKeptInEnd)),
    current: shape.mode === 'print' ? currentRecord(shape) : '()',
    usesText:
      shape.from !== 'lines' ||
      shape.mode !== 'each' ||
      names.has('Stdin') ||
      chosen.some(({ isText }) => isText === true),
  };
}

interface Binding {
  readonly name: string;
  readonly statement: string;
  /** Bound even if the code does not name it. */
  readonly isNeeded?: boolean;
  /** Whether it needs the record's text. */
  readonly isText?: boolean;
  /** Whether END has it too: as it was for the last record. */
  readonly isKeptInEnd?: true;
}

/** The names of one record. What `-p` prints can be assigned to. */
function recordBindings(
  { mode, from, fields }: ProgramShape,
  isWanted: (name: string) => boolean,
  usedFields: number,
): Binding[] {
  const prints = mode === 'print';
  const common: Binding[] = [
    { name: 'number', statement: 'number = stdlib.lines.number()', isKeptInEnd: true },
    { name: 'file', statement: 'file = stdlib.lines.file()', isKeptInEnd: true },
  ];
  if (from === 'lines' || from === 'csv') {
    const source = usedFields === Infinity ? 'fields()' : `firstFields(${usedFields})`;
    common.push({ name: 'fields', statement: `fields = stdlib.lines.${source}`, isText: true });
  }
  if (fields !== undefined) {
    const own_ = fields.filter(({ isSkipped }) => !isSkipped);
    const isNeeded = prints || own_.some(({ name }) => isWanted(name)) || isWanted('value');
    if (from === 'lines')
      common.push({ name: 'line', statement: 'var line = stdlib.lines.line()', isText: true });
    return [
      ...common,
      { name: 'value', statement: `value = stdlib.lines.record[${rowType}]()`, isNeeded, isText: true },
      ...own_.map(({ name }) => ({ name, statement: `var ${name} = value.${name}`, isNeeded: prints })),
    ];
  }
  const [name, source] = currentName(from);
  return [...common, { name, statement: `var ${name} = ${source}`, isNeeded: prints, isText: true }];
}

/** The name of a record without declared fields, and where it comes from. */
function currentName(from: Format | undefined): [name: string, source: string] {
  if (from === 'lines') return ['line', 'stdlib.lines.line()'];
  return ['value', from === 'csv' ? 'stdlib.lines.row()' : 'stdlib.lines.value()'];
}

function currentRecord({ from, fields }: ProgramShape): string {
  if (fields === undefined) return currentName(from)[0];
  const parts = fields.map(({ name, isSkipped }) => (isSkipped ? `value.${name}` : name));
  return `${rowType}(${parts.join(', ')})`;
}

/** The whole input under one name; without `--from` there is none. */
function wholeBindings({ from, fields }: ProgramShape): Binding[] {
  if (from === undefined) return [];
  const all = (name: string, source: string): Binding[] => [
    { name, statement: `${name} = stdlib.lines.${source}()` },
  ];
  if (fields !== undefined) return all('values', `allRecords[${rowType}]`);
  switch (from) {
    case 'lines':
      return all('lines', 'allLines');
    case 'csv':
      return all('values', 'allRows');
    case 'jsonl':
      return all('values', 'allValues');
    case 'json':
      return all('value', 'all');
  }
}

/** Names that the statements of some ranges bind: the code's own ones come before ours. */
function declaredIn(code: string, ranges: readonly Range[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { start, end } of ranges) {
    for (const statement of parseBody(new Source('', code.slice(start, end))).statements) {
      if (statement.kind === 'Bind' && statement.pattern.kind === 'NamePattern')
        names.add(statement.pattern.name);
      if (statement.kind === 'LocalFunction') names.add(statement.name.name);
    }
  }
  return names;
}
