/** What a library says about itself, once it is opened: names, versions, functions and types with their docs. */

import { HandleCollector } from '../../gc/collector';
import { ExtensionError, type NativeType } from '../../lang/host';
import { abiMajor } from '../../loader/abi';
import { openLibrary } from '../../loader/library';
import { Watchdog } from '../../loader/watchdog';
import { CommandFailure } from '../../project/failure';
import type { Face } from '../pack/manifest';

/** A function that a library registered. */
export interface InspectedFunction {
  readonly name: string;
  /** As it was registered; undefined when it was registered without one. */
  readonly signature: string | undefined;
  /** Whether calls are checked against the signature; else it only documents. */
  readonly binding: boolean;
  readonly doc: string | undefined;
  readonly mode: 'sync' | 'async' | 'blocking';
}

/** A library, as it describes itself. */
export interface InspectedLibrary {
  readonly name: string;
  readonly version: string;
  readonly abi: { readonly major: number; readonly minor: number };
  /** Name and version of its SDK. */
  readonly sdk: string;
  readonly face: Face;
  readonly functions: readonly InspectedFunction[];
  readonly types: readonly Pick<NativeType, 'name' | 'doc' | 'fields'>[];
}

/**
 * Opens the library in a file, which runs its `register` in this process, and asks what it has. Throws a
 * `CommandFailure`; a library stays open once it is.
 */
export function inspectLibrary(path: string, version: string): InspectedLibrary {
  const log = { warn: () => undefined, info: () => undefined };
  try {
    const library = openLibrary(path, {
      collector: new HandleCollector({ residentBytes: () => 0, now: () => 0, stress: false }),
      watchdog: new Watchdog(Number.MAX_SAFE_INTEGER, log),
      log,
      version,
      types: () => undefined,
      deliver: () => undefined,
      idle: () => undefined,
    });
    return {
      name: library.name,
      version: library.version,
      abi: { major: abiMajor, minor: library.abiMinor },
      sdk: library.sdk,
      face: library.isCompatible ? 'compat' : 'nostos-extension',
      functions: [...library.functions.values()].map((registered) => ({
        name: registered.name,
        signature: registered.signature,
        binding: registered.binding,
        doc: registered.doc,
        mode: registered.mode,
      })),
      types: library.types.map(({ name, doc, fields }) => ({ name, doc, fields })),
    };
  } catch (error) {
    if (error instanceof ExtensionError) throw new CommandFailure(error.message);
    throw error;
  }
}
