/** The fields of a line. */

import { loadRegexLibrary } from '../builtins/lazy-modules';
import { widenClasses } from '../builtins/regex-classes';

/**
 * Cuts a line into its fields; an empty line has none. Nobody asks for more than the first `atMost`, at least 1:
 * there may be fewer than the line has, which saves most of the work.
 */
export type Split = (line: string, atMost: number) => string[];

/** Fields between runs of blanks; blanks at both ends do not count. */
const splitAtBlanks: Split = (line, atMost) => {
  // A search for one character is faster than a look at each, but begins anew for each of many kinds.
  if (atMost === Infinity && !line.includes('\t') && !line.includes('\r')) {
    return splitAtText(line, ' ', false, atMost);
  }
  const fields: string[] = [];
  let start = -1;
  for (let index = 0; index < line.length; index++) {
    const unit = line.charCodeAt(index);
    const isBlank = unit === 0x20 || unit === 0x09 || unit === 0x0d;
    if (!isBlank && start < 0) start = index;
    else if (isBlank && start >= 0) {
      fields.push(line.slice(start, index));
      if (fields.length === atMost) return fields;
      start = -1;
    }
  }
  if (start >= 0) fields.push(line.slice(start));
  return fields;
};

/** The parts between occurrences of a text, with or without the empty ones. */
function splitAtText(line: string, separator: string, keepsEmpty: boolean, atMost: number): string[] {
  const fields: string[] = [];
  let start = 0;
  while (fields.length < atMost) {
    const end = line.indexOf(separator, start);
    if (end < 0) {
      if (keepsEmpty || start < line.length) fields.push(line.slice(start));
      break;
    }
    if (keepsEmpty || end > start) fields.push(line.slice(start, end));
    start = end + separator.length;
  }
  return fields;
}

/**
 * The split that a separator asks for: undefined or a blank for runs of blanks, `/…/` for a regular expression, else the
 * text itself. Throws an Error that says what is wrong with an expression.
 */
export function splitterOf(separator: string | undefined): Split {
  if (separator === undefined || separator === ' ') return splitAtBlanks;
  const pattern = patternOf(separator);
  if (separator === '') return (line) => [...line];
  if (pattern === undefined) {
    return (line, atMost) => (line === '' ? [] : splitAtText(line, separator, true, atMost));
  }
  const regex = loadRegexLibrary().RE2JS.compile(widenClasses(pattern));
  return (line) => (line === '' ? [] : regex.split(line, -1));
}

/** What stands between fields that are written: the separator itself if it is one text, a blank for blanks, else a tab. */
export function joinerOf(separator: string | undefined): string {
  if (separator === undefined) return ' ';
  return patternOf(separator) === undefined ? separator : '\t';
}

function patternOf(separator: string): string | undefined {
  return /^\/(.+)\/$/s.exec(separator)?.[1];
}
