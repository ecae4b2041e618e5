/** Results as text in the format that `--to` names. */

import type { Output } from '../host';
import { List } from '../values/list';
import { MapValue } from '../values/map';
import { noneConstructor, someConstructor } from '../values/types';
import { Data, type Value } from '../values/value';
import { writeCsv } from './csv';
import type { Format } from './format';
import { jsonText } from './json';

/** Blanks of a level of JSON that is laid out for people. */
const jsonIndent = 2;

/** Writes one result after another. */
export class ResultWriter {
  /** Columns of CSV, once a result has named them. */
  private columns: readonly string[] | undefined;

  /** @param joiner what stands between the parts of a result */
  constructor(
    private readonly format: Format,
    private readonly output: Output,
    private readonly joiner: string,
  ) {}

  /**
   * Writes a result, or gives the values whose texts are its parts: those may need the program's own `Show`.
   * @param ends whether a line of text gets its newline
   */
  write(result: Value, ends: boolean): readonly Value[] | undefined {
    switch (this.format) {
      case 'lines':
        if (typeof result !== 'string') return this.isRow(result) ? partsOf(result) : [result];
        this.output.write(ends ? `${result}\n` : result);
        return undefined;
      case 'json':
        this.output.write(`${jsonText(result, jsonIndent)}\n`);
        return undefined;
      case 'jsonl':
        this.output.write(`${jsonText(result, 0)}\n`);
        return undefined;
      case 'csv':
        return this.cellsOf(result);
    }
  }

  /** Writes the parts of a result. */
  writeTexts(texts: readonly string[]): void {
    const line = this.format === 'csv' ? writeCsv(texts, this.joiner) : texts.join(this.joiner);
    this.output.write(`${line}\n`);
  }

  /** Begins anew, as a file that is written does. */
  restart(): void {
    this.columns = undefined;
  }

  /** Lists, tuples and records are rows of fields, also on a line. */
  private isRow(result: Value): boolean {
    return result instanceof List || (result instanceof Data && isRowType(result));
  }

  /** The cells of a row; the first row with names writes them. */
  private cellsOf(result: Value): readonly Value[] {
    const names = namesOf(result);
    if (names === undefined) return partsOf(result);
    if (this.columns === undefined) {
      this.columns = names;
      this.writeTexts(names);
    }
    if (!(result instanceof MapValue)) return partsOf(result);
    return this.columns.map((name) => cell(result.get(name)));
  }
}

function isRowType(value: Data): boolean {
  return value.type.kind === 'tuple' || (value.type.kind === 'record' && value.type.show === undefined);
}

function namesOf(result: Value): readonly string[] | undefined {
  if (result instanceof MapValue) return result.keys().map(String);
  return result instanceof Data && isRowType(result) ? result.ctor.fieldNames : undefined;
}

function partsOf(result: Value): readonly Value[] {
  if (result instanceof List) return result.toArray().map(cell);
  if (result instanceof MapValue) return result.values().map(cell);
  if (result instanceof Data && isRowType(result)) {
    return Array.from({ length: result.ctor.arity }, (_, index) => cell(result.get(index)));
  }
  return [cell(result)];
}

/** What is not there is an empty text, and an Option its content. */
function cell(value: Value): Value {
  if (value === undefined) return '';
  if (!(value instanceof Data)) return value;
  if (value.ctor === noneConstructor) return '';
  return value.ctor === someConstructor ? cell(value.get(0)) : value;
}
