#!/usr/bin/env node
/**
 * What `dist/cli.js` is: loads the files beside it with the code that V8 compiled for them at an earlier run, so that a
 * short program does not wait for the compiler. The code is kept beside the files, or in `~/.nostos/cache` where that
 * folder cannot be written; without it, everything works, only slower. Holds no logic and imports nothing else.
 *
 * `nostos.js` reads the command line; it loads `program.js`, which runs programs, or one of the smaller files.
 */

/* eslint-disable @typescript-eslint/no-require-imports -- what is loaded is CommonJS, and not always needed. */

// By name: of a whole module esbuild makes a copy.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

type ModuleFunction = (
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

/**
 * What V8 keeps is what the run needed that made it; reading more than is needed costs time, compiling the rest more. So
 * code on the command line, mostly one line, has caches of its own.
 */
const kind = process.argv.includes('-e') ? '-e' : '';

const loaded = new Map<string, { exports: unknown }>();

/** What our files call `require`: those beside them are loaded as they were themselves. */
const ownRequire = Object.assign(
  (name: string): unknown => (name.startsWith('./') ? load(name.slice(2)) : require(name)),
  require,
);

/** The exports of a file beside this one, which runs at the first call. */
function load(name: string): unknown {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  const file = join(__dirname, name);
  const run = compiled(file).runInThisContext() as ModuleFunction;
  run(module.exports, ownRequire, module, file, __dirname);
  return module.exports;
}

function compiled(filename: string): Script {
  // The files are ASCII, so that V8 may keep them with one byte a character.
  const source = readFileSync(filename, 'latin1');
  // V8 itself compares only the length of the source: time and size of the file tell one build from another.
  const { mtimeMs, size } = statSync(filename);
  const name = basename(filename, '.js');
  const cache = `${name}${kind}-${process.version}-${process.arch}-${size}-${Math.floor(mtimeMs)}.cache`;
  const cachedData = readable(join(__dirname, cache)) ?? readable(join(homeCache(), cache));
  const script = new Script(source, { filename, ...(cachedData === undefined ? {} : { cachedData }) });
  if (cachedData === undefined || script.cachedDataRejected === true) {
    // At the end, when V8 knows which functions a program needs.
    process.once('exit', () => {
      keep(script.createCachedData(), [join(__dirname, cache), join(homeCache(), cache)]);
    });
  }
  return script;
}

/** Where caches are when the folder of the command cannot be written. */
function homeCache(): string {
  const home = process.env['NOSTOS_HOME'];
  if (home !== undefined) return join(home, 'cache');
  const { homedir } = require('node:os') as typeof import('node:os');
  return join(homedir(), '.nostos', 'cache');
}

function readable(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    // Not there yet: the usual case at a first run.
    return undefined;
  }
}

/** Writes the data to the first place that can be written; whole or not at all, since others may read it. */
function keep(data: Buffer, places: readonly string[]): void {
  for (const [index, file] of places.entries()) {
    const unfinished = `${file}.${process.pid}`;
    try {
      if (index > 0) mkdirSync(dirname(file), { recursive: true });
      writeFileSync(unfinished, data);
      renameSync(unfinished, file);
      return;
    } catch {
      // A folder that cannot be written is no error.
      rmSync(unfinished, { force: true });
    }
  }
}

load('nostos.js');
