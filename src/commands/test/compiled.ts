/** What a unit holds: its tests, ready to be run one after the other in this process. */

import { dirname, relative, resolve } from 'node:path';
import { CapturedOutput, emptyInput } from '../../host/captured';
import { ExitSequence } from '../../host/exit';
import { createNodeHost } from '../../host/node';
import { compile, run, runTest, type Compilation, type TestFailure, type TestItem } from '../../lang';
import type { Diagnostic } from '../../lang/diagnostics/diagnostic';
import { renderDiagnostic } from '../../lang/diagnostics/terminal';
import { ExtensionError, type Output } from '../../lang/host';
import { Source } from '../../lang/syntax/source';
import { CommandFailure } from '../../project/failure';
import {
  locateModules,
  locateProgram,
  programOfText,
  readSource,
  type EntryPoint,
  type LocatedProgram,
} from '../../project/locate';
import { openExtensions, type NativeSide } from '../extensions';
import type { CommandIo } from '../io';
import type { RunOptions } from '../options';
import { difference, mayHoldTests, readExpectation, type Expectation } from './header';
import type { ExtensionUnderTest, TestPlace, TestSettings, Unit } from './protocol';

/** A test that can be run once. */
export interface ReadyTest {
  readonly place: TestPlace;
  /** Gives what is wrong, undefined when nothing is, and what was printed. */
  run(): Promise<{ readonly failure: string | undefined; readonly output: string }>;
}

/** A unit whose sources were read. */
export interface ReadyUnit {
  readonly tests: readonly ReadyTest[];
  /** Lines about the project, such as a manifest that cannot be read. */
  readonly notices: readonly string[];
  /** Whether native libraries were opened so far. */
  usesLibraries(): boolean;
  /** Ends what is open. */
  close(): void;
}

/** Reads a unit and compiles what has `test` items; programs with a header are compiled when they are run. */
export function readyUnit(unit: Unit, settings: TestSettings, io: CommandIo): ReadyUnit {
  try {
    return new UnitReader(unit, settings, io).read();
  } catch (error) {
    if (!(error instanceof CommandFailure || error instanceof ExtensionError)) throw error;
    return unreadable(unit, `${error.message}\n`);
  }
}

function unreadable(unit: Unit, failure: string): ReadyUnit {
  const place = { file: unit.path, line: 1, column: 1, name: 'can be read' };
  const run = (): Promise<{ failure: string; output: string }> => Promise.resolve({ failure, output: '' });
  return { tests: [{ place, run }], notices: [], usesLibraries: () => false, close: () => undefined };
}

class UnitReader {
  private readonly located: Omit<LocatedProgram, 'entry'>;
  private readonly natives: NativeSide[] = [];
  private readonly exit = new ExitSequence();
  /** Where the log goes: the output of the test that runs. */
  private current = new CapturedOutput();

  constructor(
    private readonly unit: Unit,
    private readonly settings: TestSettings,
    private readonly io: CommandIo,
  ) {
    const located = locate(unit);
    const { manifest } = located;
    this.located =
      unit.kind === 'project' || unit.extension === undefined
        ? located
        : { ...located, manifest: withExtension(manifest, unit.extension) };
  }

  read(): ReadyUnit {
    const programs = this.programs();
    return {
      tests: [...this.items(programs.length > 0), ...programs],
      notices: this.located.notices,
      usesLibraries: () => this.natives.some(({ extensions }) => extensions.libraries.length > 0),
      close: () => {
        this.exit.run();
      },
    };
  }

  /** Tests for all items; when the unit does not compile, that is a test that fails unless a program says so already. */
  private items(hasPrograms: boolean): ReadyTest[] {
    const { unit } = this;
    if (unit.kind !== 'wrapper' && !this.located.files.some(({ text }) => mayHoldTests(text))) return [];
    const native = this.openNative();
    const compiled = this.compile({ module: '', name: 'main' }, native);
    if (compiled.program === undefined) return hasPrograms ? [] : [uncompiled(unit, compiled.diagnostics)];
    const { program } = compiled;
    return program.resolved.tests
      .filter(({ span }) => this.isOwn(span.source.path))
      .map((item) => ({
        place: placeOf(item),
        run: async () => {
          const output = (this.current = new CapturedOutput());
          const failed = await runTest(program, item, this.host(native, output, output), this.settings);
          return { failure: failed === undefined ? undefined : failureText(failed), output: output.text };
        },
      }));
  }

  /** Tests for all programs with a header. */
  private programs(): ReadyTest[] {
    return this.located.files.flatMap(({ path, text, module }): ReadyTest[] => {
      const expectation = this.isOwn(path) ? readExpectation(text) : undefined;
      if (expectation === undefined) return [];
      const place = { file: path, line: expectation.line, column: 1, name: 'main' };
      return [{ place, run: () => this.runProgram(this.entryOf(module), expectation) }];
    });
  }

  /** Where the program in a module starts: for the main module of a project as `nostos DIRECTORY` would. */
  private entryOf(module: string): EntryPoint {
    const { unit } = this;
    if (unit.kind === 'project' && module === 'main') return locateProgram(unit.path, undefined).entry;
    return { module, name: 'main', missing: 'it has no function `main()` without parameters' };
  }

  private async runProgram(
    entry: EntryPoint,
    expectation: Expectation,
  ): Promise<{ failure: string | undefined; output: string }> {
    const stdout = new CapturedOutput();
    const stderr = (this.current = new CapturedOutput());
    const native = this.openNative();
    const { diagnostics, program } = this.compile(entry, native);
    stderr.write(diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, false)).join(''));
    if (program?.entry !== undefined) {
      await run(program, this.host(native, stdout, stderr), {
        maxDepth: this.settings.maxDepth,
        printResult: true,
      });
    } else if (program !== undefined) stderr.write(`${entry.missing}\n`);
    native.ended();
    const failure = difference(expectation, stdout.text, stderr.text);
    return { failure, output: failure === stderr.text ? stdout.text : stdout.text + stderr.text };
  }

  private compile(entry: { module: string; name: string }, native: NativeSide): Compilation {
    const files = this.located.files.map(({ path, text, module }) => ({
      source: new Source(path, text),
      module,
    }));
    return compile({ files, entry, native: native.extensions });
  }

  private openNative(): NativeSide {
    const { settings, exit } = this;
    const { files, manifest } = this.located;
    const sources = { files: [], entry: { module: '', name: 'main', missing: '' }, manifest };
    const options: RunOptions = { ...settings, color: 'never', blockLimit: Number.MAX_SAFE_INTEGER };
    const io: CommandIo = { ...this.io, exit, stderr: relay(() => this.current) };
    if (files.length === 0) throw new CommandFailure(`no .nos files in '${this.unit.path}'`);
    const native = openExtensions(sources, options, io);
    this.natives.push(native);
    return native;
  }

  private host(native: NativeSide, stdout: Output, stderr: Output) {
    const { extensions, collector } = native;
    return createNodeHost({
      stdin: emptyInput,
      stdout,
      stderr,
      scriptArgs: [],
      isInteractive: false,
      native: extensions,
      collector,
    });
  }

  /** Whether a file's tests are the unit's: not those of a dependency, nor of files left out on the command line. */
  private isOwn(path: string): boolean {
    const { unit } = this;
    if (unit.kind === 'file') return path === unit.path;
    if (unit.kind === 'wrapper') return isBelow(path, unit.path);
    const chosen = unit.only.length === 0 ? [unit.path] : unit.only;
    return chosen.some((folder) => isBelow(path, folder));
  }
}

function locate(unit: Unit): Omit<LocatedProgram, 'entry'> {
  switch (unit.kind) {
    case 'file':
      return programOfText(unit.path, readSource(unit.path), dirname(unit.path));
    case 'project':
      return locateModules(unit.path);
    case 'wrapper':
      return programOfText('<tests of the wrapper>', `import ${unit.extension.name}\n`, unit.path);
  }
}

/** The manifest with the extension in it, before all others of its name. */
export function withExtension(
  manifest: LocatedProgram['manifest'],
  { name, folder }: ExtensionUnderTest,
): LocatedProgram['manifest'] {
  const dependency = {
    name,
    git: undefined,
    github: undefined,
    npm: undefined,
    path: resolve(folder),
    version: '',
    isExtension: true,
  };
  const others = (manifest?.dependencies ?? []).filter((other) => other.name !== name);
  return {
    path: '',
    name: undefined,
    version: '',
    bins: [],
    extension: undefined,
    ...manifest,
    dependencies: [dependency, ...others],
  };
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way === '' || !way.startsWith('..');
}

function placeOf({ name, span }: TestItem): TestPlace {
  const { line, column } = span.source.position(span.start);
  return { file: relativeToHere(span.source.path), line, column, name };
}

/** A failure without what goes without saying in a report of tests, and with the values of a comparison. */
function failureText({ text, values }: TestFailure): string {
  const plain = text
    .replace(/^Runtime error: (Panic: )?/, '')
    .replace(/\n\nStack trace:\n {2}1\. <top level> [^\n]*\n\s*$/, '\n');
  // Of a literal the text says everything.
  const lines = values
    .filter(({ expression, value }) => expression !== value)
    .map(({ expression, value }) => `  ${expression}  is  ${value}\n`);
  return plain + lines.join('');
}

/** The wrapper of an extension is found by its absolute path. */
function relativeToHere(path: string): string {
  const short = relative('.', path);
  return path.length > short.length && !short.startsWith('..') ? short : path;
}

function uncompiled(unit: Unit, diagnostics: readonly Diagnostic[]): ReadyTest {
  const span = diagnostics.find(({ label }) => label !== undefined)?.label?.span;
  const position = span?.source.position(span.start) ?? { line: 1, column: 1 };
  const place = { file: span?.source.path ?? unit.path, ...position, name: 'compiles' };
  const failure = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, false)).join('');
  return { place, run: () => Promise.resolve({ failure, output: '' }) };
}

/** An output that hands everything to whichever is current. */
function relay(current: () => Output): Output {
  return {
    isTerminal: false,
    write: (text) => {
      current().write(text);
    },
    writeBytes: (bytes) => {
      current().writeBytes(bytes);
    },
    flush: () => {
      current().flush();
    },
    get atLineStart() {
      return current().atLineStart;
    },
  };
}
