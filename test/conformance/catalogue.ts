/** The conformance programs: where they are and what each expects. */

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What a program must do. */
export interface Expectation {
  /** `value`: the last line of output equals the text. `error`: the output, errors included, contains it. */
  readonly kind: 'value' | 'error';
  readonly text: string;
}

/** One program, or one project of several modules. */
export interface ConformanceCase {
  /** Folder and name, `runtime/closures_share_a_var`. */
  readonly name: string;
  /** The file to run, or the folder of a project. */
  readonly path: string;
  readonly expectation: Expectation;
}

const programsFolder = join(__dirname, 'programs');

/** Names of the folders of programs. */
export function conformanceFolders(): string[] {
  return readdirSync(programsFolder).sort();
}

/** All programs of the folder, in order of their names. */
export function casesOf(folder: string): ConformanceCase[] {
  return casesIn(join(programsFolder, folder));
}

/** All programs of a directory, in order of their names; the directory's own name begins each. */
export function casesIn(directory: string): ConformanceCase[] {
  const folder = basename(directory);
  return readdirSync(directory, { withFileTypes: true })
    .map((entry) => {
      const path = join(directory, entry.name);
      const expectation = entry.isDirectory() ? projectExpectation(path) : fileExpectation(path);
      if (expectation === undefined)
        throw new Error(`${path} says neither '# expect:' nor '# expect_error:'`);
      return { name: `${folder}/${basename(entry.name, '.nos')}`, path, expectation };
    })
    .sort((first, second) => (first.name < second.name ? -1 : 1));
}

function projectExpectation(folder: string): Expectation | undefined {
  const files = readdirSync(folder).filter((name) => name.endsWith('.nos'));
  for (const file of files) {
    const expectation = fileExpectation(join(folder, file));
    if (expectation !== undefined) return expectation;
  }
  return undefined;
}

function fileExpectation(path: string): Expectation | undefined {
  const header = /^# (expect|expect_error): ?(.*)$/m.exec(readFileSync(path, 'utf8'));
  if (header === null) return undefined;
  return { kind: header[1] === 'expect' ? 'value' : 'error', text: header[2] };
}

/** Undefined when the program did what it must, else what differs, for people. */
export function difference(expectation: Expectation, output: string, errors: string): string | undefined {
  if (expectation.kind === 'error') {
    const everything = `${output}\n${errors}`;
    if (everything.includes(expectation.text)) return undefined;
    return `wanted an error with ${JSON.stringify(expectation.text)}, got ${excerpt(everything)}`;
  }
  const lines = output.replace(/\n$/, '').split('\n');
  const last = lines[lines.length - 1];
  if (last === expectation.text) return undefined;
  const found =
    errors.trim() === '' ? JSON.stringify(last) : `${JSON.stringify(last)}, errors ${excerpt(errors)}`;
  return `wanted ${JSON.stringify(expectation.text)}, got ${found}`;
}

function excerpt(text: string): string {
  const oneLine = text.trim().replace(/\s*\n\s*/g, ' / ');
  return JSON.stringify(oneLine.length > 300 ? `${oneLine.slice(0, 300)}…` : oneLine);
}
