/** Runs the programs that the runner sends, one after the other, and answers how each went. */

import { createNodeHost } from '../../src/host/node';
import { compile, run } from '../../src/lang';
import type { Collector } from '../../src/lang/host';
import { renderDiagnostic } from '../../src/lang/diagnostics/terminal';
import { Source } from '../../src/lang/syntax/source';
import { CommandFailure } from '../../src/project/failure';
import { locateProgram } from '../../src/project/locate';
import { CapturedOutput, emptyInput } from './captured';
import { difference, type ConformanceCase } from './catalogue';
import type { Assignment, Verdict } from './protocol';

const startFolder = process.cwd();

/** Makes the collector of one program, when that has been compiled; undefined for none. */
export type MakeCollector = () => Collector | undefined;

/** Answers assignments until the runner goes away. `note` tells what is to be known about each run, when it is over. */
export function answerAssignments(
  makeCollector: MakeCollector,
  note: () => string | undefined = () => undefined,
): void {
  process.on('message', (assignment: Assignment) => {
    void judge(assignment, makeCollector).then((verdict) => process.send?.({ ...verdict, note: note() }));
  });
  // A promise that nobody awaits must fail its own program only.
  process.on('unhandledRejection', (error) => {
    console.error(error);
  });
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

async function judge(
  { test, captureEvery, hotAfter }: Assignment,
  makeCollector: MakeCollector,
): Promise<Verdict> {
  const started = performance.now();
  let failure: string | undefined;
  try {
    const { output, errors } = await runTest(test, { captureEvery, hotAfter }, makeCollector);
    failure = difference(test.expectation, output, errors);
  } catch (error) {
    failure = `fault of the implementation: ${error instanceof Error ? shortStack(error) : String(error)}`;
  }
  process.chdir(startFolder);
  return { name: test.name, failure, note: undefined, milliseconds: performance.now() - started };
}

async function runTest(
  test: ConformanceCase,
  { captureEvery, hotAfter }: Pick<Assignment, 'captureEvery' | 'hotAfter'>,
  makeCollector: MakeCollector,
): Promise<{ output: string; errors: string }> {
  const stdout = new CapturedOutput();
  const stderr = new CapturedOutput();
  const texts = (): { output: string; errors: string } => ({ output: stdout.text, errors: stderr.text });
  try {
    const { files, entry } = locateProgram(test.path, undefined);
    const { diagnostics, program } = compile({
      files: files.map(({ path, text, module }) => ({ source: new Source(path, text), module })),
      entry: { module: entry.module, name: entry.name },
      native: undefined,
    });
    for (const diagnostic of diagnostics) stderr.write(renderDiagnostic(diagnostic, false));
    if (program !== undefined && program.entry === undefined) stderr.write(entry.missing);
    if (program?.entry === undefined) return texts();
    const host = createNodeHost({
      stdin: emptyInput,
      stdout,
      stderr,
      scriptArgs: [],
      isInteractive: false,
      native: undefined,
      collector: makeCollector(),
    });
    await run(program, host, {
      maxDepth: 1_000_000,
      printResult: true,
      gcStress: false,
      captureEvery: captureEvery === 0 ? undefined : captureEvery,
      hotAfter,
    });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    stderr.write(error.message);
  }
  return texts();
}

function shortStack(error: Error): string {
  return (error.stack ?? error.message).split('\n').slice(0, 4).join(' / ');
}
