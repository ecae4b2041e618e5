/** HTTP servers. Handles of servers and numbers of requests are Ints. */

import type { HostModules } from '../host';
import { fault } from '../machine/thrown';
import { List } from '../values/list';
import { Data, type Value } from '../values/value';
import { integer, list, pair, text } from './arguments';
import { pairOf } from './construct';
import { currentHost, waitFor, type Outcome } from './context';
import { calling, row } from './define';
import { decodeUrl } from './encoding';
import { textOrBytes } from './file-handles';
import { ioError, messageOf } from './io-error';
import { rows } from './row';
import { constructorOf, httpRequestType } from './types';

type Listener = ReturnType<HostModules['http']['createServer']>;
type Incoming = InstanceType<HostModules['http']['IncomingMessage']>;
type Answer = InstanceType<HostModules['http']['ServerResponse']>;

const requestConstructor = constructorOf(httpRequestType, 'HttpRequest');

/** Requests larger than this are refused. */
const longestBody = 100_000_000;

/** Answers that clients wait for, by the number of their request. */
const waitingAnswers = new Map<number, Answer>();
let lastRequest = 0;

/** The decoded pairs of `a=1&b=2`, also of cookies with their own separator. */
function pairsOf(source: string, separator: string): List {
  const found: Value[] = [];
  for (const piece of source.split(separator)) {
    const trimmed = piece.trim();
    if (trimmed === '') continue;
    const mark = trimmed.indexOf('=');
    const name = mark < 0 ? trimmed : trimmed.slice(0, mark);
    found.push(pairOf(decodePart(name), mark < 0 ? '' : decodePart(trimmed.slice(mark + 1))));
  }
  return List.from(found);
}

function decodePart(part: string): string {
  const spaced = part.replaceAll('+', ' ');
  return decodeUrl(spaced) ?? spaced;
}

function headersOf(incoming: Incoming): List {
  const found: Value[] = [];
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) {
    found.push(pairOf(incoming.rawHeaders[i].toLowerCase(), incoming.rawHeaders[i + 1]));
  }
  return List.from(found);
}

/** The `HttpRequest` of what has come in, with a number under which it is answered. */
function requestOf(incoming: Incoming, body: Buffer, answer: Answer): Value {
  waitingAnswers.set(++lastRequest, answer);
  const url = incoming.url ?? '/';
  const mark = url.indexOf('?');
  const isForm = (incoming.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return Data.of(requestConstructor, [
    lastRequest,
    incoming.method ?? 'GET',
    mark < 0 ? url : url.slice(0, mark),
    headersOf(incoming),
    textOrBytes(body),
    pairsOf(mark < 0 ? '' : url.slice(mark + 1), '&'),
    pairsOf(incoming.headers.cookie ?? '', ';'),
    pairsOf(isForm ? body.toString('utf8') : '', '&'),
    (incoming.headers.upgrade ?? '').toLowerCase() === 'websocket',
  ]);
}

/** A server: requests that nobody has taken yet, and who waits for one. */
class Server {
  private readonly arrived: Value[] = [];
  private readonly waiting: ((request: Value) => void)[] = [];

  constructor(readonly listener: Listener) {
    listener.on('request', (incoming: Incoming, answer: Answer) => {
      const chunks: Buffer[] = [];
      let length = 0;
      incoming.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= longestBody) chunks.push(chunk);
        else incoming.destroy();
      });
      incoming.on('end', () => this.add(requestOf(incoming, Buffer.concat(chunks), answer)));
    });
  }

  private add(request: Value): void {
    const taker = this.waiting.shift();
    if (taker === undefined) this.arrived.push(request);
    else taker(request);
  }

  /** Waits for the next request; processes that wait get theirs in order. */
  accept(): Value {
    if (this.arrived.length > 0) return this.arrived.shift();
    return waitFor((done) => {
      const taker = (request: Value) => done({ kind: 'value', value: request });
      this.waiting.push(taker);
      return () => {
        const place = this.waiting.indexOf(taker);
        if (place >= 0) this.waiting.splice(place, 1);
      };
    });
  }
}

const servers = new Map<number, Server>();
let lastServer = 0;

function serverOf(handle: Value): Server {
  const server = servers.get(integer(handle));
  if (server === undefined) throw ioError('Invalid handle');
  return server;
}

const failed = (message: string): Outcome => ({ kind: 'error', thrown: ioError(message) });

function bind(port: number): Value {
  if (port < 0 || port > 65535) throw ioError(`IO error: invalid port: ${port}`);
  return waitFor((done) => {
    const listener = currentHost().node.http.createServer();
    listener.once('error', (error) => done(failed(`IO error: ${messageOf(error)}`)));
    listener.listen(port, () => {
      servers.set(++lastServer, new Server(listener));
      done({ kind: 'value', value: lastServer });
    });
    return () => listener.close();
  });
}

function respond(id: Value, status: Value, headers: Value, body: Value): Value {
  const answer = waitingAnswers.get(integer(id));
  if (answer === undefined) throw ioError('Invalid handle');
  waitingAnswers.delete(integer(id));
  try {
    answer.statusCode = integer(status);
    for (const header of list(headers)) {
      const [name, value] = pair(header).map(text);
      answer.appendHeader(name, value);
    }
    answer.end(text(body));
  } catch (error) {
    answer.destroy();
    // Node refuses header names, values and status codes that HTTP does not know.
    if (error instanceof Error) throw fault('io_error', `HTTP error: ${error.message}`);
    throw error;
  }
  return undefined;
}

function close(handle: Value): Value {
  const { listener } = serverOf(handle);
  servers.delete(integer(handle));
  listener.close();
  listener.closeIdleConnections();
  return undefined;
}

/** The namespace `Server`. */
export const serverRows = () =>
  rows([
    calling(
      'Server.bind',
      '(port: Int) -> Int',
      'Listens for HTTP on a port of this machine; gives a handle.',
      undefined,
      (port: Value) => bind(integer(port)),
    ),
    calling(
      'Server.accept',
      '(server: Int) -> HttpRequest',
      'Waits for the next request.',
      undefined,
      (handle: Value) => serverOf(handle).accept(),
    ),
    row(
      'Server.respond',
      '(id: Int, status: Int, headers: [(String, String)], body: String) -> ()',
      'Answers the request of that number.',
      undefined,
      respond,
    ),
    row('Server.close', '(server: Int) -> ()', 'Stops listening.', undefined, close),
  ]);
