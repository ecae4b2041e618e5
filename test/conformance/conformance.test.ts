/**
 * Every conformance program does what its first line says, however often the evaluator takes the running program off the
 * JavaScript stack, and whether closures run or fused routines.
 */

import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { casesOf, conformanceFolders } from './catalogue';
import { runCases } from './pool';

const jobs = Math.min(4, availableParallelism());
/** Milliseconds; with a capture at every call the deepest programs take some seconds. */
const timeLimit = 30_000;

const captures: { captureEvery: number; hotAfter?: number; how: string }[] = [
  { captureEvery: 0, how: '' },
  { captureEvery: 1, how: ', captured at every call' },
  { captureEvery: 0, hotAfter: 1, how: ', fused at the first call' },
  { captureEvery: 1, hotAfter: 1, how: ', fused at the first call and captured at every call' },
  { captureEvery: 7, hotAfter: 1, how: ', fused at the first call and captured at every seventh call' },
];

for (const { captureEvery, hotAfter, how } of captures) {
  for (const folder of conformanceFolders()) {
    test(`programs of ${folder}${how}`, async () => {
      const cases = casesOf(folder);
      const verdicts = await runCases(cases, { jobs, captureEvery, hotAfter, timeLimit });
      const failures = verdicts.filter(({ failure }) => failure !== undefined);
      const list = failures.map(({ name, failure }) => `${name}: ${failure}`).join('\n');
      assert.equal(failures.length, 0, `${failures.length} of ${cases.length} fail\n${list}`);
    });
  }
}
