import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runProgram, valueOf } from './programs';

describe('what waits for the world outside', () => {
  it('lets other processes run while a command runs', async () => {
    const { output } = await runProgram(`
main() = {
    me = self()
    spawn { me <- "other process" }
    r = Exec.run("sh", ["-c", "sleep 0.2; echo command"])
    first = receive { text -> text after 0 -> "nothing" }
    (first, r.stdout.trim())
}`);
    assert.equal(output, '("other process", "command")\n');
  });

  it('hands out lines of both streams of a command as they come', async () => {
    const lines = await valueOf(`{
    h = Exec.start("sh", ["-c", "echo a; echo b >&2; printf c"])
    a = Exec.readline(h)
    b = Exec.readStderr(h)
    c = Exec.readline(h)
    d = Exec.readline(h)
    (a, b, c, d, Exec.wait(h))
}`);
    assert.equal(lines, '("a\n", "b\n", "c", "eof", 0)');
  });

  it('does not cut characters that arrive in pieces', async () => {
    const { output } = await runProgram(`
main() = {
    h = Exec.start("sh", ["-c", "printf '\\\\303'; sleep 0.05; printf '\\\\251\\\\n'"])
    line = Exec.readline(h)
    Exec.wait(h)
    line
}`);
    assert.equal(output, '"é\n"\n');
  });

  it('answers over a connection to itself', async () => {
    const { output, errors } = await runProgram(`
main() = {
    port = 30000 + Runtime.pid() % 20000
    listener = Tcp.listen(port)
    spawn {
        c = Tcp.accept(listener)
        Tcp.write(c, "got " ++ Tcp.read(c, 100))
        Tcp.close(c)
    }
    s = Tcp.connect("127.0.0.1", port)
    Tcp.write(s, "žluť")
    (Tcp.read(s, 100), Tcp.read(s, 100))
}`);
    assert.equal(output, '("got žluť", "")\n', errors);
  });

  it('serves pages to itself', async () => {
    const { output, errors } = await runProgram(`
main() = {
    port = 20000 + Runtime.pid() % 10000
    server = Server.bind(port)
    spawn {
        r = Server.accept(server)
        shown = r.method ++ " " ++ r.path ++ show(r.queryParams) ++ show(r.cookies) ++ r.body
        Server.respond(r.id, 201, [("X-Kind", "test")], shown)
    }
    r = Http.request("POST", "http://127.0.0.1:\${port}/a?x=1%202&y", [("cookie", "k=v; l=w")], "žluť")
    Server.close(server)
    (r.status, r.body, r.headers.contains(("x-kind", "test")))
}`);
    const shown = 'POST /a[("x", "1 2"), ("y", "")][("k", "v"), ("l", "w")]žluť';
    assert.equal(output, `(201, "${shown}", true)\n`, errors);
  });

  it('says why a command could not be started', async () => {
    const { errors, exitCode } = await runProgram('main() = Exec.run("nostos-no-such-command", []).exitCode');
    assert.match(errors, /Failed to execute nostos-no-such-command: No such file or directory/);
    assert.equal(exitCode, 1);
  });

  it('hashes passwords while other processes run', async () => {
    const { output } = await runProgram(`
main() = {
    h = Crypto.bcryptHash("secret", 4)
    (Crypto.bcryptVerify("secret", h), Crypto.bcryptVerify("other", h))
}`);
    assert.equal(output, '(true, false)\n');
  });
});
