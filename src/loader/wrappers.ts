/** Which of the Nostos files at the top of an extension are its wrapper; the others are tests, examples and programs. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Names of the files that make up the wrapper of the extension in a folder, in order. Where a folder has several Nostos
 * files, programs are none of it: those that define `main`, and those with the usual names of tests and examples.
 */
export function wrapperFiles(folder: string): string[] {
  const candidates = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && mayBeWrapper(entry.name))
    .map(({ name }) => name)
    .sort();
  if (candidates.length < 2) return candidates;
  const wrappers = candidates.filter((file) => !isProgram(folder, file));
  return wrappers.length === 0 ? candidates : wrappers;
}

function mayBeWrapper(file: string): boolean {
  return file.endsWith('.nos') && !/^(test_|example_)/.test(file) && file !== 'tests.nos';
}

function isProgram(folder: string, file: string): boolean {
  return (
    /^(test|examples?|demo|main)\.|_(test|tests|example|demo)\./.test(file) || definesMain(join(folder, file))
  );
}

function definesMain(path: string): boolean {
  try {
    return /^(pub[ \t]+)?main[ \t]*\(/m.test(readFileSync(path, 'utf8'));
  } catch {
    // Whoever reads it as a wrapper says what is wrong with it.
    return false;
  }
}
