/** Sets up the native extensions of a program: where they are looked for, what their handles and log are. */

import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HandleCollector } from '../gc/collector';
import { monotonicMs } from '../host/clock';
import { createLog } from '../host/log';
import { createExtensions, type Extensions } from '../loader';
import type { ExtensionDependency, LockedVersion } from '../loader/discover';
import { systemReason } from '../project/failure';
import { nostosHome } from '../project/home';
import { lockedFolder, readLock, type LockedExtension } from '../project/lock';
import type { Manifest } from '../project/manifest';
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
    now: monotonicMs,
    stress: options.gcStress === true,
  });
  const home = nostosHome(io.environment);
  const extensions = createExtensions({
    extensionsFolder: join(home, 'extensions'),
    dependencies: extensionDependencies(sources.manifest, home, io),
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
    extensions.lastWords();
    if (options.gcStats !== undefined) writeReport(options.gcStats, collector, io);
  });
  return { extensions, collector, ended: () => (isOpen = false) };
}

/** The project's extensions: those of nostos.toml, at the versions of nostos.lock, and what is pinned besides. */
function extensionDependencies(
  manifest: Manifest | undefined,
  home: string,
  io: CommandIo,
): ExtensionDependency[] {
  if (manifest === undefined) return [];
  const { entries, problem } = readLock(dirname(manifest.path));
  if (problem !== undefined) io.stderr.write(`Warning: Failed to read nostos.lock: ${problem}\n`);
  const locked = new Map(entries.map((entry) => [entry.name, entry]));
  const named = manifest.dependencies.filter(({ isExtension }) => isExtension);
  const dependencies = named.map(({ name, path, git, github, npm }) => {
    const entry = locked.get(name);
    locked.delete(name);
    return { name, path, repository: git ?? github ?? npm, locked: entry && lockedVersion(home, entry) };
  });
  const pinned = [...locked.values()].filter(({ isPinned }) => isPinned);
  return [
    ...dependencies,
    ...pinned.map((entry) => ({
      name: entry.name,
      path: undefined,
      repository: undefined,
      locked: lockedVersion(home, entry),
    })),
  ];
}

function lockedVersion(home: string, entry: LockedExtension): LockedVersion {
  return { folder: lockedFolder(home, entry), version: entry.version };
}

function writeReport(path: string, collector: HandleCollector, io: CommandIo): void {
  try {
    writeFileSync(path, `${JSON.stringify(collector.report(), undefined, 2)}\n`);
  } catch (error) {
    io.stderr.write(`Warning: could not write the report to '${path}': ${systemReason(error)}\n`);
  }
}
