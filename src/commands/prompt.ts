/** What a session needs from files, terminal and process. */

import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createNodeHost } from '../host/node';
import { handleInterrupts } from '../host/signals';
import { ExtensionError } from '../lang/host';
import { CommandFailure } from '../project/failure';
import { findManifest } from '../project/manifest';
import { nostosHome } from '../project/home';
import { runRepl } from '../repl';
import { openExtensions, type NativeSide } from './extensions';
import type { CommandIo } from './io';
import type { RunOptions } from './options';
import { wantsColor } from './report';
import { productVersion } from './version';

/** Runs a session to its end. Gives the exit status. */
export async function repl(files: readonly string[], options: RunOptions, io: CommandIo): Promise<number> {
  const { manifest, warnings } = findManifest('.');
  for (const warning of warnings) io.stderr.write(`${warning}\n`);
  const native = openOrFail(manifest, options, io);
  const host = createNodeHost({
    stdin: io.stdin,
    stdout: io.stdout,
    stderr: io.stderr,
    scriptArgs: [],
    isInteractive: true,
    native: native.extensions,
    collector: native.collector,
  });
  const status = await runRepl({
    host,
    version: productVersion,
    maxDepth: options.maxDepth,
    isColored: wantsColor(options, io),
    files,
    uses: options.use ?? [],
    terminal: io.environment['TERM'],
    historyPath: historyPath(io),
    importable: () => importable(io, manifest?.dependencies.map(({ name }) => name) ?? []),
    takeInterrupts: handleInterrupts,
  });
  native.ended();
  return status;
}

const noEntry = { module: '', name: 'main', missing: '' };

function openOrFail(
  manifest: Parameters<typeof openExtensions>[0]['manifest'],
  options: RunOptions,
  io: CommandIo,
): NativeSide {
  try {
    return openExtensions({ files: [], entry: noEntry, manifest }, options, io);
  } catch (error) {
    if (error instanceof ExtensionError) throw new CommandFailure(error.message);
    throw error;
  }
}

/** `~/.nostos_history`, or in `$NOSTOS_HOME` where that is set. */
function historyPath(io: CommandIo): string {
  const home = io.environment['NOSTOS_HOME'];
  return home === undefined || home === ''
    ? join(io.environment['HOME'] ?? homedir(), '.nostos_history')
    : join(home, 'history');
}

/** Extensions by the names under which they are imported: those installed, and those that the project names. */
function importable(io: CommandIo, dependencies: readonly string[]): string[] {
  let installed: string[] = [];
  try {
    installed = readdirSync(join(nostosHome(io.environment), 'extensions')).filter(
      (name) => !name.startsWith('.'),
    );
  } catch {
    // No extension has been installed yet.
  }
  return [...dependencies, ...installed.map((name) => name.replace(/^nostos-/, ''))];
}
