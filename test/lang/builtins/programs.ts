/** Running small programs in tests of builtins. */

import { createNodeHost } from '../../../src/host/node';
import { compile, run } from '../../../src/lang';
import type { Input } from '../../../src/lang/host';
import { renderDiagnostic } from '../../../src/lang/diagnostics/terminal';
import { Source } from '../../../src/lang/syntax/source';
import { CapturedOutput, emptyInput } from '../../conformance/captured';

/** What a program wrote, and its exit code; 1 with diagnostics in `errors` when it does not compile. */
export interface Ran {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: number;
}

/** How to run a program. */
export interface RunSettings {
  /** Captures the stack after so many calls. */
  readonly captureEvery?: number;
  /** Fuses routines after so many calls. */
  readonly hotAfter?: number;
  readonly stdin?: Input;
  readonly printResult?: boolean;
}

/** Compiles and runs the text of a program. */
export async function runProgram(text: string, settings: RunSettings = {}): Promise<Ran> {
  const stdout = new CapturedOutput();
  const stderr = new CapturedOutput();
  const { diagnostics, program } = compile({
    files: [{ source: new Source('test.nos', text), module: '' }],
    entry: { module: '', name: 'main' },
    native: undefined,
  });
  if (program === undefined) {
    const errors = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, false)).join('\n');
    return { output: '', errors, exitCode: 1 };
  }
  const host = createNodeHost({
    stdin: settings.stdin ?? emptyInput,
    stdout,
    stderr,
    scriptArgs: ['one', 'two'],
    isInteractive: false,
    native: undefined,
    collector: undefined,
  });
  const { exitCode } = await run(program, host, {
    printResult: settings.printResult ?? true,
    captureEvery: settings.captureEvery,
    hotAfter: settings.hotAfter,
  });
  return { output: stdout.text, errors: stderr.text, exitCode };
}

/** The result text of an expression, or what went wrong. */
export async function valueOf(expression: string, settings: RunSettings = {}, imports = ''): Promise<string> {
  const { output, errors } = await runProgram(`${imports}\nmain() = ${expression}\n`, settings);
  return errors === '' ? output.replace(/\n$/, '') : errors;
}

/** Input out of a text. */
export function inputOf(text: string): Input {
  const lines = text.split('\n');
  if (lines[lines.length - 1] === '') lines.pop();
  return {
    readLine: () => lines.shift(),
    readAll: () =>
      lines
        .splice(0)
        .map((line) => `${line}\n`)
        .join(''),
    whenReady: () => () => undefined,
    isTerminal: false,
  };
}
