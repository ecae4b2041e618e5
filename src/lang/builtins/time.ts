/** Dates and times. A timestamp is an Int: milliseconds since 1970-01-01 UTC. */

import { panic } from '../machine/thrown';
import type { Value } from '../values/value';
import { integer, text } from './arguments';
import { none, saturatedInt, some } from './construct';
import { row } from './define';
import { rows, type BuiltinRow } from './row';
import { formatLocal, formatUtc, parseTime, timestampOf } from './time-text';

/** The moments that JavaScript knows: some 270,000 years before and after 1970. */
const widest = 8.64e15;

function timestamp(value: Value): number {
  const milliseconds = integer(value);
  if (Math.abs(milliseconds) > widest) throw panic(`Invalid timestamp: ${value as number}`);
  return milliseconds;
}

function fromDateTime(...fields: [Value, Value, Value, Value, Value, Value]): Value {
  const [year, month, day, hour, minute, second] = fields.map(integer);
  if (timestampOf([year, month, day, 0, 0, 0]) === undefined)
    throw panic(`Invalid date: ${year}-${month}-${day}`);
  const found = timestampOf([year, month, day, hour, minute, second]);
  if (found === undefined) throw panic(`Invalid time: ${hour}:${minute}:${second}`);
  return found;
}

function component(name: string, doc: string, example: string, get: (date: Date) => number): BuiltinRow {
  return row(
    `Time.${name}`,
    '(timestamp: Int) -> Int',
    doc,
    [`Time.${name}(951825600000)`, example],
    (moment: Value) => get(new Date(timestamp(moment))),
  );
}

function identity(moment: Value): Value {
  integer(moment);
  return moment;
}

/** The namespace `Time`. */
export const timeRows = () =>
  rows([
    row(
      'Time.now',
      '() -> Int',
      'The timestamp of this moment.',
      ['Time.now() > 1700000000000', 'true'],
      () => Date.now(),
    ),
    row('Time.nowSecs', '() -> Int', 'Seconds since 1970.', ['Time.nowSecs() > 1700000000', 'true'], () =>
      Math.floor(Date.now() / 1000),
    ),
    row(
      'Time.fromDate',
      '(year: Int, month: Int, day: Int) -> Int',
      'The timestamp of the start of a day in UTC.',
      ['Time.fromDate(1970, 1, 2)', '86400000'],
      (year: Value, month: Value, day: Value) => fromDateTime(year, month, day, 0, 0, 0),
    ),
    row(
      'Time.fromDateTime',
      '(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) -> Int',
      'The timestamp of a moment in UTC.',
      ['Time.fromDateTime(1970, 1, 1, 0, 1, 1)', '61000'],
      fromDateTime,
    ),
    row(
      'Time.fromTime',
      '(hour: Int, minute: Int, second: Int) -> Int',
      'Milliseconds since midnight. Nothing is checked.',
      ['Time.fromTime(1, 2, 3)', '3723000'],
      (hour: Value, minute: Value, second: Value) =>
        saturatedInt(((integer(hour) * 60 + integer(minute)) * 60 + integer(second)) * 1000),
    ),
    component('year', 'The year, in UTC.', '2000', (date) => date.getUTCFullYear()),
    component('month', 'The month from 1 to 12, in UTC.', '2', (date) => date.getUTCMonth() + 1),
    component('day', 'The day of the month, in UTC.', '29', (date) => date.getUTCDate()),
    component('hour', 'The hour, in UTC.', '12', (date) => date.getUTCHours()),
    component('minute', 'The minute, in UTC.', '0', (date) => date.getUTCMinutes()),
    component('second', 'The second, in UTC.', '0', (date) => date.getUTCSeconds()),
    component('weekday', 'The day of the week in local time; 0 is Sunday.', '2', (date) => date.getDay()),
    row(
      'Time.format',
      '(timestamp: Int, format: String) -> String',
      'The moment in local time by a format such as `%Y-%m-%d %H:%M:%S`.',
      undefined,
      (moment: Value, format: Value) => formatLocal(timestamp(moment), text(format)),
    ),
    row(
      'Time.formatUtc',
      '(timestamp: Int, format: String) -> String',
      'The moment in UTC by a format such as `%Y-%m-%d %H:%M:%S`.',
      ['Time.formatUtc(0, "%F %T")', '1970-01-01 00:00:00'],
      (moment: Value, format: Value) => formatUtc(timestamp(moment), text(format)),
    ),
    row(
      'Time.parse',
      '(source: String, format: String) -> Option[Int]',
      'The timestamp of a text that shows date and time by a format, read as UTC.',
      ['Time.parse("1970-01-01 00:00:01", "%F %T")', 'Some(1000)'],
      (source: Value, format: Value) => {
        const found = parseTime(text(source), text(format));
        return found === undefined ? none : some(found);
      },
    ),
    row(
      'Time.timezone',
      '() -> String',
      'The name of the local time zone.',
      undefined,
      () => new Intl.DateTimeFormat().resolvedOptions().timeZone,
    ),
    row(
      'Time.timezoneOffset',
      '() -> Int',
      'Minutes by which local time is ahead of UTC.',
      undefined,
      () => 0 - new Date().getTimezoneOffset(),
    ),
    row(
      'Time.toUtc',
      '(timestamp: Int) -> Int',
      'The same timestamp: timestamps are in UTC.',
      ['Time.toUtc(5)', '5'],
      identity,
    ),
    row(
      'Time.fromUtc',
      '(timestamp: Int) -> Int',
      'The same timestamp: timestamps are in UTC.',
      ['Time.fromUtc(5)', '5'],
      identity,
    ),
  ]);
