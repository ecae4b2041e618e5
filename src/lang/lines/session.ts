/** One run of a line mode: the records of the input as values, and results as text. */

import { textList } from '../builtins/construct';
import { type LineInput, NOT_READY, type Output, type Records } from '../host';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { noneConstructor, someConstructor } from '../values/types';
import { Data, type Value } from '../values/value';
import { Misfit, MISSING, recordShape, type RecordShape } from './convert';
import { InputProblem, type Format } from './format';
import { createReader, type RecordReader } from './records';
import { joinerOf, splitterOf } from './split';
import { ResultWriter } from './writer';

/** What a run reads and writes, and how. */
export interface SessionSettings {
  readonly from: Format;
  readonly to: Format;
  readonly input: LineInput;
  readonly output: Output;
  /** What `-F` says. */
  readonly separator: string | undefined;
  /** `-l`: carriage returns at the ends of lines are dropped. */
  readonly trims: boolean;
  /** A last line without newline stays one without, as it must when a file is edited. */
  readonly keepsMissingNewline: boolean;
  /** Whether the result of the whole program is printed. */
  readonly printsResult: boolean;
  /** Called when no more records are asked for. */
  ended?(): void;
}

/** The records of an input, and the writer of results. */
export class LineSession implements Records {
  number = 0;
  private readonly reader: RecordReader;
  private readonly writer: ResultWriter;
  private readonly shapes = new Map<string, RecordShape>();
  private readonly gathered: Value[] = [];

  /** Throws an Error where the separator is no regular expression. */
  constructor(private readonly settings: SessionSettings) {
    const { from, to, input, separator, trims } = settings;
    const cell = separator ?? ',';
    this.reader = createReader(from, input, splitterOf(separator), cell, trims);
    this.writer = new ResultWriter(
      to,
      settings.output,
      to === 'csv' ? cell : joinerOf(from === 'csv' ? cell : separator),
    );
  }

  next(): boolean | typeof NOT_READY {
    const arrival = this.reader.next();
    if (arrival === true) this.number++;
    return arrival;
  }

  whenReady(done: () => void): () => void {
    return this.settings.input.whenReady(done);
  }

  get value(): Value {
    return this.reader.value;
  }

  fields(atMost: number): Value {
    return textList(this.reader.fields(atMost));
  }

  get file(): string {
    return this.settings.input.file;
  }

  typed(typeName: string): Value {
    return this.made(this.shape(typeName), this.reader.value);
  }

  rest(typeName: string | undefined): Value | typeof NOT_READY {
    for (let arrival = this.next(); arrival !== false; arrival = this.next()) {
      if (arrival === NOT_READY) return NOT_READY;
      this.gathered.push(this.reader.value);
      if (typeName === undefined) continue;
      const value = this.gathered.pop();
      const records = this.settings.from === 'json' && value instanceof List ? value.toArray() : [value];
      for (const record of records) this.gathered.push(this.made(this.shape(typeName), record));
    }
    if (typeName !== undefined || this.settings.from !== 'json') return List.from(this.gathered);
    if (this.gathered.length === 1) return this.gathered[0];
    throw new InputProblem(
      this.gathered.length === 0
        ? 'the input holds no JSON value'
        : `the input holds ${this.gathered.length} JSON values: take them one by one with -n or -p, or together with --from jsonl`,
    );
  }

  write(result: Value): readonly Value[] | undefined {
    const { input, keepsMissingNewline } = this.settings;
    return this.writer.write(result, !keepsMissingNewline || input.lineIsEnded);
  }

  writeTexts(texts: readonly string[]): void {
    this.writer.writeTexts(texts);
  }

  finish(result: Value): readonly Value[] {
    this.settings.ended?.();
    if (!this.settings.printsResult || result === undefined) return [];
    const isList = result instanceof List && this.settings.to !== 'json';
    if (!this.settings.output.atLineStart) this.settings.output.write('\n');
    return isList ? result.toArray() : [result];
  }

  /** Another file is written from now on. */
  restartOutput(): void {
    this.writer.restart();
  }

  private shape(typeName: string): RecordShape {
    let shape = this.shapes.get(typeName);
    if (shape === undefined) {
      const isText = this.settings.from === 'lines' || this.settings.from === 'csv';
      shape = recordShape(typeName, isText);
      this.shapes.set(typeName, shape);
    }
    return shape;
  }

  /** The record of a declared type: by the place of fields in a line, by their names elsewhere. */
  private made(shape: RecordShape, value: Value): Value {
    try {
      if (this.settings.from === 'lines') {
        const texts = this.reader.fields(shape.fieldNames.length);
        return shape.make(shape.fieldNames.map((_, index) => texts[index] ?? MISSING));
      }
      if (!(value instanceof MapValue)) throw new Misfit([], 'an object with fields', value);
      return shape.make(shape.fieldNames.map((name) => (value.has(name) ? value.get(name) : MISSING)));
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      throw new InputProblem(`${this.file}:${this.settings.input.lineNumber}: ${error.message}`);
    }
  }
}

/**
 * What `-p` prints for a record: `true` and unit leave it as it is, `false` and `None` drop it, anything else stands in
 * its place.
 */
export function chosen(result: Value, current: Value): readonly Value[] {
  if (result === undefined || result === true) return [current];
  if (result === false) return [];
  if (result instanceof Data) {
    if (result.ctor === noneConstructor) return [];
    if (result.ctor === someConstructor) return [result.get(0)];
  }
  return [result];
}
