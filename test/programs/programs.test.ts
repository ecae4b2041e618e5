/** Programs that combine features of the language do what their first lines say. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { casesIn } from '../conformance/catalogue';
import { runCases } from '../conformance/pool';

const options = { jobs: 1, captureEvery: 0, timeLimit: 15_000 };

test('programs of all topics', async () => {
  const topics = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const cases = topics.flatMap(({ name }) => casesIn(join(__dirname, name)));
  assert.ok(cases.length > 0, 'there are programs');
  const failures = (await runCases(cases, options)).filter(({ failure }) => failure !== undefined);
  const list = failures.map(({ name, failure }) => `${name}: ${failure}`).join('\n');
  assert.equal(failures.length, 0, `${failures.length} of ${cases.length} fail\n${list}`);
});
