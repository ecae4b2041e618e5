import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileWith } from '../cli/command';
import { expectedOutput } from '../fixtures/document';
import { homeWithExtensions, skip, startProgram, startRedis } from './server';

const tour = join(__dirname, '..', '..', 'fixtures', 'redis', 'example_tour.nos');

test('the tour of fixtures/redis: every command, against a real server', { skip }, async () => {
  const server = await startRedis();
  const environment = { NOSTOS_HOME: homeWithExtensions(), REDIS_URL: server.url };
  const { status, stdout, stderr } = await startProgram([tour], environment).end;
  assert.deepEqual(
    { status, stdout, stderr },
    { status: 0, stdout: expectedOutput(readFileSync(tour, 'utf8')), stderr: '' },
  );
});

test('every function that the wrapper declares is called in the tour', { skip }, () => {
  const wrapper = readFileSync(join(tour, '..', 'redis.nos'), 'utf8');
  const program = readFileSync(tour, 'utf8');
  const names = [...wrapper.matchAll(/^pub (\w+)\(/gm)].map(([, name]) => name);
  assert(names.length > 90);
  const missing = names.filter((name) => !new RegExp(`\\b${name}\\(`).test(program));
  assert.deepEqual(missing, []);
});

test('an address that is none, and a server that is not there, are errors', { skip }, async () => {
  const file = fileWith(`import redis
main() = {
  println(redis.connect("nonsense").mapErr(redis.describe))
  println(redis.connectWith("redis://127.0.0.1:1", 500, 500, 1).mapErr(error => redis.describe(error).take(24)))
}`);
  const { stdout, stderr } = await startProgram([file], { NOSTOS_HOME: homeWithExtensions() }).end;
  assert.equal(stderr, '');
  assert.match(stdout, /^Err\("Redis: .*"\)\nErr\("no connection to Redis: "\)\n$/);
});
