/** Paths as texts, with `/` between their parts. Nothing here looks at files. */

import type { Value } from '../values/value';
import { text } from './arguments';
import { textList } from './construct';
import { row } from './define';
import { rows } from './row';

function join(first: string, second: string): string {
  if (second.startsWith('/') || first === '') return second;
  return first.endsWith('/') ? first + second : `${first}/${second}`;
}

/** The parts: `/` for the root, then names; `.` counts only at the very start. */
function components(path: string): string[] {
  const isAbsolute = path.startsWith('/');
  const names = path
    .split('/')
    .filter((name, index) => name !== '' && (name !== '.' || (index === 0 && !isAbsolute)));
  return isAbsolute ? ['/', ...names] : names;
}

function fromComponents(parts: readonly string[]): string {
  return parts[0] === '/' ? `/${parts.slice(1).join('/')}` : parts.join('/');
}

function dirname(path: string): string {
  const parts = components(path);
  return parts.length === 1 && parts[0] === '/' ? '' : fromComponents(parts.slice(0, -1));
}

function basename(path: string): string {
  const last = components(path).at(-1);
  return last === undefined || last === '/' || last === '..' || last === '.' ? '' : last;
}

/** Where the extension's dot is in a file name; -1 when it has none. A dot at the start makes no extension. */
function extensionDot(name: string): number {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? dot : -1;
}

function extension(path: string): string {
  const name = basename(path);
  const dot = extensionDot(name);
  return dot < 0 ? '' : name.slice(dot + 1);
}

function withExtension(path: string, wanted: string): string {
  const name = basename(path);
  if (name === '') return path;
  const dot = extensionDot(name);
  const stem = dot < 0 ? name : name.slice(0, dot);
  return join(dirname(path), wanted === '' ? stem : `${stem}.${wanted}`);
}

/** The namespace `Path`. */
export const pathRows = () =>
  rows([
    row(
      'Path.join',
      '(first: String, second: String) -> String',
      'The second path seen from the first.',
      ['Path.join("/a", "b")', '/a/b'],
      (first: Value, second: Value) => join(text(first), text(second)),
    ),
    row(
      'Path.dirname',
      '(path: String) -> String',
      'The path without its last part.',
      ['Path.dirname("/a/b.txt")', '/a'],
      (path: Value) => dirname(text(path)),
    ),
    row(
      'Path.basename',
      '(path: String) -> String',
      'The last part of the path.',
      ['Path.basename("/a/b.txt")', 'b.txt'],
      (path: Value) => basename(text(path)),
    ),
    row(
      'Path.extension',
      '(path: String) -> String',
      'What follows the last dot of the last part.',
      ['Path.extension("a.tar.gz")', 'gz'],
      (path: Value) => extension(text(path)),
    ),
    row(
      'Path.withExtension',
      '(path: String, extension: String) -> String',
      'The path with another extension.',
      ['Path.withExtension("a.txt", "md")', 'a.md'],
      (path: Value, wanted: Value) => withExtension(text(path), text(wanted)),
    ),
    row(
      'Path.normalize',
      '(path: String) -> String',
      'The path without `.`, doubled and trailing slashes; `..` stays.',
      ['Path.normalize("/a/./b//c/")', '/a/b/c'],
      (path: Value) => fromComponents(components(text(path))),
    ),
    row(
      'Path.isAbsolute',
      '(path: String) -> Bool',
      'Whether the path begins at the root.',
      ['Path.isAbsolute("/x")', 'true'],
      (path: Value) => text(path).startsWith('/'),
    ),
    row(
      'Path.isRelative',
      '(path: String) -> Bool',
      'Whether the path does not begin at the root.',
      ['Path.isRelative("/x")', 'false'],
      (path: Value) => !text(path).startsWith('/'),
    ),
    row(
      'Path.split',
      '(path: String) -> [String]',
      'The parts of the path.',
      ['Path.split("/a/b")', '["/", "a", "b"]'],
      (path: Value) => textList(components(text(path))),
    ),
  ]);
