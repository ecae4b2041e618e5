/** Pure libraries that few programs need: loaded when they are first used, since that takes milliseconds. */

/* eslint-disable @typescript-eslint/no-require-imports, no-restricted-globals --
   an import would load the library at every start, and a dynamic one could not be waited for here. */

import type * as Bcrypt from 'bcryptjs';
import type * as Regexes from 're2js';
import type * as WebSockets from 'ws';

/** Regular expressions in linear time. */
export function loadRegexLibrary(): typeof Regexes {
  return require('re2js') as typeof Regexes;
}

/** Password hashes. */
export function loadBcrypt(): Pick<typeof Bcrypt, 'hash' | 'compare'> {
  return require('bcryptjs') as typeof Bcrypt;
}

/** Connections to WebSocket servers. */
export function loadWebSocketLibrary(): typeof WebSockets {
  return require('ws') as typeof WebSockets;
}
