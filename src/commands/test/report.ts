/** What `nostos test` says: for people, as JSON, and as JUnit's XML for build servers. */

import { createColors } from 'picocolors';
import type { TestResult, UnitResult } from './pool';

/** Counts and time of a run. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly milliseconds: number;
}

/** Counts what the units hold. */
export function summarize(units: readonly UnitResult[], milliseconds: number): Summary {
  const tests = units.flatMap((unit) => unit.tests);
  const failed = tests.filter(isFailed).length;
  return { passed: tests.length - failed, failed, milliseconds };
}

function isFailed({ verdict }: TestResult): boolean {
  return verdict.failure !== undefined;
}

/** How the text for people is made. */
export interface TextStyle {
  readonly isColored: boolean;
  /** Tells every test, with its time; else only files and failures. */
  readonly isVerbose: boolean;
}

/** Lines about the tests of a unit, by file. */
export function unitText({ tests }: UnitResult, { isColored, isVerbose }: TextStyle): string {
  const colors = createColors(isColored);
  return byFile(tests)
    .map(({ file, tests: own }) => {
      const failed = own.filter(isFailed);
      const count = `${own.length} ${own.length === 1 ? 'test' : 'tests'}`;
      const head =
        failed.length === 0
          ? `${colors.green('ok')}    ${file}  ${colors.dim(count)}\n`
          : `${colors.red('FAIL')}  ${file}  ${failed.length} of ${count}\n`;
      const listed = isVerbose ? own : failed;
      return head + listed.map((test) => testText(test, isColored)).join('');
    })
    .join('');
}

function testText({ place, verdict }: TestResult, isColored: boolean): string {
  const colors = createColors(isColored);
  if (verdict.failure === undefined)
    return `  ${colors.green('ok')}    ${place.name}  ${colors.dim(time(verdict.milliseconds))}\n`;
  const where = colors.dim(`${place.file}:${place.line}:${place.column}`);
  const printed = verdict.output.trim() === '' ? '' : `      --- it printed:\n${indented(verdict.output)}`;
  return `  ${colors.red('FAIL')}  ${place.name}  ${where}\n${indented(verdict.failure)}${printed}`;
}

function indented(text: string): string {
  return `${text.trimEnd().replace(/^(?=.)/gm, '      ')}\n`;
}

/** The last line. */
export function summaryText({ passed, failed, milliseconds }: Summary, isColored: boolean): string {
  const colors = createColors(isColored);
  const counts =
    failed === 0 ? colors.green(`${passed} passed`) : `${passed} passed, ${colors.red(`${failed} failed`)}`;
  return `${counts} in ${time(milliseconds)}\n`;
}

function time(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.ceil(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function byFile(tests: readonly TestResult[]): { file: string; tests: TestResult[] }[] {
  const files = new Map<string, TestResult[]>();
  for (const test of tests) files.set(test.place.file, [...(files.get(test.place.file) ?? []), test]);
  return [...files].map(([file, own]) => ({ file, tests: own }));
}

/** One JSON document with every test. */
export function jsonReport(units: readonly UnitResult[], summary: Summary): string {
  const tests = units
    .flatMap((unit) => unit.tests)
    .map(({ place, verdict }) => ({
      ...place,
      status: verdict.failure === undefined ? 'passed' : 'failed',
      milliseconds: Math.round(verdict.milliseconds * 1000) / 1000,
      ...(verdict.failure === undefined ? {} : { failure: verdict.failure }),
      ...(verdict.output === '' ? {} : { output: verdict.output }),
    }));
  const { passed, failed } = summary;
  return `${JSON.stringify({ passed, failed, milliseconds: Math.round(summary.milliseconds), tests }, undefined, 2)}\n`;
}

/** JUnit's XML: a suite a file. */
export function junitReport(units: readonly UnitResult[], summary: Summary): string {
  const suites = byFile(units.flatMap((unit) => unit.tests)).map(({ file, tests }) => {
    const failed = tests.filter(isFailed).length;
    const total = tests.reduce((sum, { verdict }) => sum + verdict.milliseconds, 0);
    const head = `  <testsuite name="${xml(file)}" tests="${tests.length}" failures="${failed}" errors="0" time="${seconds(total)}">`;
    return [head, ...tests.map(junitCase), '  </testsuite>'].join('\n');
  });
  const { passed, failed, milliseconds } = summary;
  const root = `<testsuites tests="${passed + failed}" failures="${failed}" time="${seconds(milliseconds)}">`;
  return `${['<?xml version="1.0" encoding="UTF-8"?>', root, ...suites, '</testsuites>'].join('\n')}\n`;
}

function junitCase({ place, verdict }: TestResult): string {
  const head = `    <testcase classname="${xml(place.file)}" name="${xml(place.name)}" file="${xml(place.file)}" line="${place.line}" time="${seconds(verdict.milliseconds)}"`;
  const parts: string[] = [];
  if (verdict.failure !== undefined) {
    const [first] = verdict.failure.trim().split('\n', 1);
    parts.push(`      <failure message="${xml(first)}">${xml(verdict.failure)}</failure>`);
  }
  if (verdict.output !== '') parts.push(`      <system-out>${xml(verdict.output)}</system-out>`);
  return parts.length === 0 ? `${head}/>` : [`${head}>`, ...parts, '    </testcase>'].join('\n');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for XML 1.0: its own signs as entities, characters that it cannot hold as U+FFFD. */
function xml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- XML has no way to write these
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
      .replace(/[&<>"]/g, (sign) => entities[sign])
  );
}
