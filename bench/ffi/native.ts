/**
 * Measures native calls from programs, through the loader, and through koffi alone. Bundled and run by `bench/ffi.ts`,
 * with the fixtures' folder, the program and the number of rounds as arguments; prints nanoseconds by name as JSON.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import koffi from 'koffi';
import { HandleCollector } from '../../src/gc/collector';
import { createNodeHost } from '../../src/host/node';
import { compile, run } from '../../src/lang';
import type { NativeFunction, Output } from '../../src/lang/host';
import { Source } from '../../src/lang/syntax/source';
import { List } from '../../src/lang/values/list';
import { Float, type Value } from '../../src/lang/values/value';
import { createExtensions } from '../../src/loader';
import { koffi as configuredKoffi } from '../../src/loader/koffi';

const [fixtures, programPath, roundsText] = process.argv.slice(2);
const rounds = Number(roundsText);
const listLength = 1_000_000;

const collector = new HandleCollector({
  residentBytes: () => process.memoryUsage.rss(),
  now: () => performance.now(),
});
const quiet = { warn: () => {}, info: () => {} };
const extensions = createExtensions({
  extensionsFolder: fixtures,
  dependencies: [],
  libraryPaths: [],
  used: ['probe', 'nalgebra'],
  collector,
  log: quiet,
  version: 'bench',
  blockLimitMs: 1_000_000,
});

function native(name: string): NativeFunction {
  const found = extensions.resolve(name, '');
  if ('problem' in found) throw new Error(found.problem);
  return found;
}

/** Nanoseconds of one of `count` steps: the best of many short batches, which is what an undisturbed machine does. */
function best(count: number, batch: (count: number) => unknown): number {
  let fastest = Infinity;
  for (let i = 0; i < 100 * rounds; i++) {
    const start = process.hrtime.bigint();
    batch(count);
    fastest = Math.min(fastest, Number(process.hrtime.bigint() - start) / count);
  }
  return fastest;
}

function many(name: string, ...args: Value[]): number {
  const target = native(name);
  return best(1000, (count) => {
    for (let i = 0; i < count; i++) target.call(args);
  });
}

function measure(): Record<string, number> {
  configuredKoffi();
  const raw = koffi.load(join(fixtures, 'probe', 'prebuilt', 'linux-x64', 'libnostos_probe.so'));
  const rawAdd = raw.func('double probe_raw_add(double, double)') as (a: number, b: number) => number;
  const rawNothing = raw.func('void probe_raw_nothing()') as () => void;
  const add = native('Probe.add');
  const one = new Float(1);
  const vector = native('Nalgebra.dvec').call([List.of(one, one, one)]);
  const vectorAdd = native('Nalgebra.dvecAdd');
  const numbers = new Float64Array(listLength).fill(1.5);
  const list = List.fromFloats(numbers);
  const sum = native('Probe.sumFloats');
  const copy = native('Probe.copyFloats');
  return {
    rawNothing: best(1000, (count) => {
      for (let i = 0; i < count; i++) rawNothing();
    }),
    rawAdd: best(1000, (count) => {
      let x = 0;
      for (let i = 0; i < count; i++) x = rawAdd(x, 1);
      return x;
    }),
    nothing: many('Probe.nothing'),
    add: best(1000, (count) => {
      let x: Value = one;
      for (let i = 0; i < count; i++) x = add.call([x, one]);
      return x;
    }),
    sameHandle: many('Probe.same', vectorOfProbe()),
    dot: many('Nalgebra.dvecDot', vector, vector),
    newHandle: best(1000, (count) => {
      for (let i = 0; i < count; i++) {
        vectorAdd.call([vector, vector]);
        if (collector.due) collector.collect([vector]);
      }
    }),
    shortString: many('Probe.echoString', 'hello, world'),
    copyOfList: best(1, () => numbers.slice()),
    listIn: best(1, () => sum.call([list])),
    listInAndOut: best(1, () => copy.call([list])),
  };
}

function vectorOfProbe(): Value {
  return native('Probe.counted').call([1]);
}

/** Loops of each function in the program. */
const programRounds = 2_000_000;
const ignored: Output = {
  write: () => {},
  writeBytes: () => {},
  flush: () => {},
  isTerminal: false,
  atLineStart: true,
};

/**
 * Nanoseconds of processor time that one loop of a function of the program takes: from outside there is no finer clock,
 * and the processor's time is not changed by what else the machine does.
 */
async function inProgram(name: string): Promise<number> {
  const source = new Source(programPath, readFileSync(programPath, 'utf8'));
  // One program after the other uses the extensions: none of them may end them.
  const kept = Object.create(extensions, { close: { value: () => {} } }) as typeof extensions;
  const { program, diagnostics } = compile({
    files: [{ source, module: '' }],
    entry: { module: '', name },
    native: kept,
  });
  if (program?.entry === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const stdin = {
    readLine: () => undefined,
    readAll: () => '',
    whenReady: () => () => {},
    isTerminal: false,
  };
  const streams = { stdin, stdout: ignored, stderr: ignored, scriptArgs: [], isInteractive: false };
  const host = createNodeHost({ ...streams, native: kept, collector });
  let fastest = Infinity;
  for (let i = 0; i < 5 * rounds; i++) {
    const start = process.cpuUsage();
    const { exitCode } = await run(program, host, {
      maxDepth: 1_000_000,
      printResult: false,
      gcStress: false,
    });
    const { user, system } = process.cpuUsage(start);
    if (exitCode !== 0) throw new Error(`${name} failed`);
    fastest = Math.min(fastest, ((user + system) * 1000) / programRounds);
  }
  return fastest;
}

async function main(): Promise<void> {
  const figures = measure();
  const programFigures = {
    programOrdinary: await inProgram('ordinary'),
    programNative: await inProgram('native'),
    programVectors: await inProgram('vectors'),
  };
  process.stdout.write(JSON.stringify({ ...figures, ...programFigures }));
  process.exit(0);
}

void main();
