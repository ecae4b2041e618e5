/** Columns of characters beyond ASCII. The library is loaded with the first of them: its tables take milliseconds. */

/* eslint-disable @typescript-eslint/no-require-imports --
   an import would load the library at every start, and a dynamic one could not be waited for while drawing. */

let measure: ((text: string) => number) | undefined;

/** Columns that a character takes on a terminal. */
export function wideWidth(segment: string): number {
  measure ??= (require('string-width') as typeof import('string-width')).default;
  return measure(segment);
}
