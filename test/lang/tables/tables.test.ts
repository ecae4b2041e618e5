/** The small programs of the tables beside this file do what stands behind them. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createNodeHost } from '../../../src/host/node';
import { compile, run } from '../../../src/lang';
import { renderDiagnostic } from '../../../src/lang/diagnostics/terminal';
import { Source } from '../../../src/lang/syntax/source';
import { CapturedOutput, emptyInput } from '../../conformance/captured';
import { readTable, type Entry } from './table';

interface Ending {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: number;
}

async function runText(text: string): Promise<Ending> {
  const stdout = new CapturedOutput();
  const stderr = new CapturedOutput();
  const { diagnostics, program } = compile({
    files: [{ source: new Source('table.nos', text), module: '' }],
    entry: { module: '', name: 'main' },
    native: undefined,
  });
  for (const diagnostic of diagnostics) stderr.write(renderDiagnostic(diagnostic, false));
  let exitCode = 1;
  if (program?.entry !== undefined) {
    const host = createNodeHost({
      stdin: emptyInput,
      stdout,
      stderr,
      scriptArgs: [],
      isInteractive: false,
      native: undefined,
      collector: undefined,
    });
    ({ exitCode } = await run(program, host, { printResult: true }));
  }
  return { output: stdout.text.replace(/\n$/, ''), errors: stderr.text, exitCode };
}

function holds({ demand, text }: Entry, { output, errors, exitCode }: Ending): boolean {
  switch (demand) {
    case 'prints':
      return output === text && errors === '' && exitCode === 0;
    case 'ends with':
      return output.split('\n').at(-1) === text && errors === '';
    case 'fails with': {
      const [, wanted, place] = /^(.*?)(?: @(\d+:\d+))?$/s.exec(text) ?? [];
      const isThere = place === undefined || new RegExp(`table\\.nos:${place}[\\]\\n]`).test(errors);
      return isThere && `${output}${errors}`.includes(wanted) && exitCode !== 0;
    }
  }
}

for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.table'))) {
  test(file, async () => {
    const failures: string[] = [];
    for (const entry of readTable(readFileSync(join(__dirname, file), 'utf8'))) {
      const ending = await runText(entry.program);
      if (holds(entry, ending)) continue;
      const found = `${ending.output}${ending.errors}`;
      failures.push(`${file}:${entry.line} ${entry.demand} ${JSON.stringify(entry.text)}, got ${found}`);
    }
    assert.equal(failures.length, 0, failures.join('\n'));
  });
}
