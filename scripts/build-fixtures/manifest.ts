import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Fixture, catalogue } from './catalogue';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What the manifest says about one library. Both hashes are SHA-256 in hexadecimal. */
export interface ManifestEntry {
  readonly fixture: string;
  /** From the root of the repository. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Of the sources that the library was built from: see `sourcesHash`. */
  readonly sources: string;
}

/** `fixtures/manifest.json`. */
export interface Manifest {
  readonly platform: 'linux-x64';
  /** The compilers of the last build: other ones make other bytes out of the same sources. */
  readonly compilers: readonly string[];
  readonly libraries: readonly ManifestEntry[];
}

const manifestPath = join(root, 'fixtures', 'manifest.json');

/** Where a fixture's library is kept, from the root of the repository. */
export function libraryPath(fixture: Fixture): string {
  return posix.join('fixtures', fixture.name, 'prebuilt', 'linux-x64', fixture.library);
}

/** The manifest as it stands; one without libraries when there is none. */
export function readManifest(): Manifest {
  if (!existsSync(manifestPath)) return { platform: 'linux-x64', compilers: [], libraries: [] };
  return JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest;
}

/**
 * Enters a library just built, keeps what the manifest says about the others, drops those that are in no catalogue.
 * `sources` is the hash from before the build: what changes meanwhile makes the library stale.
 */
export function updateManifest(built: Fixture, sources: string, compilers: readonly string[]): void {
  const entries = new Map(readManifest().libraries.map((entry) => [entry.fixture, entry]));
  entries.set(built.name, describe(built, sources));
  const libraries = catalogue.flatMap((fixture) => entries.get(fixture.name) ?? []);
  const manifest: Manifest = { platform: 'linux-x64', compilers, libraries };
  writeFileSync(manifestPath, JSON.stringify(manifest, null, 2) + '\n');
}

/** Why the library kept for a fixture is not the one that its sources would give; undefined when it is. */
export function staleness(fixture: Fixture, manifest: Manifest): string | undefined {
  const entry = manifest.libraries.find((candidate) => candidate.fixture === fixture.name);
  if (entry === undefined) return 'it is not in the manifest';
  if (!existsSync(join(root, entry.path))) return 'it is missing';
  if (sha256(readFileSync(join(root, entry.path))) !== entry.sha256)
    return 'its bytes are not those of the manifest';
  if (sourcesHash(fixture) !== entry.sources) return 'it is older than its sources';
  return undefined;
}

/**
 * One hash over the names and contents of all files that decide what a library is, and over its recipe. Wrappers,
 * tests, texts for people and what builds leave behind are no part of it.
 */
export function sourcesHash(fixture: Fixture): string {
  const hash = createHash('sha256').update(JSON.stringify(fixture.recipe));
  for (const file of fixture.sources.flatMap(filesBelow).sort()) {
    const content = readFileSync(join(root, file));
    hash.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .filter(isSource)
    .flatMap((name) => filesBelow(posix.join(path, name)));
}

function isSource(name: string): boolean {
  const folders = ['prebuilt', 'target', 'tests', 'examples', 'benches', 'fuzz'];
  return !folders.includes(name) && !/^\.|\.(md|nos|snap)$/.test(name);
}

function describe(fixture: Fixture, sources: string): ManifestEntry {
  const path = libraryPath(fixture);
  const content = readFileSync(join(root, path));
  return { fixture: fixture.name, path, bytes: content.length, sha256: sha256(content), sources };
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
