/** Servers of programs: each program here is its own client. */

import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runProgram } from './programs';

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Runs a program after `stdlib.server` and `stdlib.ws` have been imported; `PORT` stands for a free port. */
async function serving(text: string, settings: Parameters<typeof runProgram>[1] = {}) {
  const port = await freePort();
  const imports = 'use stdlib.server.*\nuse stdlib.ws.*\n';
  const ran = await runProgram(imports + text.replaceAll('PORT', String(port)), settings);
  return { ...ran, output: ran.output.replaceAll(String(port), 'PORT') };
}

/** Waits in the program until the server listens, then gives the answer. */
const client = `
fetch(path) = ask("GET", path, [], "")
ask(method, path, headers, body) = {
    r = try { Some(Http.request(method, "http://127.0.0.1:PORT" ++ path, headers, body)) } catch { _ -> None }
    match r {
        Some(answer) -> answer
        None -> { sleep(20); ask(method, path, headers, body) }
    }
}
header(answer, name) = answer.headers.find(h => h.0 == name).map(h => h.1)
`;

describe('stdlib.server', () => {
  it('answers each request in a process of its own', async () => {
    const program = `${client}
handle(req) = match req.path {
    "/slow" -> { sleep(150); respondText(req, "slow") }
    "/json" -> respondJson(req, "[1]")
    "/html" -> respondHtml(req.id, "<p>")
    "/gone" -> respond404(req)
    "/no" -> respond405(req, "not so")
    "/away" -> redirect(req, "/json")
    "/param" -> respondText(req, getParam(req, "a").unwrapOr("none"))
    "/cookie" -> Server.respond(req.id, 200, [setCookie("k", "v w"), clearCookie("l")], getCookie(req, "c").unwrapOr("none"))
    _ -> respond400(req)
}
main() = {
    me = self()
    spawn { serve(PORT, handle) }
    fetch("/json")
    spawn { me <- fetch("/slow").body }
    sleep(30)
    spawn { me <- fetch("/html").body }
    first = receive { text -> text }
    second = receive { text -> text }
    println((first, second))
    println(["/json", "/html", "/slow", "/other"].map(p => header(fetch(p), "content-type").unwrapOr("")))
    println(["/gone", "/no", "/other"].map(p => { r = fetch(p); (r.status, r.body) }))
    println(fetch("/away").body)
    println((fetch("/param?a=x%20y").body, fetch("/param").body))
    form = [("content-type", "application/x-www-form-urlencoded")]
    println(ask("POST", "/param", form, "a=1+2").body)
    c = ask("GET", "/cookie", [("cookie", "c=d")], "")
    println((c.body, c.headers.filter(h => h.0 == "set-cookie").map(h => h.1)))
}`;
    const direct = await serving(program);
    assert.equal(direct.errors, '');
    assert.deepEqual(direct.output.split('\n'), [
      '("<p>", "slow")',
      '["application/json", "text/html; charset=utf-8", "text/plain; charset=utf-8", "text/plain; charset=utf-8"]',
      '[(404, "Not Found"), (405, "not so"), (400, "Bad Request")]',
      '[1]',
      '("x y", "none")',
      '1 2',
      '("d", ["k=v%20w; Path=/; HttpOnly", "l=; Path=/; Max-Age=0"])',
      '',
    ]);
    const captured = await serving(program, { captureEvery: 1 });
    assert.equal(captured.output, direct.output);
  });

  it('goes on when a handler fails, and says where', async () => {
    const { output, errors } = await serving(`${client}
handle(req) = match req.path {
    "/ok" -> respondText(req, "fine")
    "/throw" -> throw("thrown " ++ req.path)
    _ -> { sleep(1); println([1][7]) }
}
main() = {
    spawn { serve(PORT, handle) }
    ["/ok", "/throw", "/index", "/ok"].map(p => (fetch(p).status, fetch(p).body))
}`);
    assert.equal(
      output,
      '[(200, "fine"), (500, "Internal Server Error"), (500, "Internal Server Error"), (200, "fine")]\n',
    );
    assert.match(
      errors,
      /^Error in the handler of GET \/throw at test\.nos:\d+: Uncaught exception: thrown \/throw$/m,
    );
    assert.match(
      errors,
      /^Error in the handler of GET \/index at test\.nos:\d+: Panic: Index 7 out of bounds$/m,
    );
    assert.doesNotMatch(errors, /\.ts|\.js/);
  });

  it('serves files of a directory and nothing beside it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nostos-static-'));
    try {
      mkdirSync(join(folder, 'site', 'sub'), { recursive: true });
      writeFileSync(join(folder, 'secret.txt'), 'secret');
      writeFileSync(join(folder, 'site', 'a b.txt'), 'text');
      writeFileSync(join(folder, 'site', 'sub', 'index.html'), '<h1>');
      symlinkSync(join(folder, 'secret.txt'), join(folder, 'site', 'link.txt'));
      const { output, errors } = await serving(`${client}
handle(req) = if !serveStatic(req, "${join(folder, 'site')}") { respond404(req) }
main() = {
    spawn { serve(PORT, handle) }
    println(["/a%20b.txt", "/sub", "/sub/", "/no.txt", "/link.txt", "/..%2Fsecret.txt", "/%zz", "/"].map(p => fetch(p).status))
    r = fetch("/sub/")
    (r.body, header(r, "content-type"), mimeType("x/Y.PNG"), mimeType("none"))
}`);
      assert.equal(errors, '');
      assert.deepEqual(output.split('\n'), [
        '[200, 200, 200, 404, 404, 404, 404, 404]',
        '("<h1>", Some("text/html; charset=utf-8"), "image/png", "application/octet-stream")',
        '',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('lets go of its port when its process is killed', async () => {
    const { output, errors } = await serving(`${client}
main() = {
    first = spawn { serve(PORT, req => respondText(req, "first")) }
    a = fetch("/").body
    Process.kill(first)
    spawn { again(20) }
    b = wait(50)
    (a, b)
}
again(n) = try { serve(PORT, req => respondText(req, "second")) } catch { e -> if n > 0 { sleep(20); again(n - 1) } }
wait(n) = { sleep(20); b = fetch("/").body; if b == "second" || n == 0 then b else wait(n - 1) }`);
    assert.equal(output, '("first", "second")\n', errors);
  });

  it('tells when a port is taken, and of handles that are none', async () => {
    const { output } = await serving(`
main() = {
    s = Server.bind(PORT)
    taken = try { show(Server.bind(PORT)) } catch { (k, m) -> k ++ ": " ++ m }
    s.close()
    closed = try { show(Server.accept(s)) } catch { (k, m) -> k ++ ": " ++ m }
    answered = try { show(respondText(12345, "x")) } catch { (k, m) -> k ++ ": " ++ m }
    socket = try { WebSocket.recv(s) } catch { (k, m) -> k ++ ": " ++ m }
    (taken, closed, answered, socket)
}`);
    assert.match(
      output,
      /^\("io_error: IO error: .*", "io_error: Invalid handle", "io_error: Invalid handle", /,
    );
    assert.match(output, /"websocket_error: Invalid handle"\)$/m);
  });
});

describe('WebSockets of a server', () => {
  it('carry messages both ways, and can be shared for sending', async () => {
    const program = `
type Note = { who: String, n: Int }
connect(n) = try { WebSocket.connect("ws://127.0.0.1:PORT/chat") } catch { e -> if n > 0 { sleep(20); connect(n - 1) } else { throw(e) } }
handle(req) = if WebSocket.isUpgrade(req) && WebSocket.isUpgrade(req.id) {
    ws = WebSocket.accept(req.id)
    (reader, writer) = ws.split()
    spawn { WebSocket.sendShared(writer, "from another") }
    note: Note = recvJson[Note](reader)
    sendJson(writer, Note(note.who ++ "\\"!", note.n + 1))
    wsLoop(reader, m => if m == "bye" { writer.close() } else { writer.send("echo " ++ m) })
    println("over")
} else respond404(req)
main() = {
    spawn { serve(PORT, handle) }
    ws = connect(100)
    println(ws.recv())
    sendJson(ws, Note("žluť", 1))
    println(ws.recv())
    ws.send("one")
    ws.send("two")
    println((ws.recv(), ws.recv()))
    ws.send("bye")
    println(try { ws.recv() } catch { (k, m) -> k ++ ": " ++ m })
    sleep(50)
    plain = Http.get("http://127.0.0.1:PORT/").status
    (plain, try { show(WebSocket.accept(9999)) } catch { (k, m) -> k ++ ": " ++ m })
}`;
    const wanted = [
      'from another',
      '{"who":"žluť\\"!","n":2}',
      '("echo one", "echo two")',
      'websocket_error: Connection closed',
      'over',
      '(404, "websocket_error: Invalid handle")',
      '',
    ];
    for (const settings of [{}, { captureEvery: 1 }]) {
      const { output, errors } = await serving(program, settings);
      assert.equal(errors, '');
      assert.deepEqual(output.split('\n').toSorted(), wanted.toSorted());
    }
  });

  it('may be refused like other requests', async () => {
    const { output } = await serving(`
connect(n) = try { show(WebSocket.connect("ws://127.0.0.1:PORT/")) } catch { (_, m) -> if m.contains("refused") && n > 0 { sleep(20); connect(n - 1) } else m }
main() = {
    spawn { serve(PORT, req => respond401(req, "who are you?")) }
    connect(100)
}`);
    assert.equal(output, '"IO error: WebSocket connect failed: Unexpected server response: 401"\n');
  });
});

describe('requestToType', () => {
  it('makes records of parameters', async () => {
    const { output, errors } = await serving(`${client}
type Search = { q: String, page: Option[Int], tags: List[String], exact: Bool, limit: UInt8 }
type Boxed[T] = { value: T }
type Alias = Boxed[Float]
handle(req) = match req.path {
    "/box" -> { r: Result[Boxed[Float], String] = req.toType(); respondText(req, show(r)) }
    "/alias" -> { r: Result[Alias, String] = req.toType(); respondText(req, show(r.map(b => b.value + 1.0))) }
    "/none" -> { r: Result[Search, String] = requestToType(req, "Nothing"); respondText(req, show(r)) }
    _ -> {
        a: Result[Search, String] = req.toType()
        b: Result[Search, String] = requestToType(req, "Search")
        assert(a == b)
        respondText(req, show(a))
    }
}
main() = {
    spawn { serve(PORT, handle) }
    println(fetch("/?q=x%20y&exact=true&limit=200&tags=a&tags=b").body)
    println(fetch("/?q=&exact=off&limit=1&page=7").body)
    println(fetch("/?exact=1&limit=1").body)
    println(fetch("/?q=a&exact=1&limit=300").body)
    println(fetch("/?q=a&exact=maybe&limit=3").body)
    println(fetch("/?q=a&exact=1&limit=3&page=x").body)
    println(fetch("/box?value=1.5").body)
    println(fetch("/alias?value=1").body)
    println(fetch("/none").body)
    println(ask("POST", "/", [("content-type", "application/x-www-form-urlencoded")], "q=f&exact=0&limit=9").body)
}`);
    assert.equal(errors, '');
    assert.deepEqual(output.split('\n'), [
      'Ok(Search{q: "x y", page: None, tags: ["a", "b"], exact: true, limit: 200})',
      'Ok(Search{q: "", page: Some(7), tags: [], exact: false, limit: 1})',
      'Err("Missing field: q")',
      'Err("Field limit: expected UInt8, got \\"300\\"")',
      'Err("Field exact: expected Bool, got \\"maybe\\"")',
      'Err("Field page: expected Int, got \\"x\\"")',
      'Ok(Boxed{value: 1.5})',
      'Ok(2.0)',
      'Err("Unknown type: Nothing")',
      'Ok(Search{q: "f", page: None, tags: [], exact: false, limit: 9})',
      '',
    ]);
  });
});

describe('methods of handles', () => {
  it('come after functions of the program', async () => {
    const { output, errors } = await runProgram(`
accept(n: Int) = n + 1
split(n: Int) = [n, n]
main() = (3.accept(), 4.split(), [1, 2].map(n => n.accept()))`);
    assert.equal(output, '(4, [4, 4], [2, 3])\n', errors);
  });
});
