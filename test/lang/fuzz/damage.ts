/** Damage to programs that people wrote: edits of characters, tokens and lines, parts of other programs. */

import type { Random } from '../syntax/generator';

const token = /"(?:\\.|[^"\\\n])*"|[A-Za-z_]\w*|\d[\w.]*|\s+|[-=<>|&.:+*/!]{1,3}|./gsu;
const words =
  'if then else match when type trait module end use import pub try catch finally do while for to break continue return spawn receive after var mvar const quote template self Self true false ( ) [ ] { } %{ #{ => -> <- = == | |> :: ++ + - * / % ** . .. ..= , ; : ? ! ^ ~ @ # _ 0 1 -1 1.5 9223372036854775808 5u8 300i8 "" "a" "${" \'c\' Int String List Option T a x show map'.split(
    ' ',
  );

/** A few random edits. `others` are texts from which parts may come. */
export function damage(text: string, others: readonly string[], random: Random): string {
  let parts: readonly string[] = text.match(token) ?? [];
  const at = () => random.below(parts.length + 1);
  const identifiers = parts.filter((part) => /^[A-Za-z_]/.test(part));
  for (let edits = random.pick([1, 1, 2, 4]); edits > 0; edits--) {
    const from = at();
    const to = Math.min(parts.length, from + random.below(8));
    const edit = random.pick<() => string[]>([
      () => [...parts.slice(0, from), ...parts.slice(to)],
      () => [...parts.slice(0, to), ...parts.slice(from)],
      () => [...parts.slice(0, from), random.pick(words), ...parts.slice(from)],
      () => [...parts.slice(0, from), random.pick(words), ...parts.slice(from + 1)],
      () => swapped(parts, from, at()),
      () => renamed(parts, identifiers, random),
      () => renamed(parts, identifiers, random),
      () => revalued(parts, random),
      () => revalued(parts, random),
      () => revalued(parts, random),
      () => [...parts.slice(0, from), ...pieceOf(random.pick(others), random), ...parts.slice(from)],
      () => [...parts, '\n', ...(random.pick(others).match(token) ?? [])],
      () => parts.slice(0, from),
      () => nested(parts, from, to, random),
    ]);
    parts = edit().slice(0, 20_000);
  }
  return parts.join('');
}

function swapped(parts: readonly string[], first: number, second: number): string[] {
  const changed = [...parts];
  if (first >= parts.length || second >= parts.length) return changed;
  [changed[first], changed[second]] = [changed[second], changed[first]];
  return changed;
}

/** One identifier becomes another of the same program: what stays is well formed, its names and types are not. */
function renamed(parts: readonly string[], identifiers: readonly string[], random: Random): string[] {
  const changed = [...parts];
  const places = parts.flatMap((part, index) => (/^[A-Za-z_]/.test(part) ? [index] : []));
  if (places.length > 0) changed[random.pick(places)] = random.pick(identifiers);
  return changed;
}

const values = ['0', '1', '-1', '255', '9223372036854775807', '[]', '""', '"é"', 'None', '()', '1.5', "'c'"];
const operators = ['+', '-', '*', '/', '%', '==', '<', '&&', '++', '::', '|>'];

/** One literal or operator becomes another. */
function revalued(parts: readonly string[], random: Random): string[] {
  const changed = [...parts];
  const places = parts.flatMap((part, index) => (/^\d|^"|^[-+*/%<]$|^\+\+$/.test(part) ? [index] : []));
  if (places.length === 0) return changed;
  const at = random.pick(places);
  changed[at] = random.pick(/^\d|^"/.test(parts[at]) ? values : operators);
  return changed;
}

function pieceOf(other: string, random: Random): string[] {
  const parts = other.match(token) ?? [];
  const from = random.below(parts.length + 1);
  return parts.slice(from, from + random.below(40));
}

/** A stretch within brackets many times over. */
function nested(parts: readonly string[], from: number, to: number, random: Random): string[] {
  const [open, close] = random.pick(['()', '[]', '{}']).split('');
  const levels = random.pick([1, 2, 10, 100, 200]);
  const middle = [open.repeat(levels), ...parts.slice(from, to), close.repeat(levels)];
  return [...parts.slice(0, from), ...middle, ...parts.slice(to)];
}
