import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileWith } from '../cli/command';
import { homeWithExtensions, startProgram } from './server';

const skip =
  process.platform === 'linux' && process.arch === 'x64' ? false : 'prebuilt fixtures are for linux-x64';

async function run(program: string): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const { status, stdout, stderr } = await startProgram([fileWith(program)], {
    NOSTOS_HOME: homeWithExtensions(),
  }).end;
  return { status, stdout, stderr };
}

/** A process that counts its ticks, and a server that answers, beside `blocking`, which takes two seconds. */
const besides = (blocking: string): string => `import probe
use probe.*
tick(main_, count) = receive { "stop" -> main_ <- ("ticks", count) after 10 -> tick(main_, count + 1) }
serve(server) = { request = Server.accept(server); Server.respond(request.id, 200, [], request.path); serve(server) }
ask(port, main_, n) = { Http.get("http://127.0.0.1:\${port}/"); main_ <- "answered"; ask(port, main_, n + 1) }
answers(n) = receive { "answered" -> answers(n + 1) after 0 -> n }
bound(port) = try { (port, Server.bind(port)) } catch { _ -> bound(port + 1) }

main() = {
  (port, server) = bound(21000 + Time.now() % 10000)
  spawn { serve(server) }
  me = self()
  asking = spawn { ask(port, me, 0) }
  receive { "answered" -> () }
  ticking = spawn { tick(me, 0) }
  sleep(20)
  ${blocking}
  answered = answers(0)
  ticking <- "stop"
  receive { ("ticks", count) -> println((count > 20, answered > 20)) }
}`;

test('while an add_blocking call sleeps, other processes and an HTTP server go on', { skip }, async () => {
  assert.deepEqual(await run(besides('sleepBlocking(2000)')), {
    status: 0,
    stdout: '(true, true)\n',
    stderr: '',
  });
});

test('a plain synchronous call that blocks stops them all, and is named', { skip }, async () => {
  const { status, stdout, stderr } = await run(besides('badDelay(2000)'));
  assert.deepEqual([status, stdout], [0, '(false, false)\n']);
  assert.match(
    stderr,
    /native code took 2\d\d\d ms on the runtime thread: Probe\.badDelay; register it with add_blocking/,
  );
});

test('ten thousand asynchronous calls at once finish', { skip }, async () => {
  const program = `import probe
use probe.*
start(main_, 0) = ()
start(main_, n) = { spawn { main_ <- addLater(50, n, 1) }; start(main_, n - 1) }
gather(0, total) = total
gather(n, total) = receive { k -> gather(n - 1, total + k) }
main() = { start(self(), 10000); println(gather(10000, 0)) }`;
  assert.deepEqual(await run(program), { status: 0, stdout: '50015000\n', stderr: '' });
});

test('many asynchronous calls one after another do not grow memory', { skip }, async () => {
  const program = `import probe
residentKb() = File.readAll("/proc/self/status").lines().filter(l => l.startsWith("VmRSS")).head().split(" ").filter(w => !w.isEmpty())[1].toInt().unwrap()
calls(0) = ()
calls(n) = { __native__("Probe.echoAsync", [n]); calls(n - 1) }
main() = {
  calls(20000)
  before = residentKb()
  calls(60000)
  grown = residentKb() - before
  if grown < 20000 then println("steady") else println("grew by \${grown} kB")
}`;
  assert.deepEqual(await run(program), { status: 0, stdout: 'steady\n', stderr: '' });
});

test('a call is cancelled when the process that waits for it dies', { skip }, async () => {
  const program = `import probe
use probe.*
main() = {
  object = counted(1)
  waiting = spawn_monitor { __native__("Probe.useAsync", object, 3600000) }
  sleep(50)
  Process.kill(waiting)
  println(receive { ("DOWN", _, reason) -> reason })
  # Nothing is under way any more: who waits now waits for ever, and the program says so.
  receive { "never" -> () }
}`;
  const { status, stdout, stderr } = await run(program);
  assert.deepEqual([status, stdout], [1, 'killed\n']);
  assert.match(stderr, /^Deadlock: all 1 processes are waiting/);
});

test(
  'when the last background work ends without a message, a program that waits for one is told',
  { skip },
  async () => {
    const program = `import probe
main() = { __native__("Probe.spawnPanic"); receive { "never" -> () } }`;
    const { status, stderr } = await run(program);
    assert.equal(status, 1);
    assert.match(stderr, /panic in a background task[^]*Deadlock: all 1 processes are waiting/);
  },
);

test('nothing that still runs holds up the end of the program', { skip }, async () => {
  const program = (end: string): string => `import probe
use probe.*
main() = {
  for i = 0 to 5 {
    spawn { __native__("Probe.never") }
    spawn { __native__("Probe.blockForEver") }
    spawn { sleepNatively(3600000) }
  }
  sleep(100)
  println("ready")
  ${end}
}`;
  for (const [end, expected] of [
    ['()', 0],
    ['exit(3)', 3],
    ['throw("no")', 1],
  ] as const) {
    const { status, stdout } = await run(program(end));
    assert.deepEqual([status, stdout], [expected, 'ready\n'], end);
  }
  for (const [signal, expected] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const file = fileWith(program('receive { "never" -> () }'));
    const running = startProgram([file], { NOSTOS_HOME: homeWithExtensions() });
    await running.printed('ready');
    running.process.kill(signal);
    assert.equal((await running.end).status, expected);
  }
});

test(
  'an error that comes later shows where the call was, as one of a plain call does',
  { skip },
  async () => {
    const program = `import probe
late() = __native__("Probe.errorAsync", 1, "late")
main() = { late(); () }`;
    const { status, stderr } = await run(program);
    assert.equal(status, 1);
    assert.match(stderr, /^Runtime error: Panic: Extension call failed: late\n +--> .*program\.nos:2:10\n/);
    assert.match(stderr, /1\. late\/.* \(.*program\.nos:2\)\n/);
  },
);
