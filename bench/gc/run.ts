/**
 * Runs one function of a program with the collector on or off. Bundled and run by `bench/gc.ts`:
 *
 *     run.cjs FIXTURES PROGRAM FUNCTION on|off|plain|without ROUNDS
 *
 * Prints a `Measured` as JSON. `off` never collects; `plain` has a collector and no extensions; `without` has neither.
 */

import { readFileSync } from 'node:fs';
import { HandleCollector } from '../../src/gc/collector';
import type { HeapReport } from '../../src/gc/report';
import { createNodeHost } from '../../src/host/node';
import { compile, run, type Program } from '../../src/lang';
import type { Host, Output } from '../../src/lang/host';
import { Source } from '../../src/lang/syntax/source';
import { createExtensions, type Extensions } from '../../src/loader';

/** What is told of the runs. */
export interface Measured {
  /** Processor time of the best round. */
  readonly seconds: number;
  /** What the last round printed. */
  readonly printed: string;
  /** Resident memory when all was done, in bytes. */
  readonly residentBytes: number;
  readonly report: HeapReport;
}

const [fixtures, programPath, entryName, mode, rounds] = process.argv.slice(2);

/** A collector that never runs. */
class IdleCollector extends HandleCollector {
  override get due(): boolean {
    return false;
  }
  override collect(): void {
    // Nothing is ever cleaned up.
  }
}

const options = { residentBytes: () => process.memoryUsage.rss(), now: () => performance.now() };
const collector = mode === 'off' ? new IdleCollector(options) : new HandleCollector(options);

/** One round after the other uses the extensions: none of them may end them. */
function openExtensions(): Extensions {
  const extensions = createExtensions({
    extensionsFolder: fixtures,
    dependencies: [],
    libraryPaths: [],
    used: ['nalgebra', 'probe'],
    collector,
    log: { warn: () => {}, info: () => {} },
    version: 'bench',
    blockLimitMs: 1_000_000,
  });
  return Object.create(extensions, { close: { value: () => {} } }) as Extensions;
}

function compiled(native: Extensions | undefined): Program {
  const source = new Source(programPath, readFileSync(programPath, 'utf8'));
  const { program, diagnostics } = compile({
    files: [{ source, module: '' }],
    entry: { module: '', name: entryName },
    native,
  });
  if (program?.entry === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return program;
}

class Kept implements Output {
  text = '';
  readonly isTerminal = false;
  readonly atLineStart = true;
  write(text: string): void {
    this.text += text;
  }
  writeBytes(): void {}
  flush(): void {}
}

async function round(program: Program, host: Host): Promise<number> {
  const start = process.cpuUsage();
  const { exitCode } = await run(program, host, { maxDepth: 1_000_000, printResult: true, gcStress: false });
  const { user, system } = process.cpuUsage(start);
  if (exitCode !== 0) throw new Error(`${entryName} failed`);
  return (user + system) / 1e6;
}

async function main(): Promise<void> {
  const native = mode === 'without' || mode === 'plain' ? undefined : openExtensions();
  const program = compiled(native);
  const stdin = {
    readLine: () => undefined,
    readAll: () => '',
    whenReady: () => () => {},
    isTerminal: false,
  };
  let seconds = Infinity;
  let stdout = new Kept();
  let report = collector.report();
  for (let i = 0; i < Number(rounds); i++) {
    stdout = new Kept();
    const host = createNodeHost({
      stdin,
      stdout,
      stderr: new Kept(),
      scriptArgs: [],
      isInteractive: false,
      native,
      collector: mode === 'without' ? undefined : collector,
    });
    seconds = Math.min(seconds, await round(program, host));
    report = collector.report();
  }
  const measured: Measured = {
    seconds,
    printed: stdout.text.trimEnd(),
    residentBytes: process.memoryUsage.rss(),
    report,
  };
  process.stdout.write(JSON.stringify(measured));
  process.exit(0);
}

void main();
