/** `nostos FILE|DIRECTORY [WORDS]`, `nostos -e CODE`, `nostos -`: compiles a program and runs it. */

import { createNodeHost } from '../host/node';
import { compile, run as runCompiled, type Program } from '../lang';
import { ExtensionError } from '../lang/host';
import { CommandFailure } from '../project/failure';
import { openExtensions, type NativeSide } from './extensions';
import type { CommandIo } from './io';
import { prepareLines } from './lines';
import { isLineMode, type RunOptions } from './options';
import { optionsAfterDirectory, readProgram, type ProgramSources } from './program';
import { reportDiagnostics, reportFailure } from './report';

/** Receives the exit status of the command that ran. */
export type StatusHandler = (status: number) => void;

/**
 * Runs, or with `check` only compiles, the program that the options or the first word name.
 * Returns the exit status; failures of the tool itself are thrown as `CommandFailure`.
 */
export async function run(
  program: string | undefined,
  words: readonly string[],
  given: RunOptions,
  io: CommandIo,
): Promise<number> {
  // With -e there is no program word: what looks like one is the code's own.
  const ownWords = given.eval !== undefined && program !== undefined ? [program, ...words] : words;
  const programWord = given.eval === undefined ? program : undefined;
  if (programWord === undefined && given.eval === undefined && io.stdin.isTerminal && !isLineMode(given)) {
    throw new CommandFailure('no program given: `nostos FILE`, `nostos -e CODE`, or `nostos --help`', 2);
  }
  const { options, words: scriptArgs } = optionsAfterDirectory(programWord, ownWords, given);
  const lines = isLineMode(options) ? await prepareLines(program, words, options, io) : undefined;
  const sources = lines?.sources ?? (await readOrReport(programWord, options, io));
  if (sources === undefined) return 1;
  const native = openOrFail(sources, options, io);
  const compiled = compileOrReport(sources, native, options, io);
  if (compiled === undefined) return 1;
  if (options.check === true) return 0;
  const host = createNodeHost({
    stdin: io.stdin,
    stdout: lines?.stdout ?? io.stdout,
    records: lines?.records,
    stderr: io.stderr,
    scriptArgs,
    isInteractive: false,
    native: native.extensions,
    collector: native.collector,
  });
  const { exitCode, hasFailed } = await runCompiled(compiled, host, {
    maxDepth: options.maxDepth,
    printResult: options.quiet !== true,
    gcStress: options.gcStress === true,
  });
  native.ended();
  return lines?.conclude(exitCode, hasFailed) ?? exitCode;
}

/** Failures of extensions named on the command line end the command with the finished text that they carry. */
function openOrFail(sources: ProgramSources, options: RunOptions, io: CommandIo): NativeSide {
  try {
    return openExtensions(sources, options, io);
  } catch (error) {
    if (error instanceof ExtensionError) throw new CommandFailure(error.message);
    throw error;
  }
}

async function readOrReport(
  program: string | undefined,
  options: RunOptions,
  io: CommandIo,
): Promise<ProgramSources | undefined> {
  try {
    return await readProgram(program, options, io);
  } catch (error) {
    if (options.jsonErrors !== true || !(error instanceof CommandFailure)) throw error;
    reportFailure(error.message, options, io);
    return undefined;
  }
}

function compileOrReport(
  sources: ProgramSources,
  native: NativeSide,
  options: RunOptions,
  io: CommandIo,
): Program | undefined {
  const { files, entry } = sources;
  const { diagnostics, program } = compile({
    files,
    entry,
    native: native.extensions,
    warnings: options.warnings === true,
  });
  reportDiagnostics(diagnostics, options, io);
  if (program === undefined) return undefined;
  if (program.entry === undefined) {
    reportFailure(entry.missing, options, io);
    return undefined;
  }
  return program;
}
