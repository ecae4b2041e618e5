/**
 * Types that come with the library: one table from which the name pass learns names, constructors and fields
 * and the builtins their descriptors.
 */

import { type DataConstructor, DataConstructor as Constructor, TypeDescriptor } from '../values/types';

/** A type of the library: a record, a variant, or a name for another type. */
export interface LibraryType {
  readonly name: string;
  /** `stdlib.json`, or empty for types that belong to plain builtins. */
  readonly module: string;
  /** Whether it can be named without an import. */
  readonly isPrelude: boolean;
  /** `type Json = Null | Bool(Bool) | …`, in the language's own syntax. Constructors stand in the descriptor's order. */
  readonly declaration: string;
  /** Undefined for the name of another type. */
  readonly descriptor: TypeDescriptor | undefined;
  /** Types of each constructor's fields, in order. */
  readonly fieldTypes: readonly (readonly string[])[];
  readonly doc: string;
}

/** Payload types of a constructor: positional, or by field name. */
type Payload = readonly string[] | Readonly<Record<string, string>>;

function namesOf(payload: Payload): readonly string[] | undefined {
  return Array.isArray(payload) ? undefined : Object.keys(payload);
}

function fieldsText(payload: Payload): string {
  return Object.entries(payload)
    .map(([name, type]) => `${name}: ${type as string}`)
    .join(', ');
}

function constructorText(name: string, payload: Payload): string {
  if (Array.isArray(payload)) return payload.length === 0 ? name : `${name}(${payload.join(', ')})`;
  return `${name}{${fieldsText(payload)}}`;
}

/** Where a type is declared and whether it is visible without an import. */
interface Home {
  readonly module: string;
  readonly isPrelude: boolean;
}
const everywhere: Home = { module: '', isPrelude: true };
const inModule = (module: string): Home => ({ module, isPrelude: false });

function variant(
  home: Home,
  name: string,
  doc: string,
  payloads: Readonly<Record<string, Payload>>,
): ConstructedType {
  const descriptor = new TypeDescriptor(name, home.module, 'variant');
  descriptor.constructors = Object.entries(payloads).map(
    ([constructor, payload], index) =>
      new Constructor(constructor, descriptor, index, namesOf(payload), Object.keys(payload).length),
  );
  const alternatives = Object.entries(payloads).map(([constructor, payload]) =>
    constructorText(constructor, payload),
  );
  const fieldTypes = Object.values(payloads).map((payload) => Object.values(payload));
  return {
    name,
    ...home,
    declaration: `type ${name} = ${alternatives.join(' | ')}`,
    descriptor,
    fieldTypes,
    doc,
  };
}

function record(
  home: Home,
  name: string,
  doc: string,
  fields: Readonly<Record<string, string>>,
): ConstructedType {
  const descriptor = new TypeDescriptor(name, home.module, 'record');
  const names = Object.keys(fields);
  descriptor.constructors = [new Constructor(name, descriptor, 0, names, names.length)];
  const declaration = `type ${name} = { ${fieldsText(fields)} }`;
  return { name, ...home, declaration, descriptor, fieldTypes: [Object.values(fields)], doc };
}

/** A library type that has constructors. */
export interface ConstructedType extends LibraryType {
  readonly descriptor: TypeDescriptor;
}

/** The constructor of a name; the type must have it. */
export function constructorOf(type: ConstructedType, name: string): DataConstructor {
  const found = type.descriptor.constructors.find((constructor) => constructor.name === name);
  if (found === undefined) throw new Error(`${type.name} has no constructor ${name}`);
  return found;
}

const json = inModule('stdlib.json');
const logging = inModule('stdlib.logging');
const validation = inModule('stdlib.validation');
const io: Home = { module: 'stdlib.io', isPrelude: true };

export const jsonType = variant(json, 'Json', 'A JSON value. Objects keep their order.', {
  Null: [],
  Bool: ['Bool'],
  Number: ['Float'],
  Integer: ['Int'],
  String: ['String'],
  Array: ['List[Json]'],
  Object: ['List[(String, Json)]'],
});

export const execResultType = record(everywhere, 'ExecResult', 'How a command ended, and what it wrote.', {
  exitCode: 'Int',
  stdout: 'String',
  stderr: 'String',
});
export const httpResponseType = record(everywhere, 'HttpResponse', 'What a server answered.', {
  status: 'Int',
  headers: 'List[(String, String)]',
  body: 'String',
});
export const httpRequestType = record(everywhere, 'HttpRequest', 'What a client asks of a server.', {
  id: 'Int',
  method: 'String',
  path: 'String',
  headers: 'List[(String, String)]',
  body: 'String',
  queryParams: 'List[(String, String)]',
  cookies: 'List[(String, String)]',
  formParams: 'List[(String, String)]',
  isWebSocket: 'Bool',
});
export const gcResultType = record(everywhere, 'GcResult', 'What a collection freed and what is left.', {
  collected: 'Int',
  live: 'Int',
});
export const gcStatsType = record(everywhere, 'GcStats', 'Counts of native handles.', {
  live: 'Int',
  totalAllocated: 'Int',
  totalFreed: 'Int',
  collections: 'Int',
});
export const processInfoType = record(everywhere, 'ProcessInfo', 'What a process is doing.', {
  status: 'String',
  mailbox: 'Int',
  uptime: 'Int',
});

const levels = { LDebug: [], LInfo: [], LWarn: [], LError: [], LFatal: [] };
export const logLevelType = variant(logging, 'LogLevel', 'How important a message is.', levels);
export const logEntryType = record(logging, 'LogEntry', 'One message of a log.', {
  level: 'LogLevel',
  message: 'String',
  timestamp: 'Int',
  source: 'String',
});
export const consoleLoggerType = record(logging, 'ConsoleLogger', 'Logs to standard output.', {
  minLevel: 'LogLevel',
});
export const stderrLoggerType = record(logging, 'StderrLogger', 'Logs to standard error.', {
  minLevel: 'LogLevel',
});
export const fileLoggerType = record(logging, 'FileLogger', 'Logs to a file.', {
  path: 'String',
  minLevel: 'LogLevel',
});
export const rotatingFileLoggerType = record(
  logging,
  'RotatingFileLogger',
  'Logs to a file that is set aside when it has grown too large.',
  { path: 'String', minLevel: 'LogLevel', maxSize: 'Int', maxBackups: 'Int' },
);

export const validationResultType = variant(
  validation,
  'ValidationResult',
  'The checked parameters, or the first error of each field.',
  { Valid: ['Map[String, String]'], Invalid: ['Map[String, String]'] },
);

const validatorType: LibraryType = {
  name: 'Validator',
  ...validation,
  declaration: 'type Validator = (String, String) -> Option[String]',
  descriptor: undefined,
  fieldTypes: [],
  doc: 'Gives what is wrong with the value of a field, if anything is.',
};

export const htmlType = variant(inModule('stdlib.html'), 'Html', 'A piece of a page.', {
  Element: ['String', 'List[(String, String)]', 'List[Html]'],
  Text: ['String'],
  Raw: ['String'],
  Empty: [],
});
export const htmlNodeType = variant(inModule('stdlib.html_parser'), 'HtmlNode', 'A node of a parsed page.', {
  Text: ['String'],
  Element: ['String', 'List[(String, String)]', 'List[HtmlNode]'],
  Comment: ['String'],
});

const handle = (name: string, doc: string) => variant(io, name, doc, { [name]: ['Int'] });

/** All types of the library but `Option` and `Result`. */
export const libraryTypes: readonly LibraryType[] = [
  jsonType,
  execResultType,
  httpResponseType,
  httpRequestType,
  gcResultType,
  gcStatsType,
  processInfoType,
  logLevelType,
  logEntryType,
  consoleLoggerType,
  stderrLoggerType,
  fileLoggerType,
  rotatingFileLoggerType,
  validationResultType,
  validatorType,
  htmlType,
  htmlNodeType,
  handle('FileHandle', 'An open file.'),
  handle('ServerHandle', 'A listening server.'),
  handle('RequestId', 'A request that waits for its answer.'),
  handle('ProcessHandle', 'A running command.'),
];

/** Types that are declared in a module of the library. */
export function typesOfModule(module: string): readonly LibraryType[] {
  return libraryTypes.filter((type) => type.module === module);
}
