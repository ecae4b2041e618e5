/** What people see when nobody handles an error: message, place, and the calls that led there. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNodeHost } from '../../../src/host/node';
import { compile, run } from '../../../src/lang';
import { Source } from '../../../src/lang/syntax/source';
import { CapturedOutput, emptyInput } from '../../conformance/captured';

async function errorsOf(text: string): Promise<string> {
  const stderr = new CapturedOutput();
  const { program } = compile({
    files: [{ source: new Source('trace.nos', text), module: '' }],
    entry: { module: '', name: 'main' },
    native: undefined,
  });
  assert.ok(program !== undefined);
  const host = createNodeHost({
    stdin: emptyInput,
    stdout: new CapturedOutput(),
    stderr,
    scriptArgs: [],
    isInteractive: false,
    native: undefined,
    collector: undefined,
  });
  await run(program, host, { printResult: true });
  return stderr.text;
}

function traceOf(errors: string): string[] {
  return [...errors.matchAll(/^ {2}\d+\. (.*)$/gm)].map(([, line]) => line);
}

test('a trace names callers through builtins, and those whose callee was replaced by a tail call', async () => {
  const errors = await errorsOf(`a() = b()
b() = c() + 1
c() = [1].map(x => d(x)).sum() + 1
d(x) = x / (x - 1)
main() = println(a())
`);
  assert.match(errors, /^Runtime error: Panic: Uncaught exception: \(DivisionByZero, Division by zero\)\n/);
  assert.ok(errors.includes(' --> trace.nos:4:8\n'), errors);
  assert.deepEqual(traceOf(errors), [
    'd/_ (trace.nos:4)',
    'c/ (trace.nos:3)',
    'b/ (trace.nos:2)',
    'main/ (trace.nos:5)',
  ]);
});

test('a builtin that fails itself is told once', async () => {
  const errors = await errorsOf('main() = {\n    m = %{1: 2}\n    m.get(5)\n}\n');
  assert.ok(errors.includes(' --> trace.nos:3:5\n'), errors);
  assert.deepEqual(traceOf(errors), ['main/ (trace.nos:3)']);
});

test('when no clause fits, the function and its caller are told', async () => {
  const errors = await errorsOf('f(1) = "one"\nf(2) = "two"\nmain() = println(f(3))\n');
  assert.ok(errors.includes(' --> trace.nos:1:1\n'), errors);
  assert.deepEqual(traceOf(errors), ['f/_ (trace.nos:1)', 'main/ (trace.nos:3)']);
});
