import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileWith } from '../cli/command';
import { homeWithExtensions, skip, startProgram, startRedis } from './server';

test(
  'published messages arrive in order, also in other programs, and end with unsubscribe',
  { skip },
  async () => {
    const server = await startRedis();
    const environment = { NOSTOS_HOME: homeWithExtensions(), REDIS_URL: server.url };
    const listener = fileWith(`import redis
use redis.*
texts(0, found) = found.reverse()
texts(n, found) = receive { Published(_, text) -> texts(n - 1, [text | found]) }
main() = {
  db = connect(Env.get("REDIS_URL").unwrap()).unwrap()
  news = subscribe(db, ["news"]).unwrap()
  println("listening")
  expected = range(0, 1000).map(n => show(n))
  println(texts(1000, []) == expected)
  unsubscribe(news)
  println("unsubscribed")
  println(receive { Published(_, text) -> text after 200 -> "nothing" })
}`);
    const publisher = fileWith(`import redis
main() = {
  db = redis.connect(Env.get("REDIS_URL").unwrap()).unwrap()
  range(0, 1000).each(n => redis.publish(db, "news", show(n)))
}`);
    const listening = startProgram([listener], environment);
    await listening.printed('listening');
    assert.equal((await startProgram([publisher], environment).end).status, 0);
    await listening.printed('unsubscribed');
    while (server.cli('PUBSUB', 'NUMSUB', 'news') !== 'news\n0') server.cli('PUBLISH', 'news', 'late');
    const { status, stdout, stderr } = await listening.end;
    assert.equal(stderr, '');
    assert.match(stdout, /^listening\ntrue\nunsubscribed\n/);
    assert.equal(status, 0);
  },
);

test('a subscription tells of a lost connection and goes on when the server is back', { skip }, async () => {
  const server = await startRedis();
  const file = fileWith(`import redis
use redis.*
main() = {
  db = connect(Env.get("REDIS_URL").unwrap()).unwrap()
  psubscribe(db, ["n*"]).unwrap()
  println("listening")
  println(receive { Published(channel, text) -> (channel, text) })
  println(receive { Interrupted -> "interrupted" })
  println(receive { Resumed -> "resumed" })
  println(receive { PublishedBytes(channel, _) -> channel })
}`);
  const program = startProgram([file], { NOSTOS_HOME: homeWithExtensions(), REDIS_URL: server.url });
  await program.printed('listening');
  server.cli('PUBLISH', 'news', 'one');
  await program.printed('one');
  await server.kill();
  await program.printed('interrupted');
  await server.restart();
  await program.printed('resumed');
  server.cli('EVAL', "return redis.call('PUBLISH', 'nobytes', string.char(255))", '0');
  const { status, stdout, stderr } = await program.end;
  assert.equal(stderr, '');
  assert.equal(stdout, 'listening\n("news", "one")\ninterrupted\nresumed\nnobytes\n');
  assert.equal(status, 0);
});
