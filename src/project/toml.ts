/** The library for TOML: loaded when there is a file to read, since most programs have no manifest. */

/* eslint-disable @typescript-eslint/no-require-imports -- an import would load it at every start */

import type * as Toml from 'smol-toml';

/** Parser and printer. */
export function tomlLibrary(): typeof Toml {
  return require('smol-toml') as typeof Toml;
}
