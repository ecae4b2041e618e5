/**
 * Runs one program without the command around it: `driver checked|unchecked FILE`. Bundled by `bench/unchecked.ts`;
 * only here can the checker be left out. Its last line of errors is the processor time that it took, in microseconds.
 */

import { readFileSync } from 'node:fs';
import { createNodeHost } from '../../src/host/node';
import { compile, run } from '../../src/lang';
import { Source } from '../../src/lang/syntax/source';
import { CapturedOutput, emptyInput } from '../../test/conformance/captured';

async function main(): Promise<void> {
  const [mode, file] = process.argv.slice(2);
  const { program, diagnostics } = compile({
    files: [{ source: new Source(file, readFileSync(file, 'utf8')), module: '' }],
    entry: { module: '', name: 'main' },
    typecheck: mode === 'checked',
  });
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
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
  const { exitCode } = await run(program, host, { printResult: true });
  process.stdout.write(stdout.text);
  process.stderr.write(stderr.text);
  process.exitCode = exitCode;
  const { user, system } = process.cpuUsage();
  process.stderr.write(`${user + system}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
