import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileWith } from '../cli/command';
import { homeWithExtensions, skip, startProgram, startRedis } from './server';

/** Generous: what must not happen is waiting for ever. */
const boundMs = 20_000;

test(
  'when the server dies, every call that waits ends with an error; when it is back, calls succeed',
  { skip },
  async () => {
    const server = await startRedis();
    const file = fileWith(`import redis
use redis.*
waiting(db, main_) = main_ <- match redis.blpop(db, ["never"], 0) { Err(Disconnected(_)) -> "lost"; other -> show(other) }
start(db, main_, 0) = ()
start(db, main_, n) = { spawn { waiting(db, main_) }; start(db, main_, n - 1) }
gather(0, lost) = lost
gather(n, lost) = receive { "lost" -> gather(n - 1, lost + 1); other -> { println(other); gather(n - 1, lost) } }

again(db, failures) = match redis.set(db, "k", "v") {
  Ok(_) -> failures
  Err(_) -> { sleep(50); again(db, failures + 1) }
}

main() = {
  db = redis.connectWith(Env.get("REDIS_URL").unwrap(), 1000, 1000, 1).unwrap()
  start(db, self(), 40)
  println(redis.set(db, "k", "v"))
  println("waiting")
  println(gather(40, 0))
  println(redis.get(db, "k").isErr())
  println("down")
  again(db, 0)
  println(redis.get(db, "k"))
}`);
    const program = startProgram([file], { NOSTOS_HOME: homeWithExtensions(), REDIS_URL: server.url });
    await program.printed('waiting');
    // All forty have reached the server when it says that they are blocked.
    while (!server.cli('INFO', 'clients').includes('blocked_clients:40'))
      await new Promise((go) => setTimeout(go, 20));
    await server.kill();
    const killedAt = performance.now();
    await program.printed('down');
    assert(performance.now() - killedAt < boundMs);
    await server.restart();
    const { status, stdout, stderr } = await program.end;
    assert.equal(stderr, '');
    assert.equal(stdout, 'Ok(())\nwaiting\n40\ntrue\ndown\nOk(Some("v"))\n');
    assert.equal(status, 0);
  },
);

test('many commands in flight when the server dies: all of them end', { skip }, async () => {
  const server = await startRedis();
  const file = fileWith(`import redis
work(db, main_, 0) = ()
work(db, main_, n) = match redis.incr(db, "n") {
  Ok(_) -> work(db, main_, n)
  Err(_) -> main_ <- "ended"
}
start(db, main_, 0) = ()
start(db, main_, n) = { spawn { work(db, main_, 1) }; start(db, main_, n - 1) }
gather(0) = ()
gather(n) = receive { "ended" -> gather(n - 1) }
main() = {
  db = redis.connectWith(Env.get("REDIS_URL").unwrap(), 1000, 1000, 1).unwrap()
  start(db, self(), 1000)
  sleep(50)
  println("working")
  gather(1000)
  println("all ended")
}`);
  const program = startProgram([file], { NOSTOS_HOME: homeWithExtensions(), REDIS_URL: server.url });
  await program.printed('working');
  await server.kill();
  const { status, stdout, stderr } = await program.end;
  assert.deepEqual([status, stdout, stderr], [0, 'working\nall ended\n', '']);
});

test(
  'a server that hangs is an error after the time for an answer; it is used again when it answers',
  { skip },
  async () => {
    const server = await startRedis();
    const file = fileWith(`import redis
main() = {
  db = redis.connectWith(Env.get("REDIS_URL").unwrap(), 300, 300, 0).unwrap()
  println("connected")
  Stdin.readLine()
  println(redis.get(db, "k"))
  println(redis.blpop(db, ["k"], 100).isErr())
  println("hung")
  Stdin.readLine()
  again(db)
}
again(db) = match redis.get(db, "k") { Ok(found) -> println(found); Err(_) -> { sleep(50); again(db) } }`);
    const program = startProgram([file], { NOSTOS_HOME: homeWithExtensions(), REDIS_URL: server.url }, null);
    await program.printed('connected');
    server.process.kill('SIGSTOP');
    program.process.stdin?.write('go\n');
    try {
      await program.printed('hung');
    } finally {
      server.process.kill('SIGCONT');
    }
    program.process.stdin?.end('go\n');
    const { status, stdout, stderr } = await program.end;
    const timedOut = 'Err(TimedOut("the server did not answer in time"))';
    assert.deepEqual([status, stdout, stderr], [0, `connected\n${timedOut}\ntrue\nhung\nNone\n`, '']);
  },
);

test('a process that is killed while it waits closes its connection', { skip }, async () => {
  const server = await startRedis();
  const file = fileWith(`import redis
main() = {
  db = redis.connect(Env.get("REDIS_URL").unwrap()).unwrap()
  waiting = spawn { redis.blpop(db, ["jobs"], 0) }
  println("waiting")
  Stdin.readLine()
  Process.kill(waiting)
  println("killed")
  Stdin.readLine()
  redis.rpush(db, "jobs", ["1"])
  println(redis.llen(db, "jobs"))
}`);
  const program = startProgram([file], { NOSTOS_HOME: homeWithExtensions(), REDIS_URL: server.url }, null);
  await program.printed('waiting');
  const blocked = (n: number): boolean => server.cli('INFO', 'clients').includes(`blocked_clients:${n}`);
  while (!blocked(1)) await new Promise((go) => setTimeout(go, 20));
  program.process.stdin?.write('go\n');
  await program.printed('killed');
  while (!blocked(0)) await new Promise((go) => setTimeout(go, 20));
  program.process.stdin?.end('go\n');
  const { status, stdout, stderr } = await program.end;
  assert.deepEqual([status, stdout, stderr], [0, 'waiting\nkilled\nOk(1)\n', '']);
});

test(
  'nothing hangs at exit: with work pending, after an error, at Ctrl-C, when killed politely',
  { skip },
  async () => {
    const server = await startRedis();
    const environment = { NOSTOS_HOME: homeWithExtensions(), REDIS_URL: server.url };
    const program = (ending: string): string =>
      fileWith(`import redis
busy(db) = { redis.incr(db, "n"); busy(db) }
waiting(db) = { redis.blpop(db, ["never"], 0); () }
main() = {
  db = redis.connect(Env.get("REDIS_URL").unwrap()).unwrap()
  redis.subscribe(db, ["news"])
  for i = 1 to 20 { spawn { busy(db) } }
  for i = 1 to 20 { spawn { waiting(db) } }
  sleep(100)
  println("ready")
  ${ending}
}`);
    const run = async (ending: string, signal?: NodeJS.Signals) => {
      const running = startProgram([program(ending)], environment);
      await running.printed('ready');
      const from = performance.now();
      if (signal !== undefined) running.process.kill(signal);
      const { status } = await running.end;
      assert(performance.now() - from < boundMs, ending);
      return status;
    };
    assert.equal(await run('()'), 0);
    assert.equal(await run('exit(7)'), 7);
    assert.equal(await run('throw("no")'), 1);
    assert.equal(await run('receive { "never" -> () }', 'SIGINT'), 130);
    assert.equal(await run('redis.blpop(db, ["never"], 0)', 'SIGTERM'), 143);
  },
);
