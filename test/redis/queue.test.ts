import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { skip, startProgram, startRedis, type RunningProgram } from './server';

const queue = join(__dirname, '..', '..', 'examples', 'redis-queue');
const workers = 3;

/** The sizes of the claim in docs/scaling.md, and smaller ones for every day. */
const [jobs, kills] =
  process.env.CI === 'true' || process.env.WHOLE_QUEUE === '1' ? [10_000, 20] : [2_000, 6];

/** A number from 0 to 1, the next of a sequence that a seed begins: a kill at a moment that can be had again. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test(
  `${workers} workers, ${kills} of them killed: ${jobs} jobs are done, each once`,
  { skip },
  async (context) => {
    const seed = Number(process.env.QUEUE_SEED ?? Date.now() % 1_000_000);
    const random = randomNumbers(seed);
    const server = await startRedis();
    const environment = { REDIS_URL: server.url, CLAIM_MS: '400', JOB_MS: '2' };
    const run = (...words: string[]): RunningProgram => startProgram([queue, ...words], environment);
    assert.equal((await run('add', String(jobs)).end).status, 0);

    const started = performance.now();
    const running = Array.from({ length: workers }, () => run('drain'));
    const done = (): number => Number(server.cli('HLEN', 'redis-queue:results'));
    for (let kill = 0; kill < kills; kill++) {
      // Spread over the work, so that each one hits a worker that has jobs.
      const moment = ((kill + random()) / kills) * jobs * 0.9;
      while (done() < moment) await new Promise((go) => setTimeout(go, 10));
      const victim = Math.floor(random() * workers);
      running[victim].process.kill('SIGKILL');
      running[victim] = run('drain');
    }
    const ends = await Promise.all(running.map(({ end }) => end));
    const seconds = (performance.now() - started) / 1000;
    context.diagnostic(`seed ${seed}: ${jobs} jobs with ${kills} kills in ${seconds.toFixed(1)} s`);

    for (const { status, stderr } of ends) assert.deepEqual([status, stderr], [0, '']);
    assert.equal(server.cli('XLEN', 'redis-queue:jobs'), '0');
    const results = fieldsOf(server.cli('HGETALL', 'redis-queue:results'));
    assert.equal(results.size, jobs);
    for (let job = 1; job <= jobs; job++)
      assert.equal(results.get(String(job)), String(job * job), `job ${job}`);
    const attempts = fieldsOf(server.cli('HGETALL', 'redis-queue:attempts'));
    const again = [...attempts.values()].filter((count) => Number(count) > 1).length;
    context.diagnostic(`${again} jobs were begun more than once`);
    assert.equal(attempts.size, jobs);
    assert(again > 0, 'no kill hit a worker that had jobs');
  },
);

/** What `redis-cli` prints for a hash: names and values, a line each. */
function fieldsOf(text: string): Map<string, string> {
  const lines = text.split('\n');
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < lines.length; i += 2) fields.set(lines[i], lines[i + 1]);
  return fields;
}
