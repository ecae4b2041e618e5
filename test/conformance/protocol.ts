/** What the runner and the processes that run programs say to each other. */

import type { ConformanceCase } from './catalogue';

/** One program to run. */
export interface Assignment {
  readonly test: ConformanceCase;
  /** Capture the whole stack at every so many calls; 0 for never. */
  readonly captureEvery: number;
  /** Fuse routines after so many calls; undefined for the usual number. */
  readonly hotAfter: number | undefined;
}

/** How it went. */
export interface Verdict {
  readonly name: string;
  /** Undefined when the program passed. */
  readonly failure: string | undefined;
  /** What is to be known about the run besides. */
  readonly note: string | undefined;
  readonly milliseconds: number;
}
