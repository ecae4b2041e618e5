/** One program through the whole line: it must give diagnostics with places, or run to a value or a told error. */

import { createNodeHost } from '../../../src/host/node';
import { compile, run, type Compilation } from '../../../src/lang';
import type { Diagnostic } from '../../../src/lang/diagnostics/diagnostic';
import { renderDiagnostic } from '../../../src/lang/diagnostics/terminal';
import type { Collector } from '../../../src/lang/host';
import { Source } from '../../../src/lang/syntax/source';
import { CapturedOutput, emptyInput } from '../../conformance/captured';

/** How far a program came. */
export interface Outcome {
  readonly stage: 'rejected' | 'failed' | 'value' | 'stopped';
  /** Milliseconds of processor time until it was accepted or rejected. */
  readonly compiling: number;
}

/** Captures of its stack after which a running program is stopped. */
const mostCaptures = 40;

/** In the message of the error when a program reaches for files, processes, the net. */
const outside = 'is not here';

class OutOfTime {
  readonly reason = 'this test stops programs that run long';
}

/** Throws when something else happens than may happen. */
export async function examine(text: string, isRun: boolean): Promise<Outcome> {
  const started = process.cpuUsage();
  const { diagnostics, program } = compileText(text);
  for (const diagnostic of diagnostics) checkPlaces(diagnostic, text);
  const { user, system } = process.cpuUsage(started);
  const compiling = (user + system) / 1000;
  if (program?.entry === undefined) {
    if (program === undefined && diagnostics.length === 0) throw new Error('rejected without a word');
    return { stage: 'rejected', compiling };
  }
  return { stage: isRun ? await runWithin(program, text) : 'stopped', compiling };
}

function compileText(text: string): Compilation {
  return compile({
    files: [{ source: new Source('fuzz.nos', text), module: '' }],
    entry: { module: '', name: 'main' },
    native: undefined,
  });
}

function checkPlaces(diagnostic: Diagnostic, text: string): void {
  const places = [diagnostic.label, ...diagnostic.related];
  for (const place of places) {
    if (place === undefined) throw new Error(`an error without a place: ${diagnostic.message}`);
    const { start, end } = place.span;
    if (!(0 <= start && start <= end && end <= text.length))
      throw new Error(`an error beyond the text: ${diagnostic.message} at ${start} to ${end}`);
  }
  if (/\bundefined\b(?! (?:name|variable))|\[object |TypeError:/.test(diagnostic.message))
    throw new Error(`an odd message: ${diagnostic.message}`);
  if (renderDiagnostic(diagnostic, false) === '') throw new Error('an error that shows as nothing');
}

interface Ending {
  readonly stage: Outcome['stage'];
  /** What it printed, and the first line of its error. */
  readonly output: string;
}

/** Ways to run a program that must make no difference. */
const ways: readonly { readonly name: string; readonly captureEvery?: number; readonly hotAfter?: number }[] =
  [
    { name: 'as usual' },
    { name: 'captured at every third call', captureEvery: 3 },
    { name: 'fused at the first call', hotAfter: 1 },
    { name: 'fused at the first call and captured at every second call', hotAfter: 1, captureEvery: 2 },
  ];

/** What differs from run to run by itself. */
const unsteady = /\b(spawn\w*|sleep|after|Random|Time|Uuid|Runtime|Gc|gc|gcStats|vmStats|Process|Env)\b/;

async function runWithin(
  program: NonNullable<Compilation['program']>,
  text: string,
): Promise<Outcome['stage']> {
  const first = await runOnce(program, ways[0]);
  if (first.stage === 'stopped' || unsteady.test(text)) return first.stage;
  for (const way of ways.slice(1)) {
    const other = await runOnce(program, way);
    if (other.stage !== 'stopped' && other.output !== first.output)
      throw new Error(`${way.name}: ${other.output}\n${ways[0].name}: ${first.output}`);
  }
  return first.stage;
}

async function runOnce(
  program: NonNullable<Compilation['program']>,
  way: (typeof ways)[number],
): Promise<Ending> {
  const stdout = new CapturedOutput();
  const stderr = new CapturedOutput();
  const node = createNodeHost({
    stdin: emptyInput,
    stdout,
    stderr,
    scriptArgs: [],
    isInteractive: false,
    native: undefined,
    collector: undefined,
  });
  let left = way.captureEvery === undefined ? mostCaptures : mostCaptures * 2000;
  const collector: Collector = {
    get due() {
      if (--left < 0) throw new OutOfTime();
      return false;
    },
    collect: () => undefined,
    stats: () => ({ live: 0, totalAllocated: 0, totalFreed: 0, collections: 0 }),
    close: () => undefined,
  };
  const host = { ...node, node: withoutOutside(node.node), collector };
  const { exitCode } = await run(program, host, {
    maxDepth: 20_000,
    printResult: true,
    captureEvery: way.captureEvery,
    hotAfter: way.hotAfter,
  });
  if (left < 0 || stderr.text.includes(outside)) return { stage: 'stopped', output: '' };
  if (stderr.text.includes('internal error')) throw new Error(stderr.text);
  if (exitCode !== 0 && stderr.text === '') throw new Error(`exit status ${exitCode} without a word`);
  const output = `${stdout.text}\n${stderr.text.split('\n', 1)[0]}`;
  return { stage: exitCode === 0 ? 'value' : 'failed', output };
}

/** Modules that change nothing outside of this process. */
function withoutOutside<T extends object>(modules: T): T {
  const refused = (name: string): unknown =>
    new Proxy(Object, {
      get() {
        throw new Error(`${name} ${outside}`);
      },
    });
  const closed = Object.fromEntries(
    ['fs', 'childProcess', 'net', 'http', 'process'].map((name) => [name, refused(name)]),
  );
  return { ...modules, ...closed } as T;
}
