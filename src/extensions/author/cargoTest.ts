/** Runs the Rust tests of an extension, and reads how each went from what cargo prints. */

import { join, relative } from 'node:path';
import { failure } from '../failure';
import { ProgramMissing, runProgram, type ProcessResult } from '../process';
import { copyFolderOf, type BuildSetting, type ExtensionSource } from './source';

/** A Rust test. */
export interface RustTest {
  /** Its path, `tests::mean_of_numbers`. */
  readonly name: string;
  /** What it printed, when it failed. */
  readonly failure: string | undefined;
}

/**
 * Runs `cargo test` on the copy of the sources that was built last (`buildSource`). A crate whose tests do not compile
 * gives one test that fails.
 */
export async function runRustTests(source: ExtensionSource, setting: BuildSetting): Promise<RustTest[]> {
  const { crate } = source;
  const folder = join(copyFolderOf(source), relative(crate.root, crate.folder));
  const target = setting.environment['CARGO_TARGET_DIR'] ?? join(crate.root, 'target');
  const words = ['test', '--manifest-path', join(folder, 'Cargo.toml'), '--target-dir', target];
  const step = setting.progress.start(`Testing ${crate.name}`);
  try {
    const result = await runProgram('cargo', [...words, ...(setting.isOffline ? ['--offline'] : [])], {
      environment: { ...setting.environment, CARGO_TERM_COLOR: 'never', CARGO_BUILD_TARGET: undefined },
      onErrorLine: (line) => {
        const doing = /^\s*(Compiling|Downloading|Running)\b(.*)/.exec(line);
        if (doing !== null) step.update(`${doing[1].toLowerCase()}${doing[2].replace(/ \(.*\)/, '')}`);
      },
    });
    return readTests(result);
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    throw failure(`could not test ${crate.name}: cargo is not installed`, 'install Rust (https://rustup.rs)');
  } finally {
    step.done();
  }
}

/** Reads the report of the test harness that is part of Rust. */
export function readTests({ status, stdout, stderr }: ProcessResult): RustTest[] {
  const tests = [...stdout.matchAll(/^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED)$/gm)].map(
    ([, name, outcome]): RustTest => ({
      name,
      failure: outcome === 'ok' ? undefined : blockOf(name, stdout),
    }),
  );
  if (status === 0 || tests.some((test) => test.failure !== undefined)) return tests;
  // It did not compile, or the whole process died.
  return [...tests, { name: 'cargo test', failure: stderr.trim() === '' ? stdout : stderr }];
}

/** What a failed test printed, between its headline and the next. */
function blockOf(name: string, stdout: string): string {
  const start = stdout.indexOf(`---- ${name} stdout ----\n`);
  if (start < 0) return 'it failed\n';
  const text = stdout.slice(stdout.indexOf('\n', start) + 1);
  const end = text.search(/^(---- \S+ stdout ----|failures:)$/m);
  return text
    .slice(0, end < 0 ? undefined : end)
    .replace(/^note: run with `RUST_BACKTRACE=1`.*\n/m, '')
    .trimStart();
}
