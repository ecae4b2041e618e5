/** `stdlib.logging`. */

import { typeError } from '../machine/thrown';
import { describe } from '../values/describe';
import { Data, Data1, Data2, Data4, type Value } from '../values/value';
import { integer, text } from './arguments';
import { currentHost } from './context';
import { inModule, row } from './define';
import { change } from './io-error';
import type { BuiltinRow } from './row';
import {
  constructorOf,
  consoleLoggerType,
  fileLoggerType,
  logEntryType,
  logLevelType,
  rotatingFileLoggerType,
  stderrLoggerType,
  type ConstructedType,
} from './types';

const levels = logLevelType.descriptor.constructors;
const levelNames = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const lowestLevel = Data.of(levels[0], []);

function ofType(type: ConstructedType, value: Value): Data {
  if (value instanceof Data && value.type === type.descriptor) return value;
  throw typeError(type.name, describe(value));
}

const priority = (level: Value) => ofType(logLevelType, level).ctor.index;

/** An entry of a log, as JavaScript holds it. */
interface Entry {
  readonly level: Value;
  readonly message: string;
  readonly timestamp: number;
  readonly source: string;
}

const entryConstructor = constructorOf(logEntryType, 'LogEntry');

function makeEntry(level: Value, message: Value, source: Value): Value {
  return new Data4(entryConstructor, ofType(logLevelType, level), text(message), Date.now(), text(source));
}

function readEntry(value: Value): Entry {
  const data = ofType(logEntryType, value);
  return {
    level: data.get(0),
    message: text(data.get(1)),
    timestamp: integer(data.get(2)),
    source: text(data.get(3)),
  };
}

const padZero = (n: number, width: number) => String(n).padStart(width, '0');

/** A crude calendar: years of 365 days and months of 30, counted from 1970-01-01. */
function formatTimestamp(timestamp: number): string {
  const days = Math.floor(timestamp / 86400000);
  const dayOfYear = days % 365;
  const date = [1970 + Math.floor(days / 365), Math.floor(dayOfYear / 30) + 1, (dayOfYear % 30) + 1];
  const ms = timestamp % 86400000;
  const time = [Math.floor(ms / 3600000), Math.floor(ms / 60000) % 60, Math.floor(ms / 1000) % 60];
  const two = (n: number) => padZero(n, 2);
  return `${padZero(date[0], 4)}-${two(date[1])}-${two(date[2])} ${time.map(two).join(':')}.${padZero(ms % 1000, 3)}`;
}

function formatEntry({ level, message, timestamp, source }: Entry): string {
  const origin = source === '' ? '' : `[${source}] `;
  return `[${formatTimestamp(timestamp)}] [${levelNames[priority(level)]}] ${origin}${message}`;
}

/** The names of the backups are the path with `.1`, `.2` … behind it; the last one goes. */
function rotate(path: string, maxSize: number, maxBackups: number): void {
  const { fs } = currentHost().node;
  if (!fs.existsSync(path) || fs.statSync(path).size < maxSize) return;
  if (maxBackups < 1) {
    fs.rmSync(path);
    return;
  }
  fs.rmSync(`${path}.${maxBackups}`, { force: true });
  for (let n = maxBackups - 1; n >= 1; n--) {
    if (fs.existsSync(`${path}.${n}`)) fs.renameSync(`${path}.${n}`, `${path}.${n + 1}`);
  }
  fs.renameSync(path, `${path}.1`);
}

function appendLine(path: string, line: string): void {
  change(path, (name) => currentHost().node.fs.appendFileSync(name, `${line}\n`));
}

/** One kind of logger: how it is made, where its lines go. */
interface Kind {
  readonly type: ConstructedType;
  /** Prefix of `consoleLog`, `consoleFlush`. */
  readonly prefix: string;
  /** Prefix of `logInfo`, `fileLogInfo`; undefined when there are no such functions. */
  readonly shorthand: string | undefined;
  /** Whether `logInfoFrom` exists too. */
  readonly hasFrom: boolean;
  /** Where in the logger its level is. */
  readonly levelField: number;
  write(logger: Data, line: string): void;
  flush(): void;
}

const nothingToFlush = () => undefined;

const kinds: readonly Kind[] = [
  {
    type: consoleLoggerType,
    prefix: 'console',
    shorthand: 'log',
    hasFrom: true,
    levelField: 0,
    write: (_logger, line) => currentHost().stdout.write(`${line}\n`),
    flush: () => currentHost().stdout.flush(),
  },
  {
    type: stderrLoggerType,
    prefix: 'stderr',
    shorthand: undefined,
    hasFrom: false,
    levelField: 0,
    write: (_logger, line) => {
      currentHost().stderr.write(`${line}\n`);
      currentHost().stderr.flush();
    },
    flush: () => currentHost().stderr.flush(),
  },
  {
    type: fileLoggerType,
    prefix: 'file',
    shorthand: 'fileLog',
    hasFrom: false,
    levelField: 1,
    write: (logger, line) => appendLine(text(logger.get(0)), line),
    flush: nothingToFlush,
  },
  {
    type: rotatingFileLoggerType,
    prefix: 'rotatingFile',
    shorthand: 'rotatingLog',
    hasFrom: false,
    levelField: 1,
    write: (logger, line) => {
      const path = text(logger.get(0));
      change(path, () => rotate(path, integer(logger.get(2)), integer(logger.get(3))));
      appendLine(path, line);
    },
    flush: nothingToFlush,
  },
];

/** Writes an entry if its level reaches the logger's. */
function log(kind: Kind, logger: Value, entry: Value): Value {
  const target = ofType(kind.type, logger);
  const read = readEntry(entry);
  if (priority(read.level) >= priority(target.get(kind.levelField))) kind.write(target, formatEntry(read));
  return undefined;
}

function rowsOf(kind: Kind): BuiltinRow[] {
  const loggerParameter = `logger: ${kind.type.name}`;
  const found = [
    row(
      `${kind.prefix}Log`,
      `(${loggerParameter}, entry: LogEntry) -> ()`,
      'Writes an entry whose level reaches that of the logger.',
      undefined,
      (logger: Value, entry: Value) => log(kind, logger, entry),
    ),
    row(
      `${kind.prefix}Flush`,
      `(${loggerParameter}) -> ()`,
      'Sends on what is still held back.',
      undefined,
      (logger: Value) => {
        ofType(kind.type, logger);
        kind.flush();
        return undefined;
      },
    ),
  ];
  if (kind.shorthand === undefined) return found;
  for (const [index, level] of levels.entries()) {
    const value = Data.of(level, []);
    const name = `${kind.shorthand}${level.name.slice(1)}`;
    found.push(
      row(
        name,
        `(${loggerParameter}, message: String) -> ()`,
        `Logs a message of level ${levelNames[index]}.`,
        undefined,
        (logger: Value, message: Value) => log(kind, logger, makeEntry(value, message, '')),
      ),
    );
    if (!kind.hasFrom) continue;
    found.push(
      row(
        `${name}From`,
        `(${loggerParameter}, source: String, message: String) -> ()`,
        `Logs a message of level ${levelNames[index]} with its source.`,
        undefined,
        (logger: Value, source: Value, message: Value) =>
          log(kind, logger, makeEntry(value, message, source)),
      ),
    );
  }
  return found;
}

const consoleConstructor = constructorOf(consoleLoggerType, 'ConsoleLogger');
const stderrConstructor = constructorOf(stderrLoggerType, 'StderrLogger');
const fileConstructor = constructorOf(fileLoggerType, 'FileLogger');
const rotatingConstructor = constructorOf(rotatingFileLoggerType, 'RotatingFileLogger');

const makers: readonly BuiltinRow[] = [
  row(
    'newConsoleLogger',
    '() -> ConsoleLogger',
    'Logs everything to standard output.',
    ['newConsoleLogger()', 'ConsoleLogger{minLevel: LDebug}'],
    () => new Data1(consoleConstructor, lowestLevel),
  ),
  row(
    'newConsoleLoggerWithLevel',
    '(minLevel: LogLevel) -> ConsoleLogger',
    'Logs to standard output from a level on.',
    ['newConsoleLoggerWithLevel(LError)', 'ConsoleLogger{minLevel: LError}'],
    (level: Value) => new Data1(consoleConstructor, ofType(logLevelType, level)),
  ),
  row(
    'newStderrLogger',
    '() -> StderrLogger',
    'Logs everything to standard error.',
    ['newStderrLogger()', 'StderrLogger{minLevel: LDebug}'],
    () => new Data1(stderrConstructor, lowestLevel),
  ),
  row(
    'newStderrLoggerWithLevel',
    '(minLevel: LogLevel) -> StderrLogger',
    'Logs to standard error from a level on.',
    ['newStderrLoggerWithLevel(LInfo)', 'StderrLogger{minLevel: LInfo}'],
    (level: Value) => new Data1(stderrConstructor, ofType(logLevelType, level)),
  ),
  row(
    'newFileLogger',
    '(path: String) -> FileLogger',
    'Logs everything to a file.',
    ['newFileLogger("log")', 'FileLogger{path: "log", minLevel: LDebug}'],
    (path: Value) => new Data2(fileConstructor, text(path), lowestLevel),
  ),
  row(
    'newFileLoggerWithLevel',
    '(path: String, minLevel: LogLevel) -> FileLogger',
    'Logs to a file from a level on.',
    ['newFileLoggerWithLevel("log", LInfo).path', 'log'],
    (path: Value, level: Value) => new Data2(fileConstructor, text(path), ofType(logLevelType, level)),
  ),
  row(
    'newRotatingFileLogger',
    '(path: String, maxSize: Int, maxBackups: Int) -> RotatingFileLogger',
    'Logs everything to a file, which is set aside when it has reached a size.',
    ['newRotatingFileLogger("log", 1000, 3).maxBackups', '3'],
    (path: Value, size: Value, backups: Value) =>
      new Data4(rotatingConstructor, text(path), lowestLevel, integer(size), integer(backups)),
  ),
  row(
    'newRotatingFileLoggerWithLevel',
    '(path: String, minLevel: LogLevel, maxSize: Int, maxBackups: Int) -> RotatingFileLogger',
    'Logs to a file from a level on; the file is set aside when it has reached a size.',
    ['newRotatingFileLoggerWithLevel("log", LInfo, 1000, 3).minLevel', 'LInfo'],
    (path: Value, level: Value, size: Value, backups: Value) =>
      new Data4(
        rotatingConstructor,
        text(path),
        ofType(logLevelType, level),
        integer(size),
        integer(backups),
      ),
  ),
];

/** `stdlib.logging`. */
export const loggingRows = () =>
  inModule('stdlib.logging', [
    row(
      'levelToString',
      '(level: LogLevel) -> String',
      '`DEBUG` to `FATAL`.',
      ['levelToString(LWarn)', 'WARN'],
      (level: Value) => levelNames[priority(level)],
    ),
    row(
      'levelPriority',
      '(level: LogLevel) -> Int',
      '0 to 4.',
      ['levelPriority(LFatal)', '4'],
      (level: Value) => priority(level),
    ),
    row(
      'makeEntry',
      '(level: LogLevel, message: String) -> LogEntry',
      'An entry of this moment.',
      ['makeEntry(LInfo, "started").message', 'started'],
      (level: Value, message: Value) => makeEntry(level, message, ''),
    ),
    row(
      'makeEntryFrom',
      '(level: LogLevel, message: String, source: String) -> LogEntry',
      'An entry of this moment, with its source.',
      ['makeEntryFrom(LInfo, "started", "db").source', 'db'],
      makeEntry,
    ),
    row(
      'padZero',
      '(n: Int, width: Int) -> String',
      'The digits with zeros in front.',
      ['padZero(7, 3)', '007'],
      (n: Value, width: Value) => padZero(integer(n), Math.min(integer(width), 1_000_000)),
    ),
    row(
      'formatTimestamp',
      '(ms: Int) -> String',
      'A moment by a crude calendar of years of 365 and months of 30 days.',
      ['formatTimestamp(0)', '1970-01-01 00:00:00.000'],
      (ms: Value) => formatTimestamp(integer(ms)),
    ),
    row(
      'formatEntry',
      '(entry: LogEntry) -> String',
      'The entry as a line of a log.',
      ['formatEntry(LogEntry(LInfo, "up", 0, "db"))', '[1970-01-01 00:00:00.000] [INFO] [db] up'],
      (entry: Value) => formatEntry(readEntry(entry)),
    ),
    ...makers,
    ...kinds.flatMap(rowsOf),
  ]);
