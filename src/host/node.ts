/** Node's implementation of what the language needs from its surroundings. */

import type { Collector, Host, Input, NativeExtensions, Output, Records } from '../lang/host';
import { monotonicMs } from './clock';
import { nodeModules } from './modules';

/** What differs from one run to the next. */
export interface HostOptions {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The words after the program. */
  readonly scriptArgs: readonly string[];
  readonly isInteractive: boolean;
  readonly native: NativeExtensions | undefined;
  readonly collector: Collector | undefined;
  /** What the line modes read and write. */
  readonly records?: Records | undefined;
}

/** A host with the real files, clock and processes, and the streams given. */
export function createNodeHost(options: HostOptions): Host {
  return { ...options, args: process.argv, node: nodeModules, monotonicMs };
}
