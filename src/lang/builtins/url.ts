/** `stdlib.url`, and `Server.matchPath`: paths and queries of addresses. */

import { List } from '../values/list';
import { MapValue } from '../values/map';
import type { Value } from '../values/value';
import { map, text } from './arguments';
import { none, pairOf, some } from './construct';
import { inModule, row } from './define';
import { decodeUrl, encodeUrl } from './encoding';
import { rows } from './row';

/** The parts before and after the first `?`; the second is undefined when there is none. */
function cut(url: string): [string, string | undefined] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, undefined] : [url.slice(0, mark), url.slice(mark + 1)];
}

/** Only the first plus sign stands for a space. */
function decodePiece(piece: string): string {
  const spaced = piece.replace('+', ' ');
  return decodeUrl(spaced) ?? spaced;
}

function parseQuery(source: string): MapValue {
  const [path, afterMark] = cut(source);
  const query = afterMark ?? (path.startsWith('/') ? '' : path);
  const pieces = query.split('&').filter((piece) => piece !== '');
  return MapValue.from(
    pieces.map((piece) => {
      const mark = piece.indexOf('=');
      const name = mark < 0 ? piece : piece.slice(0, mark);
      return [decodePiece(name), mark < 0 ? '' : decodePiece(piece.slice(mark + 1))] as const;
    }),
  );
}

function buildQuery(parameters: MapValue): string {
  return parameters
    .entries()
    .map(([name, value]) => `${encodeUrl(text(name))}=${encodeUrl(text(value))}`)
    .join('&');
}

/** What the `:name` segments of a pattern stand for in a path; undefined when it does not fit. */
function matchPath(pattern: string, path: string): [string, string][] | undefined {
  const segments = (source: string) =>
    cut(source)[0]
      .split('/')
      .filter((segment) => segment !== '');
  const wanted = segments(pattern);
  const given = segments(path);
  if (wanted.length !== given.length) return undefined;
  const found: [string, string][] = [];
  for (const [index, segment] of wanted.entries()) {
    if (segment.startsWith(':')) found.push([segment.slice(1), given[index]]);
    else if (segment !== given[index]) return undefined;
  }
  return found;
}

/** `stdlib.url`. */
export const urlRows = () =>
  inModule('stdlib.url', [
    row(
      'parseUrlQuery',
      '(url: String) -> Map[String, String]',
      'The decoded parameters of an address or a query.',
      ['parseUrlQuery("/p?a=1%202")', '%{"a": "1 2"}'],
      (url: Value) => parseQuery(text(url)),
    ),
    row(
      'urlPath',
      '(url: String) -> String',
      'The part before `?`.',
      ['urlPath("/p?a=1")', '/p'],
      (url: Value) => cut(text(url))[0],
    ),
    row(
      'urlQueryString',
      '(url: String) -> String',
      'The part after `?`; empty when there is none.',
      ['urlQueryString("/p?a=1")', 'a=1'],
      (url: Value) => cut(text(url))[1] ?? '',
    ),
    row(
      'matchUrlPath',
      '(pattern: String, path: String) -> Option[Map[String, String]]',
      'What the `:name` segments of a pattern stand for in a path.',
      ['matchUrlPath("/u/:id", "/u/7")', 'Some(%{"id": "7"})'],
      (pattern: Value, path: Value) => {
        const found = matchPath(text(pattern), text(path));
        return found === undefined ? none : some(MapValue.from(found));
      },
    ),
    row(
      'buildUrlQuery',
      '(parameters: Map[String, String]) -> String',
      'The parameters as a query, percent-encoded.',
      ['buildUrlQuery(%{"a": "b c"})', 'a=b%20c'],
      (parameters: Value) => buildQuery(map(parameters)),
    ),
  ]);

/** The part of the namespace `Server` that needs no server. */
export const serverPathRows = () =>
  rows([
    row(
      'Server.matchPath',
      '(path: String, pattern: String) -> [(String, String)]',
      'What the `:name` segments of a pattern stand for in a path; empty when it does not fit.',
      ['Server.matchPath("/a/5", "/a/:id")', '[("id", "5")]'],
      (path: Value, pattern: Value) =>
        List.from((matchPath(text(pattern), text(path)) ?? []).map(([name, value]) => pairOf(name, value))),
    ),
  ]);
