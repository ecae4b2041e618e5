/** What stands between quotes: escapes, and where a string and the `${…}` inside it end. */

/** The escapes of strings and characters; any other `\c` stays as it is. */
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '0': '\0',
};

/** One stretch of a string: plain text, or the inside of `${…}` (offsets without the braces). */
export type Segment =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | { readonly kind: 'part'; readonly start: number; readonly end: number };

/** The extent of a string: `end` is the offset after the closing quote. */
export interface QuotedExtent {
  readonly end: number;
  readonly segments: readonly Segment[];
}

/** How deep strings may nest in the `${…}` of strings. */
export const maximumStringNesting = 40;

/** Why no extent was found. */
export type QuotedProblem = 'unterminated' | 'too deep';

/**
 * Finds the end of the string whose opening quote is at `start`, and its parts: in `${…}` braces are counted and
 * nested strings are skipped.
 */
export function findQuotedExtent(text: string, start: number, limit: number): QuotedExtent | QuotedProblem {
  return walkString(text, start, limit, maximumStringNesting, true);
}

/** Finds the end of a string in which `${` is text. */
export function findPlainExtent(text: string, start: number, limit: number): QuotedExtent | QuotedProblem {
  return walkString(text, start, limit, 0, false);
}

function walkString(
  text: string,
  start: number,
  limit: number,
  depth: number,
  withParts: boolean,
): QuotedExtent | QuotedProblem {
  const quote = text[start];
  const segments: Segment[] = [];
  let textStart = start + 1;
  let i = start + 1;
  while (i < limit) {
    const c = text[i];
    if (c === '\\') {
      // There is no escape for `${`.
      i += text[i + 1] === '$' ? 1 : 2;
    } else if (c === quote) {
      if (i > textStart || segments.length === 0) segments.push({ kind: 'text', start: textStart, end: i });
      return { end: i + 1, segments };
    } else if (withParts && c === '$' && text[i + 1] === '{') {
      if (depth === 0) return 'too deep';
      const close = findPartEnd(text, i + 2, limit, depth - 1);
      if (typeof close === 'string') return close;
      if (i > textStart) segments.push({ kind: 'text', start: textStart, end: i });
      segments.push({ kind: 'part', start: i + 2, end: close });
      i = close + 1;
      textStart = i;
    } else {
      i++;
    }
  }
  return 'unterminated';
}

/** Offset of the `}` that closes the part whose inside starts at `start`. */
function findPartEnd(text: string, start: number, limit: number, depth: number): number | QuotedProblem {
  let braces = 0;
  let i = start;
  while (i < limit) {
    const c = text[i];
    if (c === '{') {
      braces++;
      i++;
    } else if (c === '}') {
      if (braces === 0) return i;
      braces--;
      i++;
    } else if (c === '\\') {
      i = skipEscapedString(text, i, limit);
    } else if (c === '"' || c === "'") {
      if (depth === 0) return 'too deep';
      const nested = walkString(text, i, limit, depth - 1, true);
      if (typeof nested === 'string') return nested;
      i = nested.end;
    } else {
      i++;
    }
  }
  return 'unterminated';
}

/** A string written as `\"…\"` inside a part: skipped as a whole when it closes on the same line. */
function skipEscapedString(text: string, start: number, limit: number): number {
  const quote = text[start + 1];
  if (quote !== '"' && quote !== "'") return start + 2;
  for (let i = start + 2; i < limit && text[i] !== '\n' && text[i] !== quote; i++) {
    if (text[i] === '\\') {
      if (text[i + 1] === quote) return i + 2;
      i++;
    }
  }
  return start + 2;
}

/** Text between quotes with its escapes replaced. */
export function decodeEscapes(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(/\\([\s\S])/g, (whole, c: string) => escapes[c] ?? whole);
}

/**
 * The inside of a part with the escapes decoded that stand outside its nested strings, and for each character of it
 * the offset it comes from. Undefined when there are none: then the part can be read where it stands.
 */
export function decodePart(
  text: string,
  start: number,
  end: number,
): { text: string; offsets: Int32Array } | undefined {
  if (!text.slice(start, end).includes('\\')) return undefined;
  let decoded = '';
  let changed = false;
  const offsets: number[] = [];
  let i = start;
  while (i < end) {
    const c = text[i];
    let next = i + 1;
    if (c === '"' || c === "'") {
      const nested = walkString(text, i, end, maximumStringNesting, true);
      if (typeof nested !== 'string') next = nested.end;
    } else if (c === '\\' && escapes[text[i + 1]] !== undefined && i + 1 < end) {
      decoded += escapes[text[i + 1]];
      offsets.push(i);
      changed = true;
      i += 2;
      continue;
    }
    for (let k = i; k < next; k++) offsets.push(k);
    decoded += text.slice(i, next);
    i = next;
  }
  if (!changed) return undefined;
  offsets.push(end);
  return { text: decoded, offsets: Int32Array.from(offsets) };
}

/** The code point when the decoded inside of a single-quoted literal is exactly one character. */
export function singleCharacter(raw: string): number | undefined {
  const decoded = decodeEscapes(raw);
  const code = decoded.codePointAt(0);
  if (code === undefined) return undefined;
  return decoded.length === (code > 0xffff ? 2 : 1) ? code : undefined;
}
