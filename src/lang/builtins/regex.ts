/** Regular expressions in linear time. The text comes first, the pattern second. */

import type { RE2JS } from 're2js';
import { panic } from '../machine/thrown';
import { List } from '../values/list';
import type { Value } from '../values/value';
import { text } from './arguments';
import { none, some, textList } from './construct';
import { row } from './define';
import { loadRegexLibrary } from './lazy-modules';
import { widenClasses } from './regex-classes';
import { rows } from './row';

/** Compiled patterns by their text; emptied when it has grown to `cacheLimit`. */
const compiled = new Map<string, RE2JS>();
const cacheLimit = 200;

function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (compiled.size >= cacheLimit) compiled.clear();
  try {
    const regex = loadRegexLibrary().RE2JS.compile(widenClasses(pattern));
    compiled.set(pattern, regex);
    return regex;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw panic(`Invalid regex: ${reason.replace(/^error parsing regexp: /, '')}`);
  }
}

/** One match: where it is, and the texts of its groups, whole match first; undefined for one that took no part. */
interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** The matches from left to right, none overlapping, none empty right behind another; `limit` of them at most. */
function matchesOf(regex: RE2JS, source: string, limit = Infinity): Match[] {
  const found: Match[] = [];
  const matcher = regex.matcher(source);
  while (found.length < limit && matcher.find()) {
    if (matcher.start() === matcher.end() && matcher.start() === found.at(-1)?.end) continue;
    const groups: (string | undefined)[] = [];
    for (let group = 0; group <= matcher.groupCount(); group++)
      groups.push(matcher.group(group) ?? undefined);
    found.push({ start: matcher.start(), end: matcher.end(), groups });
  }
  return found;
}

const groupReference = /\$(?:\$|\{([^}]*)\}|([A-Za-z0-9_]+))/g;

/** The replacement of one match: `$1`, `${name}` and `$$` inserted. */
function expand(replacement: string, match: Match, names: Readonly<Record<string, number>>): string {
  if (!replacement.includes('$')) return replacement;
  return replacement.replace(groupReference, (reference, braced?: string, bare?: string) => {
    if (reference === '$$') return '$';
    const name = braced ?? bare ?? '';
    const index = /^[0-9]+$/.test(name) ? Number(name) : names[name];
    return index === undefined ? '' : (match.groups[index] ?? '');
  });
}

function replace(source: string, pattern: string, replacement: string, limit: number): string {
  const regex = compile(pattern);
  const names = regex.namedGroups();
  let replaced = '';
  let from = 0;
  for (const match of matchesOf(regex, source, limit)) {
    replaced += source.slice(from, match.start) + expand(replacement, match, names);
    from = match.end;
  }
  return replaced + source.slice(from);
}

function split(source: string, pattern: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const match of matchesOf(compile(pattern), source)) {
    pieces.push(source.slice(from, match.start));
    from = match.end;
  }
  pieces.push(source.slice(from));
  return pieces;
}

function find(source: string, pattern: string): Value {
  const [first] = matchesOf(compile(pattern), source, 1);
  return first === undefined ? none : some(first.groups[0]);
}

function captures(source: string, pattern: string): Value {
  const [first] = matchesOf(compile(pattern), source, 1);
  return first === undefined ? none : some(List.from([...first.groups]));
}

const parameters = '(source: String, pattern: String)';

/** The namespace `Regex`. */
export const regexRows = () =>
  rows([
    row(
      'Regex.matches',
      `${parameters} -> Bool`,
      'Whether the pattern matches anywhere.',
      ['Regex.matches("abc123", "[0-9]+")', 'true'],
      (source: Value, pattern: Value) => compile(text(pattern)).matcher(text(source)).find(),
    ),
    row(
      'Regex.find',
      `${parameters} -> Option[String]`,
      'The first match.',
      ['Regex.find("ab12cd3", "[0-9]+")', 'Some("12")'],
      (source: Value, pattern: Value) => find(text(source), text(pattern)),
    ),
    row(
      'Regex.findAll',
      `${parameters} -> [String]`,
      'All matches.',
      ['Regex.findAll("a1b22", "[0-9]+")', '["1", "22"]'],
      (source: Value, pattern: Value) =>
        textList(matchesOf(compile(text(pattern)), text(source)).map((match) => match.groups[0] ?? '')),
    ),
    row(
      'Regex.replace',
      '(source: String, pattern: String, replacement: String) -> String',
      'With the first match replaced; `$1`, `${name}` insert groups, `$$` is a dollar sign.',
      ['Regex.replace("k=v", "([a-z])=([a-z])", "$2=$1")', 'v=k'],
      (source: Value, pattern: Value, replacement: Value) =>
        replace(text(source), text(pattern), text(replacement), 1),
    ),
    row(
      'Regex.replaceAll',
      '(source: String, pattern: String, replacement: String) -> String',
      'With every match replaced; `$1`, `${name}` insert groups, `$$` is a dollar sign.',
      ['Regex.replaceAll("a-b", "[a-z]", "x")', 'x-x'],
      (source: Value, pattern: Value, replacement: Value) =>
        replace(text(source), text(pattern), text(replacement), Infinity),
    ),
    row(
      'Regex.split',
      `${parameters} -> [String]`,
      'The pieces between the matches.',
      ['Regex.split("a1b22c", "[0-9]+")', '["a", "b", "c"]'],
      (source: Value, pattern: Value) => textList(split(text(source), text(pattern))),
    ),
    row(
      'Regex.captures',
      `${parameters} -> Option[[String]]`,
      'The groups of the first match, the whole match first; a group that took no part is `()`.',
      ['Regex.captures("k=v", "([a-z])=([a-z])")', 'Some(["k=v", "k", "v"])'],
      (source: Value, pattern: Value) => captures(text(source), text(pattern)),
    ),
  ]);
