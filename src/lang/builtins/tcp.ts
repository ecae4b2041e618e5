/** TCP connections. Handles are Ints. */

import type { HostModules } from '../host';
import { fault } from '../machine/thrown';
import type { Value } from '../values/value';
import { integer, text } from './arguments';
import { currentHost, waitFor, type Outcome } from './context';
import { calling, row } from './define';
import { messageOf } from './io-error';
import { rows } from './row';

type Socket = ReturnType<HostModules['net']['connect']>;
type Listener = ReturnType<HostModules['net']['createServer']>;

const tcpError = (message: string) => fault('tcp_error', message);
const failed = (message: string): Outcome => ({ kind: 'error', thrown: tcpError(message) });
const succeeded = (value: Value): Outcome => ({ kind: 'value', value });

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The length of the prefix of bytes that does not end inside a character of UTF-8; all when nothing else is left. */
function completePrefix(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back < bytes.length; back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** A connection: what came in and was not read yet, and who waits for more. */
class Connection {
  private received: Buffer = Buffer.alloc(0);
  private hasEnded = false;
  private failure: string | undefined;
  private waiting: (() => void) | undefined;

  constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
      // More than this is left to the system until the program has read what is there.
      if (this.received.length > 1 << 20) socket.pause();
      this.wake();
    });
    socket.on('end', () => this.end(undefined));
    socket.on('error', (error) => this.end(messageOf(error)));
    socket.on('close', () => this.end(undefined));
  }

  private end(failure: string | undefined): void {
    this.failure ??= failure;
    this.hasEnded = true;
    this.wake();
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    waiting?.();
  }

  /** What can be handed out now; undefined when something has to come first. */
  private take(most: number): Outcome | undefined {
    if (this.received.length === 0) {
      if (!this.hasEnded) return undefined;
      return this.failure === undefined ? succeeded('') : failed(`IO error: TCP read error: ${this.failure}`);
    }
    const available = this.received.subarray(0, Math.max(1, most));
    const piece = available.subarray(0, this.hasEnded ? available.length : completePrefix(available));
    this.received = this.received.subarray(piece.length);
    this.socket.resume();
    return succeeded(decoder.decode(piece));
  }

  /** Up to so many bytes as text; empty when the peer has closed. */
  read(most: number): Value {
    return waitFor((done) => {
      const attempt = () => {
        const outcome = this.take(most);
        if (outcome === undefined) this.waiting = attempt;
        else done(outcome);
      };
      setImmediate(attempt);
      return () => {
        this.waiting = undefined;
      };
    });
  }

  write(content: string): Value {
    const bytes = Buffer.from(content);
    return waitFor((done) => {
      this.socket.write(bytes, (error) => {
        done(error ? failed(`IO error: TCP write error: ${messageOf(error)}`) : succeeded(bytes.length));
      });
      return () => undefined;
    });
  }
}

/** A port that is listened on: connections that nobody has accepted yet, and who waits for one. */
class Port {
  private readonly arrived: Socket[] = [];
  private waiting: (() => void) | undefined;

  constructor(readonly listener: Listener) {
    listener.on('connection', (socket: Socket) => {
      this.arrived.push(socket);
      const waiting = this.waiting;
      this.waiting = undefined;
      waiting?.();
    });
  }

  accept(): Value {
    return waitFor((done) => {
      const attempt = () => {
        const socket = this.arrived.shift();
        if (socket === undefined) this.waiting = attempt;
        else done(succeeded(keep(new Connection(socket))));
      };
      setImmediate(attempt);
      return () => {
        this.waiting = undefined;
      };
    });
  }
}

const handles = new Map<number, Connection | Port>();
let lastHandle = 0;

function keep(target: Connection | Port): number {
  handles.set(++lastHandle, target);
  return lastHandle;
}

function connection(handle: Value): Connection {
  const found = handles.get(integer(handle));
  if (found instanceof Connection) return found;
  throw tcpError('Invalid handle');
}

function port(handle: Value): Port {
  const found = handles.get(integer(handle));
  if (found instanceof Port) return found;
  throw tcpError('Invalid handle');
}

function portNumber(value: Value): number {
  const number = integer(value);
  if (number < 0 || number > 65535) throw tcpError(`IO error: invalid port: ${number}`);
  return number;
}

function connect(host: string, number: number): Value {
  return waitFor((done) => {
    const socket = currentHost().node.net.connect({ host, port: number });
    const refuse = (error: unknown) => {
      const cause = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
      done(failed(`IO error: TCP connect error: ${messageOf(cause)}`));
    };
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.off('error', refuse);
      done(succeeded(keep(new Connection(socket))));
    });
    return () => socket.destroy();
  });
}

function listen(number: number): Value {
  return waitFor((done) => {
    const listener = currentHost().node.net.createServer();
    listener.once('error', (error) => done(failed(`IO error: TCP listen error: ${messageOf(error)}`)));
    // A listener alone keeps no program alive: what waits for it does.
    listener.listen(number, () => done(succeeded(keep(new Port(listener.unref())))));
    return () => listener.close();
  });
}

function close(handle: Value): Value {
  const found = handles.get(integer(handle));
  if (found === undefined) throw tcpError('Invalid handle');
  handles.delete(integer(handle));
  if (found instanceof Port) found.listener.close();
  else found.socket.end();
  return undefined;
}

/** The namespace `Tcp`. */
export const tcpRows = () =>
  rows([
    calling(
      'Tcp.connect',
      '(host: String, port: Int) -> Int',
      'Connects to a port of a machine; gives a handle.',
      undefined,
      (host: Value, number: Value) => connect(text(host), portNumber(number)),
    ),
    calling(
      'Tcp.listen',
      '(port: Int) -> Int',
      'Listens on a port of this machine; gives a handle.',
      undefined,
      (number: Value) => listen(portNumber(number)),
    ),
    calling(
      'Tcp.accept',
      '(listener: Int) -> Int',
      'Waits for the next connection; gives its handle.',
      undefined,
      (listener: Value) => port(listener).accept(),
    ),
    calling(
      'Tcp.read',
      '(connection: Int, most: Int) -> String',
      'Waits for up to so many bytes as text; empty when the peer has closed.',
      undefined,
      (handle: Value, most: Value) => connection(handle).read(integer(most)),
    ),
    calling(
      'Tcp.write',
      '(connection: Int, content: String) -> Int',
      'Sends a text; gives the number of bytes.',
      undefined,
      (handle: Value, content: Value) => connection(handle).write(text(content)),
    ),
    row('Tcp.close', '(handle: Int) -> ()', 'Closes a connection or stops listening.', undefined, close),
  ]);
