/** Extensions of the fixtures, opened for tests. */

import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { HandleCollector } from '../../src/gc/collector';
import type { NativeFunction } from '../../src/lang/host';
import { Thrown } from '../../src/lang/machine/thrown';
import { List } from '../../src/lang/values/list';
import { Data2, Float, type Value } from '../../src/lang/values/value';
import { createExtensions, type ExtensionOptions, type Extensions } from '../../src/loader';

/** The folder of all fixtures: each in it is laid out like an installed extension. */
export const fixturesFolder = join(__dirname, '..', '..', 'fixtures');
/** A library in a fixture, as it is shipped. */
export function prebuilt(fixture: string, file: string): string {
  return join(fixturesFolder, fixture, 'prebuilt', 'linux-x64', file);
}
/** Our prebuilt libraries are for this platform only. */
export const skip =
  process.platform === 'linux' && process.arch === 'x64' ? false : 'prebuilt fixtures are for linux-x64';

/** Extensions, their collector and what they logged. */
export interface Opened {
  readonly extensions: Extensions;
  readonly collector: HandleCollector;
  readonly warnings: string[];
  /** The function of that name; fails when there is none. */
  native(name: string): NativeFunction;
  /** Calls it. */
  call(name: string, ...args: Value[]): Value;
  /** Calls it and returns the text of the error it must throw. */
  failure(name: string, ...args: Value[]): string;
}

/** Opens the named extensions among the fixtures. */
export function open(names: readonly string[], options: Partial<ExtensionOptions> = {}): Opened {
  const collector = new HandleCollector({
    residentBytes: () => process.memoryUsage.rss(),
    now: () => performance.now(),
  });
  const warnings: string[] = [];
  const log = { warn: (text: string) => warnings.push(text), info: () => {} };
  const extensions = createExtensions({
    extensionsFolder: fixturesFolder,
    dependencies: [],
    libraryPaths: [],
    used: names,
    collector,
    log,
    version: '0.0.0',
    blockLimitMs: 1000,
    ...options,
  });
  const native = (name: string): NativeFunction => {
    const found = extensions.resolve(name, names[0] ?? '');
    if ('problem' in found) assert.fail(found.problem);
    return found;
  };
  const call = (name: string, ...args: Value[]): Value => native(name).call(args);
  return {
    extensions,
    collector,
    warnings,
    native,
    call,
    failure: (name, ...args) => failureOf(() => call(name, ...args)),
  };
}

/** The message of the fault that `action` must throw. */
function failureOf(action: () => unknown): string {
  try {
    action();
  } catch (thrown) {
    return textOf(thrown);
  }
  return assert.fail('nothing was thrown');
}

/** The message of a thrown fault. */
export function textOf(thrown: unknown): string {
  assert(thrown instanceof Thrown, String(thrown));
  assert(thrown.value instanceof Data2);
  assert.equal(thrown.value.field0, 'Panic');
  return String(thrown.value.field1);
}

/** A list of Floats, one by one. */
export function floatList(...values: number[]): List {
  return List.from(values.map((value) => new Float(value)));
}
