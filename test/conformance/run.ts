/**
 * Runs the conformance programs and prints those that fail.
 *
 *     node --import tsx test/conformance/run.ts [--folder NAME]… [--match REGEX] [--jobs N] [--capture N] [--hot N] [--limit MS] [--slow]
 */

import { parseArgs } from 'node:util';
import { casesOf, conformanceFolders } from './catalogue';
import { runCases } from './pool';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string', multiple: true },
      match: { type: 'string' },
      jobs: { type: 'string', default: '2' },
      capture: { type: 'string', default: '0' },
      hot: { type: 'string' },
      limit: { type: 'string', default: '15000' },
      slow: { type: 'boolean', default: false },
    },
  });
  const pattern = new RegExp(values.match ?? '');
  let failed = 0;
  for (const folder of values.folder ?? conformanceFolders()) {
    const cases = casesOf(folder).filter(({ name }) => pattern.test(name));
    const verdicts = await runCases(cases, {
      jobs: Number(values.jobs),
      captureEvery: Number(values.capture),
      hotAfter: values.hot === undefined ? undefined : Number(values.hot),
      timeLimit: Number(values.limit),
    });
    const failures = verdicts.filter(({ failure }) => failure !== undefined);
    for (const { name, failure } of failures) console.log(`FAIL ${name}: ${failure}`);
    if (values.slow) {
      const slowest = [...verdicts]
        .sort((first, second) => second.milliseconds - first.milliseconds)
        .slice(0, 10);
      for (const { name, milliseconds } of slowest)
        console.log(`${milliseconds.toFixed(0).padStart(6)} ms  ${name}`);
    }
    console.log(`${folder}: ${verdicts.length - failures.length} passed, ${failures.length} failed`);
    failed += failures.length;
  }
  process.exitCode = failed > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
