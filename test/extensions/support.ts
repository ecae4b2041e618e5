/** Packs, good and hostile, and the command run on a home of its own. */

import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { gzipSync } from 'node:zlib';
import { manifestText, type PackManifest } from '../../src/extensions/pack/manifest';
import { nostos, type CommandResult, type CommandSetting } from '../cli/command';
import { fixturesFolder } from '../loader/support';

export { skip } from '../loader/support';

/** The library of the C fixture: small, and needs nothing. */
export const bitsetLibrary = join(fixturesFolder, 'c-sample/prebuilt/linux-x64/libbitset.so');
const bitsetWrapper = join(fixturesFolder, 'c-sample/bitset.nos');

/** The target that the fixtures are built for. */
const target = 'linux-x64-gnu';

/** An entry of a tar archive, also one that no tool would write. */
export interface TarEntry {
  readonly name: string;
  readonly content?: Buffer | string;
  /** Flag of the entry's kind; a regular file without it. */
  readonly kind?: string;
  readonly link?: string;
  /** What the header says about the size, when it lies. */
  readonly size?: string;
}

/** A tar archive, byte by byte, without any care. */
export function tarOf(entries: Iterable<TarEntry>): Buffer {
  const blocks: Buffer[] = [];
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? '');
    blocks.push(headerOf(entry, content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function headerOf({ name, kind = '0', link = '', size }: TarEntry, length: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100, 'latin1');
  header.write('0000644\0', 100);
  header.write('0000000\x000000000\0', 108);
  header.write(size ?? `${length.toString(8).padStart(11, '0')}\0`, 124, 12, 'latin1');
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(kind, 156);
  header.write(link, 157, 100, 'latin1');
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** What a pack is made of; by default the C fixture as `bitset` 1.0.0. */
export interface PackParts {
  readonly version?: string;
  readonly description?: string;
  /** Changes the manifest before it is written. */
  readonly manifest?: (manifest: PackManifest) => unknown;
  /** Changes the entries before they are written. */
  readonly entries?: (entries: TarEntry[]) => Iterable<TarEntry>;
  readonly key?: KeyObject;
  /** Further files by their path in the pack. */
  readonly files?: Readonly<Record<string, Buffer | string>>;
}

/** A key to sign packs with. */
export function newKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

/** The bytes of a packed extension. */
export function packOf(parts: PackParts = {}): Buffer {
  const contents: Record<string, Buffer> = {
    'bitset.nos': readFileSync(bitsetWrapper),
    [`lib/${target}/libbitset.so`]: readFileSync(bitsetLibrary),
  };
  for (const [path, content] of Object.entries(parts.files ?? {})) contents[path] = Buffer.from(content);
  const manifest: PackManifest = {
    format: 1,
    name: 'bitset',
    version: parts.version ?? '1.0.0',
    description: parts.description ?? 'Sets of small numbers',
    license: 'MIT',
    abi: { major: 1, minor: 0 },
    sdk: '',
    face: 'nostos-extension',
    files: Object.fromEntries(
      Object.entries(contents).map(([path, bytes]) => [
        path,
        { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
      ]),
    ),
    libraries: { [target]: `lib/${target}/libbitset.so` },
  };
  const text = manifestText((parts.manifest?.(manifest) ?? manifest) as PackManifest);
  const signature = parts.key === undefined ? [] : [signatureEntry(parts.key, text)];
  const entries: TarEntry[] = [
    ...Object.entries(contents).map(([path, content]) => ({ name: `package/${path}`, content })),
    { name: 'package/nostos-pack.json', content: text },
    ...signature,
    { name: 'package/package.json', content: '{"name":"nostos-bitset","version":"1.0.0"}' },
  ];
  return gzipSync(tarOf(parts.entries?.(entries) ?? entries));
}

function signatureEntry(key: KeyObject, text: string): TarEntry {
  // The public key is the second 32 bytes of a private one in JWK.
  const { x = '' } = key.export({ format: 'jwk' });
  const fields = {
    key: Buffer.from(x, 'base64url').toString('base64'),
    signature: sign(null, Buffer.from(text), key).toString('base64'),
  };
  return { name: 'package/nostos-pack.sig', content: JSON.stringify(fields) };
}

/** A folder that is removed after the tests. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nostos-ext-'));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes files below a folder; text or bytes. */
export function write(folder: string, files: Readonly<Record<string, Buffer | string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** A place to try things: a home for the command, and a folder that it is called in. */
export class Place {
  readonly folder = newFolder();
  readonly home = join(this.folder, 'home');
  private readonly environment: Record<string, string>;

  constructor(environment: Readonly<Record<string, string>> = {}) {
    this.environment = { NOSTOS_HOME: this.home, ...environment };
    mkdirSync(join(this.folder, 'here'));
  }

  /** The folder that the command is called in. */
  get here(): string {
    return join(this.folder, 'here');
  }

  /** Writes files below the folder that the command is called in. */
  write(files: Readonly<Record<string, Buffer | string>>): this {
    write(this.here, files);
    return this;
  }

  /** Runs `nostos WORDS`. */
  nostos(words: readonly string[], setting: CommandSetting = {}): CommandResult {
    return nostos(words, {
      folder: this.here,
      ...setting,
      environment: { ...this.environment, ...setting.environment },
    });
  }

  /** Runs `nostos ext WORDS`. */
  ext(...words: string[]): CommandResult {
    return this.nostos(['ext', ...words]);
  }

  /** What `nostos ext WORDS --json` reports. */
  report(...words: string[]): unknown {
    const { stdout, stderr } = this.ext(...words, '--json');
    if (stdout === '') throw new Error(`no report of ${words.join(' ')}: ${stderr}`);
    return JSON.parse(stdout);
  }
}

/** A program that uses the extension of the packs, and what it prints. */
export const bitsetProgram = 'import bitset\nuse bitset.*\nmain() = println(bits([3, 1, 2]))\n';
export const bitsetOutput = 'Bits[1, 2, 3]\n';
