/** The module `stdlib.server`: serving HTTP in a few lines. */

import type { HostModules } from '../host';
import { call1 } from '../machine/call';
import { currentScheduler } from '../machine/scheduler';
import { type Continuation, suspend, SUSPENDED } from '../machine/suspension';
import { Thrown } from '../machine/thrown';
import { copyMessage } from '../operations/copy';
import { displayNow } from '../operations/show';
import type { Value } from '../values/value';
import { integer, list, pair, text } from './arguments';
import { none, pairOf, some } from './construct';
import { whenReady } from './continue';
import { currentHost } from './context';
import { calling, inModule, row } from './define';
import { encodeUrl } from './encoding';
import { answerRequest, isUnanswered } from './http-requests';
import { mimeType } from './mime-types';
import { nativeFunction } from './native-function';
import { requestField } from './request-type';
import type { BuiltinRow } from './row';
import { acceptRequest, bindServer } from './server';
import { receiveIfOpen } from './web-socket';

/** A server, and what answers its requests. */
interface Serving {
  readonly server: Value;
  readonly handler: Value;
}

const begin: Continuation<{ readonly handler: Value }, undefined> = {
  resume: ({ handler }, _temporary, server) => serveNext({ server, handler }),
};
const arrived: Continuation<Serving, undefined> = {
  resume(serving, _temporary, request) {
    answerInProcess(serving.handler, request);
    return serveNext(serving);
  },
};

function serveNext(serving: Serving): Value {
  return whenReady(acceptRequest(serving.server), arrived, serving);
}

/** Each request has a process, so that one that waits holds up no other. */
function answerInProcess(handler: Value, request: Value): void {
  const body = nativeFunction('request', 0, [copyMessage(handler), request], ([fn]) => {
    const [callee, argument] = fn.captured as readonly Value[];
    let result: Value;
    try {
      result = call1(callee, argument);
    } catch (error) {
      return answerFailure(argument, error);
    }
    return result === SUSPENDED ? suspend(handlerCall, argument, undefined) : undefined;
  });
  currentScheduler().spawn(body, 'spawn');
}

const handlerCall: Continuation<Value, undefined> = {
  resume: () => undefined,
  caught: (request, _temporary, thrown) => answerFailure(request, thrown),
};

/** An error of a handler is told to who runs the server; the client learns only that there was one. */
function answerFailure(request: Value, error: unknown): Value {
  if (!(error instanceof Thrown)) throw error;
  const { stdout, stderr } = currentHost();
  const { span } = error;
  const place = span === undefined ? '' : ` at ${span.source.path}:${span.source.position(span.start).line}`;
  const what = error.uncaughtText ?? `Uncaught exception: ${displayNow(error.value)}`;
  const address = `${text(requestField(request, 'method'))} ${text(requestField(request, 'path'))}`;
  stdout.flush();
  stderr.write(`Error in the handler of ${address}${place}: ${what}\n`);
  const id = requestField(request, 'id');
  return isUnanswered(id) ? answer(id, 500, plainText, 'Internal Server Error') : undefined;
}

type Header = readonly [name: string, value: string];
const contentType = (type: string): Header => ['content-type', type];
const plainText = contentType('text/plain; charset=utf-8');

function answer(id: Value, status: number, header: Header, body: string | Uint8Array): Value {
  return answerRequest(id, status, [header], body);
}

/** A function that answers: for the request, or for its number. */
function answering(
  name: string,
  parameters: string,
  doc: string,
  run: (id: Value, ...rest: Value[]) => Value,
): BuiltinRow[] {
  const rest = parameters === '' ? '' : `, ${parameters}`;
  return [
    calling(name, `(request: HttpRequest${rest}) -> ()`, doc, undefined, (request: Value, ...more: Value[]) =>
      run(requestField(request, 'id'), ...more),
    ),
    calling(name, `(id: Int${rest}) -> ()`, doc, undefined, run),
  ];
}

function content(name: string, type: string, doc: string): BuiltinRow[] {
  return answering(name, 'body: String', doc, (id, body) => answer(id, 200, contentType(type), text(body)));
}

function refusal(status: number, reason: string): BuiltinRow[] {
  const name = `respond${status}`;
  const doc = `Answers with status ${status}, ${reason}.`;
  return [
    ...answering(name, '', doc, (id) => answer(id, status, plainText, reason)),
    ...answering(name, 'message: String', doc, (id, message) => answer(id, status, plainText, text(message))),
  ];
}

function findPair(pairs: Value, wanted: Value): Value {
  for (const entry of list(pairs)) {
    const [name, value] = pair(entry);
    if (name === text(wanted)) return some(value);
  }
  return none;
}

/** Of the address, else of a form. */
function requestParameter(request: Value, name: Value): Value {
  const inAddress = findPair(requestField(request, 'queryParams'), name);
  return inAddress === none ? findPair(requestField(request, 'formParams'), name) : inAddress;
}

function cookie(name: Value, value: string, attributes: string): Value {
  const rest = attributes === '' ? '' : `; ${attributes}`;
  return pairOf('set-cookie', `${encodeUrl(text(name))}=${value}${rest}`);
}

/** The file under `directory` that an address names; undefined when there is none or it lies elsewhere. */
function fileFor(
  { fs, path }: Pick<HostModules, 'fs' | 'path'>,
  directory: string,
  address: string,
): string | undefined {
  try {
    const root = fs.realpathSync(directory);
    let file = fs.realpathSync(path.join(root, decodeURIComponent(address)));
    if (fs.statSync(file).isDirectory()) file = fs.realpathSync(path.join(file, 'index.html'));
    const isInside = file.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
    return isInside && fs.statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

const sent: Continuation<undefined, undefined> = { resume: () => true };

function serveStatic(request: Value, directory: Value): Value {
  const { fs, path } = currentHost().node;
  const method = text(requestField(request, 'method'));
  if (method !== 'GET' && method !== 'HEAD') return false;
  const file = fileFor({ fs, path }, text(directory), text(requestField(request, 'path')));
  if (file === undefined) return false;
  let bytes: Uint8Array;
  try {
    bytes = fs.readFileSync(file);
  } catch {
    return false;
  }
  return whenReady(
    answer(requestField(request, 'id'), 200, contentType(mimeType(file)), bytes),
    sent,
    undefined,
  );
}

/** A connection, and what is called with each of its messages. */
interface Listening {
  readonly socket: Value;
  readonly handler: Value;
}

const received: Continuation<Listening, undefined> = {
  resume(listening, _temporary, message) {
    if (message === undefined) return undefined;
    return whenReady(call1(listening.handler, message), handled, listening);
  },
};
const handled: Continuation<Listening, undefined> = { resume: (listening) => receiveNext(listening) };

function receiveNext(listening: Listening): Value {
  return whenReady(receiveIfOpen(listening.socket), received, listening);
}

/** `stdlib.server`. */
export const serverLibraryRows = () =>
  inModule('stdlib.server', [
    calling(
      'serve',
      '(port: Int, handler: (HttpRequest) -> a) -> ()',
      'Answers requests on a port, each in a process of its own that calls the handler; never ends. When a handler fails, its client gets status 500.',
      undefined,
      (port: Value, handler: Value) => whenReady(bindServer(integer(port)), begin, { handler }),
    ),
    ...content('respondText', 'text/plain; charset=utf-8', 'Answers with a text.'),
    ...content('respondHtml', 'text/html; charset=utf-8', 'Answers with a page.'),
    ...content('respondJson', 'application/json', 'Answers with JSON, given as text.'),
    ...refusal(400, 'Bad Request'),
    ...refusal(401, 'Unauthorized'),
    ...refusal(404, 'Not Found'),
    ...refusal(405, 'Method Not Allowed'),
    ...refusal(503, 'Service Unavailable'),
    ...answering(
      'redirect',
      'location: String',
      'Sends the client to another address, with status 302.',
      (id, location) => answerRequest(id, 302, [['location', text(location)]], ''),
    ),
    row(
      'getParam',
      '(request: HttpRequest, name: String) -> Option[String]',
      'The first parameter of a name: of the address, else of a form.',
      undefined,
      requestParameter,
    ),
    row(
      'getParam',
      '(parameters: [(String, String)], name: String) -> Option[String]',
      'The first value of a name in a list such as `Server.matchPath` gives.',
      undefined,
      findPair,
    ),
    row(
      'getCookie',
      '(request: HttpRequest, name: String) -> Option[String]',
      'The value of a cookie that the client sent.',
      undefined,
      (request: Value, name: Value) => findPair(requestField(request, 'cookies'), name),
    ),
    row(
      'setCookie',
      '(name: String, value: String) -> (String, String)',
      'The header that sets a cookie for all paths of the server; scripts in pages cannot read it.',
      ['setCookie("k", "v w")', '("set-cookie", "k=v%20w; Path=/; HttpOnly")'],
      (name: Value, value: Value) => cookie(name, encodeUrl(text(value)), 'Path=/; HttpOnly'),
    ),
    row(
      'setCookieWith',
      '(name: String, value: String, attributes: String) -> (String, String)',
      'The header that sets a cookie with attributes such as `Path=/; Max-Age=60`.',
      ['setCookieWith("k", "v", "Max-Age=60")', '("set-cookie", "k=v; Max-Age=60")'],
      (name: Value, value: Value, attributes: Value) =>
        cookie(name, encodeUrl(text(value)), text(attributes)),
    ),
    row(
      'clearCookie',
      '(name: String) -> (String, String)',
      'The header that makes a client forget a cookie.',
      ['clearCookie("k")', '("set-cookie", "k=; Path=/; Max-Age=0")'],
      (name: Value) => cookie(name, '', 'Path=/; Max-Age=0'),
    ),
    calling(
      'serveStatic',
      '(request: HttpRequest, directory: String) -> Bool',
      'Answers with the file under a directory that the path of the request names, `index.html` for a directory. False, and nothing is answered, when there is none.',
      undefined,
      serveStatic,
    ),
    row(
      'mimeType',
      '(path: String) -> String',
      'The media type of a file by the ending of its name.',
      ['mimeType("a/b.PNG")', 'image/png'],
      (path: Value) => mimeType(text(path)),
    ),
    calling(
      'wsLoop',
      '(socket: Int, handler: (String) -> a) -> ()',
      'Calls the handler with each message of a WebSocket until it is closed.',
      undefined,
      (socket: Value, handler: Value) => receiveNext({ socket, handler }),
    ),
  ]);
