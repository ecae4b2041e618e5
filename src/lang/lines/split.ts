/** The fields of a line. */

import { loadRegexLibrary } from '../builtins/lazy-modules';
import { widenClasses } from '../builtins/regex-classes';

/** Cuts a line into its fields. An empty line has none. */
export type Split = (line: string) => string[];

/** Fields between runs of blanks; blanks at both ends do not count. */
const splitAtBlanks: Split = (line) => {
  const fields: string[] = [];
  let start = -1;
  for (let index = 0; index < line.length; index++) {
    const unit = line.charCodeAt(index);
    const isBlank = unit === 0x20 || unit === 0x09 || unit === 0x0d;
    if (!isBlank && start < 0) start = index;
    else if (isBlank && start >= 0) {
      fields.push(line.slice(start, index));
      start = -1;
    }
  }
  if (start >= 0) fields.push(line.slice(start));
  return fields;
};

/**
 * The split that a separator asks for: undefined or a blank for runs of blanks, `/…/` for a regular expression, else the
 * text itself. Throws an Error that says what is wrong with an expression.
 */
export function splitterOf(separator: string | undefined): Split {
  if (separator === undefined || separator === ' ') return splitAtBlanks;
  const pattern = patternOf(separator);
  if (pattern === undefined) return (line) => (line === '' ? [] : line.split(separator));
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
