/**
 * Random well-typed programs are accepted and never fail with a type error when they run; with one value of another
 * type, or another type in an annotation, they are rejected. `CHECK_SEED=N` repeats one case, `CHECK_CASES=N` sets how
 * many are tried, `CHECK_FIRST=N` where they start.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createNodeHost } from '../../../src/host/node';
import { compile, run, type Compilation, type Program } from '../../../src/lang';
import { Source } from '../../../src/lang/syntax/source';
import { CapturedOutput, emptyInput } from '../../conformance/captured';
import { ProgramGenerator, Random } from './generator';
import { errorText } from './support';

const first = Number(process.env.CHECK_SEED ?? process.env.CHECK_FIRST ?? 1);
const count = process.env.CHECK_SEED === undefined ? Number(process.env.CHECK_CASES ?? 80) : 1;

function compiled(text: string): Compilation {
  return compile({
    files: [{ source: new Source('random.nos', text), module: '' }],
    entry: { module: '', name: 'main' },
  });
}

async function errorsOfRun(program: Program): Promise<string> {
  const stdout = new CapturedOutput();
  const stderr = new CapturedOutput();
  const host = createNodeHost({
    stdin: emptyInput,
    stdout,
    stderr,
    scriptArgs: [],
    isInteractive: false,
    native: undefined,
    collector: undefined,
  });
  await run(program, host, { maxDepth: 100_000, printResult: true, gcStress: false, captureEvery: 0 });
  return stderr.text;
}

describe('random programs', () => {
  test('well typed: accepted, and no type error when run', async () => {
    for (let seed = first; seed < first + count; seed++) {
      const text = new ProgramGenerator(new Random(seed)).program();
      const { diagnostics, program } = compiled(text);
      // A function that is never called may leave open whose method it calls: that is refused, and rightly so.
      if (diagnostics.some(({ code }) => code === 'E0307')) continue;
      const errors = errorText(diagnostics);
      assert.equal(errors, '', `CHECK_SEED=${seed}\n${text}`);
      assert.ok(program !== undefined);
      assert.equal(await errorsOfRun(program), '', `CHECK_SEED=${seed}\n${text}`);
    }
  });

  test('one value of a wrong type: rejected', () => {
    for (let seed = first; seed < first + count; seed++) {
      const original = new ProgramGenerator(new Random(seed));
      original.build(Number.MAX_SAFE_INTEGER);
      if (original.places === 0) continue;
      const at = seed % original.places;
      const text = new ProgramGenerator(new Random(seed)).build(at);
      const errors = errorText(compiled(text).diagnostics);
      assert.notEqual(errors, '', `CHECK_SEED=${seed} accepts\n${text}`);
    }
  });
});
