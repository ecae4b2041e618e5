/** The records of an input: the next one at each call, at constant memory. */

import { Thrown } from '../machine/thrown';
import { type LineInput, NOT_READY } from '../host';
import { MapValue } from '../values/map';
import { Data2, type Value } from '../values/value';
import { parseCsv } from './csv';
import { InputProblem, type Format } from './format';
import { readJson } from './json';
import type { Split } from './split';

/** Whether a record has come. */
type Arrival = boolean | typeof NOT_READY;

/** Goes through the records of one format. What it tells is about the record that came last. */
export interface RecordReader {
  /** Moves to the next record; false at the end. Throws an InputProblem. */
  next(): Arrival;
  /** The record as a value: a String, a map of Strings, or what the JSON says. */
  readonly value: Value;
  /**
   * The record as texts, none where a format has none. Only the first `atMost` are asked for; there may be fewer or more
   * than that. The array belongs to the caller.
   */
  fields(atMost: number): string[];
}

/** The reader of a format. `names` are those of the columns of CSV without a line for them; undefined: the first line. */
export function createReader(
  format: Format,
  input: LineInput,
  split: Split,
  separator: string,
  trims: boolean,
): RecordReader {
  switch (format) {
    case 'lines':
      return new LineReader(input, split, trims);
    case 'csv':
      return new CsvReader(input, separator);
    case 'jsonl':
      return new JsonLineReader(input);
    case 'json':
      return new JsonReader(input);
  }
}

class LineReader implements RecordReader {
  constructor(
    private readonly input: LineInput,
    private readonly split: Split,
    private readonly trims: boolean,
  ) {}

  next(): Arrival {
    return this.input.advance();
  }

  get value(): string {
    const { line } = this.input;
    return this.trims && line.endsWith('\r') ? line.slice(0, -1) : line;
  }

  fields(atMost: number): string[] {
    return this.split(this.value, atMost);
  }
}

class CsvReader implements RecordReader {
  private names: readonly string[] | undefined;
  private current: readonly string[] = [];
  /** The file that the names are of. */
  private fileNumber = 0;
  /** The beginning of a record whose quoted cell goes on, and where it began. */
  private begun = '';
  private file = '';
  private firstLine = 0;

  constructor(
    private readonly input: LineInput,
    private readonly separator: string,
  ) {}

  next(): Arrival {
    for (;;) {
      const cells = this.cells();
      if (!Array.isArray(cells)) return cells;
      if (this.fileNumber === this.input.fileNumber) {
        this.current = cells;
        this.checkCount(cells.length);
        return true;
      }
      this.fileNumber = this.input.fileNumber;
      this.names = cells;
    }
  }

  get value(): Value {
    return MapValue.from((this.names ?? []).map((name, index) => [name, this.current[index]]));
  }

  fields(): string[] {
    return [...this.current];
  }

  private checkCount(count: number): void {
    const expected = this.names?.length ?? 0;
    if (count === expected) return;
    throw new InputProblem(
      `${this.file}:${this.firstLine}: the record has ${count} ${count === 1 ? 'cell' : 'cells'}, the first line of the file ${expected}`,
    );
  }

  /** The cells of the next record; empty lines are none. */
  private cells(): string[] | false | typeof NOT_READY {
    for (;;) {
      const { fileNumber } = this.input;
      const arrival = this.input.advance();
      if (arrival === NOT_READY) return arrival;
      if (this.begun !== '' && (!arrival || fileNumber !== this.input.fileNumber)) {
        throw new InputProblem(
          `${this.file}:${this.firstLine}: a quoted cell is not closed before the end of the file`,
        );
      }
      if (!arrival) return false;
      const { line } = this.input;
      const text = this.begun === '' ? line : `${this.begun}\n${line}`;
      if (this.begun === '') {
        this.file = this.input.file;
        this.firstLine = this.input.lineNumber;
      }
      if (text === '' || text === '\r') continue;
      const cells = parseCsv(this.clean(text), this.separator);
      this.begun = cells === undefined ? text : '';
      if (cells !== undefined) return cells;
    }
  }

  private clean(text: string): string {
    const withoutMark = this.firstLine === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text;
    return withoutMark.endsWith('\r') ? withoutMark.slice(0, -1) : withoutMark;
  }
}

/** The JSON values of a text that begins in line `firstLine`; what is wrong is told with its place in the file. */
function valuesOf(text: string, file: string, firstLine: number): Value[] {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof Thrown) || !(error.value instanceof Data2)) throw error;
    const message = String(error.value.field1);
    const [, problem, line, column] =
      /^JSON parse error: (.*) at line (\d+) column (\d+)$/s.exec(message) ?? [];
    if (problem === undefined) throw error;
    throw new InputProblem(`${file}:${firstLine + Number(line) - 1}:${column}: no JSON: ${problem}`);
  }
}

const noFields = (): string[] => [];

class JsonLineReader implements RecordReader {
  readonly fields = noFields;
  value: Value;
  constructor(private readonly input: LineInput) {}

  next(): Arrival {
    for (;;) {
      const arrival = this.input.advance();
      if (arrival !== true) return arrival;
      const values = valuesOf(this.input.line, this.input.file, this.input.lineNumber);
      if (values.length > 1) {
        throw new InputProblem(
          `${this.input.file}:${this.input.lineNumber}: more than one value on the line; --from json reads values however they are laid out`,
        );
      }
      if (values.length === 0) continue;
      this.value = values[0];
      return true;
    }
  }
}

class JsonReader implements RecordReader {
  readonly fields = noFields;
  value: Value;
  private ready: Value[] = [];
  /** The lines of a value that is not closed yet, where it began, and how deep its brackets are open. */
  private begun: string[] = [];
  private file = '';
  private firstLine = 0;
  private depth = 0;
  private isInString = false;

  constructor(private readonly input: LineInput) {}

  next(): Arrival {
    while (this.ready.length === 0) {
      const { fileNumber } = this.input;
      const arrival = this.input.advance();
      if (arrival === NOT_READY) return arrival;
      if (!arrival || fileNumber !== this.input.fileNumber) this.take();
      if (!arrival) break;
      const { line } = this.input;
      if (this.begun.length === 0) {
        this.file = this.input.file;
        this.firstLine = this.input.lineNumber;
      }
      this.begun.push(this.input.lineNumber === 1 ? line.replace(/^\uFEFF/, '') : line);
      this.follow(line);
      if (this.depth <= 0 && !this.isInString) this.take();
    }
    if (this.ready.length === 0) return false;
    this.value = this.ready.shift();
    return true;
  }

  /** Reads what has been gathered. */
  private take(): void {
    const text = this.begun.join('\n');
    this.begun = [];
    this.depth = 0;
    this.isInString = false;
    this.ready = valuesOf(text, this.file, this.firstLine);
  }

  /** Counts brackets, so that values are read when they are complete. */
  private follow(line: string): void {
    for (const [sign] of line.matchAll(/\\.|["[\]{}]/gs)) {
      if (sign === '"') this.isInString = !this.isInString;
      else if (this.isInString || sign.length > 1) continue;
      else this.depth += sign === '[' || sign === '{' ? 1 : -1;
    }
    // No string of JSON goes on in the next line: reading what is there tells what is wrong.
    if (this.isInString) this.depth = 0;
    this.isInString = false;
  }
}
