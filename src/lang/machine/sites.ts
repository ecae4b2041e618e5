/** Numbers for places in the source, so that a call can note where it happens with one small store. */

import type { Span } from '../syntax/source';

const spans: (Span | undefined)[] = [undefined];

/** The number of a place; 0 is "unknown". */
export function siteNumber(span: Span): number {
  spans.push(span);
  return spans.length - 1;
}

/** The place of a number; undefined for 0. */
export function siteSpan(site: number): Span | undefined {
  return spans[site];
}
