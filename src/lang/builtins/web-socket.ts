/** WebSocket connections: to servers, and from the clients of a server of the program. Handles are Ints. */

import type { WebSocket, WebSocketServer } from 'ws';
import { fault } from '../machine/thrown';
import type { Value } from '../values/value';
import { Arrivals } from './arrivals';
import { integer, list, pair, text } from './arguments';
import { pairOf } from './construct';
import { waitFor, type Outcome } from './context';
import { calling, row } from './define';
import { closeHandle, handled, register, type Closable } from './handles';
import { asksForWebSocket, takeUpgrade } from './http-requests';
import { messageOf } from './io-error';
import { loadWebSocketLibrary } from './lazy-modules';
import { requestField } from './request-type';
import { rows } from './row';

const socketError = (message: string) => fault('websocket_error', message);
const failed = (message: string): Outcome => ({ kind: 'error', thrown: socketError(message) });
const succeeded = (value: Value): Outcome => ({ kind: 'value', value });

/** A connection, and the messages that were not received yet. */
class Connection implements Closable {
  private readonly messages = new Arrivals();

  constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => this.messages.push(String(data)));
    socket.on('close', () => this.messages.end());
    // The connection closes after an error; there is nobody to tell of it before.
    socket.on('error', () => undefined);
  }

  /** The next message as text; what `atEnd` says once the connection is closed. Returns SUSPENDED. */
  receive(atEnd: () => Outcome): Value {
    return this.messages.take(atEnd);
  }

  send(content: string): Value {
    return waitFor((done) => {
      this.socket.send(content, (error) => {
        done(error ? failed(`IO error: WebSocket send failed: ${messageOf(error)}`) : succeeded(undefined));
      });
      return () => undefined;
    });
  }

  close(): void {
    this.socket.close();
  }
}

/** The sending half of a connection: closing it closes the whole. */
class Writer implements Closable {
  constructor(readonly connection: Connection) {}

  close(): void {
    this.connection.close();
  }
}

function connectionOf(handle: Value): Connection {
  const found = handled(handle);
  if (found instanceof Writer) return found.connection;
  if (!(found instanceof Connection)) throw socketError('Invalid handle');
  return found;
}

/** Sends a text over a connection, or over the writing half of one. Returns SUSPENDED. */
export function sendMessage(handle: Value, content: string): Value {
  return connectionOf(handle).send(content);
}

/** The next message; a `websocket_error` when the connection has been closed. Returns SUSPENDED. */
export function receiveMessage(handle: Value): Value {
  return connectionOf(handle).receive(() => failed('Connection closed'));
}

/** The next message; unit when the connection has been closed. Returns SUSPENDED. */
export function receiveIfOpen(handle: Value): Value {
  return connectionOf(handle).receive(() => succeeded(undefined));
}

function connect(url: string, headers: Record<string, string>): Value {
  if (!URL.canParse(url) || !/^wss?:$/.test(new URL(url).protocol)) throw socketError(`Invalid URL: ${url}`);
  return waitFor((done) => {
    const socket = new (loadWebSocketLibrary().WebSocket)(url, { headers });
    const refuse = (error: unknown) => {
      done(failed(`IO error: WebSocket connect failed: ${messageOf(error)}`));
    };
    socket.once('error', refuse);
    // Messages may follow at once: the connection must listen before they are handed out.
    socket.once('open', () => {
      socket.off('error', refuse);
      done(succeeded(register(new Connection(socket))));
    });
    return () => socket.terminate();
  });
}

function headersOf(value: Value): Record<string, string> {
  return Object.fromEntries(
    list(value)
      .toArray()
      .map((entry) => pair(entry).map(text)),
  ) as Record<string, string>;
}

let handshakes: WebSocketServer | undefined;

/** Makes a connection of a request that waits for its answer. Returns SUSPENDED. */
function accept(id: Value): Value {
  const upgrade = takeUpgrade(id);
  if (upgrade === undefined) throw socketError('Invalid handle');
  handshakes ??= new (loadWebSocketLibrary().WebSocketServer)({ noServer: true });
  const server = handshakes;
  const { incoming, socket, head } = upgrade;
  return waitFor((done) => {
    const refuse = (error: Error) => done(failed(`IO error: WebSocket accept failed: ${messageOf(error)}`));
    // A handshake succeeds or fails before `handleUpgrade` returns.
    setImmediate(() => {
      server.once('wsClientError', refuse);
      server.handleUpgrade(incoming, socket, head, (connection) =>
        done(succeeded(register(new Connection(connection)))),
      );
      server.off('wsClientError', refuse);
    });
    return () => undefined;
  });
}

/** The namespace `WebSocket`. */
export const webSocketRows = () =>
  rows([
    calling(
      'WebSocket.connect',
      '(url: String) -> Int',
      'Connects to a server; gives a handle.',
      undefined,
      (url: Value) => connect(text(url), {}),
    ),
    calling(
      'WebSocket.connectWithHeaders',
      '(url: String, headers: [(String, String)]) -> Int',
      'Connects to a server with headers of its own; gives a handle.',
      undefined,
      (url: Value, headers: Value) => connect(text(url), headersOf(headers)),
    ),
    row(
      'WebSocket.isUpgrade',
      '(request: HttpRequest) -> Bool',
      'Whether a request to a server of the program asks for a WebSocket.',
      undefined,
      (request: Value) => requestField(request, 'isWebSocket'),
    ),
    row(
      'WebSocket.isUpgrade',
      '(id: Int) -> Bool',
      'Whether the request of that number asks for a WebSocket and has not been answered.',
      undefined,
      asksForWebSocket,
    ),
    calling(
      'WebSocket.accept',
      '(id: Int) -> Int',
      'Makes a connection of the request of that number; gives a handle.',
      undefined,
      accept,
    ),
    calling(
      'WebSocket.send',
      '(socket: Int, message: String) -> ()',
      'Sends a text message.',
      undefined,
      (socket: Value, message: Value) => sendMessage(socket, text(message)),
    ),
    calling(
      'WebSocket.recv',
      '(socket: Int) -> String',
      'Waits for the next message, as text.',
      undefined,
      receiveMessage,
    ),
    row(
      'WebSocket.split',
      '(socket: Int) -> (Int, Int)',
      'Handles for the two directions of a connection: one to receive from, and one to send to that other processes may share.',
      undefined,
      (socket: Value) => pairOf(integer(socket), register(new Writer(connectionOf(socket)))),
    ),
    calling(
      'WebSocket.sendShared',
      '(writer: Int, message: String) -> ()',
      'Sends a text message over the writing half of a connection.',
      undefined,
      (writer: Value, message: Value) => sendMessage(writer, text(message)),
    ),
    row('WebSocket.close', '(socket: Int) -> ()', 'Closes a connection.', undefined, (socket: Value) => {
      if (!closeHandle(socket)) throw socketError('Invalid handle');
      return undefined;
    }),
  ]);
