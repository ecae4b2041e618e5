#!/usr/bin/env node
/**
 * What `dist/cli.js` is: loads a bundle beside it with the code that V8 compiled for it at an earlier run, so that a
 * short program does not wait for the compiler. The code is kept beside the bundle, or in `~/.nostos/cache` where that
 * folder cannot be written; without it, everything works, only slower. Holds no logic and imports nothing else.
 *
 * There are two bundles: `nostos.js` runs programs, `whole.js` has all subcommands too and would start more slowly.
 * The first hands over to the second when it needs something that it lacks.
 */

import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import vm from 'node:vm';

const wrapperStart = '(function (exports, require, module, __filename, __dirname) {';

type ModuleFunction = (
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

function start(): void {
  const [, , word] = process.argv;
  // A word like `check` is a subcommand, or a file with an unusual name; without words a terminal gets a REPL.
  const wantsWhole = word === undefined ? isTerminal(0) : /^[a-z]+$/.test(word);
  load(wantsWhole ? 'whole' : 'nostos');
}

/** Whether a person sits there, as far as can be told without `node:tty`, which loads all of Node's streams. */
function isTerminal(descriptor: number): boolean {
  try {
    return fs.fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}

/** Runs a bundle. */
function load(name: 'nostos' | 'whole'): void {
  const bundle = path.join(__dirname, `${name}.js`);
  // The bundle is ASCII, so that V8 may keep it with one byte a character.
  const source = fs.readFileSync(bundle, 'latin1');
  // V8 itself compares only the length of the source: time and size of the file tell one build from another.
  const { mtimeMs, size } = fs.statSync(bundle);
  const cache = `${name}-${process.version}-${process.arch}-${size}-${Math.floor(mtimeMs)}.cache`;
  const home = process.env['NOSTOS_HOME'] ?? path.join(os.homedir(), '.nostos');
  const places = [path.join(__dirname, cache), path.join(home, 'cache', cache)];
  const cachedData = firstReadable(places);
  const script = new vm.Script(`${wrapperStart}${source}\n})`, {
    filename: bundle,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  if (cachedData === undefined || script.cachedDataRejected === true) {
    // At the end, when V8 knows which functions a program needs.
    process.once('exit', () => {
      keep(script.createCachedData(), places);
    });
  }
  const module = { exports: {} };
  const run = script.runInThisContext() as ModuleFunction;
  run(module.exports, requireOf(bundle), module, bundle, __dirname);
}

/** What a bundle calls `require`: the other bundle is loaded as it was itself. */
function requireOf(bundle: string): NodeJS.Require {
  const original = createRequire(bundle);
  const own = (name: string): unknown => (name === './whole.js' ? load('whole') : original(name));
  return Object.assign(own, original);
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

start();
