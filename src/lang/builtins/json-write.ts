/** JSON as text, written. */

import { panic, typeError } from '../machine/thrown';
import { describe } from '../values/describe';
import { floatText } from '../values/floatText';
import type { List } from '../values/list';
import { TextBuilder } from '../values/textBuilder';
import { Data, Float, type Value } from '../values/value';
import { list, pair, text } from './arguments';
import { json } from './json-values';
import { jsonType } from './types';

const controlNames: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
// eslint-disable-next-line no-control-regex -- control characters are what has to be escaped
const special = /["\\\u0000-\u001f]/g;
const hasSpecial = new RegExp(special.source);

/** The inside of a JSON string. */
export function escapeString(source: string): string {
  if (!hasSpecial.test(source)) return source;
  return source.replace(
    special,
    (character) => controlNames[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Whether strings are escaped and what numbers that JSON lacks become. */
export type Style = 'standard' | 'unescaped';

function quoted(source: string, style: Style): string {
  return `"${style === 'standard' ? escapeString(source) : source}"`;
}

function numberOf(value: number, style: Style): string {
  return style === 'standard' && !Number.isFinite(value) ? '0' : floatText(value);
}

/** The text of a value without parts, Json or bare; undefined for arrays and objects. */
function scalarText(value: Value, style: Style): string | undefined {
  if (value instanceof Data && value.type === jsonType.descriptor) {
    if (value.ctor === json.Array || value.ctor === json.Object) return undefined;
    return value.ctor === json.Null ? 'null' : scalarText(value.get(0), style);
  }
  switch (typeof value) {
    case 'undefined':
      return 'null';
    case 'boolean':
    case 'number':
    case 'bigint':
      return String(value);
    case 'string':
      return quoted(value, style);
  }
  if (value instanceof Float) return numberOf(value.value, style);
  if (value instanceof Data && value.type.kind === 'variant') {
    throw panic(`Unknown Json constructor: ${value.ctor.name}`);
  }
  throw typeError('Json', describe(value));
}

/** An array or object that is being written. */
interface Writing {
  readonly parts: List;
  readonly isObject: boolean;
  next: number;
}

/** The text of a `Json` value: compact, or with each part on a line of its own, `indent` blanks deeper. */
export function writeJson(value: Value, style: Style, indent = 0): string {
  const scalar = scalarText(value, style);
  if (scalar !== undefined) return scalar;
  const waiting: Writing[] = [];
  const written = new TextBuilder();
  let current = beginWriting(value);
  written.add(current.isObject ? '{' : '[');
  const newLine = (depth: number): string => (indent === 0 ? '' : `\n${' '.repeat(indent * depth)}`);
  for (;;) {
    if (current.next === current.parts.length) {
      const end = current.isObject ? '}' : ']';
      written.add(current.next > 0 ? newLine(waiting.length) + end : end);
      const outer = waiting.pop();
      if (outer === undefined) return written.finish();
      current = outer;
      continue;
    }
    let before = (current.next > 0 ? ',' : '') + newLine(waiting.length + 1);
    let part = current.parts.get(current.next++);
    if (current.isObject) {
      const [key, field] = pair(part);
      before += `${quoted(text(key), style)}:${indent === 0 ? '' : ' '}`;
      part = field;
    }
    const simple = scalarText(part, style);
    if (simple !== undefined) {
      written.add(before + simple);
      continue;
    }
    waiting.push(current);
    current = beginWriting(part);
    written.add(before + (current.isObject ? '{' : '['));
  }
}

function beginWriting(value: Value): Writing {
  const container = value as Data; // `scalarText` has sent everything else away
  return { parts: list(container.get(0)), isObject: container.ctor === json.Object, next: 0 };
}
