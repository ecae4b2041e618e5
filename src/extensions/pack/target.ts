/** Which prebuilt library fits a machine: platform and processor as Node names them, and the C library on Linux. */

import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { failure } from '../failure';
import type { PackManifest } from './manifest';

/** A machine, as far as libraries depend on it. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  /** The C library on Linux; undefined elsewhere. */
  readonly libc: 'gnu' | 'musl' | undefined;
}

/** The name of a machine's target: `linux-x64-gnu`, `darwin-arm64`. */
export function targetOf({ platform, arch, libc }: Machine): string {
  return libc === undefined ? `${platform}-${arch}` : `${platform}-${arch}-${libc}`;
}

/** The machine that this process runs on. */
export function thisMachine(): Machine {
  const { platform, arch } = process;
  return { platform, arch, libc: platform === 'linux' ? libcOfNode() : undefined };
}

/** The file name of a library on a platform. */
export function libraryFileName(stem: string, platform: string): string {
  const word = stem.replaceAll('-', '_');
  if (platform === 'win32') return `${word}.dll`;
  return platform === 'darwin' ? `lib${word}.dylib` : `lib${word}.so`;
}

/** The path in a pack of the library for a target; throws a `CommandFailure` that names what the pack has. */
export function libraryFor(manifest: PackManifest, target: string, origin: string): string {
  const path = manifest.libraries[target];
  if (path !== undefined && Object.hasOwn(manifest.libraries, target)) return path;
  const has = Object.keys(manifest.libraries).sort().join(', ') || 'none';
  throw failure(
    `could not install '${origin}': it has no library for this machine (${target}); it has: ${has}`,
    'install it from its sources instead (a folder or a git repository), which takes Rust, or ask its author for a library',
  );
}

/** The file name that the library for this machine has when it is installed; undefined when the pack has none. */
export function installedLibrary(manifest: PackManifest): string | undefined {
  const path = manifest.libraries[targetOf(thisMachine())];
  return path?.slice(path.lastIndexOf('/') + 1);
}

/** The C library that Node itself was linked with, told by the name of its dynamic linker. */
function libcOfNode(): 'gnu' | 'musl' {
  const linker = interpreterOf(process.execPath);
  if (linker !== undefined) return linker.includes('musl') ? 'musl' : 'gnu';
  // A static Node: what else is on the machine decides.
  try {
    return readdirSync('/lib').some((file) => file.startsWith('ld-musl-')) ? 'musl' : 'gnu';
  } catch {
    return 'gnu';
  }
}

const interpreterSegment = 3;

/** The dynamic linker that an ELF program of 64 bits asks for, undefined for others. */
function interpreterOf(path: string): string | undefined {
  const descriptor = openSync(path, 'r');
  try {
    const head = Buffer.alloc(4096);
    const size = readSync(descriptor, head, 0, head.length, 0);
    if (size < 64 || head.readUInt32BE(0) !== 0x7f454c46 || head[4] !== 2 || head[5] !== 1) return undefined;
    const table = Number(head.readBigUInt64LE(32));
    for (let i = 0; i < head.readUInt16LE(56); i++) {
      const at = table + i * head.readUInt16LE(54);
      if (at + 40 > size) return undefined;
      if (head.readUInt32LE(at) !== interpreterSegment) continue;
      const name = Buffer.alloc(Math.min(256, Number(head.readBigUInt64LE(at + 32))));
      readSync(descriptor, name, 0, name.length, Number(head.readBigUInt64LE(at + 8)));
      return name.toString('latin1').replace(/\0.*$/s, '');
    }
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}
