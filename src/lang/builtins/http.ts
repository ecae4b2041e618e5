/** Requests to servers. */

import { fault } from '../machine/thrown';
import { List } from '../values/list';
import { Data3, type Value } from '../values/value';
import { list, pair, text } from './arguments';
import { pairOf } from './construct';
import { waitFor, type Outcome } from './context';
import { calling } from './define';
import { textOrBytes } from './file-handles';
import { messageOf } from './io-error';
import { rows } from './row';
import { constructorOf, httpResponseType } from './types';

const responseConstructor = constructorOf(httpResponseType, 'HttpResponse');

const failed = (message: string): Outcome => ({ kind: 'error', thrown: fault('io_error', message) });

/** Why a request did not come through, in the words of the language. */
function failureOf(error: unknown): Outcome {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return failed(`Connection failed: ${messageOf(firstOf(cause))}`);
}

/** Several addresses were tried: the first failure stands for all. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? (error.errors[0] as unknown) : error;
}

async function answerOf(response: Response): Promise<Value> {
  const body = new Uint8Array(await response.arrayBuffer());
  const headers = List.from(Array.from(response.headers, ([name, value]) => pairOf(name, value)));
  return new Data3(responseConstructor, response.status, headers, textOrBytes(body));
}

function isRequestable(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** Sends a request and waits for the whole answer. */
function request(method: string, url: string, headers: [string, string][], body: string | undefined): Value {
  if (!isRequestable(url)) throw fault('io_error', `Invalid URL: ${url}`);
  return waitFor((done) => {
    const abandon = new AbortController();
    fetch(url, { method, headers, body: body ?? null, signal: abandon.signal })
      .then(answerOf)
      .then(
        (value) => done({ kind: 'value', value }),
        (error: unknown) => {
          if (!abandon.signal.aborted) done(failureOf(error));
        },
      );
    return () => abandon.abort();
  });
}

function headersOf(value: Value): [string, string][] {
  return list(value)
    .toArray()
    .map((entry) => {
      const [name, content] = pair(entry);
      return [text(name), text(content)];
    });
}

const withoutBody = (name: string, method: string, doc: string) =>
  calling(`Http.${name}`, '(url: String) -> HttpResponse', doc, undefined, (url: Value) =>
    request(method, text(url), [], undefined),
  );
const withBody = (name: string, method: string, doc: string) =>
  calling(
    `Http.${name}`,
    '(url: String, body: String) -> HttpResponse',
    doc,
    undefined,
    (url: Value, body: Value) => request(method, text(url), [], text(body)),
  );

/** The namespace `Http`. */
export const httpRows = () =>
  rows([
    withoutBody('get', 'GET', 'Fetches what an address names.'),
    withoutBody('delete', 'DELETE', 'Asks for what an address names to be deleted.'),
    withoutBody('head', 'HEAD', 'Fetches the headers of what an address names.'),
    withBody('post', 'POST', 'Sends a text to an address.'),
    withBody('put', 'PUT', 'Puts a text at an address.'),
    withBody('patch', 'PATCH', 'Changes what an address names by a text.'),
    calling(
      'Http.request',
      '(method: String, url: String, headers: [(String, String)], body: String) -> HttpResponse',
      'Sends a request with headers; an empty body is none.',
      undefined,
      (method: Value, url: Value, headers: Value, body: Value) =>
        request(
          text(method).toUpperCase(),
          text(url),
          headersOf(headers),
          text(body) === '' ? undefined : text(body),
        ),
    ),
  ]);
