/**
 * Keys of maps and elements of sets as JavaScript `Map` keys: equal values, and only they, get the same key.
 *
 * Int, String, Bool and Unit are their own keys. All other hashable kinds get a key that none of those can be: a
 * pair of small Ints a number with a fraction, the rest a text that begins with a lone surrogate, which no
 * String of the language holds.
 */

import { typeError } from '../machine/thrown';
import { describe } from './describe';
import { type DataConstructor, tupleConstructor } from './types';
import { BigInteger, Char, Data, Data2, Pid, SizedInt, type Value } from './value';

/** What identifies a hashable value in a JavaScript `Map`. */
export type HashKey = undefined | boolean | number | bigint | string;

/** First unit of every text that stands for something other than a String. */
const MARK = '\uD800';

const pairConstructor = tupleConstructor(2);
/** Ints in a packed pair are below this in magnitude, so that both fit into the 52 bits beside the fraction. */
const PAIR_LIMIT = 2 ** 24;

/** The key of a value. Throws the `TypeError` fault when the value, or something in it, is not hashable. */
export function hashKey(value: Value): HashKey {
  if (typeof value !== 'object') return value as HashKey;
  if (value instanceof Char) return keyOfChar(value.codePoint);
  if (value instanceof Data2 && value.ctor === pairConstructor) {
    const { field0: a, field1: b } = value;
    if (typeof a === 'number' && typeof b === 'number' && isSmall(a) && isSmall(b)) {
      return (a + PAIR_LIMIT) * (2 * PAIR_LIMIT) + (b + PAIR_LIMIT) + 0.5;
    }
  }
  return value === lastValue ? lastKey : keyOfParts(value);
}

/** What was encoded last: most programs look a key up before they insert it. */
let lastValue: Value;
let lastKey: HashKey;
/** Whether what is being encoded keeps its key: nothing in it can be assigned. */
let isLasting = true;

function keyOfParts(value: Value): HashKey {
  isLasting = true;
  const key = value instanceof Data ? encode(value) : MARK + encodeScalar(value);
  if (isLasting) {
    lastValue = value;
    lastKey = key;
  }
  return key;
}

/** Keys of the first characters, which are wanted most: texts that V8 has hashed already. */
const charKeys: string[] = [];
const KNOWN_CHARS = 0x250;

function keyOfChar(codePoint: number): string {
  if (codePoint >= KNOWN_CHARS) return MARK + encodeChar(codePoint);
  return (charKeys[codePoint] ??= MARK + encodeChar(codePoint));
}

function encodeChar(codePoint: number): string {
  return `'${String.fromCodePoint(codePoint)}`;
}

function isSmall(n: number): boolean {
  return n > -PAIR_LIMIT && n < PAIR_LIMIT;
}

/** Levels that are written by plain recursion, which is several times faster. */
const NEAR = 8;

/** Text of a value in which every part says where it ends. */
function encode(value: Data): string {
  return encodeNear(value, NEAR) ?? encodeFar(value);
}

/** Undefined when there are more than `depth` levels. */
function encodeNear(data: Data, depth: number): string | undefined {
  if (depth === 0) return undefined;
  if (data.ctor.type.flavour !== 'plain') isLasting = false;
  let text = constructorTag(data.ctor);
  const arity = data.ctor.arity;
  for (let i = 0; i < arity; i++) {
    const field = data.get(i);
    if (field instanceof Data) {
      const inner = encodeNear(field, depth - 1);
      if (inner === undefined) return undefined;
      text += inner;
    } else {
      text += encodeScalar(field);
    }
  }
  return text;
}

/** Texts grow to this length before they are put aside: flattening one rope of all parts takes longer. */
const CHUNK_LENGTH = 4096;

/** Without recursion: a variant may be nested a million deep. */
function encodeFar(value: Data): string {
  isLasting = false;
  const chunks: string[] = [];
  let text = constructorTag(value.ctor);
  // Values with fields left, and the field that comes next in each.
  const waiting: Data[] = [];
  const places: number[] = [];
  let data = value;
  let next = 0;
  for (;;) {
    if (next === data.ctor.arity) {
      const outer = waiting.pop();
      if (outer === undefined) return chunks.join('') + text;
      data = outer;
      next = places.pop() as number; // the stacks grow and shrink together
      continue;
    }
    const field = data.get(next++);
    if (!(field instanceof Data)) {
      text += encodeScalar(field);
      continue;
    }
    if (text.length > CHUNK_LENGTH) {
      chunks.push(text);
      text = '';
    }
    if (next < data.ctor.arity) {
      waiting.push(data);
      places.push(next);
    }
    data = field;
    next = 0;
    text += constructorTag(field.ctor);
  }
}

function encodeScalar(value: Value): string {
  switch (typeof value) {
    case 'undefined':
      return 'u';
    case 'boolean':
      return value ? 't' : 'f';
    case 'number':
    case 'bigint':
      return `${value};`;
    case 'string':
      return lengthUnit(value.length) + value;
  }
  if (value instanceof Char) return encodeChar(value.codePoint);
  if (value instanceof SizedInt) return `${value.width.name}:${value.value};`;
  if (value instanceof BigInteger) return `n${value.value};`;
  if (value instanceof Pid) return `p${value.id};`;
  throw typeError('hashable type', describe(value));
}

/** Lengths of texts are written as one unit from here on, where no other part begins. */
const FIRST_LENGTH = 0x4000;
const lengthUnits: string[] = [];
const KNOWN_LENGTHS = 64;

function lengthUnit(length: number): string {
  if (length >= FIRST_LENGTH) return `"${length}:`;
  if (length >= KNOWN_LENGTHS) return String.fromCharCode(FIRST_LENGTH + length);
  return (lengthUnits[length] ??= String.fromCharCode(FIRST_LENGTH + length));
}

/** Two constructors are the same when type, name and number of fields are: their tags are numbered by that. */
const tagsByName = new Map<string, string>();
const tags = new WeakMap<DataConstructor, string>();
let lastConstructor: DataConstructor | undefined;
let lastTag = '';

function constructorTag(ctor: DataConstructor): string {
  if (ctor === lastConstructor) return lastTag;
  let tag = tags.get(ctor);
  if (tag === undefined) {
    const name = `${ctor.type.fullName} ${ctor.name} ${ctor.arity}`;
    tag = tagsByName.get(name) ?? `${MARK}${tagsByName.size};`;
    tagsByName.set(name, tag);
    tags.set(ctor, tag);
  }
  lastConstructor = ctor;
  lastTag = tag;
  return tag;
}
