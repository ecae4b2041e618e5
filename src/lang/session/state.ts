/** What a session knows between two entries. Never changed: an entry that succeeds makes a new one. */

import { noNames, type SessionNames } from '../check/names/entry';
import type * as R from '../check/resolved';
import type { SettledTypes } from '../check/types/functions';
import type { SessionItem } from './items';

/** A module that was loaded from files, or the wrapper of an extension. */
export interface LoadedModule {
  readonly path: string;
  /** Whether its names are visible as if they had been typed. */
  readonly isOpened: boolean;
}

/** The definitions, names and types of a session. */
export interface SessionState {
  readonly names: SessionNames;
  readonly program: R.ResolvedProgram;
  readonly types: SettledTypes;
  readonly items: readonly SessionItem[];
  readonly loaded: readonly LoadedModule[];
}

/** A session in which nothing has been entered. */
export function emptyState(): SessionState {
  const names = noNames();
  const program: R.ResolvedProgram = {
    modules: [names.root.module],
    functions: [],
    types: [],
    traits: [],
    implementations: [],
    bindings: [],
    constants: [],
    mvars: [],
    idleDefaults: [],
    tests: [],
    entry: undefined,
  };
  const types = { functions: new Map(), bindings: new Map() };
  return { names, program, types, items: [], loaded: [] };
}
