#!/usr/bin/env node
/**
 * What `dist/cli.js` is: loads the files beside it with the code that V8 compiled for them at an earlier run, so that a
 * short program does not wait for the compiler. The code is kept beside the files, or in `~/.nostos/cache` where that
 * folder cannot be written; without it, everything works, only slower. Holds no logic and imports nothing else.
 *
 * `nostos.js` reads the command line; it loads `program.js`, which runs programs, or one of the smaller files.
 */

import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import vm from 'node:vm';

type ModuleFunction = (
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

const loaded = new Map<string, { exports: unknown }>();
const nodeRequire = createRequire(__filename);

/** What our files call `require`: those beside them are loaded as they were themselves. */
const ownRequire = Object.assign(
  (name: string): unknown => (name.startsWith('./') ? load(name.slice(2)) : nodeRequire(name)),
  nodeRequire,
);

/** The exports of a file beside this one, which runs at the first call. */
function load(name: string): unknown {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  const file = path.join(__dirname, name);
  const run = compiled(file).runInThisContext() as ModuleFunction;
  run(module.exports, ownRequire, module, file, __dirname);
  return module.exports;
}

function compiled(filename: string): vm.Script {
  // The files are ASCII, so that V8 may keep them with one byte a character.
  const source = fs.readFileSync(filename, 'latin1');
  // V8 itself compares only the length of the source: time and size of the file tell one build from another.
  const { mtimeMs, size } = fs.statSync(filename);
  const name = path.basename(filename, '.js');
  const cache = `${name}-${process.version}-${process.arch}-${size}-${Math.floor(mtimeMs)}.cache`;
  const home = process.env['NOSTOS_HOME'] ?? path.join(os.homedir(), '.nostos');
  const places = [path.join(__dirname, cache), path.join(home, 'cache', cache)];
  const cachedData = firstReadable(places);
  const script = new vm.Script(source, { filename, ...(cachedData === undefined ? {} : { cachedData }) });
  if (cachedData === undefined || script.cachedDataRejected === true) {
    // At the end, when V8 knows which functions a program needs.
    process.once('exit', () => {
      keep(script.createCachedData(), places);
    });
  }
  return script;
}

function firstReadable(paths: readonly string[]): Buffer | undefined {
  for (const file of paths) {
    try {
      return fs.readFileSync(file);
    } catch {
      // Not there yet: the usual case at a first run.
    }
  }
  return undefined;
}

/** Writes the data to the first place that can be written; whole or not at all, since others may read it. */
function keep(data: Buffer, places: readonly string[]): void {
  for (const [index, file] of places.entries()) {
    const unfinished = `${file}.${process.pid}`;
    try {
      if (index > 0) fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(unfinished, data);
      fs.renameSync(unfinished, file);
      return;
    } catch {
      // A folder that cannot be written is no error.
      fs.rmSync(unfinished, { force: true });
    }
  }
}

load('nostos.js');
