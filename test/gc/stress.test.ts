/**
 * All conformance programs and all of `test/programs` under a collector that takes every value for a native object and
 * spoils what it does not reach (`stress/poison.ts`): with a capture at every call, so that every call is a safe point
 * and every temporary has to be found in a record. The few programs with the most safe points collect at some of
 * them only; the test says which.
 */

import { strict as assert } from 'node:assert';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { casesIn, casesOf, conformanceFolders, type ConformanceCase } from '../conformance/catalogue';
import { runCases, type PoolOptions } from '../conformance/pool';
import { watchedValues } from './stress/watched';

const options: PoolOptions = {
  jobs: Math.min(4, availableParallelism()),
  captureEvery: 1,
  timeLimit: 60_000,
  child: { entry: join(__dirname, 'stress', 'child.ts'), plugins: [watchedValues] },
};

/** Programs that combine features, by topic. */
const combined = join(__dirname, '..', 'programs');
const topics = readdirSync(combined, { withFileTypes: true }).filter((entry) => entry.isDirectory());

const groups: readonly (readonly [name: string, cases: () => ConformanceCase[]])[] = [
  ...conformanceFolders().map((folder) => [folder, () => casesOf(folder)] as const),
  ['test/programs', () => topics.flatMap(({ name }) => casesIn(join(combined, name)))],
];

for (const hotAfter of [undefined, 1]) {
  for (const [name, cases] of groups) {
    const how = hotAfter === undefined ? '' : ', fused at the first call';
    test(`what programs of ${name} still use is reached at every safe point${how}`, async (context) => {
      const verdicts = await runCases(cases(), { ...options, hotAfter });
      const failures = verdicts.filter(({ failure }) => failure !== undefined);
      const list = failures.map((verdict) => `${verdict.name}: ${verdict.failure}`).join('\n');
      assert.equal(failures.length, 0, `${failures.length} of ${verdicts.length} fail\n${list}`);
      for (const { name: program, note } of verdicts) {
        if (note !== undefined) context.diagnostic(`${program}: collected at ${note}`);
      }
    });
  }
}

test('without roots programs fail: what is spoiled is noticed', async () => {
  process.env['NOSTOS_TEST_BLIND'] = 'yes';
  try {
    const verdicts = await runCases(casesOf('modules'), { ...options, timeLimit: 2_000 });
    const failed = verdicts.filter(({ failure }) => failure !== undefined).length;
    assert.ok(failed > verdicts.length / 4, `${failed} of ${verdicts.length} fail`);
  } finally {
    delete process.env['NOSTOS_TEST_BLIND'];
  }
});
