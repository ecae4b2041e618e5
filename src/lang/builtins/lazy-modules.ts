/** Pure libraries that few programs need: loaded when they are first used, since that takes milliseconds. */

/* eslint-disable @typescript-eslint/no-require-imports, no-restricted-globals --
   an import would load the library at every start, and a dynamic one could not be waited for here. */

/** Regular expressions in linear time. */
export function loadRegexLibrary(): typeof import('re2js') {
  return require('re2js') as typeof import('re2js');
}

/** Password hashes. */
export function loadBcrypt(): typeof import('bcryptjs').default {
  return require('bcryptjs') as typeof import('bcryptjs').default;
}
