/**
 * Collects the JavaScript text of one function made of many tree nodes (see `fusion.ts`).
 *
 * Nodes write statements and answer the name of their value. Wherever something may suspend, the text pushes the same
 * records that the nodes' closures would push, innermost first, so that a captured call goes on in the closures.
 */

import { machine, takeFailure } from '../../../machine/suspension';
import type { FunctionCode } from '../../../values/function';
import { Float } from '../../../values/value';
import type { Code } from '../code';

/** A node's text: writes statements, gives a JavaScript expression that stays true whatever is written after it. */
export type Text = (out: Writer) => string;

/**
 * Where the variables of the routine are while the text runs.
 * `locals`: in variables of JavaScript; a frame is made when something suspends.
 * `frame`: in the frame `f`, which closures called from the text share.
 */
export type Storage = 'locals' | 'frame';

/** What the text must know of the routine it belongs to. */
export interface Layout {
  /** Slots that are assigned again after they were first set: reading one takes a copy. */
  readonly assigned: ReadonlySet<number>;
  /** Slots that only ever hold Floats, all of them stored by nodes that know it: kept as bare numbers. */
  readonly floats: ReadonlySet<number>;
}

interface PendingRecord {
  readonly continuation: string;
  readonly saved: string;
  /** What is raised while the record is pending is put into this variable, and the statement of this label left. */
  readonly handler?: { readonly thrown: string; readonly label: string };
}

/** A function beside the text that leaves the records of a suspension. */
export interface Outline {
  readonly name: string;
  readonly text: string;
  /** The line of the text that calls it first. */
  readonly calledFrom: number;
  isInLoop: boolean;
}

interface LoopLabels {
  readonly label: string;
  readonly result: string;
}

/** Text longer than this is not worth the time V8 takes for it. */
export const MAX_TEXT = 60_000;

/** The text of one function while it is written. */
export class Writer {
  /** Values that the text names `p0`, `p1`, …. */
  readonly parameters: unknown[] = [];
  /** Slots that the text mentions. */
  readonly used = new Set<number>();
  /** Slots that the text sets. */
  readonly set = new Set<number>();
  /** A part can only run as a closure over the frame; text with `locals` is useless then. */
  needsFrame = false;
  /** Closures that the text calls, for the depth of the JavaScript stack. */
  readonly called: Code[] = [];
  temporaries = 0;
  /** The text jumps to its own beginning, the label `again`. */
  repeats = false;
  /** Functions beside the text that do what is seldom done; the text calls them. */
  readonly outlines: Outline[] = [];
  private readonly lines: string[] = [];
  private readonly outlineByText = new Map<string, Outline>();
  private readonly names = new Map<unknown, string>();
  private readonly pending: PendingRecord[] = [];
  private readonly loops: LoopLabels[] = [];

  constructor(
    readonly storage: Storage,
    private readonly layout: Layout,
    /** Statement that leaves the function with the value of a `return` in the program. */
    private readonly returning: (value: string) => string,
    /** The routine that is written; undefined for other texts. */
    private readonly routine: FunctionCode | undefined = undefined,
  ) {}

  /** Length of the text so far. */
  get length(): number {
    return this.lines.reduce((sum, line) => sum + line.length, 0);
  }

  /**
   * Writes a tail call of the routine that is written itself as a jump to its beginning, when `callee` is that;
   * `values` are the new arguments. Answers whether it did.
   */
  repeat(callee: FunctionCode, values: readonly string[]): boolean {
    if (callee !== this.routine) return false;
    this.repeats = true;
    const copies = values.map((value) => this.copy(value));
    copies.forEach((copy, index) => this.assign(index + 1, copy));
    this.line(
      `if (${machine.captureEvery > 0 ? 'mustCapture() || ' : ''}--machine.budget < 0) return putOff(${this.bind(callee)}, [${[this.slot(0), ...copies].join(', ')}]); continue again;`,
    );
    return true;
  }

  /** What has been written. */
  get text(): string {
    return this.lines.join('\n');
  }

  /** Adds statements. */
  line(text: string): void {
    this.lines.push(text);
  }

  /** Makes a value available to the text; gives its name, or a literal. */
  bind(value: unknown): string {
    if (value === undefined || typeof value === 'boolean') return String(value);
    if (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0))
      return value < 0 ? `(${value})` : String(value);
    let name = this.names.get(value);
    if (name === undefined) {
      name = `p${this.parameters.length}`;
      this.parameters.push(value);
      this.names.set(value, name);
    }
    return name;
  }

  /** A new name. */
  fresh(prefix = 't'): string {
    return `${prefix}${this.temporaries++}`;
  }

  /** Gives an expression a name, so that it is evaluated here and once. */
  name(expression: string): string {
    if (/^[\w$]+$/.test(expression)) return expression;
    const name = this.fresh();
    this.line(`const ${name} = ${expression};`);
    return name;
  }

  /** The variable of a slot, to be assigned or read at once. Slot 0 is the function that runs. */
  slot(slot: number): string {
    if (this.storage === 'frame') return `f[${slot}]`;
    if (slot === 0) return 'fn';
    this.used.add(slot);
    return `s${slot}`;
  }

  /** Whether the slot holds a bare number. */
  isNumber(slot: number): boolean {
    return this.storage === 'locals' && this.layout.floats.has(slot);
  }

  /** The value in a slot as it is now. */
  read(slot: number): string {
    const variable = this.slot(slot);
    if (this.isNumber(slot)) return this.name(`new Float(${variable})`);
    return this.storage === 'frame' || this.layout.assigned.has(slot) ? this.copy(variable) : variable;
  }

  private copy(variable: string): string {
    const name = this.fresh();
    this.line(`const ${name} = ${variable};`);
    return name;
  }

  /** Stores the value of `code` in a slot. */
  store(slot: number, code: Code): void {
    this.assign(slot, this.isNumber(slot) ? this.number(code) : this.value(code));
  }

  /** Stores an expression in a slot: a bare number where `isNumber` says so. */
  assign(slot: number, expression: string): void {
    this.set.add(slot);
    this.line(`${this.slot(slot)} = ${expression};`);
  }

  /** The frame that closures and continuations run on. */
  frame(): string {
    if (this.storage === 'locals') this.needsFrame = true;
    return 'f';
  }

  /** Writes an expression in any position but the tail; gives its value. */
  value(code: Code): string {
    const { form } = code;
    if (form !== undefined) return form.kind === 'slot' ? this.read(form.slot) : this.bind(form.value);
    const float = code.float ?? code.number;
    if (float !== undefined) return this.name(`new Float(${float(this)})`);
    if (code.inline !== undefined) return this.name(code.inline(this));
    if (code.text !== undefined) return code.text(this);
    return this.call(code);
  }

  /** The value of an expression that surely is a Float, as a bare number. */
  number(code: Code): string {
    const { form } = code;
    if (form?.kind === 'constant' && form.value instanceof Float) return this.bind(form.value.value);
    if (form?.kind === 'slot' && this.isNumber(form.slot)) {
      const variable = this.slot(form.slot);
      return this.layout.assigned.has(form.slot) ? this.copy(variable) : variable;
    }
    const float = code.float ?? code.number;
    return this.name(float === undefined ? `${this.value(code)}.value` : float(this));
  }

  /** Writes an expression in tail position: the text ends by `return`. */
  tail(code: Code): void {
    if (code.tailText !== undefined) code.tailText(this);
    else this.line(`return ${this.value(code)};`);
  }

  /** Runs a closure over the frame. */
  private call(code: Code): string {
    this.called.push(code);
    const value = this.name(`${this.bind(code.run)}(${this.frame()})`);
    if (code.suspends) this.checkSuspended(value);
    if (code.abrupt) this.checkAbrupt(value);
    return value;
  }

  /** While `write` runs, whatever suspends leaves a record of `continuation` with `saved` besides its own. */
  within<T>(continuation: unknown, saved: string, write: () => T): T {
    this.pending.push({ continuation: this.bind(continuation), saved });
    const result = write();
    this.pending.pop();
    return result;
  }

  /** Writes a part that may suspend: `continuation` then goes on with its value and with what is `saved`. */
  step(code: Code, continuation: unknown, saved = 'undefined'): string {
    return code.suspends ? this.within(continuation, saved, () => this.value(code)) : this.value(code);
  }

  /** `step` for an expression that surely is a Float: gives a bare number. */
  numberStep(code: Code, continuation: unknown, saved = 'undefined'): string {
    return code.suspends ? this.within(continuation, saved, () => this.number(code)) : this.number(code);
  }

  /**
   * Writes a part that hands what it raises to `continuation`, like its value. Gives the names of the value and of what
   * was thrown, which is FAILED when nothing was.
   */
  protect(code: Code, continuation: unknown): { value: string; thrown: string } {
    const [value, thrown, label] = [this.fresh(), this.fresh(), this.fresh('T')];
    const [budget, calls] = [this.fresh(), this.fresh()];
    this.line(
      `let ${value}, ${thrown} = FAILED; const ${budget} = machine.budget, ${calls} = machine.calls;`,
    );
    this.line(`${label}: try {`);
    this.pending.push({
      continuation: this.bind(continuation),
      saved: 'undefined',
      handler: { thrown, label },
    });
    this.line(`${value} = ${this.value(code)};`);
    this.pending.pop();
    this.line(`} catch (error) { ${thrown} = error; }`);
    this.line(`if (${thrown} !== FAILED) { machine.budget = ${budget} - 1; machine.calls = ${calls}; }`);
    return { value, thrown };
  }

  /** Leaves when `value` says that something was suspended. */
  checkSuspended(value: string): void {
    this.line(`if (${value} === SUSPENDED) { ${this.suspending()} }`);
  }

  /** Statements that push the pending records and leave; what is innermost has been pushed. */
  suspending(): string {
    const handler = this.pending.findLast((record) => record.handler !== undefined)?.handler;
    if (handler === undefined) return this.leaving();
    const { thrown, label } = handler;
    const take = `const taken = ${this.bind(takeFailure)}(); if (taken !== undefined) { ${thrown} = taken; break ${label}; }`;
    return `if (machine.failure !== undefined) { ${take} } ${this.leaving()}`;
  }

  private leaving(): string {
    if (this.pending.length === 0) return 'return SUSPENDED;';
    // In a function of its own: V8 inlines and optimizes by the length of the text.
    const args: string[] = [];
    const records = this.pending.map(({ continuation, saved }) => {
      if (CONSTANT.test(saved)) return `${continuation}, f, ${saved}`;
      args.push(saved);
      return `${continuation}, f, a${args.length - 1}`;
    });
    const parameters = [VARIABLES, ...args.map((_, index) => `a${index}`)].join(', ');
    const rest = `(${parameters}) { ${SPILL} records.push(${records.reverse().join(', ')}); return SUSPENDED; }`;
    let outline = this.outlineByText.get(rest);
    if (outline === undefined) {
      const name = `k${this.outlines.length}`;
      outline = { name, text: `function ${name}${rest}`, calledFrom: this.lines.length, isInLoop: false };
      this.outlineByText.set(rest, outline);
      this.outlines.push(outline);
    }
    outline.isInLoop ||= this.loops.length > 0;
    return `return ${outline.name}(${[VARIABLES, ...args].join(', ')});`;
  }

  /**
   * The slots that the program may still read after the suspension that `outline` stands for: those that the text
   * mentions behind it. What has been read before and is used behind is in the records.
   */
  liveAfter(outline: Outline): ReadonlySet<number> {
    if (outline.isInLoop) return this.used;
    const live = new Set<number>();
    for (const line of this.lines.slice(outline.calledFrom + 1))
      for (const [, slot] of line.matchAll(/\bs(\d+)\b/g)) live.add(Number(slot));
    return live;
  }

  private checkAbrupt(value: string): void {
    this.line(`if (${value} === RETURN) { ${this.returning('machine.abruptValue')} }`);
    const loop = this.loops.at(-1);
    if (loop === undefined) {
      this.line(`if (${value} === BREAK || ${value} === CONTINUE) return ${value};`);
      return;
    }
    this.line(`if (${value} === BREAK) { ${loop.result} = machine.abruptValue; break ${loop.label}; }`);
    this.line(`if (${value} === CONTINUE) continue ${loop.label};`);
  }

  /** `return` of the program. */
  leave(value: string): void {
    this.line(this.returning(value));
  }

  /** Writes a loop: `round` writes one round; the loop gives `result`, undefined until it is broken with a value. */
  loop(round: (labels: LoopLabels) => void): string {
    const labels = { label: this.fresh('L'), result: this.fresh() };
    this.line(`let ${labels.result}; ${labels.label}: for (;;) {`);
    this.loops.push(labels);
    round(labels);
    this.loops.pop();
    this.line('}');
    return labels.result;
  }

  /** `break` with a value, of the innermost loop; that may be outside the text. */
  breakLoop(value: string): void {
    const loop = this.loops.at(-1);
    if (loop === undefined) this.line(`machine.abruptValue = ${value}; return BREAK;`);
    else this.line(`${loop.result} = ${value}; break ${loop.label};`);
  }

  /** `continue` of the innermost loop. */
  continueLoop(): void {
    const loop = this.loops.at(-1);
    this.line(loop === undefined ? 'return CONTINUE;' : `continue ${loop.label};`);
  }
}

/** Stands where the frame is made from local variables; replaced when all of them are known. */
export const SPILL = '/*spill*/';
/** Stands where local variables are handed to an outlined function; replaced when all of them are known. */
export const VARIABLES = '/*variables*/';
/** What every function of a unit can see: literals, and values that were bound. */
const CONSTANT = /^(undefined|true|false|-?\d+|p\d+)$/;
