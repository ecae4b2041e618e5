/** Whole files. */

import { List } from '../values/list';
import type { Value } from '../values/value';
import { text } from './arguments';
import { currentHost } from './context';
import { row } from './define';
import { change, decodeUtf8, ioError, onPath } from './io-error';
import { rows } from './row';

const files = () => currentHost().node.fs;

/** The text of bytes that must be UTF-8. */
function readText(path: string): string {
  const bytes = onPath(path, () => files().readFileSync(path));
  const decoded = decodeUtf8(bytes);
  if (decoded === undefined) throw ioError('IO error: stream did not contain valid UTF-8');
  return decoded;
}

function exists(path: string): boolean {
  return path !== '' && files().existsSync(path);
}

/** The namespace `File` without handles. */
export const fileRows = () =>
  rows([
    row(
      'File.readAll',
      '(path: String) -> String',
      'The text of a file, which must be UTF-8.',
      undefined,
      (path: Value) => readText(text(path)),
    ),
    row('File.readBytes', '(path: String) -> [Int]', 'The bytes of a file.', undefined, (path: Value) =>
      List.from(Array.from(onPath(text(path), (name) => files().readFileSync(name)))),
    ),
    row(
      'File.writeAll',
      '(path: String, content: String) -> ()',
      'Makes a file of a text, in place of what was there.',
      undefined,
      (path: Value, content: Value) =>
        change(text(path), (name) => files().writeFileSync(name, text(content))),
    ),
    row(
      'File.append',
      '(path: String, content: String) -> ()',
      'Adds a text at the end of a file, which is made if it is missing.',
      undefined,
      (path: Value, content: Value) =>
        change(text(path), (name) => files().appendFileSync(name, text(content))),
    ),
    row(
      'File.exists',
      '(path: String) -> Bool',
      'Whether there is a file, directory or anything else.',
      undefined,
      (path: Value) => exists(text(path)),
    ),
    row('File.remove', '(path: String) -> ()', 'Removes a file.', undefined, (path: Value) =>
      change(text(path), (name) => files().unlinkSync(name)),
    ),
    row(
      'File.rename',
      '(from: String, to: String) -> ()',
      'Gives a file another path, in place of what was there.',
      undefined,
      (from: Value, to: Value) => change(text(from), (name) => files().renameSync(name, text(to))),
    ),
    row(
      'File.copy',
      '(from: String, to: String) -> ()',
      'Copies a file, in place of what was there.',
      undefined,
      (from: Value, to: Value) => change(text(from), (name) => files().copyFileSync(name, text(to))),
    ),
    row('File.size', '(path: String) -> Int', 'The number of bytes of a file.', undefined, (path: Value) =>
      onPath(text(path), (name) => files().statSync(name).size),
    ),
  ]);
