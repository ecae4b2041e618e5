/** Requests that have come to a server of the program, and how each is answered: once, by its number. */

import type { Duplex } from 'node:stream';
import type { HostModules } from '../host';
import { fault } from '../machine/thrown';
import { List } from '../values/list';
import { Data, type Value } from '../values/value';
import { integer } from './arguments';
import { pairOf } from './construct';
import { currentHost, waitFor, type Outcome } from './context';
import { decodeUrl } from './encoding';
import { textOrBytes } from './file-handles';
import { ioError } from './io-error';
import { constructorOf, httpRequestType } from './types';

/** A request as Node hands it over. */
export type Incoming = InstanceType<HostModules['http']['IncomingMessage']>;
type Answer = InstanceType<HostModules['http']['ServerResponse']>;

/** A request that is to become a connection: the stream it came on, and what was read beyond the request. */
export interface Upgrade {
  readonly incoming: Incoming;
  readonly socket: Duplex;
  readonly head: Buffer;
}

interface Waiting {
  readonly answer: Answer;
  readonly upgrade: Upgrade | undefined;
}

const requestConstructor = constructorOf(httpRequestType, 'HttpRequest');

/** Clients that wait for an answer, by the number of their request. */
const waiting = new Map<number, Waiting>();
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

/** The `HttpRequest` of what has come in, with a number under which `answer` is given. */
export function requestOf(incoming: Incoming, body: Buffer, answer: Answer): Value {
  return enter(incoming, body, { answer, upgrade: undefined });
}

/** The same for a request that wants to become a connection; it may be answered like others, too. */
export function upgradeRequestOf(upgrade: Upgrade): Value {
  const answer = new (currentHost().node.http.ServerResponse)(upgrade.incoming);
  // The stream is a socket whenever the server listens on a port.
  answer.assignSocket(upgrade.socket as Parameters<Answer['assignSocket']>[0]);
  answer.shouldKeepAlive = false;
  answer.once('finish', () => upgrade.socket.end());
  return enter(upgrade.incoming, Buffer.alloc(0), { answer, upgrade });
}

function enter(incoming: Incoming, body: Buffer, entry: Waiting): Value {
  const id = ++lastRequest;
  waiting.set(id, entry);
  entry.answer.once('close', () => waiting.delete(id));
  const url = incoming.url ?? '/';
  const mark = url.indexOf('?');
  const isForm = (incoming.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return Data.of(requestConstructor, [
    id,
    incoming.method ?? 'GET',
    mark < 0 ? url : url.slice(0, mark),
    headersOf(incoming),
    textOrBytes(body),
    pairsOf(mark < 0 ? '' : url.slice(mark + 1), '&'),
    pairsOf(incoming.headers.cookie ?? '', ';'),
    pairsOf(isForm ? body.toString('utf8') : '', '&'),
    isWebSocket(incoming),
  ]);
}

function isWebSocket(incoming: Incoming): boolean {
  return (incoming.headers.upgrade ?? '').toLowerCase() === 'websocket';
}

/** Whether nobody has answered the request of that number, and its client still waits. */
export function isUnanswered(id: Value): boolean {
  return waiting.has(integer(id));
}

/** Whether a request that still waits asks for a WebSocket. */
export function asksForWebSocket(id: Value): boolean {
  const upgrade = waiting.get(integer(id))?.upgrade;
  return upgrade !== undefined && isWebSocket(upgrade.incoming);
}

/** Takes a request for a WebSocket from those that wait; undefined when there is no such. */
export function takeUpgrade(id: Value): Upgrade | undefined {
  const entry = waiting.get(integer(id));
  if (entry?.upgrade === undefined || !isWebSocket(entry.upgrade.incoming)) return undefined;
  waiting.delete(integer(id));
  // The stream belongs to the connection from here on.
  entry.answer.detachSocket(entry.upgrade.socket as Parameters<Answer['detachSocket']>[0]);
  return entry.upgrade;
}

/** Answers a request; waits until the answer has been handed to the system. Returns SUSPENDED. */
export function answerRequest(
  id: Value,
  status: number,
  headers: readonly (readonly [name: string, value: string])[],
  body: string | Uint8Array,
): Value {
  const entry = waiting.get(integer(id));
  if (entry === undefined) throw ioError('Invalid handle');
  waiting.delete(integer(id));
  const { answer } = entry;
  try {
    answer.statusCode = status;
    for (const [name, value] of headers) answer.appendHeader(name, value);
    answer.writeHead(status);
  } catch (error) {
    answer.destroy();
    // Node refuses header names, values and status codes that HTTP does not know.
    if (error instanceof Error) throw fault('io_error', `HTTP error: ${error.message}`);
    throw error;
  }
  return waitFor((done) => {
    const finish = () => done(nothing);
    // A client that has gone meanwhile is no failure of the program.
    answer.once('close', finish);
    answer.end(body, finish);
    return () => undefined;
  });
}

const nothing: Outcome = { kind: 'value', value: undefined };
