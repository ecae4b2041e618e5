/** What a person has in front of them: entries and commands go in, text comes out. The same on a terminal and in a pipe. */

import type { Diagnostic } from '../lang/diagnostics/diagnostic';
import { renderDiagnostic } from '../lang/diagnostics/terminal';
import type { Collector, Host, NativeExtensions, Output } from '../lang/host';
import { Session, type EntryOutcome } from '../lang/session';
import { withoutContinuationMarks } from '../lang/session/continuation';
import type { Paint } from './colors';
import { runCommand } from './commands';
import { LoadedFiles } from './files';
import { collectGarbage } from './garbage';

/** What a session's surroundings are. */
export interface ConsoleOptions {
  readonly host: Host;
  readonly maxDepth: number;
  /** Whether diagnostics on standard error are coloured. */
  readonly isColored: boolean;
  readonly paint: Paint;
  readonly version: string;
}

/** How the console goes on after an input. */
export type Reply = { readonly kind: 'go on' | 'failed' } | { readonly kind: 'end'; readonly status: number };

const goOn: Reply = { kind: 'go on' };
const failed: Reply = { kind: 'failed' };

/** Bytes of values among which JavaScript may look for garbage between two entries. */
const largestPromptHeap = 100e6;

/** One console with its session. */
export class Console {
  readonly session: Session;
  readonly files = new LoadedFiles();
  readonly paint: Paint;
  private exitCode: number | undefined;
  /** Told when a process has asked for the end while nothing is evaluated. */
  onExit: (code: number) => void = () => undefined;

  constructor(private readonly options: ConsoleOptions) {
    this.paint = options.paint;
    this.session = new Session(options.host, {
      maxDepth: options.maxDepth,
      onCrash: (text) => {
        this.complain(text);
      },
      onExit: (code) => {
        this.exitCode = code;
        this.onExit(code);
      },
    });
  }

  get out(): Output {
    return this.options.host.stdout;
  }

  get version(): string {
    return this.options.version;
  }

  get native(): NativeExtensions | undefined {
    return this.options.host.native;
  }

  get collector(): Collector | undefined {
    return this.options.host.collector;
  }

  /** Carries out one input: an entry, or a command that begins with a colon. */
  async handle(text: string): Promise<Reply> {
    const trimmed = text.trim();
    if (trimmed === '') return goOn;
    const reply = trimmed.startsWith(':')
      ? await runCommand(this, trimmed)
      : this.tell(await this.enter(withoutContinuationMarks(text)));
    this.out.flush();
    return this.exitCode === undefined ? reply : { kind: 'end', status: this.exitCode };
  }

  /**
   * What an entry replaced is held weakly, since running code may still refer to it. While native handles are in use,
   * JavaScript collects it at once, so that the `gc()` of a next entry finds them free; a large heap would hold up the
   * prompt and is left to `:gc`.
   */
  private async enter(text: string): Promise<EntryOutcome> {
    const before = this.session.replacements;
    const outcome = await this.session.enter(text);
    const hasReplaced = this.session.replacements > before && (this.collector?.stats().live ?? 0) > 0;
    if (hasReplaced && process.memoryUsage().heapUsed < largestPromptHeap) await collectGarbage();
    return outcome;
  }

  /** Shows how an entry ended. */
  tell(outcome: EntryOutcome): Reply {
    switch (outcome.kind) {
      case 'done':
        for (const line of outcome.lines) this.print(line);
        for (const { name, diagnostics } of outcome.stale) {
          const reason = diagnostics[0]?.message ?? 'something that it uses has changed';
          this.print(this.paint.quiet(`\`${name}\` is put aside until it fits again: ${reason}`));
        }
        return goOn;
      case 'failed':
      case 'unfinished':
        this.report(outcome.diagnostics);
        return failed;
      case 'threw':
        this.complain(outcome.text);
        return failed;
      case 'interrupted':
        // The terminal has written `^C` where the cursor was.
        this.complain(this.out.isTerminal ? '\nInterrupted\n' : 'Interrupted\n');
        return failed;
      case 'exit':
        return { kind: 'end', status: outcome.code };
    }
  }

  /** A line of its own on standard output. */
  print(line: string): void {
    if (!this.out.atLineStart) this.out.write('\n');
    this.out.write(`${line}\n`);
  }

  /** Text for people on standard error, after everything that was printed before. */
  complain(text: string): void {
    if (!this.out.atLineStart) this.out.write('\n');
    this.out.flush();
    this.options.host.stderr.write(text);
  }

  /** Diagnostics, drawn as everywhere. */
  report(diagnostics: readonly Diagnostic[]): void {
    this.complain(diagnostics.map((each) => renderDiagnostic(each, this.options.isColored)).join(''));
  }
}
