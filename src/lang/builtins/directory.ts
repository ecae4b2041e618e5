/** Directories. */

import type { Value } from '../values/value';
import { text } from './arguments';
import { textList } from './construct';
import { currentHost } from './context';
import { row } from './define';
import { change, onPath } from './io-error';
import { rows } from './row';

const files = () => currentHost().node.fs;

function isDirectory(path: string): boolean {
  try {
    return files().statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The namespace `Dir`. */
export const directoryRows = () =>
  rows([
    row(
      'Dir.create',
      '(path: String) -> ()',
      'Makes a directory in one that exists.',
      undefined,
      (path: Value) => change(text(path), (name) => files().mkdirSync(name)),
    ),
    row(
      'Dir.createAll',
      '(path: String) -> ()',
      'Makes a directory and those above it that are missing.',
      undefined,
      (path: Value) => {
        change(text(path), (name) => files().mkdirSync(name, { recursive: true }));
        return undefined;
      },
    ),
    row(
      'Dir.list',
      '(path: String) -> [String]',
      'The names of the entries of a directory, in no promised order.',
      undefined,
      (path: Value) => textList(onPath(text(path), (name) => files().readdirSync(name))),
    ),
    row('Dir.remove', '(path: String) -> ()', 'Removes an empty directory.', undefined, (path: Value) =>
      change(text(path), (name) => files().rmdirSync(name)),
    ),
    row(
      'Dir.removeAll',
      '(path: String) -> ()',
      'Removes a directory and everything in it.',
      undefined,
      (path: Value) => change(text(path), (name) => files().rmSync(name, { recursive: true })),
    ),
    row('Dir.exists', '(path: String) -> Bool', 'Whether there is a directory.', undefined, (path: Value) =>
      isDirectory(text(path)),
    ),
  ]);
