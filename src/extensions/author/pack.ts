/** Gathers what a pack of an extension holds: wrapper, papers, libraries for all targets that there are. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { entrySymbol } from '../../loader/abi';
import { systemReason } from '../../project/failure';
import { failure } from '../failure';
import { libraryFileName, targetOf, thisMachine } from '../pack/target';
import { isVersion } from '../pack/names';
import { makePack, type Pack } from '../pack/write';
import type { InspectedLibrary } from './inspect';
import type { ExtensionSource } from './source';

/** What to pack. */
export interface PackRequest {
  readonly source: ExtensionSource;
  /** The library of this machine, opened. */
  readonly inspected: InspectedLibrary;
  /** Paths of libraries by target, this machine's included. */
  readonly libraries: ReadonlyMap<string, string>;
  readonly sign: ((manifest: Buffer) => Buffer) | undefined;
}

/** Makes the pack. Throws a `CommandFailure` for what cannot be packed. */
export function packSource({ source, inspected, libraries, sign }: PackRequest): Pack {
  const { crate, name, npm } = source;
  checkVersions(source, inspected);
  const files = new Map(papers(source));
  const places: [string, string][] = [];
  for (const [target, path] of libraries) {
    const place = `lib/${target}/${libraryFileName(name, target.split('-')[0])}`;
    files.set(place, readLibrary(path, target));
    places.push([target, place]);
  }
  const { version, description, license } = crate;
  const head = {
    format: 1 as const,
    name,
    version,
    description,
    license,
    abi: inspected.abi,
    sdk: inspected.sdk,
    face: inspected.face,
    libraries: Object.fromEntries(places),
  };
  return makePack({ head, files, npmManifest: npmManifest(npm, source), sign });
}

function checkVersions({ crate, name }: ExtensionSource, inspected: InspectedLibrary): void {
  if (!isVersion(crate.version)) {
    throw failure(
      `could not pack ${name}: version ${JSON.stringify(crate.version)} of Cargo.toml is not of the form 1.2.3`,
      'change it in Cargo.toml',
    );
  }
  if (inspected.version === crate.version) return;
  throw failure(
    `could not pack ${name}: the library says that it is version ${inspected.version}, and Cargo.toml ${crate.version}`,
    'write declare_extension!("…", env!("CARGO_PKG_VERSION"), register), or change one of the two',
  );
}

/** Wrapper, README and licence, by their paths in the pack. */
function papers({ folder, wrapperFolder, wrappers, name }: ExtensionSource): [string, Buffer][] {
  if (wrappers.length === 0)
    throw failure(`could not pack ${name}: it has no wrapper`, '`nostos ext bindgen` writes one');
  const kept = readdirSync(folder).filter((file) => /^(README(\.\w+)?|LICEN[CS]E[\w.-]*)$/i.test(file));
  return [
    ...wrappers.map((file): [string, Buffer] => [file, read(join(wrapperFolder, file))]),
    ...kept.map((file): [string, Buffer] => [file, read(join(folder, file))]),
  ];
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw failure(`could not read '${path}': ${systemReason(error)}`, 'check the file');
  }
}

/** The bytes of a library, which has to be one for extensions; it is not opened, for it may be another machine's. */
function readLibrary(path: string, target: string): Buffer {
  const bytes = read(path);
  const reason = bytes.includes(entrySymbol)
    ? foreignReason(bytes, target)
    : 'it is no native library of an extension';
  if (reason === undefined) return bytes;
  throw failure(
    `could not pack '${path}' for ${target}: ${reason}`,
    'name the library that `nostos ext build` made on that machine: --library TARGET=FILE',
  );
}

/** What the first bytes of libraries are on each platform. */
const magics: Readonly<Record<string, readonly string[]>> = {
  linux: ['7f454c46'],
  darwin: ['cffaedfe', 'cafebabe'],
  win32: ['4d5a'],
};

/** `e_machine` of ELF files, by the processor as Node names it. */
const elfMachines: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };

function foreignReason(bytes: Buffer, target: string): string | undefined {
  const [platform, arch] = target.split('-');
  const start = bytes.subarray(0, 4).toString('hex');
  if (magics[platform]?.some((magic) => start.startsWith(magic)) === false)
    return `it is no library for ${platform}`;
  const machine = elfMachines[arch];
  if (platform === 'linux' && machine !== undefined && bytes.readUInt16LE(18) !== machine)
    return `it is for another processor than ${arch}`;
  return undefined;
}

/** `package.json` of the npm package: the very same archive is published. */
function npmManifest(npm: string, { crate, name }: ExtensionSource): string {
  const manifest = {
    name: npm,
    version: crate.version,
    description: crate.description,
    keywords: ['nostos', 'nostos-extension', name],
    license: crate.license === '' ? 'UNLICENSED' : crate.license,
    files: ['*.nos', 'lib', 'nostos-pack.json', 'nostos-pack.sig'],
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** Reads `TARGET=FILE` words and a folder of `TARGET/LIBRARY`; throws a `CommandFailure` for what is not there. */
export function namedLibraries(words: readonly string[], folder: string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  if (folder !== undefined) for (const [target, path] of librariesBelow(folder)) found.set(target, path);
  for (const word of words) {
    const at = word.indexOf('=');
    const [target, path] = [word.slice(0, at), word.slice(at + 1)];
    if (at < 1 || path === '')
      throw failure(
        `could not read --library ${word}`,
        'write --library TARGET=FILE, as in linux-arm64-gnu=libx.so',
      );
    found.set(target, path);
  }
  for (const [target, path] of found) checkTarget(target, path);
  return found;
}

function checkTarget(target: string, path: string): void {
  if (!/^(linux-\w+-(gnu|musl)|darwin-\w+|win32-\w+)$/.test(target)) {
    throw failure(
      `could not pack '${path}': there is no target ${JSON.stringify(target)}`,
      `targets are called as in ${targetOf(thisMachine())}, linux-arm64-gnu, linux-x64-musl, darwin-arm64, win32-x64`,
    );
  }
  if (!existsSync(path))
    throw failure(
      `could not pack '${path}': there is no such file`,
      'build it first: `nostos ext build --output FOLDER`',
    );
}

function librariesBelow(folder: string): [string, string][] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw failure(`could not find the folder '${folder}'`, '`nostos ext build --output FOLDER` makes it');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: target }) =>
      readdirSync(join(folder, target))
        .filter((file) => /\.(so|dylib|dll)$/.test(file))
        .slice(0, 1)
        .map((file): [string, string] => [target, join(folder, target, file)]),
    );
}

/** The name of the file that a pack is written to, as npm calls it. */
export function packFileName({ npm, crate }: ExtensionSource): string {
  return `${basename(npm.replace(/^@/, '').replaceAll('/', '-'))}-${crate.version}.tgz`;
}
