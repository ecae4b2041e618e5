/** Sets up the native extensions of a program: where they are looked for, what their handles and log are. */

import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { HandleCollector } from '../gc/collector';
import { createLog } from '../host/log';
import { createExtensions, type Extensions } from '../loader';
import { systemReason } from '../project/failure';
import type { Dependency } from '../project/manifest';
import type { CommandIo } from './io';
import type { RunOptions } from './options';
import type { ProgramSources } from './program';
import { productVersion } from './version';

/** Extensions and the collector of their handles. */
export interface NativeSide {
  readonly extensions: Extensions;
  readonly collector: HandleCollector;
  /** To be called when the program has ended them itself: what remains is the report. */
  ended(): void;
}

/** Milliseconds that native work may take to end when a signal ends the program. */
const graceMs = 200;

/**
 * Opens the libraries that the options name and prepares to find the others; throws an `ExtensionError`. At the end of the process,
 * by a signal too, what is open is ended, handles are cleaned up, and the report of `--gc-stats` is written.
 */
export function openExtensions(sources: ProgramSources, options: RunOptions, io: CommandIo): NativeSide {
  const collector = new HandleCollector({
    residentBytes: () => process.memoryUsage.rss(),
    now: () => performance.now(),
    stress: options.gcStress === true,
  });
  const extensions = createExtensions({
    extensionsFolder: join(nostosHome(io), 'extensions'),
    dependencies: (sources.manifest?.dependencies ?? [])
      .filter(({ isExtension }) => isExtension)
      .map(placeOf),
    libraryPaths: [...(options.ext ?? []), ...(options.extension ?? [])],
    used: options.use ?? [],
    collector,
    log: createLog(io.stderr, { isVerbose: options.verbose === true, asJson: options.logJson === true }),
    version: productVersion,
    blockLimitMs: options.blockLimit,
  });
  let isOpen = true;
  io.exit.add(() => {
    if (isOpen) {
      extensions.close(graceMs);
      collector.close();
    }
    if (options.gcStats !== undefined) writeReport(options.gcStats, collector, io);
  });
  return { extensions, collector, ended: () => (isOpen = false) };
}

/** `$NOSTOS_HOME`, else `~/.nostos`. */
export function nostosHome(io: CommandIo): string {
  const home = io.environment['NOSTOS_HOME'];
  return home === undefined || home === '' ? join(homedir(), '.nostos') : home;
}

function placeOf({ name, path, git, github }: Dependency): {
  name: string;
  path: string | undefined;
  repository: string | undefined;
} {
  return { name, path, repository: git ?? github };
}

function writeReport(path: string, collector: HandleCollector, io: CommandIo): void {
  try {
    writeFileSync(path, `${JSON.stringify(collector.report(), undefined, 2)}\n`);
  } catch (error) {
    io.stderr.write(`Warning: could not write the report to '${path}': ${systemReason(error)}\n`);
  }
}
