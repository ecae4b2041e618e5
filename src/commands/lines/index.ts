/** The line modes: `nostos -n`, `-p`, `--from`, `--to` and what goes with them. */

import { existsSync } from 'node:fs';
import { EditingOutput } from '../../host/editing';
import { FileLines, type FileEvents } from '../../host/files';
import { InputStream, readToEnd } from '../../host/input';
import { KeptBytes } from '../../host/keptBytes';
import { OutputStream } from '../../host/output';
import type { Output, Records } from '../../lang/host';
import { LineSession } from '../../lang/lines/session';
import { CommandFailure, systemReason } from '../../project/failure';
import { programOfText, readSource } from '../../project/locate';
import type { CommandIo } from '../io';
import type { RunOptions } from '../options';
import { importsOf, type ProgramSources } from '../program';
import { linePlan, type LinePlan } from './plan';
import { lineProgram } from './program';

/** A program of a line mode, and what differs from other runs. */
export interface LineRun {
  readonly sources: ProgramSources;
  readonly records: Records;
  readonly stdout: Output;
  /**
   * The exit status of the run, once the program has ended with one. Tells about files that were not finished, and
   * where in the input the program was when an error ended it.
   */
  conclude(status: number, hasFailed: boolean): number;
}

/** Prepares a run: the program around the code, its input, where results go. Nothing is read yet but the code. */
export async function prepareLines(
  program: string | undefined,
  words: readonly string[],
  options: RunOptions,
  io: CommandIo,
): Promise<LineRun> {
  const plan = linePlan(program, words, options);
  const [path, code] = await readCode(program, options, io);
  const { source, usesText } = lineProgram(path, code, { ...plan, items: importsOf(options) });
  const located = programOfText(path, code, '.');
  for (const notice of located.notices) io.stderr.write(`${notice}\n`);
  const files = new Files(plan, io, usesText);
  return {
    sources: { ...located, files: [{ source, module: '' }] },
    records: files.session,
    stdout: files.output,
    conclude: (status, hasFailed) => files.conclude(status, hasFailed),
  };
}

async function readCode(
  program: string | undefined,
  options: RunOptions,
  io: CommandIo,
): Promise<[path: string, code: string]> {
  if (options.eval !== undefined) return ['<-e>', options.eval];
  if (program === undefined || program === '-') return ['<stdin>', await readToEnd(io.stdin)];
  if (/[\s()"']/.test(program) && !existsSync(program)) {
    throw new CommandFailure(
      `there is no file '${program}'; code is given with -e: \`nostos -n -e CODE\``,
      2,
    );
  }
  // A first line that names an interpreter is a comment of the language.
  return [program, readSource(program)];
}

/** The input files of a run, edited or only read. */
class Files {
  readonly output: Output;
  readonly session: LineSession;
  private readonly editing: EditingOutput | undefined;
  private readonly input: FileLines;
  private status = 0;
  private isReading = true;

  constructor(
    plan: LinePlan,
    private readonly io: CommandIo,
    usesText: boolean,
  ) {
    const kept = new KeptBytes();
    const isJson = plan.to === 'json' || plan.to === 'jsonl';
    // What a program does not read as text need not be any; JSON is always text.
    const encoding = isJson ? 'utf8' : usesText ? kept : 'latin1';
    if (io.stdout instanceof OutputStream) io.stdout.encodeWith((text) => kept.encode(text));
    if (plan.backupSuffix !== undefined) {
      this.editing = new EditingOutput(io.stdout, plan.backupSuffix, kept, io.onWriteFailure);
      io.exit.add(() => this.editing?.abandon());
    }
    this.output = this.editing ?? io.stdout;
    const stdin = io.stdin instanceof InputStream ? io.stdin : new InputStream(0);
    this.input = new FileLines(plan.files, stdin, encoding, this.events());
    this.session = this.openSession(plan);
  }

  conclude(status: number, hasFailed: boolean): number {
    const { file, lineNumber } = this.input;
    if (hasFailed && this.isReading && lineNumber > 0) {
      this.io.stderr.write(`at line ${lineNumber} of the input \`${file}\`\n`);
    }
    this.leaveUnfinished();
    return status === 0 ? this.status : status;
  }

  private openSession(plan: LinePlan): LineSession {
    const { input, output } = this;
    try {
      return new LineSession({
        from: plan.from ?? 'lines',
        to: plan.to,
        input,
        output,
        separator: plan.separator,
        trims: plan.trims,
        keepsMissingNewline: this.editing !== undefined && !plan.trims,
        printsResult: plan.printsResult,
        ended: () => {
          this.isReading = false;
          this.leaveUnfinished();
        },
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CommandFailure(`-F: \`${plan.separator ?? ''}\` is no regular expression: ${reason}`, 2);
    }
  }

  private events(): FileEvents {
    const failed = (path: string, reason: unknown): void => {
      this.status = 1;
      this.io.stdout.flush();
      this.io.stderr.write(
        `could not ${this.editing === undefined ? 'read' : 'edit'} '${path}': ${systemReason(reason)}\n`,
      );
    };
    const { editing } = this;
    if (editing === undefined) return { failed };
    return {
      failed,
      opened: (path, descriptor) => {
        editing.begin(path, descriptor);
        this.session.restartOutput();
      },
      finished: (path) => {
        try {
          editing.finish();
        } catch (error) {
          failed(path, error);
        }
      },
    };
  }

  /** A file whose lines were not all read has no new content yet: it keeps the old one. */
  private leaveUnfinished(): void {
    if (this.editing?.abandon() !== true) return;
    this.status = 1;
    this.io.stderr.write(
      `'${this.input.file}' was left as it was: the program ended before the end of the file\n`,
    );
  }
}
