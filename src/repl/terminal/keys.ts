/** Which key does what: those of readline, for fingers that know shells. */

import type { Key } from './keyboard';

/** What a key can do. Names that are no others are methods of the buffer. */
export type Action =
  | 'submit'
  | 'newLine'
  | 'cancel'
  | 'endOrDelete'
  | 'up'
  | 'down'
  | 'previousEntry'
  | 'nextEntry'
  | 'search'
  | 'complete'
  | 'completeBack'
  | 'escape'
  | 'clearScreen'
  | 'suspend'
  | 'left'
  | 'right'
  | 'wordLeft'
  | 'wordRight'
  | 'lineStart'
  | 'lineEnd'
  | 'start'
  | 'end'
  | 'backspace'
  | 'delete'
  | 'killWordLeft'
  | 'killWordRight'
  | 'killLineLeft'
  | 'killLineRight'
  | 'yank'
  | 'transpose'
  | 'undo';

const plain = new Map<string, Action>([
  ['return', 'submit'],
  // What was typed during an evaluation: the terminal has made line feeds of returns.
  ['enter', 'submit'],
  ['tab', 'complete'],
  ['escape', 'escape'],
  ['up', 'up'],
  ['down', 'down'],
  ['left', 'left'],
  ['right', 'right'],
  ['home', 'lineStart'],
  ['end', 'lineEnd'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
  ['pageup', 'previousEntry'],
  ['pagedown', 'nextEntry'],
]);

const withControl = new Map<string, Action>([
  ['a', 'lineStart'],
  ['b', 'left'],
  ['c', 'cancel'],
  ['d', 'endOrDelete'],
  ['e', 'lineEnd'],
  ['f', 'right'],
  ['g', 'escape'],
  ['h', 'backspace'],
  ['j', 'submit'],
  ['k', 'killLineRight'],
  ['l', 'clearScreen'],
  ['n', 'nextEntry'],
  ['p', 'previousEntry'],
  ['r', 'search'],
  ['space', 'complete'],
  ['`', 'complete'],
  ['t', 'transpose'],
  ['u', 'killLineLeft'],
  ['w', 'killWordLeft'],
  ['y', 'yank'],
  ['z', 'suspend'],
  ['_', 'undo'],
  ['-', 'undo'],
  ['left', 'wordLeft'],
  ['right', 'wordRight'],
  ['home', 'start'],
  ['end', 'end'],
  ['backspace', 'killWordLeft'],
  ['delete', 'killWordRight'],
]);

const withMeta = new Map<string, Action>([
  ['return', 'newLine'],
  ['enter', 'newLine'],
  ['b', 'wordLeft'],
  ['f', 'wordRight'],
  ['d', 'killWordRight'],
  ['left', 'wordLeft'],
  ['right', 'wordRight'],
  ['backspace', 'killWordLeft'],
  ['<', 'start'],
  ['>', 'end'],
  ['escape', 'escape'],
]);

/** The action of a key; undefined for text and for keys without one. */
export function bindingOf({ name, ctrl, meta, shift, sequence }: Key): Action | undefined {
  if (sequence === '\u001f') return 'undo';
  if (sequence === '\u0000') return 'complete';
  if (name === undefined) return undefined;
  if (ctrl) return withControl.get(name);
  if (meta) return withMeta.get(name);
  if (name === 'tab' && shift) return 'completeBack';
  return plain.get(name);
}
