/** WebSocket connections to servers. */

import type { WebSocket } from 'ws';
import { fault } from '../machine/thrown';
import type { Value } from '../values/value';
import { integer, list, pair, text } from './arguments';
import { waitFor, type Outcome } from './context';
import { calling, row } from './define';
import { messageOf } from './io-error';
import { loadWebSocketLibrary } from './lazy-modules';
import { rows } from './row';

const socketError = (message: string) => fault('websocket_error', message);
const failed = (message: string): Outcome => ({ kind: 'error', thrown: socketError(message) });
const succeeded = (value: Value): Outcome => ({ kind: 'value', value });

/** A connection: messages that were not received yet, and who waits for the next. */
class Connection {
  private readonly messages: string[] = [];
  private hasEnded = false;
  private waiting: (() => void) | undefined;

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.messages.push(String(data));
      this.wake();
    });
    const end = () => {
      this.hasEnded = true;
      this.wake();
    };
    socket.on('close', end);
    socket.on('error', end);
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    waiting?.();
  }

  /** The next message as text. */
  receive(): Value {
    return waitFor((done) => {
      const attempt = () => {
        const message = this.messages.shift();
        if (message !== undefined) done(succeeded(message));
        else if (this.hasEnded) done(failed('Connection closed'));
        else this.waiting = attempt;
      };
      setImmediate(attempt);
      return () => {
        this.waiting = undefined;
      };
    });
  }

  send(content: string): Value {
    return waitFor((done) => {
      this.socket.send(content, (error) => {
        done(error ? failed(`IO error: WebSocket send failed: ${messageOf(error)}`) : succeeded(undefined));
      });
      return () => undefined;
    });
  }
}

const connections = new Map<number, Connection>();
let lastHandle = 0;

function connection(handle: Value): Connection {
  const found = connections.get(integer(handle));
  if (found === undefined) throw socketError('Invalid handle');
  return found;
}

function connect(url: string, headers: Record<string, string>): Value {
  if (!URL.canParse(url) || !/^wss?:$/.test(new URL(url).protocol)) throw socketError(`Invalid URL: ${url}`);
  return waitFor((done) => {
    const socket = new (loadWebSocketLibrary().WebSocket)(url, { headers });
    const refuse = (error: unknown) => {
      done(failed(`IO error: WebSocket connect failed: ${messageOf(error)}`));
    };
    socket.once('error', refuse);
    socket.once('open', () => {
      socket.off('error', refuse);
      connections.set(++lastHandle, new Connection(socket));
      done(succeeded(lastHandle));
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
    calling(
      'WebSocket.send',
      '(socket: Int, message: String) -> ()',
      'Sends a text message.',
      undefined,
      (socket: Value, message: Value) => connection(socket).send(text(message)),
    ),
    calling(
      'WebSocket.recv',
      '(socket: Int) -> String',
      'Waits for the next message, as text.',
      undefined,
      (socket: Value) => connection(socket).receive(),
    ),
    row('WebSocket.close', '(socket: Int) -> ()', 'Closes a connection.', undefined, (socket: Value) => {
      connection(socket).socket.close();
      connections.delete(integer(socket));
      return undefined;
    }),
  ]);
