/** Every conformance program does what its first line says. */

import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { casesOf, conformanceFolders } from './catalogue';
import { runCases } from './pool';

const options = { jobs: Math.min(4, availableParallelism()), captureEvery: 0, timeLimit: 15_000 };

for (const folder of conformanceFolders()) {
  test(`programs of ${folder}`, async () => {
    const cases = casesOf(folder);
    const failures = (await runCases(cases, options)).filter(({ failure }) => failure !== undefined);
    const list = failures.map(({ name, failure }) => `${name}: ${failure}`).join('\n');
    assert.equal(failures.length, 0, `${failures.length} of ${cases.length} fail\n${list}`);
  });
}
