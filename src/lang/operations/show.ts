/**
 * Values as text: `display` for people, `result` for what `main` returns, `displayNow` for error messages.
 *
 * A type's own `Show` is asked at every depth; it is a function of the program and may suspend, so the state of
 * an unfinished text lives on the heap. Depth is bounded by memory alone.
 */

import { call1 } from '../machine/call';
import { type Continuation, suspend, SUSPENDED } from '../machine/suspension';
import { typeError } from '../machine/thrown';
import { describe, typeOf } from '../values/describe';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { SetValue } from '../values/set';
import { compareTexts } from '../values/textOrder';
import { builtinTypes, tupleType } from '../values/types';
import { Data, Float, type Value, type Scalar } from '../values/value';
import { type Form, scalarText } from './scalarText';

/** The text of a value as `show` gives it: a String, or SUSPENDED while a `Show` of the program waits. */
export function display(value: Value): Value {
  if (typeof value === 'string' && builtinTypes.String.show === undefined) return value;
  if (typeof value === 'number' && builtinTypes.Int.show === undefined) return String(value);
  return start(value, 'display', true);
}

/** The text of a value inside a container: strings and characters in quotes. A String, or SUSPENDED. */
export function nested(value: Value): Value {
  return start(value, 'nested', true);
}

/** The text of a value that `main` returns. A String, or SUSPENDED. */
export function result(value: Value): Value {
  return start(value, 'result', true);
}

/** The text of a value that a session shows: that of a result, with the elements of sets. A String, or SUSPENDED. */
export function echo(value: Value): Value {
  return start(value, 'result', true, true);
}

/** `display` without asking the program's own `Show`; never suspends. */
export function displayNow(value: Value): string {
  return start(value, 'display', false) as string;
}

/** `nested` without asking the program's own `Show`; never suspends. */
export function nestedNow(value: Value): string {
  return start(value, 'nested', false) as string;
}

/** A container that is being written. */
class Cursor {
  index = 0;
  /** Sets only: the texts of the elements so far, and what stood before the set. */
  readonly texts: string[] = [];
  before = '';
  constructor(
    /** The parts: a record's fields, a list, a map's keys and values by turns. */
    readonly parts: { get(index: number): Value },
    readonly count: number,
    /** Field names of a record. */
    readonly names: readonly string[] | undefined,
    readonly shape: 'sequence' | 'map' | 'set',
    readonly close: string,
    /** A mutable record, which may contain itself; undefined for all others. */
    readonly mutable: Data | undefined,
  ) {}
}

/** An unfinished text. */
class Writing {
  epoch = 0;
  text = '';
  readonly cursors: Cursor[] = [];
  constructor(
    /** Form of the parts: containers show theirs nested. */
    readonly form: 'nested' | 'result',
    readonly asksProgram: boolean,
    /** Whether results have the elements of sets. */
    readonly opensSets: boolean,
  ) {}
}

const afterShow: Continuation<Writing, undefined> = {
  resume(writing, _temporary, text) {
    takeText(writing, text);
    return run(writing);
  },
};

function start(value: Value, form: Form, asksProgram: boolean, opensSets = form !== 'result'): Value {
  const writing = new Writing(form === 'result' ? 'result' : 'nested', asksProgram, opensSets);
  if (write(writing, value, form) === SUSPENDED) return suspend(afterShow, writing, undefined);
  return run(writing);
}

/** Writes what is left; the text, or SUSPENDED. */
function run(writing: Writing): Value {
  const { cursors, form } = writing;
  for (;;) {
    const cursor = cursors[cursors.length - 1];
    if (cursor === undefined) return writing.text;
    if (cursor.shape === 'set') collectElement(writing, cursor);
    if (cursor.parts instanceof List && cursor.shape === 'sequence')
      writeScalars(writing, cursor, cursor.parts);
    if (cursor.index === cursor.count) {
      finish(writing, cursor);
      continue;
    }
    const index = cursor.index++;
    if (cursor.shape === 'map') {
      if (index > 0) writing.text += index % 2 === 1 ? ': ' : ', ';
    } else if (cursor.shape === 'sequence') {
      if (index > 0) writing.text += ', ';
      if (cursor.names !== undefined) writing.text += `${cursor.names[index]}: `;
    }
    if (write(writing, cursor.parts.get(index), form) === SUSPENDED)
      return suspend(afterShow, writing, undefined);
  }
}

/** Pieces that are joined at a time. */
const CHUNK = 4096;

/** The numbers and texts that come next in a list, without the general steps for each. */
function writeScalars(writing: Writing, cursor: Cursor, list: List): void {
  const { form } = writing;
  if (cursor.index === cursor.count || !isScalar(list.get(cursor.index))) return;
  if (writing.asksProgram && scalarTypes.some((type) => type.show !== undefined)) return;
  for (let whole = true; whole && cursor.index < cursor.count;) {
    const end = Math.min(cursor.count, cursor.index + CHUNK);
    const pieces: string[] = cursor.index > 0 ? [''] : [];
    for (; cursor.index < end; cursor.index++) {
      const value = list.get(cursor.index);
      if (!isScalar(value)) break;
      pieces.push(typeof value === 'number' ? `${value}` : scalarText(value, form));
    }
    writing.text += pieces.join(', ');
    whole = cursor.index === end;
  }
}

function isScalar(value: Value): boolean {
  return typeof value !== 'object' || value instanceof Float;
}

const scalarTypes = [
  builtinTypes.Int,
  builtinTypes.Float,
  builtinTypes.String,
  builtinTypes.Bool,
  builtinTypes.Unit,
];

/** The elements of a set are written one at a time into an empty text, to be sorted at the end. */
function collectElement(writing: Writing, cursor: Cursor): void {
  if (cursor.index === 0) cursor.before = writing.text;
  else cursor.texts.push(writing.text);
  writing.text = '';
}

function finish(writing: Writing, cursor: Cursor): void {
  if (cursor.shape === 'set') {
    writing.text = `${cursor.before}#{${cursor.texts.sort(compareTexts).join(', ')}`;
  }
  writing.text += cursor.close;
  writing.cursors.pop();
}

function takeText(writing: Writing, text: Value): void {
  if (typeof text !== 'string') throw typeError('String', describe(text));
  writing.text += text;
}

/** Writes a value, or opens it when it has parts. Returns SUSPENDED while the program's `Show` waits. */
function write(writing: Writing, value: Value, form: Form): Value {
  if (writing.asksProgram) {
    const show = typeOf(value).show;
    if (show !== undefined) {
      const text = call1(show, value);
      if (text === SUSPENDED) return SUSPENDED;
      takeText(writing, text);
      return undefined;
    }
  }
  if (typeof value === 'object' && open(writing, value)) return undefined;
  writing.text += scalarText(value, form);
  return undefined;
}

/** Begins a value that has parts; false when it has none. */
function open(writing: Writing, value: Scalar): boolean {
  if (value instanceof List) {
    writing.text += '[';
    push(writing, new Cursor(value, value.length, undefined, 'sequence', ']', undefined));
  } else if (value instanceof Data) {
    openData(writing, value);
  } else if (value instanceof MapValue) {
    writing.text += '%{';
    const parts = List.from(value.entries().flat());
    push(writing, new Cursor(parts, parts.length, undefined, 'map', '}', undefined));
  } else if (value instanceof SetValue) {
    if (!writing.opensSets) writing.text += `#{...${value.size} items}`;
    else push(writing, new Cursor(List.from(value.toArray()), value.size, undefined, 'set', '}', undefined));
  } else {
    return false;
  }
  return true;
}

function openData(writing: Writing, value: Data): void {
  const { ctor } = value;
  const { type, arity, fieldNames } = ctor;
  const mutable = type.flavour === 'plain' ? undefined : value;
  if (type.kind === 'record') {
    writing.text += writing.form === 'result' ? type.fullName : type.name;
    writing.text += fieldNames === undefined ? '(' : '{';
  } else {
    if (type !== tupleType && arity === 0) {
      writing.text += ctor.name;
      return;
    }
    writing.text += `${ctor.name}(`;
  }
  const close = type.kind === 'record' && fieldNames !== undefined ? '}' : ')';
  if (mutable !== undefined && writing.cursors.some((cursor) => cursor.mutable === mutable)) {
    writing.text += `...${close}`;
    return;
  }
  const names = type.kind === 'record' ? fieldNames : undefined;
  push(writing, new Cursor(value, arity, names, 'sequence', close, mutable));
}

function push(writing: Writing, cursor: Cursor): void {
  writing.cursors.push(cursor);
}
