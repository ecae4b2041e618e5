/**
 * What a file is that claims to be a native library, told from its first bytes before the system's linker sees it:
 * the linker's own words are few, and a truncated file can end the process with a bus error when it is mapped.
 */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { notALibrary, systemWords, truncated, unreadable, wrongMachine } from './errors';

/** A processor and an operating system as Node names them. */
interface Machine {
  readonly platform: string;
  readonly arch: string;
}

/** Bytes read from the start of the file. */
const headSize = 4096;

/** Throws the `ExtensionError` that fits unless the file is a native library for this machine. */
export function checkImage(path: string, here: Machine = process): void {
  const { head, size } = readHead(path);
  const image = readElf(head) ?? readMachO(head) ?? readPortableExecutable(head);
  if (image === undefined) throw notALibrary(path, kindOf(head, size));
  const { platform, arch } = image;
  const wanted = here.platform === 'win32' || here.platform === 'darwin' ? here.platform : 'linux';
  if (platform !== wanted || (arch !== here.arch && arch !== 'any')) {
    throw wrongMachine(
      path,
      `${platformName(platform)} on ${arch}`,
      `${platformName(wanted)} on ${here.arch}`,
    );
  }
  if (image.end > size) throw truncated(path, image.end, size);
}

function readHead(path: string): { head: Buffer; size: number } {
  let descriptor: number;
  try {
    // A pipe without a writer would be waited for.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw unreadable(path, systemWords(error));
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw notALibrary(path, status.isDirectory() ? 'a folder' : 'no regular file');
    const head = Buffer.alloc(Math.min(headSize, status.size));
    readSync(descriptor, head, 0, head.length, 0);
    return { head, size: status.size };
  } finally {
    closeSync(descriptor);
  }
}

/** What a library's header says. */
interface Image extends Machine {
  /** Bytes that the file must have at least. */
  readonly end: number;
}

const elfMachines: Readonly<Record<number, string>> = {
  0x3e: 'x64',
  0xb7: 'arm64',
  0x03: 'ia32',
  0x28: 'arm',
  0xf3: 'riscv64',
  0x15: 'ppc64',
  0x16: 's390x',
};

function readElf(head: Buffer): Image | undefined {
  if (head.length < 64 || head.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const isLittle = head[5] === 1;
  const machine = isLittle ? head.readUInt16LE(18) : head.readUInt16BE(18);
  const arch = elfMachines[machine] ?? `machine ${machine}`;
  const is64 = head[4] === 2;
  const end = is64 && isLittle ? elfEnd(head) : 0;
  return { platform: 'linux', arch, end };
}

/** The end of the last segment that is loaded from the file, and of the table of sections. */
function elfEnd(head: Buffer): number {
  const segments = Number(head.readBigUInt64LE(32));
  const sections = Number(head.readBigUInt64LE(40));
  const segmentSize = head.readUInt16LE(54);
  const segmentCount = head.readUInt16LE(56);
  let end = sections + head.readUInt16LE(58) * head.readUInt16LE(60);
  for (let i = 0; i < segmentCount; i++) {
    const at = segments + i * segmentSize;
    if (at + 40 > head.length) break;
    end = Math.max(end, Number(head.readBigUInt64LE(at + 8)) + Number(head.readBigUInt64LE(at + 32)));
  }
  return end;
}

const machOMachines: Readonly<Record<number, string>> = { 0x01000007: 'x64', 0x0100000c: 'arm64' };

function readMachO(head: Buffer): Image | undefined {
  if (head.length < 32) return undefined;
  // A file for several processors; the linker takes its part.
  if (head.readUInt32BE(0) === 0xcafebabe) return { platform: 'darwin', arch: 'any', end: 0 };
  if (head.readUInt32LE(0) !== 0xfeedfacf) return undefined;
  const machine = head.readUInt32LE(4);
  return { platform: 'darwin', arch: machOMachines[machine] ?? `machine ${machine}`, end: 0 };
}

const windowsMachines: Readonly<Record<number, string>> = { 0x8664: 'x64', 0xaa64: 'arm64', 0x014c: 'ia32' };

function readPortableExecutable(head: Buffer): Image | undefined {
  if (head.length < 64 || head.readUInt16LE(0) !== 0x5a4d) return undefined;
  const at = head.readUInt32LE(60);
  if (at + 6 > head.length || head.readUInt32LE(at) !== 0x4550) return undefined;
  const machine = head.readUInt16LE(at + 4);
  return { platform: 'win32', arch: windowsMachines[machine] ?? `machine ${machine}`, end: 0 };
}

function platformName(platform: string): string {
  const names: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };
  return names[platform] ?? platform;
}

function kindOf(head: Buffer, size: number): string {
  if (size === 0) return 'an empty file';
  if (head.length >= 4 && head.readUInt32BE(0) === 0x7f454c46) return 'the first bytes of one';
  if (head.toString('latin1', 0, 8) === '!<arch>\n') return 'an archive for static linking';
  return isText(head) ? 'a text file' : 'data of another kind';
}

function isText(head: Buffer): boolean {
  return !head.some((byte) => byte < 9 || (byte > 13 && byte < 32));
}
