/** All extensions of a program: found, opened at first use, asked for functions by name, ended together. */

import { statSync } from 'node:fs';
import type { HandleCollector } from '../gc/collector';
import { monotonicMs } from '../host/clock';
import type { NativeExtensions, NativeFunction, NativeLibrary, TypeLookup } from '../lang/host';
import type { Source } from '../lang/syntax/source';
import type { Value } from '../lang/values/value';
import {
  findExtension,
  findLibrary,
  foldersOf,
  isOlder,
  requiredVersion,
  type FoundExtension,
  type SearchPlaces,
} from './discover';
import { libraryTooOld, noLibrary, notFound, sameName } from './errors';
import { checkInstalled } from './installed';
import { openLibrary, type OpenLibrary, type Surroundings } from './library';
import { nearestNames } from './nearest';
import { Watchdog, type LoaderLog } from './watchdog';

/** What a program's extensions need to know. */
export interface ExtensionOptions extends SearchPlaces {
  /** Libraries to open at start, without a wrapper; a folder stands for the library in it. */
  readonly libraryPaths: readonly string[];
  /** Names of installed extensions that must be there (`--use`). */
  readonly used: readonly string[];
  readonly collector: HandleCollector;
  readonly log: LoaderLog;
  /** Version of nostos. */
  readonly version: string;
  /** Milliseconds that a synchronous native call may take before it is logged. */
  readonly blockLimitMs: number;
}

interface OpenExtension {
  readonly wrappers: readonly Source[];
  readonly library: OpenLibrary;
}

/**
 * Opens the libraries named by path and checks that the extensions asked for are there. Throws an `ExtensionError`.
 * One set at a time in a process: a library knows one call buffer, and serves the set that opened it last.
 */
export function createExtensions(options: ExtensionOptions): Extensions {
  const extensions = new Extensions(options);
  for (const path of options.libraryPaths) extensions.openPath(path);
  for (const name of options.used) extensions.require(name);
  return extensions;
}

/** The extensions of a program. */
export class Extensions implements NativeExtensions {
  private readonly opened: OpenLibrary[] = [];
  /** By what the system's linker tells files apart by: the same file is the same library under every name. */
  private readonly byFile = new Map<string, OpenLibrary>();
  private readonly byName = new Map<string, OpenExtension>();
  private readonly surroundings: Surroundings;
  private lookup: TypeLookup | undefined;
  private deliver: ((pid: number, message: Value) => void) | undefined;
  private wake: (() => void) | undefined;

  constructor(private readonly options: ExtensionOptions) {
    this.surroundings = {
      collector: options.collector,
      watchdog: new Watchdog(options.blockLimitMs, options.log),
      log: options.log,
      version: options.version,
      types: () => this.lookup,
      deliver: (pid, message) => this.deliver?.(pid, message),
      idle: () => this.wake?.(),
    };
  }

  /** Libraries opened so far, in that order. */
  get libraries(): readonly NativeLibrary[] {
    return this.opened;
  }

  find(name: string): OpenExtension | undefined {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const found = findExtension(name, this.options);
    if (found === undefined) return undefined;
    const extension = { wrappers: found.wrappers, library: this.openFound(found) };
    this.byName.set(name, extension);
    return extension;
  }

  /** Like `find`, but an extension that is not there is an `ExtensionError`. */
  require(name: string): OpenExtension {
    const found = this.find(name);
    if (found === undefined) throw notFound(name, foldersOf(name, this.options));
    return found;
  }

  /** Opens the library at a path, or in the folder at a path. */
  openPath(path: string): OpenLibrary {
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
    if (!isFolder) return this.open(path);
    const library = findLibrary('', path);
    if (library === undefined) throw noLibrary(path, path);
    return this.open(library);
  }

  resolve(
    name: string,
    module: string,
  ): NativeFunction | { readonly problem: string; readonly hint: string } {
    const own = this.byName.get(module)?.library.functions.get(name);
    if (own !== undefined) return own;
    const found = this.opened.flatMap((library) => library.functions.get(name) ?? []);
    const [first, second] = found;
    if (first === undefined) return this.unknown(name, module);
    if (second === undefined) return first;
    return {
      problem: `native function \`${name}\` is registered by two extensions, ${first.library.name} and ${second.library.name}`,
      hint: 'call it through the wrapper of one of them',
    };
  }

  onMessage(deliver: (pid: number, message: Value) => void): void {
    this.deliver = deliver;
  }

  onIdle(wake: () => void): void {
    this.wake = wake;
  }

  useTypes(lookup: TypeLookup): void {
    this.lookup = lookup;
  }

  get working(): boolean {
    return this.opened.some((library) => library.requests.isWorking);
  }

  waitHere(awaited: number): boolean {
    let only: OpenLibrary | undefined;
    for (const library of this.opened) {
      if (!library.requests.isWorking) continue;
      if (only !== undefined) return false;
      only = library;
    }
    return only?.requests.waitHere(awaited) === true;
  }

  close(graceMs: number): void {
    const end = monotonicMs() + graceMs;
    // All are told first, so that they use the grace together.
    for (const { requests } of this.opened) requests.close(0);
    for (const { requests } of this.opened) {
      if (requests.isWorking) requests.close(Math.max(1, Math.ceil(end - monotonicMs())));
    }
    for (const { requests, name } of this.opened) {
      if (requests.running.length === 0) continue;
      const functions = [...new Set(requests.running)].join(', ');
      this.options.log.warn(`${name}: still running at exit, and not waited for: ${functions}`, {
        extension: name,
      });
    }
  }

  /** To be called when everything has been closed and cleaned up: logs what the libraries still have to tell. */
  lastWords(): void {
    for (const { requests } of this.opened) requests.lastWords();
  }

  private openFound(found: FoundExtension): OpenLibrary {
    checkInstalled(found.name, found.folder, found.libraryPath);
    const library = this.open(found.libraryPath);
    for (const wrapper of found.wrappers) {
      const wanted = requiredVersion(wrapper);
      if (wanted === undefined || (wanted.name !== library.name && wanted.name !== found.name)) continue;
      if (isOlder(library.version, wanted.version)) {
        throw libraryTooOld(library.path, library.name, library.version, wanted.version, wrapper.path);
      }
    }
    library.gate.scope.module = found.name;
    return library;
  }

  private open(path: string): OpenLibrary {
    const file = fileIdentity(path);
    const known = this.byFile.get(file);
    if (known !== undefined) return known;
    const library = openLibrary(path, this.surroundings);
    const namesake = this.opened.find(({ name }) => name === library.name);
    if (namesake !== undefined) throw sameName(library.name, namesake.path, path);
    this.opened.push(library);
    this.byFile.set(file, library);
    const { name, version, functions } = library;
    this.options.log.info(`Loaded extension ${name} v${version}`, {
      extension: name,
      version,
      functions: functions.size,
    });
    return library;
  }

  private unknown(name: string, module: string): { problem: string; hint: string } {
    const problem = `Unknown extension function: ${name}`;
    if (this.opened.length === 0) {
      return { problem, hint: 'no extension is loaded; `import` one, or give its library with --ext' };
    }
    const known = this.opened.flatMap(({ functions }) => [...functions.keys()]);
    const near = nearestNames(name, known).map((other) => `\`${other}\``);
    const own = this.byName.get(module)?.library;
    const hints = [
      ...(near.length > 0 ? [`did you mean ${near.join(' or ')}?`] : []),
      ...(own === undefined
        ? []
        : [
            `${own.name} ${own.version} at '${own.path}' may be older than its wrapper: build or install it again`,
          ]),
    ];
    return { problem, hint: hints.join('; ') || '`nostos ext list` shows what is installed' };
  }
}

/** Device and number of a file; its path where there is none. */
function fileIdentity(path: string): string {
  const status = statSync(path, { bigint: true, throwIfNoEntry: false });
  return status === undefined || status.ino === 0n ? path : `${status.dev}:${status.ino}`;
}
