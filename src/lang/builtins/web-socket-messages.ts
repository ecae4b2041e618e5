/** The module `stdlib.ws`: values as JSON over WebSockets. */

import { type Continuation } from '../machine/suspension';
import type { Value } from '../values/value';
import { list, text } from './arguments';
import { whenReady } from './continue';
import { calling, inModule } from './define';
import { decode } from './json-decode';
import { parseStrictly } from './json-read';
import { writeJson } from './json-write';
import { reflect } from './reflect';
import { type LoopKind, Rounds, runRounds } from './rounds';
import { receiveMessage, sendMessage } from './web-socket';

const messageOf = (value: Value) => writeJson(reflect(value), 'standard');

const decoded: Continuation<{ readonly typeName: string }, undefined> = {
  resume: ({ typeName }, _temporary, message) => decode(typeName, parseStrictly(text(message)), 'library'),
};
const parsed: Continuation<undefined, undefined> = {
  resume: (_state, _temporary, message) => parseStrictly(text(message)),
};

/** One message to many connections, one after another. */
const broadcast: LoopKind<string> = {
  call: ({ element: socket, state: message }) => sendMessage(socket, message),
  take: () => undefined,
  finish: () => undefined,
};

/** `stdlib.ws`. */
export const webSocketMessageRows = () =>
  inModule('stdlib.ws', [
    calling(
      'sendJson',
      '(socket: Int, value: T) -> ()',
      'Sends a value as JSON, written as `reflect` sees it.',
      undefined,
      (socket: Value, value: Value) => sendMessage(socket, messageOf(value)),
    ),
    calling(
      'broadcastJson',
      '(sockets: [Int], value: T) -> ()',
      'Sends a value as JSON over several connections.',
      undefined,
      (sockets: Value, value: Value) =>
        runRounds(new Rounds(broadcast, list(sockets), undefined, messageOf(value))),
    ),
    {
      ...calling(
        'recvJson',
        '[T](socket: Int) -> T',
        'Waits for the next message, and makes a value of that type of it. Throws a String where it does not fit.',
        undefined,
        (typeName: Value, socket: Value) =>
          whenReady(receiveMessage(socket), decoded, { typeName: text(typeName) }),
      ),
      typeArgument: true,
    },
    calling(
      'recvJsonValue',
      '(socket: Int) -> Json',
      'Waits for the next message as a value of the type `Json`.',
      undefined,
      (socket: Value) => whenReady(receiveMessage(socket), parsed, undefined),
    ),
  ]);
