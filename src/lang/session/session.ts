/**
 * A session: entries that are compiled against all earlier ones and run in one machine. Its main process, and those that
 * entries start, live from entry to entry; an entry that fails leaves names, types and values as they were.
 */

import { setHost, setTypeLookup, setWait } from '../builtins/context';
import type { Step } from '../check/names/steps';
import type * as R from '../check/resolved';
import { printScheme } from '../check/types/print';
import type { Type } from '../check/types/type';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { compileRoutineBody } from '../eval/compile/functions';
import { failureText } from '../eval/failure';
import { Linker } from '../eval/link';
import { declaredTypes, nativeTypeLookup } from '../eval/reflection';
import type { Host } from '../host';
import { Interruption, Scheduler, type ProgramEnd } from '../machine/scheduler';
import { Thrown } from '../machine/thrown';
import { display, displayNow, echo } from '../operations/show';
import { waitingText } from '../run';
import { Source } from '../syntax/source';
import { FunctionCode, FunctionValue } from '../values/function';
import type { Value } from '../values/value';
import { compileEntry, type CompiledEntry, type EntryInput } from './compile';
import { definitionLines } from './echo';
import { emptyState, type SessionState } from './state';

/** How a session runs. */
export interface SessionOptions {
  /** Most frames of a process. */
  readonly maxDepth: number;
  /** Told of an uncaught error of a process that nobody watches, as finished text. */
  readonly onCrash: (text: string) => void;
  /** Told when a process calls `exit` while nothing is evaluated. */
  readonly onExit: (code: number) => void;
}

/** How an entry ended. */
export type EntryOutcome =
  /** More text may mend it. */
  | { readonly kind: 'unfinished'; readonly diagnostics: readonly Diagnostic[] }
  /** It did not compile. */
  | { readonly kind: 'failed'; readonly diagnostics: readonly Diagnostic[] }
  | {
      readonly kind: 'done';
      /** What is to be shown, a line or more each. */
      readonly lines: readonly string[];
      /** Definitions that the entry has put out of force, with the reason. */
      readonly stale: readonly { readonly name: string; readonly diagnostics: readonly Diagnostic[] }[];
    }
  /** An error that nothing caught, as text that ends in a newline. */
  | { readonly kind: 'threw'; readonly text: string }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'exit'; readonly code: number };

/** An evaluation that did not give a value. */
class Unfinished {
  constructor(readonly outcome: EntryOutcome) {}
}

const GRACE_MS = 200;

/** One session; entries are carried out one at a time. */
export class Session {
  private current: SessionState = emptyState();
  private readonly linker: Linker;
  private readonly scheduler: Scheduler;
  /** Checks of all entries; those of forgotten code go with it. */
  private readonly checks = new WeakMap<R.Expression | R.Pattern, R.CheckedType>();
  private isInterrupted = false;

  constructor(
    readonly host: Host,
    options: SessionOptions,
  ) {
    this.linker = new Linker(this.runnable(this.current.program));
    this.linker.surroundings = { native: host.native, collector: host.collector };
    this.scheduler = new Scheduler({
      maxFrames: options.maxDepth,
      captureEvery: 0,
      now: () => host.monotonicMs(),
      safePoint: () => {
        const requested = this.scheduler.takeCollectionRequest();
        if (requested || host.collector?.due === true) this.collect();
      },
      onWait: () => {
        host.stdout.flush();
      },
      isWorkPending: () => host.native?.working === true,
      session: {
        crashed: (thrown, frames, pid) => {
          const shown = thrown instanceof Thrown ? displayNow(thrown.value) : undefined;
          const text = failureText(thrown, shown, frames, this.linker.program);
          options.onCrash(`Process ${pid} has ended with an error.\n${text}`);
        },
        exited: options.onExit,
      },
    });
    setHost(host);
    setWait((start) => this.scheduler.waitOutside(start));
    host.native?.onMessage((pid, message) => {
      this.scheduler.sendTo(pid, message);
    });
    host.native?.onIdle(() => {
      this.scheduler.lookAgain();
    });
    this.link(this.current.program);
  }

  /** Names, definitions and types as the last entry left them. */
  get state(): SessionState {
    return this.current;
  }

  /** Carries out what was typed. */
  enter(text: string): Promise<EntryOutcome> {
    return this.carryOut({ source: new Source('<repl>', text) });
  }

  /** Loads files as modules; what those of `opened` define becomes visible, as if it had been typed. */
  load(files: NonNullable<EntryInput['files']>, opened: readonly string[]): Promise<EntryOutcome> {
    const present = opened.filter((path) => files.some(({ module }) => module === path));
    return this.carryOut({ source: new Source('<repl>', ''), files, opened: present });
  }

  /** Modules whose names are visible as if they had been typed. */
  get openedModules(): readonly string[] {
    return this.current.loaded.flatMap(({ path, isOpened }) => (isOpened ? [path] : []));
  }

  /** The type of an expression, without carrying it out; undefined when it does not compile. */
  valueType(text: string): Type | undefined {
    const source = new Source('<repl>', text);
    const entry = compileEntry(this.current, { source }, this.host.native);
    if (entry.kind !== 'compiled') return undefined;
    entry.undo();
    const step = entry.steps.at(-1);
    return step === undefined ? undefined : entry.types.bindings.get(step.binding)?.type;
  }

  /** The type of a value of the session as text. */
  typeOfName(name: string): string | undefined {
    const entity = this.current.names.root.values.get(name)?.entity;
    const binding =
      entity?.kind === 'binding' ? entity.binding : entity?.kind === 'mvar' ? entity.mvar.start : undefined;
    const scheme = binding === undefined ? undefined : this.current.types.bindings.get(binding);
    return scheme === undefined ? undefined : printScheme(scheme);
  }

  /** The type of a function of the session as text. */
  signatureOf(definition: R.FunctionDefinition): string {
    const scheme = this.current.types.functions.get(definition);
    return scheme === undefined ? 'function' : printScheme(scheme);
  }

  /** The type of an expression as text, or what is wrong with it. */
  typeOf(text: string): { readonly type: string } | { readonly diagnostics: readonly Diagnostic[] } {
    const entry = compileEntry(this.current, { source: new Source('<repl>', text) }, this.host.native);
    if (entry.kind !== 'compiled') return { diagnostics: entry.diagnostics };
    const step = entry.steps.at(-1);
    const scheme = step === undefined ? undefined : entry.types.bindings.get(step.binding);
    const type = scheme === undefined ? '()' : printScheme(scheme);
    entry.undo();
    return { type };
  }

  /** Ends the entry that is being carried out. */
  interrupt(): void {
    this.isInterrupted = true;
    this.scheduler.interrupt();
  }

  /** Collects native handles that nothing refers to. Not while a process is on the stack. */
  collect(): void {
    this.host.collector?.collect([...this.scheduler.roots(), ...this.linker.roots()]);
  }

  /** How many values of earlier entries have been replaced. They are let go of when JavaScript has collected them. */
  get replacements(): number {
    return this.linker.retirements;
  }

  /** Living processes, the session's own among them. */
  get processCount(): number {
    return this.scheduler.counts().alive;
  }

  /** Gives up all processes, ends the extensions and cleans up their handles. */
  close(): void {
    this.scheduler.abandon();
    this.host.stdout.flush();
    this.host.native?.close(GRACE_MS);
    this.host.collector?.close();
  }

  private async carryOut(input: EntryInput): Promise<EntryOutcome> {
    this.isInterrupted = false;
    const entry = compileEntry(this.current, input, this.host.native);
    if (entry.kind !== 'compiled') return entry;
    for (const node of entry.checks) this.checks.set(...node);
    this.link(entry.during);
    try {
      const lines = [...definitionLines(entry, this.current), ...(await this.runSteps(entry))];
      this.current = entry.after;
      this.link(entry.after.program);
      const stale = entry.newlyStale.map(({ name, stale: reason }) => ({
        name,
        diagnostics: reason?.diagnostics ?? [],
      }));
      return { kind: 'done', lines, stale };
    } catch (error) {
      entry.undo();
      this.link(this.current.program);
      if (error instanceof Unfinished) return error.outcome;
      throw error;
    }
  }

  /** First values of variables, then the statements in order. Gives what is to be shown. */
  private async runSteps(entry: CompiledEntry): Promise<string[]> {
    for (const mvar of entry.mvars) {
      const code = compileRoutineBody(this.linker, mvar.routine, mvar.value);
      this.linker.mvarCell(mvar).value = await this.evaluate(new FunctionValue(code, []));
    }
    const lines: string[] = [];
    for (const constant of entry.constants) {
      const isEntered = entry.defined.some(({ name }) => name === constant.name);
      if (isEntered) lines.push(await this.show(this.linker.constantValue(constant)));
    }
    for (const step of entry.steps) lines.push(...(await this.runStep(step, entry)));
    return lines;
  }

  private async runStep(step: Step, entry: CompiledEntry): Promise<string[]> {
    const value = await this.force(step.binding);
    if (step.variable !== undefined) {
      this.linker.mvarCell(step.variable).value = value;
      this.linker.lazyValue(step.binding).letGo();
    }
    if (step.kind === 'effect') return [];
    if (step.kind === 'pattern') {
      const lines: string[] = [];
      for (const part of step.parts) lines.push(`${part.name} = ${await this.show(await this.force(part))}`);
      return lines;
    }
    if (step.kind === 'expression' && value !== undefined) rememberLast(step.binding, entry);
    const scheme = entry.types.bindings.get(step.binding);
    if (value instanceof FunctionValue && scheme !== undefined)
      return [`${step.kind === 'binding' ? step.binding.name : 'function'} :: ${printScheme(scheme)}`];
    return value === undefined ? [] : [await this.show(value)];
  }

  private force(binding: R.TopBinding): Promise<Value> {
    const lazy = this.linker.lazyValue(binding);
    return this.evaluate(call('<repl>', () => lazy.force()));
  }

  private async show(value: Value): Promise<string> {
    const text = await this.evaluate(call('show', () => echo(value), [value]));
    return typeof text === 'string' ? text : '';
  }

  /** Runs a function in the main process. What is no value is thrown as `Unfinished`. */
  private async evaluate(entry: FunctionValue): Promise<Value> {
    if (this.isInterrupted) throw new Unfinished({ kind: 'interrupted' });
    const end = await this.scheduler.evaluate(entry);
    if (end.kind === 'value') return end.value;
    throw new Unfinished(await this.outcomeOf(end));
  }

  private async outcomeOf(end: Exclude<ProgramEnd, { kind: 'value' }>): Promise<EntryOutcome> {
    switch (end.kind) {
      case 'exit':
        return { kind: 'exit', code: end.code };
      case 'deadlock':
        return { kind: 'threw', text: waitingText(end.waiting) };
      case 'failed': {
        const { thrown, frames } = end;
        if (thrown instanceof Interruption || this.isInterrupted) return { kind: 'interrupted' };
        return {
          kind: 'threw',
          text: failureText(thrown, await this.thrownText(thrown), frames, this.linker.program),
        };
      }
    }
  }

  /** What was thrown, through its own Show. */
  private async thrownText(thrown: unknown): Promise<string | undefined> {
    if (!(thrown instanceof Thrown) || thrown.uncaughtText !== undefined || typeof thrown.value !== 'object')
      return undefined;
    const end = await this.scheduler.evaluate(call('show', () => display(thrown.value), [thrown.value]));
    return end.kind === 'value' && typeof end.value === 'string' ? end.value : undefined;
  }

  private link(program: R.ResolvedProgram): void {
    this.linker.relink(this.runnable(program));
    setTypeLookup(declaredTypes(program));
    this.host.native?.useTypes(nativeTypeLookup(program));
  }

  private runnable(program: R.ResolvedProgram): R.ResolvedProgram {
    return { ...program, checks: this.checks };
  }
}

/** The name of the value that was shown last. */
const LAST = 'it';

/** Makes the value of an expression known as `it`. */
function rememberLast(binding: R.TopBinding, entry: CompiledEntry): void {
  const { after } = entry;
  const { values } = after.names.root;
  const before = values.get(LAST)?.entity;
  const scheme = entry.types.bindings.get(binding);
  if (scheme === undefined) return;
  values.set(LAST, { entity: { kind: 'binding', binding }, isPublic: true });
  const bindings = after.program.bindings as R.TopBinding[];
  if (before?.kind === 'binding' && bindings.includes(before.binding))
    bindings.splice(bindings.indexOf(before.binding), 1);
  bindings.push(binding);
  (after.types.bindings as Map<R.TopBinding, typeof scheme>).set(binding, scheme);
}

/** A function around some code; what it works on is captured, so that the collector sees it. */
function call(name: string, body: () => Value, captured: readonly Value[] = []): FunctionValue {
  return new FunctionValue(new FunctionCode(name, 0, 1, body, undefined, false), [...captured]);
}
