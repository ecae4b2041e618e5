/** Programs that combine features of the language do what their first lines say. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { casesIn } from '../conformance/catalogue';
import { runCases } from '../conformance/pool';

const ways: { captureEvery: number; hotAfter?: number; how: string }[] = [
  { captureEvery: 0, how: '' },
  { captureEvery: 1, how: ', captured at every call' },
  { captureEvery: 7, how: ', captured at every seventh call' },
  { captureEvery: 7, hotAfter: 1, how: ', fused at the first call and captured at every seventh' },
];

for (const { how, ...way } of ways) {
  test(`programs of all topics${how}`, async () => {
    const topics = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const cases = topics.flatMap(({ name }) => casesIn(join(__dirname, name)));
    assert.ok(cases.length > 0, 'there are programs');
    const verdicts = await runCases(cases, { jobs: 1, timeLimit: 60_000, ...way });
    const failures = verdicts.filter(({ failure }) => failure !== undefined);
    const list = failures.map(({ name, failure }) => `${name}: ${failure}`).join('\n');
    assert.equal(failures.length, 0, `${failures.length} of ${cases.length} fail\n${list}`);
  });
}
