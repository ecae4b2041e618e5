/** `nostos test` with its options read: finds tests, has them run, tells how they went. */

import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { CommandFailure, systemReason } from '../../project/failure';
import type { CommandIo } from '../io';
import type { ColorChoice } from '../options';
import { runUnits, type UnitResult } from './pool';
import { jsonReport, junitReport, summarize, summaryText, unitText, type TextStyle } from './report';
import { findUnits } from './units';

/** Options of the command. */
export interface TestOptions {
  readonly filter?: string;
  readonly jobs?: number;
  /** Seconds that a test may take. */
  readonly timeout: number;
  readonly json?: true;
  /** File for JUnit's XML. */
  readonly junit?: string;
  readonly verbose?: true;
  readonly color: ColorChoice;
  readonly maxDepth: number;
  readonly use?: readonly string[];
  readonly ext?: readonly string[];
}

/**
 * Tests what the paths name; returns the exit status: 0 when all passed, 1 when one failed or none was found.
 *
 * @param earlier tests of another kind that have been run already, to be part of the report
 */
export async function testPaths(
  paths: readonly string[],
  options: TestOptions,
  io: CommandIo,
  earlier: readonly UnitResult[] = [],
): Promise<number> {
  const started = performance.now();
  const style: TextStyle = { isColored: wantsColor(options.color, io), isVerbose: options.verbose === true };
  const tell = (unit: UnitResult): void => {
    for (const notice of unit.notices) io.stderr.write(`${notice}\n`);
    if (options.json !== true) io.stdout.write(unitText(unit, style));
  };
  earlier.forEach(tell);
  const found = await runUnits(findUnits(paths), {
    settings: {
      filter: options.filter,
      maxDepth: options.maxDepth,
      use: options.use ?? [],
      ext: options.ext ?? [],
      verbose: options.verbose,
    },
    jobs: options.jobs ?? availableParallelism(),
    timeLimit: options.timeout * 1000,
    onUnit: tell,
    exit: io.exit,
  });
  const units = [...earlier, ...found];
  const summary = summarize(units, performance.now() - started);
  if (options.junit !== undefined) writeReport(options.junit, junitReport(units, summary));
  if (options.json === true) io.stdout.write(jsonReport(units, summary));
  if (summary.passed + summary.failed === 0) {
    io.stderr.write(nothingFound(paths, units, options));
    return 1;
  }
  if (options.json !== true) io.stdout.write(summaryText(summary, style.isColored));
  return summary.failed === 0 ? 0 : 1;
}

function nothingFound(paths: readonly string[], units: readonly UnitResult[], options: TestOptions): string {
  const where = paths.length === 0 ? 'the current folder' : paths.map((path) => `'${path}'`).join(', ');
  if (options.filter !== undefined && units.length > 0)
    return `no test in ${where} has '${options.filter}' in its path or name\n`;
  return `no tests in ${where}\nhint: write \`test "name" = …\` items, or begin a program with a line \`# expect: VALUE\`\n`;
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new CommandFailure(`could not write the report to '${path}': ${systemReason(error)}`);
  }
}

/** Colour on a terminal unless `NO_COLOR` is set; `--color` decides otherwise. */
function wantsColor(color: ColorChoice, io: CommandIo): boolean {
  if (color !== 'auto') return color === 'always';
  const noColor = io.environment['NO_COLOR'];
  return io.stdout.isTerminal && (noColor === undefined || noColor === '');
}
