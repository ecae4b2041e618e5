/** Arguments, environment variables, the current directory. */

import { panic } from '../machine/thrown';
import { List } from '../values/list';
import type { Value } from '../values/value';
import { text } from './arguments';
import { none, pairOf, some, textList } from './construct';
import { currentHost } from './context';
import { row } from './define';
import { messageOf } from './io-error';
import { rows } from './row';

const platforms: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'macos', win32: 'windows' };

function variable(name: string): string | undefined {
  return currentHost().node.process.env[name];
}

function optional(found: string | undefined): Value {
  return found === undefined ? none : some(found);
}

function setCwd(path: Value): Value {
  try {
    currentHost().node.process.chdir(text(path));
  } catch (error) {
    throw panic(`Failed to set cwd: ${messageOf(error)}`);
  }
  return undefined;
}

function cwd(): Value {
  try {
    return currentHost().node.process.cwd();
  } catch (error) {
    throw panic(`Failed to get cwd: ${messageOf(error)}`);
  }
}

/** The namespace `Env`. */
export const environmentRows = () =>
  rows([
    row(
      'Env.args',
      '() -> [String]',
      'All words of the command line, the interpreter and the program included.',
      undefined,
      () => textList([...currentHost().args]),
    ),
    row(
      'Env.scriptArgs',
      '() -> [String]',
      'The words that follow the program on the command line.',
      undefined,
      () => textList([...currentHost().scriptArgs]),
    ),
    row(
      'Env.get',
      '(name: String) -> Option[String]',
      'The value of an environment variable, if it is set.',
      ['Env.get("NO_SUCH_VARIABLE")', 'None'],
      (name: Value) => optional(variable(text(name))),
    ),
    row(
      'Env.set',
      '(name: String, value: String) -> ()',
      'Sets an environment variable.',
      undefined,
      (name: Value, value: Value) => {
        currentHost().node.process.env[text(name)] = text(value);
        return undefined;
      },
    ),
    row(
      'Env.remove',
      '(name: String) -> ()',
      'Removes an environment variable.',
      undefined,
      (name: Value) => {
        Reflect.deleteProperty(currentHost().node.process.env, text(name));
        return undefined;
      },
    ),
    row('Env.all', '() -> [(String, String)]', 'All environment variables and their values.', undefined, () =>
      List.from(Object.entries(currentHost().node.process.env).map(([name, value]) => pairOf(name, value))),
    ),
    row('Env.cwd', '() -> String', 'The current directory.', undefined, cwd),
    row('Env.setCwd', '(path: String) -> ()', 'Makes another directory the current one.', undefined, setCwd),
    row(
      'Env.home',
      '() -> Option[String]',
      'The home directory, if the environment names one.',
      undefined,
      () => optional(variable('HOME') ?? variable('USERPROFILE')),
    ),
    row('Env.platform', '() -> String', '`linux`, `macos`, `windows` or `unknown`.', undefined, () => {
      return platforms[currentHost().node.process.platform] ?? 'unknown';
    }),
    row(
      'Env.isInteractive',
      '() -> Bool',
      'Whether the program runs in the REPL.',
      undefined,
      () => currentHost().isInteractive,
    ),
  ]);
