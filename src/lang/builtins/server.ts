/** HTTP servers. Handles of servers and numbers of requests are Ints. */

import type { HostModules } from '../host';
import { currentProcess } from '../machine/scheduler';
import type { Value } from '../values/value';
import { Arrivals } from './arrivals';
import { integer, list, pair, text } from './arguments';
import { currentHost, waitFor, type Outcome } from './context';
import { calling, row } from './define';
import { closeHandle, handled, register, type Closable } from './handles';
import { answerRequest, requestOf, upgradeRequestOf, type Incoming } from './http-requests';
import { ioError, messageOf } from './io-error';
import { rows } from './row';

type Listener = ReturnType<HostModules['http']['createServer']>;
type Answer = InstanceType<HostModules['http']['ServerResponse']>;

/** Requests larger than this are refused. */
const longestBody = 100_000_000;

const failed = (message: string): Outcome => ({ kind: 'error', thrown: ioError(message) });

/** A server, and the requests that nobody has taken yet. */
class Server implements Closable {
  private readonly requests = new Arrivals();

  constructor(readonly listener: Listener) {
    listener.on('request', (incoming: Incoming, answer: Answer) => this.receive(incoming, answer));
    listener.on('upgrade', (incoming, socket, head) => {
      this.requests.push(upgradeRequestOf({ incoming, socket, head }));
    });
  }

  private receive(incoming: Incoming, answer: Answer): void {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= longestBody) chunks.push(chunk);
      else incoming.destroy();
    });
    incoming.on('end', () => this.requests.push(requestOf(incoming, Buffer.concat(chunks), answer)));
  }

  /** The next request; processes that wait get theirs in order. Returns SUSPENDED. */
  accept(): Value {
    return this.requests.take(() => failed('Invalid handle'));
  }

  close(): void {
    this.listener.close();
    this.listener.closeIdleConnections();
    setImmediate(() => this.requests.end());
  }
}

function serverOf(handle: Value): Server {
  const server = handled(handle);
  if (!(server instanceof Server)) throw ioError('Invalid handle');
  return server;
}

/** Listens on a port; what is given back is closed when the process that asked is killed or fails. */
export function bindServer(port: number): Value {
  if (port < 0 || port > 65535) throw ioError(`IO error: invalid port: ${port}`);
  return waitFor((done) => {
    const owner = currentProcess();
    const listener = currentHost().node.http.createServer();
    listener.once('error', (error) => done(failed(`IO error: ${messageOf(error)}`)));
    listener.listen(port, () => {
      const server = new Server(listener);
      const release = () => server.close();
      owner.holdings.add(release);
      listener.once('close', () => owner.holdings.delete(release));
      done({ kind: 'value', value: register(server) });
    });
    return () => listener.close();
  });
}

/** Waits for the next request of a server. Returns SUSPENDED. */
export function acceptRequest(handle: Value): Value {
  return serverOf(handle).accept();
}

function respond(id: Value, status: Value, headers: Value, body: Value): Value {
  const pairs = list(headers)
    .toArray()
    .map((header) => pair(header).map(text) as [string, string]);
  return answerRequest(id, integer(status), pairs, text(body));
}

/** The namespace `Server`, but for what needs no server. */
export const serverRows = () =>
  rows([
    calling(
      'Server.bind',
      '(port: Int) -> Int',
      'Listens for HTTP on a port of this machine; gives a handle. The port is free again when the process is killed or fails.',
      undefined,
      (port: Value) => bindServer(integer(port)),
    ),
    calling(
      'Server.accept',
      '(server: Int) -> HttpRequest',
      'Waits for the next request.',
      undefined,
      acceptRequest,
    ),
    calling(
      'Server.respond',
      '(id: Int, status: Int, headers: [(String, String)], body: String) -> ()',
      'Answers the request of that number.',
      undefined,
      respond,
    ),
    row('Server.close', '(server: Int) -> ()', 'Stops listening.', undefined, (server: Value) => {
      if (!closeHandle(server)) throw ioError('Invalid handle');
      return undefined;
    }),
  ]);
