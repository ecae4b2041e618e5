/** The module `stdlib.lines`: what programs of the line modes are made of (`src/commands/lines/program.ts`). */

import { NOT_READY, type Records } from '../host';
import { chosen } from '../lines/session';
import { InputProblem } from '../lines/format';
import { ExitRequest } from '../machine/scheduler';
import { type Continuation, suspend, SUSPENDED } from '../machine/suspension';
import { panic } from '../machine/thrown';
import { display } from '../operations/show';
import type { Value } from '../values/value';
import { text } from './arguments';
import { currentHost, waitFor } from './context';
import { calling, inModule, row } from './define';

/** The records of the run; only the line modes have some. */
function records(): Records {
  const found = currentHost().records;
  if (found === undefined) throw panic('stdlib.lines is for programs run with -n, -p, --from or --to');
  return found;
}

/** What is wrong with the input is told and ends the program, as it is nothing that the program could mend. */
function endingOf(error: unknown): unknown {
  if (!(error instanceof InputProblem)) return error;
  const { stdout, stderr } = currentHost();
  stdout.flush();
  stderr.write(`${error.message}\n`);
  return new ExitRequest(1);
}

/** Asks again when more has come; what was printed so far is shown before. */
function whenMore<State>(again: Continuation<State, undefined>, state: State): Value {
  currentHost().stdout.flush();
  const source = records();
  waitFor((done) => source.whenReady(() => done({ kind: 'value', value: undefined })));
  return suspend(again, state, undefined);
}

const nextAgain: Continuation<undefined, undefined> = { resume: () => next() };

function next(): Value {
  try {
    const arrival = records().next();
    return arrival === NOT_READY ? whenMore(nextAgain, undefined) : arrival;
  } catch (error) {
    throw endingOf(error);
  }
}

const restAgain: Continuation<{ readonly typeName: string | undefined }, undefined> = {
  resume: ({ typeName }) => rest(typeName),
};

function rest(typeName: string | undefined): Value {
  try {
    const value = records().rest(typeName);
    return value === NOT_READY ? whenMore(restAgain, { typeName }) : value;
  } catch (error) {
    throw endingOf(error);
  }
}

function record(typeName: Value): Value {
  try {
    return records().typed(text(typeName));
  } catch (error) {
    throw endingOf(error);
  }
}

/** Results that are being written: each has parts, and each part is shown by its own `Show`. */
class Writing {
  epoch = 0;
  private index = 0;
  private parts: readonly Value[] | undefined;
  private texts: string[] = [];
  constructor(readonly results: readonly Value[]) {}

  run(): Value {
    for (; this.index < this.results.length; this.index++) {
      this.parts ??= records().write(this.results[this.index]);
      if (this.parts === undefined) continue;
      while (this.texts.length < this.parts.length) {
        const shown = display(this.parts[this.texts.length]);
        if (shown === SUSPENDED) return suspend(afterShow, this, undefined);
        this.take(shown);
      }
      records().writeTexts(this.texts);
      this.parts = undefined;
      this.texts = [];
    }
    return undefined;
  }

  take(shown: Value): void {
    this.texts.push(shown as string);
  }
}

const afterShow: Continuation<Writing, undefined> = {
  resume(writing, _temporary, shown) {
    writing.take(shown);
    return writing.run();
  },
};

/** Writes results; a lone text, as most are, without any ado. */
function write(results: readonly Value[]): Value {
  if (results.length === 1 && typeof results[0] === 'string') {
    if (records().write(results[0]) === undefined) return undefined;
  }
  return results.length === 0 ? undefined : new Writing(results).run();
}

/** The rows of the module. */
export const linesRows = () =>
  inModule('stdlib.lines', [
    calling(
      'next',
      '() -> Bool',
      'Moves to the next record of the input; `false` at the end.',
      undefined,
      next,
    ),
    row('line', '() -> String', 'The current line.', undefined, () => text(records().value)),
    row('fields', '() -> [String]', 'The texts of the fields of the current record.', undefined, () =>
      records().fields(Infinity),
    ),
    row(
      'firstFields',
      '(count: Int) -> [String]',
      'The texts of the first fields of the current record: at least `count`, where there are so many.',
      undefined,
      (count: Value) => records().fields(Number(count)),
    ),
    row(
      'row',
      '() -> Map[String, String]',
      'The current record of CSV: texts by the names of their columns.',
      undefined,
      () => records().value,
    ),
    row('value', '() -> Any', 'The current record.', undefined, () => records().value),
    row(
      'number',
      '() -> Int',
      'The number of the current record, from 1.',
      undefined,
      () => records().number,
    ),
    row(
      'file',
      '() -> String',
      'The name of the input that the current record is of.',
      undefined,
      () => records().file,
    ),
    {
      ...row(
        'record',
        '[T]() -> T',
        'The current record as a record type of the program.',
        undefined,
        record,
      ),
      typeArgument: true,
    },
    calling('allLines', '() -> [String]', 'All lines.', undefined, () => rest(undefined)),
    calling('allRows', '() -> [Map[String, String]]', 'All records of CSV.', undefined, () =>
      rest(undefined),
    ),
    calling('allValues', '() -> [Any]', 'All records.', undefined, () => rest(undefined)),
    calling('all', '() -> Any', 'The whole input as one value.', undefined, () => rest(undefined)),
    {
      ...calling(
        'allRecords',
        '[T]() -> [T]',
        'All records as a record type of the program.',
        undefined,
        (typeName: Value) => rest(text(typeName)),
      ),
      typeArgument: true,
    },
    calling(
      'emit',
      '(result: Any, current: Any) -> ()',
      'Writes a result in the place of the current record: unit and `true` leave it as it is, `false` and `None` drop it.',
      undefined,
      (result: Value, current: Value) => write(chosen(result, current)),
    ),
    calling(
      'finish',
      '(result: Any) -> ()',
      'Writes the result of the whole program.',
      undefined,
      (result: Value) => write(records().finish(result)),
    ),
  ]);
