/**
 * An extension in a folder: two files copied by hand, a folder with prebuilt libraries, an unpacked pack, or a Rust
 * source tree. Finds what belongs to it, or has its library built.
 */

import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tomlLibrary } from '../project/toml';
import { ExtensionError } from '../lang/host';
import { abiMajor, abiMinor, entrySymbol } from '../loader/abi';
import { checkImage } from '../loader/image';
import { wrapperFiles } from '../loader/wrappers';
import { buildExtension, type BuildRequest } from './cargo';
import { findCrate, type ExtensionCrate } from './crate';
import { failure } from './failure';
import { importName } from './importName';
import type { Face, PackManifest } from './pack/manifest';
import { isExtensionName, isVersion } from './pack/names';
import { targetOf, thisMachine } from './pack/target';
import { sdkVersion } from './sdk';

/** A folder that an extension is in. */
export interface TreeRequest {
  readonly folder: string;
  /** What people call it, for messages. */
  readonly origin: string;
  /** A fetched copy: links in it lead nowhere that we go, and builds in it are none of its author's. */
  readonly isFetched: boolean;
  /** What building takes, should it come to that. */
  readonly build: Omit<BuildRequest, 'crate'>;
  /** Whether to stop before building. */
  readonly isDryRun: boolean;
}

/** The parts of an extension that was found in a folder. */
export interface ExtensionTree {
  /** All of a manifest but the files. */
  readonly head: Omit<PackManifest, 'files' | 'libraries'>;
  /** Absolute path of each file to take, by its path in a pack. */
  readonly files: ReadonlyMap<string, string>;
  /** Path in the pack of the library for this machine; undefined only in a dry run that would build it. */
  readonly library: string | undefined;
  readonly isBuilt: boolean;
}

/** Finds the extension in a folder, prebuilt first. Throws a `CommandFailure` when there is none. */
export async function readTree(request: TreeRequest): Promise<ExtensionTree> {
  const { folder, origin } = request;
  const crate = findCrate(folder);
  const sources = wrapperFolder(folder, crate);
  const wrappers = wrapperFiles(sources);
  if (wrappers.length === 0) {
    throw failure(
      `could not install '${origin}': there is no wrapper (a .nos file) in it`,
      crate === undefined
        ? 'name the folder of an extension'
        : '`nostos ext bindgen` writes a wrapper from what the library registers',
    );
  }
  const head = headOf(folder, crate, wrappers);
  const papers = readdirSync(folder).filter((file) => /^(README(\.\w+)?|LICEN[CS]E[\w.-]*)$/i.test(file));
  const files = new Map([
    ...papers.map((file) => [file, join(folder, file)] as const),
    ...wrappers.map((file) => [file, join(sources, file)] as const),
  ]);
  const found = await libraryOf(request, crate, head.name);
  for (const [path, file] of files) requireFile(request, path, file);
  if (found.path === undefined) return { head, files, library: undefined, isBuilt: true };
  const library = `lib/${targetOf(thisMachine())}/${basename(found.path)}`;
  if (!found.isBuilt) requireFile(request, library, found.path);
  files.set(library, found.path);
  const face = found.face ?? crate?.face ?? 'nostos-extension';
  const sdk = found.isBuilt ? `nostos-extension ${sdkVersion}` : '';
  return { head: { ...head, face, sdk }, files, library, isBuilt: found.isBuilt };
}

/** Only regular files are taken; from a fetched copy not even through a link. */
function requireFile({ origin, isFetched }: TreeRequest, path: string, file: string): void {
  const status = isFetched ? lstatSync(file) : statSync(file, { throwIfNoEntry: false });
  if (status?.isFile() === true) return;
  throw failure(
    `could not install '${origin}': ${path} is no regular file`,
    'nothing was installed; tell its author',
  );
}

function wrapperFolder(folder: string, crate: ExtensionCrate | undefined): string {
  return crate === undefined || wrapperFiles(folder).length > 0 ? folder : crate.folder;
}

function headOf(
  folder: string,
  crate: ExtensionCrate | undefined,
  wrappers: readonly string[],
): ExtensionTree['head'] {
  const own = ownWords(folder);
  const names = [own.name, importName(wrappers, crate?.name ?? ''), importName(wrappers, basename(folder))];
  const name = names.find((one) => one !== undefined && isExtensionName(one));
  if (name === undefined) {
    throw failure(
      `could not find a name for the extension in '${folder}'`,
      'write `[extension] name = "…"` into its nostos.toml',
    );
  }
  const version = [own.version, crate?.version].find((one) => one !== undefined && isVersion(one)) ?? '0.0.0';
  return {
    format: 1,
    name,
    version,
    description: crate?.description ?? '',
    license: crate?.license ?? '',
    abi: { major: abiMajor, minor: abiMinor },
    sdk: '',
    face: 'nostos-extension',
  };
}

/** What the folder's nostos.toml says about an extension; nothing when it is not there or not TOML. */
function ownWords(folder: string): { name?: string; version?: string } {
  const path = join(folder, 'nostos.toml');
  if (!existsSync(path)) return {};
  try {
    const table = tomlLibrary().parse(readFileSync(path, 'utf8'))['extension'] as
      Readonly<Record<string, unknown>> | undefined;
    const text = (key: string): string | undefined =>
      typeof table?.[key] === 'string' ? table[key] : undefined;
    const [name, version] = [text('name'), text('version')];
    return { ...(name === undefined ? {} : { name }), ...(version === undefined ? {} : { version }) };
  } catch {
    return {};
  }
}

interface FoundLibrary {
  readonly path: string | undefined;
  readonly isBuilt: boolean;
  readonly face?: Face;
}

async function libraryOf(
  request: TreeRequest,
  crate: ExtensionCrate | undefined,
  name: string,
): Promise<FoundLibrary> {
  const { folder, origin, build, isDryRun } = request;
  const refusals: string[] = [];
  for (const path of prebuilt(request, crate, name)) {
    const reason = refusal(path);
    if (reason === undefined) return { path, isBuilt: false };
    refusals.push(reason);
  }
  if (crate !== undefined) {
    if (isDryRun) return { path: undefined, isBuilt: true };
    if (refusals.length > 0) build.progress.say(`note: ${refusals[0]}`);
    const { library, face } = await buildExtension({ ...build, crate });
    return { path: library, isBuilt: true, face };
  }
  const [
    reason = `there is neither a library for this machine (${targetOf(thisMachine())}) nor a Rust crate in '${folder}'`,
  ] = refusals;
  throw failure(
    `could not install '${origin}': ${reason}`,
    'copy the library into the folder, or ask the author for one',
  );
}

/** Why a file cannot be the library; undefined when it looks right. It is not opened. */
function refusal(path: string): string | undefined {
  try {
    checkImage(path);
  } catch (error) {
    if (error instanceof ExtensionError) return error.fact;
    throw error;
  }
  return readFileSync(path).includes(`${entrySymbol}\0`)
    ? undefined
    : `'${path}' is a native library, but no extension for this nostos`;
}

/** Libraries that are there already, the most certain first: by the extension's name, then any. */
function prebuilt(
  { folder, isFetched }: TreeRequest,
  crate: ExtensionCrate | undefined,
  name: string,
): string[] {
  const machine = thisMachine();
  const plain = `${machine.platform}-${machine.arch}`;
  const target = targetOf(machine);
  const places = [
    folder,
    ...['prebuilt', 'lib'].flatMap((place) => [join(folder, place, target), join(folder, place, plain)]),
  ];
  const found = places.flatMap((place) => librariesIn(place, name));
  if (crate === undefined || isFetched) return found;
  const newest = newestSource(crate.folder);
  const fresh = librariesIn(join(crate.root, 'target', 'release'), crate.name)
    .filter((path) => !basename(path).includes('-') && statSync(path).mtimeMs >= newest)
    .slice(0, 1);
  return [...found, ...fresh];
}

function librariesIn(folder: string, name: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const word = name.replaceAll('-', '_');
  const isNamed = (file: string): boolean => new RegExp(`^(lib)?(nostos_)?${word}\\.`).test(file);
  return readdirSync(folder)
    .filter((file) => /^lib.*\.(so|dylib)$|\.dll$/.test(file))
    .sort((a, b) => Number(isNamed(b)) - Number(isNamed(a)))
    .map((file) => join(folder, file));
}

/** When a source of a crate was changed last, in milliseconds. */
function newestSource(folder: string): number {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!['target', '.git', 'node_modules', 'prebuilt'].includes(entry.name))
        newest = Math.max(newest, newestSource(path));
    } else if (entry.isFile() && /\.(rs|toml|lock|h|c|cc|cpp)$/.test(entry.name)) {
      newest = Math.max(newest, statSync(path).mtimeMs);
    }
  }
  return newest;
}
