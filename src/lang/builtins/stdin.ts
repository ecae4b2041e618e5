/** Standard input. */

import { call1, call2 } from '../machine/call';
import { type Continuation, suspend, SUSPENDED } from '../machine/suspension';
import { Thrown } from '../machine/thrown';
import type { Value } from '../values/value';
import { none, some, textList } from './construct';
import { NOT_READY } from '../host';
import { currentHost, waitFor } from './context';
import { calling, row } from './define';
import { rows } from './row';
import { lines } from './text';

/** What `Stdin.stop()` raises; the loop that it is meant for ends there. */
class StopRequest extends Thrown {
  constructor() {
    super('Stdin.stop called outside of Stdin.eachLine and Stdin.foldLines', undefined);
  }
}

/** Calls the program with each line that is still to come. `accumulator` is what the loop gives in the end. */
class LineLoop {
  epoch = 0;
  constructor(
    readonly fn: Value,
    readonly isFold: boolean,
    public accumulator: Value,
  ) {}

  /** Reads on. Returns the loop's value or SUSPENDED. */
  run(): Value {
    const { stdin } = currentHost();
    try {
      for (let line = stdin.readLine(); line !== undefined; line = stdin.readLine()) {
        if (line === NOT_READY) return whenReady(afterWaiting, this);
        const result = this.isFold ? call2(this.fn, this.accumulator, line) : call1(this.fn, line);
        if (result === SUSPENDED) return suspend(afterLine, this, undefined);
        this.take(result);
      }
    } catch (thrown) {
      return this.end(thrown);
    }
    return this.accumulator;
  }

  take(result: Value): void {
    if (this.isFold) this.accumulator = result;
  }

  /** A wish to stop ends the loop; anything else goes on outward. */
  end(thrown: unknown): Value {
    if (!(thrown instanceof StopRequest)) throw thrown;
    return this.accumulator;
  }
}

const afterLine: Continuation<LineLoop, undefined> = {
  resume(loop, _temporary, result) {
    loop.take(result);
    return loop.run();
  },
  caught(loop, _temporary, thrown) {
    return loop.end(thrown);
  },
};

const afterWaiting: Continuation<LineLoop, undefined> = { resume: (loop) => loop.run() };

/** Suspends the process until more input has come; what was printed so far is shown before. */
function whenReady<State>(then: Continuation<State, undefined>, state: State): Value {
  const { stdin, stdout } = currentHost();
  stdout.flush();
  waitFor((done) => stdin.whenReady(() => done({ kind: 'value', value: undefined })));
  return suspend(then, state, undefined);
}

/** Asks for something until it is there. */
function reading<Result>(ask: () => Result | typeof NOT_READY, made: (result: Result) => Value): () => Value {
  const again: Continuation<undefined, undefined> = { resume: () => read() };
  const read = (): Value => {
    const result = ask();
    return result === NOT_READY ? whenReady(again, undefined) : made(result);
  };
  return read;
}

const readLine = reading(
  () => currentHost().stdin.readLine(),
  (line) => (line === undefined ? none : some(line)),
);
const readAll = reading(
  () => currentHost().stdin.readAll(),
  (text) => text,
);
const readLines = reading(
  () => currentHost().stdin.readAll(),
  (text) => textList(lines(text)),
);

/** The namespace `Stdin`. */
export const stdinRows = () =>
  rows([
    calling(
      'Stdin.readLine',
      '() -> Option[String]',
      'The next line without its newline; `None` at the end.',
      undefined,
      readLine,
    ),
    calling('Stdin.lines', '() -> [String]', 'All lines that are left.', undefined, readLines),
    calling('Stdin.readAll', '() -> String', 'Everything that is left.', undefined, readAll),
    row(
      'Stdin.isTerminal',
      '() -> Bool',
      'Whether a person types the input.',
      undefined,
      () => currentHost().stdin.isTerminal,
    ),
    calling(
      'Stdin.eachLine',
      '(f: (String) -> T) -> ()',
      'Calls the function with each line, as it comes. `Stdin.stop()` ends this.',
      undefined,
      (fn: Value) => new LineLoop(fn, false, undefined).run(),
    ),
    calling(
      'Stdin.foldLines',
      '(start: U, f: (U, String) -> U) -> U',
      'Goes through the lines as they come: the function gets what it gave before, first the start, and the line. `Stdin.stop()` ends this.',
      undefined,
      (start: Value, fn: Value) => new LineLoop(fn, true, start).run(),
    ),
    row(
      'Stdin.stop',
      '() -> T',
      'Ends the `Stdin.eachLine` or `Stdin.foldLines` that is running, without the current line. Never returns.',
      undefined,
      () => {
        throw new StopRequest();
      },
    ),
  ]);
