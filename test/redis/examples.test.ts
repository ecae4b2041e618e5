import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith } from '../cli/command';
import { skip, startProgram, startRedis } from './server';

const examples = join(__dirname, '..', '..', 'examples');
const needsLinux =
  process.platform === 'linux' && process.arch === 'x64' ? false : 'prebuilt fixtures are for linux-x64';

/** Runs an example to its end; gives status, output and errors. */
async function run(
  name: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input = '',
): Promise<[number | null, string, string]> {
  const { status, stdout, stderr } = await startProgram([join(examples, name), ...words], environment, input)
    .end;
  return [status, stdout, stderr];
}

test('redis-count counts words of texts that lie in Redis', { skip }, async () => {
  const { url } = await startRedis();
  const folder = folderWith({
    'a.txt': 'to be or not to be\nthat',
    'b.txt': 'To do is to be',
    'empty.txt': '',
  });
  const files = ['a.txt', 'b.txt', 'empty.txt'].map((name) => join(folder, name));
  assert.deepEqual(await run('redis-count', ['load', ...files], { REDIS_URL: url }), [0, '', '']);
  const expected = '12 words in 3 texts\nto 4\nbe 3\nthat 1\nor 1\nnot 1\nis 1\ndo 1\n';
  for (const round of [1, 2]) {
    assert.deepEqual(await run('redis-count', [], { REDIS_URL: url }), [0, expected, ''], `round ${round}`);
  }
  assert.equal((await run('redis-count', ['x'], { REDIS_URL: url }))[0], 2);
});

test('redis-count has thousands of fetches on their way at once', { skip }, async () => {
  const server = await startRedis();
  server.cli('EVAL', "for i = 1, 5000 do redis.call('SET', 'redis-count:text:' .. i, 'a b') end", '0');
  const [status, stdout, stderr] = await run('redis-count', [], { REDIS_URL: server.url });
  assert.deepEqual([status, stdout, stderr], [0, '10000 words in 5000 texts\nb 5000\na 5000\n', '']);
});

test(
  'redis-relay carries lines from standard input over two channels to standard output',
  { skip },
  async () => {
    const { url } = await startRedis();
    const lines = Array.from({ length: 500 }, (_, i) => `line ${i} é\n`).join('');
    assert.deepEqual(await run('redis-relay', [], { REDIS_URL: url }, lines), [0, lines.toUpperCase(), '']);
  },
);

test('the stages of redis-relay work as programs of their own', { skip }, async () => {
  const server = await startRedis();
  const environment = { REDIS_URL: server.url };
  const listeners = (): string => server.cli('PUBSUB', 'NUMSUB', 'quiet', 'loud');
  const print = startProgram([join(examples, 'redis-relay'), 'print', 'loud'], environment);
  const shout = startProgram([join(examples, 'redis-relay'), 'shout', 'quiet', 'loud'], environment);
  while (listeners() !== 'quiet\n1\nloud\n1') await new Promise((go) => setTimeout(go, 20));
  assert.deepEqual(await run('redis-relay', ['read', 'quiet'], environment, 'one\ntwo\n'), [0, '', '']);
  assert.deepEqual([(await shout.end).status, (await print.end).stdout], [0, 'ONE\nTWO\n']);
});

test('redis-queue does all jobs and says how far it is', { skip }, async () => {
  const environment = { REDIS_URL: (await startRedis()).url };
  assert.deepEqual(await run('redis-queue', ['add', '1500'], environment), [0, '', '']);
  assert.equal(
    (await run('redis-queue', ['status'], environment))[1],
    '1500 to do, 0 of them taken; 0 done\n',
  );
  assert.deepEqual(await run('redis-queue', ['drain'], environment), [0, '', '']);
  assert.equal(
    (await run('redis-queue', ['status'], environment))[1],
    '0 to do, 0 of them taken; 1500 done\n',
  );
});

test('without a server the examples say so and fail', { skip }, async () => {
  for (const name of ['redis-count', 'redis-relay', 'redis-queue']) {
    const [status, stdout, stderr] = await run(name, ['status'], { REDIS_URL: 'redis://127.0.0.1:1' });
    assert.deepEqual([status, stdout], [1, ''], name);
    assert.match(stderr, /^no connection to Redis: /, name);
  }
});

test(
  'image-batch makes small pictures, shows progress, and names those it cannot read',
  { skip: needsLinux },
  async () => {
    const folder = folderWith({});
    const [from, target] = [join(folder, 'from'), join(folder, 'to')];
    assert.deepEqual(await run('image-batch', ['sample', from, '6']), [0, '', '']);
    const [status, stdout, stderr] = await run('image-batch', [from, target, '64']);
    assert.deepEqual([status, stdout], [0, `6 of 6 pictures written to ${target}\n`]);
    const shown = stderr.trimEnd().split('\n');
    assert.deepEqual(
      shown.map((line) => line.split(' ')[0]),
      ['1/6', '2/6', '3/6', '4/6', '5/6', '6/6'],
    );
    // The size stands in the frame header of a JPEG: marker FFC0, length, precision, height, width.
    const bytes = readFileSync(join(target, 'picture-1.jpg'));
    const header = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    assert.deepEqual([bytes.readUInt16BE(header + 7), bytes.readUInt16BE(header + 5)], [64, 48]);

    writeFileSync(join(from, 'broken.png'), 'no picture');
    const again = await run('image-batch', [from, target, '64']);
    assert.deepEqual([again[0], again[1]], [1, `6 of 7 pictures written to ${target}\n`]);
    assert.match(again[2], /broken\.png: .+\n$/);
  },
);
