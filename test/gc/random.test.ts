/**
 * Random steps of five processes over variables, containers, closures, messages, exceptions and recursion: after each
 * collection exactly the objects exist that the processes can reach (`random/processes.nos` counts them itself).
 * NOSTOS_GC_STEPS and NOSTOS_SEED give other runs.
 */

import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { test } from 'node:test';
import { skip } from '../loader/support';
import { Command } from './command';

const program = join(__dirname, 'random', 'processes.nos');
const steps = process.env['NOSTOS_GC_STEPS'] ?? '100000';
const seed = process.env['NOSTOS_SEED'] ?? '1';
const command = new Command(['probe']);

test(`${steps} random steps of processes (seed ${seed})`, { skip }, async () => {
  await expectSteps([program, seed, steps], Number(steps));
});

test('2000 random steps of processes, collected at every safe point', { skip }, async () => {
  await expectSteps(['--gc-stress', program, '2', '2000'], 2000);
});

async function expectSteps(words: readonly string[], count: number): Promise<void> {
  const { status, stdout, stderr, ledger } = await command.run(words);
  assert.equal(status, 0, stderr);
  assert.equal(Number(stdout), Math.floor(count / 250), stderr);
  assert.deepEqual([ledger.faults, ledger.left], [[], []]);
}
