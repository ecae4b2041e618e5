/**
 * Random and damaged programs through the whole line, the same ones in every run. `run.ts` beside this file tries
 * as many others as one likes.
 */

import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { examine, type Outcome } from './examine';
import { kinds, textOf, type Kind } from './kinds';

const root = resolve(__dirname, '../../..');
const count = 200;

/** How many of the texts must at least come how far: a generator whose programs all fail early proves nothing. */
const least: Record<Kind, Partial<Record<Outcome['stage'], number>>> = {
  grammar: { rejected: 100 },
  program: { rejected: 30, failed: 20, value: 20 },
  damaged: { rejected: 100, value: 10 },
};

for (const kind of kinds) {
  test(`${count} texts of the kind "${kind}" give values or errors with a place`, async () => {
    const stages: Partial<Record<Outcome['stage'], number>> = {};
    for (let seed = 1; seed <= count; seed++) {
      try {
        const { stage } = await examine(textOf(kind, seed, root), kind !== 'grammar');
        stages[stage] = (stages[stage] ?? 0) + 1;
      } catch (error) {
        throw new Error(`see: node --import tsx test/lang/fuzz/run.ts --show ${kind}:${seed}`, {
          cause: error,
        });
      }
    }
    for (const [stage, number] of Object.entries(least[kind]))
      assert.ok((stages[stage as Outcome['stage']] ?? 0) >= number, `${stage}: ${JSON.stringify(stages)}`);
  });
}
