/** JSON as text, read: strictly, or leniently so that something comes out of every text. */

import { panic } from '../machine/thrown';
import { canonical } from '../values/integer';
import { type Data2, type Value } from '../values/value';
import { fitsInt, pairOf } from './construct';
import {
  jsonArray,
  jsonBool,
  jsonInteger,
  jsonNull,
  jsonNumber,
  jsonObject,
  jsonString,
} from './json-values';

/** What a reader makes of what it reads. Pairs of objects have a String as key; lists of parts belong to the builder. */
export interface JsonBuilder {
  readonly null: Value;
  bool(value: boolean): Value;
  integer(value: Value): Value;
  number(value: number): Value;
  string(value: string): Value;
  array(elements: Value[]): Value;
  object(pairs: Value[]): Value;
}

/** Values of the library's type `Json`. */
const jsonBuilder: JsonBuilder = {
  null: jsonNull,
  bool: jsonBool,
  integer: jsonInteger,
  number: jsonNumber,
  string: jsonString,
  array: jsonArray,
  object: jsonObject,
};

/** An array or object that is being read. */
interface Open {
  readonly isObject: boolean;
  /** Where its parts begin on the stack. */
  readonly start: number;
  key: string;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DOT = 0x2e;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const simpleEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '"': '"',
  '\\': '\\',
  '/': '/',
};

const OPENED = Symbol('opened');

/** What the two readers share: going through nested arrays and objects without recursion. */
abstract class Reader {
  protected position = 0;
  /** Parts of the arrays and objects that are being read: one stack, since arrays that grow have much spare room. */
  private readonly stack: Value[] = [];
  private top = 0;

  constructor(
    protected readonly source: string,
    protected readonly builder: JsonBuilder = jsonBuilder,
  ) {}

  protected abstract readScalar(): Value;
  protected abstract readKey(): string;
  /** Called where neither a comma nor the closing bracket stands; true: take the container as closed. */
  protected abstract endsEarly(open: Open): boolean;
  protected abstract closeObject(parts: Value[]): Value;

  protected skipSpace(): void {
    for (;;) {
      const unit = this.source.charCodeAt(this.position);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.position++;
    }
  }

  /** Moves past the character, given by its code, if it is the next one that is not white space. */
  protected accept(code: number): boolean {
    this.skipSpace();
    if (this.source.charCodeAt(this.position) !== code) return false;
    this.position++;
    return true;
  }

  /** Reads one value with all that is in it. */
  protected readValue(): Value {
    const waiting: Open[] = [];
    for (;;) {
      const first = this.begin(waiting);
      if (first === OPENED) continue;
      let value = first;
      for (;;) {
        const open = waiting.at(-1);
        if (open === undefined) return value;
        this.stack[this.top++] = open.isObject ? pairOf(open.key, value) : value;
        if (this.accept(COMMA)) {
          if (open.isObject) open.key = this.readKey();
          break;
        }
        if (!this.accept(open.isObject ? CLOSE_BRACE : CLOSE_BRACKET)) this.endsEarly(open);
        waiting.pop();
        const parts = this.stack.slice(open.start, this.top);
        this.top = open.start;
        value = open.isObject ? this.closeObject(parts) : this.builder.array(parts);
      }
    }
  }

  /** The next value if it is complete at once; OPENED when it is an array or object with parts. */
  private begin(waiting: Open[]): Value | typeof OPENED {
    this.skipSpace();
    if (this.accept(OPEN_BRACKET)) {
      if (this.accept(CLOSE_BRACKET)) return this.builder.array([]);
      waiting.push({ isObject: false, start: this.top, key: '' });
      return OPENED;
    }
    if (this.accept(OPEN_BRACE)) {
      if (this.accept(CLOSE_BRACE)) return this.builder.object([]);
      waiting.push({ isObject: true, start: this.top, key: this.readKey() });
      return OPENED;
    }
    return this.readScalar();
  }
}

const keyOf = (part: Value) => (part as Data2).field0 as string;

/** Whether two of the pairs have equal keys. */
function hasEqualKeys(parts: readonly Value[]): boolean {
  if (parts.length > 8) return new Set(parts.map(keyOf)).size < parts.length;
  for (let i = 1; i < parts.length; i++) {
    const key = keyOf(parts[i]);
    for (let k = 0; k < i; k++) if (keyOf(parts[k]) === key) return true;
  }
  return false;
}

/** Of pairs with equal keys the last one, at the place of the first. */
function lastOfEqualKeys(parts: readonly Value[]): Value[] {
  const places = new Map<string, number>();
  const kept: Value[] = [];
  for (const part of parts) {
    const place = places.get(keyOf(part));
    if (place === undefined) places.set(keyOf(part), kept.push(part) - 1);
    else kept[place] = part;
  }
  return kept;
}

const numberText = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;

/** So many keys are remembered. */
const KNOWN_KEYS = 64;
const knownKeys: string[] = Array.from({ length: KNOWN_KEYS }, () => '');

/** Standard JSON. */
class StrictReader extends Reader {
  /** Reads the whole text; throws a panic where it is no JSON. */
  read(): Value {
    const value = this.readValue();
    this.skipSpace();
    if (this.position < this.source.length) throw this.failure('trailing characters');
    return value;
  }

  /** Reads the values that stand one after another, with or without white space between them. */
  readAll(): Value[] {
    const values: Value[] = [];
    for (this.skipSpace(); this.position < this.source.length; this.skipSpace())
      values.push(this.readValue());
    return values;
  }

  private failure(what: string): unknown {
    const before = this.source.slice(0, this.position);
    const line = before.split('\n').length;
    const column = this.position - before.lastIndexOf('\n');
    const problem = this.position >= this.source.length ? 'the text ends too early' : what;
    return panic(`JSON parse error: ${problem} at line ${line} column ${column}`);
  }

  protected endsEarly(open: Open): boolean {
    throw this.failure(`expected \`,\` or \`${open.isObject ? '}' : ']'}\``);
  }

  /** The last of equal keys counts. */
  protected closeObject(parts: Value[]): Value {
    return this.builder.object(hasEqualKeys(parts) ? lastOfEqualKeys(parts) : parts);
  }

  protected readKey(): string {
    this.skipSpace();
    if (this.source.charCodeAt(this.position) !== QUOTE)
      throw this.failure('expected a key in double quotes');
    const key = this.known(this.readString());
    if (!this.accept(COLON)) throw this.failure('expected `:`');
    return key;
  }

  /** A key that equals one read lately is that one: objects of one kind share their keys. */
  private known(key: string): string {
    const [first, last] = [key.charCodeAt(0), key.charCodeAt(key.length - 1)];
    const place = (key.length + (first | 0) + 8 * (last | 0)) % KNOWN_KEYS;
    if (knownKeys[place] === key) return knownKeys[place];
    knownKeys[place] = key;
    return key;
  }

  protected readScalar(): Value {
    const { source, position } = this;
    if (source.charCodeAt(position) === QUOTE) return this.builder.string(this.readString());
    const small = this.readSmallInteger();
    if (small !== undefined) return this.builder.integer(small);
    numberText.lastIndex = position;
    const number = numberText.exec(source);
    if (number !== null) return this.readNumber(number);
    for (const word of words) {
      if (!source.startsWith(word, position)) continue;
      this.position += word.length;
      return word === 'null' ? this.builder.null : this.builder.bool(word === 'true');
    }
    throw this.failure('expected a value');
  }

  /** A positive integer of few digits, which most numbers are; undefined, and nothing read, for anything else. */
  private readSmallInteger(): number | undefined {
    const { source, position } = this;
    let value = 0;
    let at = position;
    for (; at < position + 15; at++) {
      const digit = source.charCodeAt(at) - 0x30;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    const next = source.charCodeAt(at);
    const isSimple = at > position && at < position + 15 && next !== DOT && next !== 0x45 && next !== 0x65;
    if (!isSimple || (at > position + 1 && source.charCodeAt(position) === 0x30)) return undefined;
    this.position = at;
    return value;
  }

  private readNumber(match: RegExpExecArray): Value {
    this.position += match[0].length;
    if (match[1] === undefined && match[2] === undefined && match[0] !== '-0') {
      if (match[0].length < 16) return this.builder.integer(Number(match[0]));
      const whole = BigInt(match[0]);
      if (fitsInt(whole)) return this.builder.integer(canonical(whole));
    }
    return this.builder.number(Number(match[0]));
  }

  private readString(): string {
    const { source } = this;
    let read = '';
    let from = ++this.position;
    for (;;) {
      const unit = source.charCodeAt(this.position);
      if (unit === QUOTE) return read + source.slice(from, this.position++);
      if (unit === BACKSLASH) {
        read += source.slice(from, this.position++) + this.readEscape();
        from = this.position;
      } else if (unit >= 0x20) {
        this.position++;
      } else {
        throw this.failure('control character in a string');
      }
    }
  }

  private readEscape(): string {
    const letter = this.source[this.position];
    if (letter !== undefined && Object.hasOwn(simpleEscapes, letter)) {
      this.position++;
      return simpleEscapes[letter];
    }
    if (letter !== 'u') throw this.failure('invalid escape');
    const unit = this.readUnit();
    const isLead = unit >= 0xd800 && unit <= 0xdbff;
    if (!isLead && (unit < 0xdc00 || unit > 0xdfff)) return String.fromCharCode(unit);
    if (!isLead || !this.source.startsWith('\\u', this.position)) throw this.failure('lone surrogate');
    this.position++;
    const trail = this.readUnit();
    if (trail < 0xdc00 || trail > 0xdfff) throw this.failure('lone surrogate');
    return String.fromCharCode(unit, trail);
  }

  /** The four digits after `u`. */
  private readUnit(): number {
    const digits = this.source.slice(this.position + 1, this.position + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.failure('invalid \\u escape');
    this.position += 5;
    return Number.parseInt(digits, 16);
  }
}

const words = ['true', 'false', 'null'] as const;

const plainNumber = /-?[0-9]+(\.[0-9]+)?/y;

/** A reader that makes something of every text: what it cannot read is `Integer(0)`, and what is open is closed. */
class LenientReader extends Reader {
  read(): Value {
    return this.readValue();
  }

  protected endsEarly(): boolean {
    return true;
  }

  protected closeObject(parts: Value[]): Value {
    return jsonObject(parts);
  }

  protected readKey(): string {
    this.skipSpace();
    const key = this.source.charCodeAt(this.position) === QUOTE ? this.readString() : '';
    this.accept(COLON);
    return key;
  }

  protected readScalar(): Value {
    const { source, position } = this;
    if (source.charCodeAt(position) === QUOTE) return jsonString(this.readString());
    for (const word of words) {
      if (!source.startsWith(word, position)) continue;
      this.position += word.length;
      return word === 'null' ? this.builder.null : this.builder.bool(word === 'true');
    }
    plainNumber.lastIndex = position;
    const match = plainNumber.exec(source);
    if (match === null) return jsonInteger(0);
    this.position += match[0].length;
    if (match[1] !== undefined) return jsonNumber(Number(match[0]));
    const whole = BigInt(match[0]);
    return jsonInteger(fitsInt(whole) ? canonical(whole) : 0);
  }

  private readString(): string {
    let read = '';
    this.position++;
    while (this.position < this.source.length) {
      const character = this.source[this.position++];
      if (character === '"') return read;
      if (character !== '\\') read += character;
      else {
        const escaped = this.source[this.position++] ?? '';
        read += simpleEscapes[escaped] ?? escaped;
      }
    }
    return read;
  }
}

/** Reads standard JSON; throws a panic where the text is none. */
export function parseStrictly(source: string): Value {
  return new StrictReader(source).read();
}

/** Reads the JSON values of a text with a builder; throws a panic where there is something else. */
export function parseSequence(source: string, builder: JsonBuilder): Value[] {
  return new StrictReader(source, builder).readAll();
}

/** Reads one value and ignores the rest. Never fails. */
export function parseLeniently(source: string): Value {
  return new LenientReader(source).read();
}
