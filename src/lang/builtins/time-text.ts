/** Times as texts, by format strings in the manner of strftime. */

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const dayLength = 86400000;

const padded = (value: number, width: number, filler = '0') => {
  const digits = String(Math.abs(value)).padStart(width, filler);
  return value < 0 ? `-${digits}` : digits;
};

/** A moment as a calendar shows it. */
interface Calendar {
  readonly timestamp: number;
  /** A Date whose UTC fields are what is shown. */
  readonly shown: Date;
  readonly offsetMinutes: number;
  zone(): string;
}

function utcCalendar(timestamp: number): Calendar {
  return { timestamp, shown: new Date(timestamp), offsetMinutes: 0, zone: () => 'UTC' };
}

function localCalendar(timestamp: number): Calendar {
  const local = new Date(timestamp);
  const offsetMinutes = -local.getTimezoneOffset();
  return {
    timestamp,
    shown: new Date(timestamp + offsetMinutes * 60000),
    offsetMinutes,
    zone: () => zoneName(local),
  };
}

function zoneName(local: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(local);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${padded(Math.floor(size / 60), 2)}${padded(size % 60, 2)}`;
}

function dayOfYear(date: Date): number {
  const start = new Date(0);
  start.setUTCFullYear(date.getUTCFullYear(), 0, 1);
  return Math.floor((date.getTime() - start.getTime()) / dayLength) + 1;
}

/** What stands for each directive. */
const directives: Readonly<Record<string, (calendar: Calendar) => string>> = {
  Y: ({ shown }) => padded(shown.getUTCFullYear(), 4),
  y: ({ shown }) => padded(((shown.getUTCFullYear() % 100) + 100) % 100, 2),
  m: ({ shown }) => padded(shown.getUTCMonth() + 1, 2),
  d: ({ shown }) => padded(shown.getUTCDate(), 2),
  e: ({ shown }) => padded(shown.getUTCDate(), 2, ' '),
  H: ({ shown }) => padded(shown.getUTCHours(), 2),
  I: ({ shown }) => padded(shown.getUTCHours() % 12 || 12, 2),
  M: ({ shown }) => padded(shown.getUTCMinutes(), 2),
  S: ({ shown }) => padded(shown.getUTCSeconds(), 2),
  f: ({ shown }) => `${padded(shown.getUTCMilliseconds(), 3)}000000`,
  p: ({ shown }) => (shown.getUTCHours() < 12 ? 'AM' : 'PM'),
  B: ({ shown }) => months[shown.getUTCMonth()],
  b: ({ shown }) => months[shown.getUTCMonth()].slice(0, 3),
  A: ({ shown }) => days[shown.getUTCDay()],
  a: ({ shown }) => days[shown.getUTCDay()].slice(0, 3),
  j: ({ shown }) => padded(dayOfYear(shown), 3),
  s: ({ timestamp }) => String(Math.floor(timestamp / 1000)),
  z: ({ offsetMinutes }) => offsetText(offsetMinutes),
  Z: ({ zone }) => zone(),
  '%': () => '%',
};
/** Directives that stand for several others. */
const combined: Readonly<Record<string, string>> = {
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  D: '%m/%d/%y',
  R: '%H:%M',
};

function spelledOut(format: string): string {
  return format.replace(/%(%|[FTDR])/g, (directive, letter: string) => combined[letter] ?? directive);
}

function fill(calendar: Calendar, format: string): string {
  return spelledOut(format).replace(/%(.)/gsu, (directive, letter: string) =>
    Object.hasOwn(directives, letter) ? directives[letter](calendar) : directive,
  );
}

/** The moment in UTC by a format. Unknown directives stay as they are. */
export function formatUtc(timestamp: number, format: string): string {
  return fill(utcCalendar(timestamp), format);
}

/** The moment in local time by a format. */
export function formatLocal(timestamp: number, format: string): string {
  return fill(localCalendar(timestamp), format);
}

/** The moment of a date and time in UTC; undefined when there is no such date or time. Months count from 1. */
export function timestampOf(
  fields: readonly [number, number, number, number, number, number],
  millisecond = 0,
): number | undefined {
  const [year, month, day, hour, minute, second] = fields;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  const isSame =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return isSame ? date.getTime() : undefined;
}

/** What a directive matches when a text is read. */
const readable: Readonly<Record<string, string>> = {
  Y: '[+-]?\\d{1,6}',
  y: '\\d{2}',
  m: '\\d{1,2}',
  d: '\\d{1,2}',
  e: ' ?\\d{1,2}',
  H: '\\d{1,2}',
  I: '\\d{1,2}',
  M: '\\d{1,2}',
  S: '\\d{1,2}',
  f: '\\d{1,9}',
  p: '[AaPp][Mm]',
  B: '[A-Za-z]+',
  b: '[A-Za-z]+',
  A: '[A-Za-z]+',
  a: '[A-Za-z]+',
  j: '\\d{1,3}',
  s: '-?\\d+',
  z: '[+-]\\d{2}:?\\d{2}|Z',
  Z: '[A-Za-z]+',
};

/** The texts that the directives of a format stand for; undefined when the source does not fit. */
function readFields(source: string, format: string): Map<string, string> | undefined {
  const letters: string[] = [];
  const pattern = spelledOut(format).replace(/%(.)|[\\^$.*+?()[\]{}|/]|\s+/gsu, (part, letter?: string) => {
    if (letter === undefined) return /\s/.test(part) ? '\\s+' : `\\${part}`;
    if (!Object.hasOwn(readable, letter)) return letter === '%' ? '%' : `\\x25${letter}`;
    letters.push(letter);
    return `(${readable[letter]})`;
  });
  const match = new RegExp(`^${pattern}$`, 'u').exec(source);
  return match === null ? undefined : new Map(letters.map((letter, index) => [letter, match[index + 1]]));
}

function monthByName(name: string | undefined): number | undefined {
  if (name === undefined || name.length < 3) return undefined;
  const index = months.findIndex((month) => month.toLowerCase().startsWith(name.toLowerCase()));
  return index < 0 ? undefined : index + 1;
}

function hourOf(fields: ReadonlyMap<string, string>): number {
  const hour = fields.get('H');
  if (hour !== undefined) return Number(hour);
  const half = fields.get('p')?.toLowerCase();
  const hourOfHalf = Number(fields.get('I'));
  if (half === undefined || hourOfHalf < 1 || hourOfHalf > 12) return NaN;
  return (hourOfHalf % 12) + (half === 'pm' ? 12 : 0);
}

function yearOf(fields: ReadonlyMap<string, string>): number {
  const short = fields.get('y');
  if (fields.has('Y') || short === undefined) return Number(fields.get('Y'));
  return Number(short) + (Number(short) < 70 ? 2000 : 1900);
}

/** The moment that a text shows, read as UTC; undefined when it does not fit, or lacks date or time. */
export function parseTime(source: string, format: string): number | undefined {
  const fields = readFields(source, format);
  if (fields === undefined) return undefined;
  const seconds = fields.get('s');
  if (seconds !== undefined) return Number(seconds) * 1000;
  const year = yearOf(fields);
  const hour = hourOf(fields);
  const minute = Number(fields.get('M'));
  const second = Number(fields.get('S') ?? 0);
  const millisecond = Math.floor(Number((fields.get('f') ?? '0').padEnd(9, '0')) / 1e6);
  if (fields.has('j') && !fields.has('d')) {
    const start = timestampOf([year, 1, 1, hour, minute, second], millisecond);
    return start === undefined ? undefined : start + (Number(fields.get('j')) - 1) * dayLength;
  }
  const month = Number(fields.get('m') ?? monthByName(fields.get('b') ?? fields.get('B')));
  const day = Number(fields.get('d') ?? fields.get('e'));
  return timestampOf([year, month, day, hour, minute, second], millisecond);
}
