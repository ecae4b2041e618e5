import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { unpack } from '../../src/extensions/pack/read';
import { CommandFailure } from '../../src/project/failure';
import { newFolder, newKey, packOf, Place, skip, tarOf, type PackParts, type TarEntry } from './support';

/** What unpacking an archive says; undefined when it is accepted. */
async function refusal(bytes: Buffer): Promise<string | undefined> {
  const folder = newFolder();
  const inside = join(folder, 'deep/inside');
  mkdirSync(inside, { recursive: true });
  writeFileSync(join(folder, 'pack.tgz'), bytes);
  try {
    await unpack(join(folder, 'pack.tgz'), inside);
    return undefined;
  } catch (error) {
    // Anything else would be shown as a fault of nostos.
    assert.ok(error instanceof CommandFailure, String(error));
    return error.message;
  } finally {
    assert.deepEqual(readdirSync(folder).sort(), ['deep', 'pack.tgz']);
    assert.deepEqual(readdirSync(join(folder, 'deep')), ['inside']);
  }
}

function first(entry: TarEntry): PackParts {
  return { entries: (entries) => [entry, ...entries] };
}

test('a good pack is accepted', async () => {
  assert.equal(await refusal(packOf()), undefined);
  assert.equal(await refusal(packOf({ key: newKey(), files: { 'README.md': '# Bits' } })), undefined);
});

const hostile: readonly (readonly [what: string, parts: PackParts, text: RegExp])[] = [
  [
    'an absolute path',
    first({ name: '/tmp/nostos-evil', content: 'x' }),
    /entry "\/tmp\/nostos-evil": it is absolute/,
  ],
  ['a path that leaves', first({ name: 'package/../../evil', content: 'x' }), /it leaves its folder/],
  ['a path that leaves at its end', first({ name: 'package/a/..', content: 'x' }), /it leaves its folder/],
  ['a path from a drive', first({ name: 'C:\\evil', content: 'x' }), /it is absolute/],
  ['a path with backslashes', first({ name: 'package/a\\..\\evil', content: 'x' }), /other characters/],
  ['a file outside of package', first({ name: 'evil', content: 'x' }), /not below package/],
  ['a hidden file', first({ name: 'package/.npmrc', content: 'x' }), /starts with a dot/],
  ['a name of Windows devices', first({ name: 'package/aux.nos', content: 'x' }), /Windows/],
  ['a name with an escape', first({ name: 'package/\u001b[31m', content: 'x' }), /"package\/\\u001b\[31m"/],
  ['a symbolic link', first({ name: 'package/l', kind: '2', link: '/etc' }), /a symbolic link/],
  ['a hard link', first({ name: 'package/l', kind: '1', link: '/etc/passwd' }), /a hard link/],
  ['a character device', first({ name: 'package/d', kind: '3' }), /a character device/],
  ['a block device', first({ name: 'package/d', kind: '4' }), /a block device/],
  ['a named pipe', first({ name: 'package/p', kind: '6' }), /a named pipe/],
  [
    'an extended header',
    first({ name: 'package/x', kind: 'x', content: '11 path=/a\n' }),
    /an extended header/,
  ],
  ['an unknown kind', first({ name: 'package/x', kind: 'Z' }), /unknown kind "Z"/],
  ['a huge size', first({ name: 'package/x', size: '77777777777\0' }), /bytes, and \d+ are allowed/],
  [
    'a size beyond numbers',
    first({ name: 'package/x', size: '\x80\0\0\0\0\0\0\0\xff\xff\xff\xff' }),
    /size cannot be read/,
  ],
  ['a folder with content', first({ name: 'package/f', kind: '5', content: 'x' }), /folder with content/],
  ['names that differ in case', first({ name: 'package/BITSET.nos', content: 'x' }), /ignore case/],
  ['folders that differ in case', first({ name: 'package/LIB/x.md', content: 'x' }), /ignore case/],
  ['a file twice', { entries: (entries) => [...entries, ...entries] }, /stands twice/],
  ['a file where a folder is', first({ name: 'package/lib', content: 'x' }), /stands twice/],
  ['a file that is not listed', first({ name: 'package/extra.md', content: 'x' }), /does not list it/],
  [
    'content that was changed',
    {
      entries: (all) =>
        all.map((one) => (one.name.endsWith('.nos') ? { ...one, content: 'main() = 1' } : one)),
    },
    /entry "bitset\.nos": its SHA-256 is/,
  ],
  [
    'a file that is missing',
    { entries: (all) => all.filter(({ name }) => !name.endsWith('.so')) },
    /has it not/,
  ],
  [
    'no manifest',
    { entries: (all) => all.filter(({ name }) => !name.endsWith('pack.json')) },
    /no nostos-pack\.json/,
  ],
  ['another format', { manifest: (one) => ({ ...one, format: 2 }) }, /its format is 2/],
  ['a name that leaves', { manifest: (one) => ({ ...one, name: '../../evil' }) }, /`name`: it must be/],
  [
    'a version that leaves',
    { manifest: (one) => ({ ...one, version: '../1.0.0' }) },
    /`version`: it must be/,
  ],
  ['a description with an escape', { description: 'x\u001b[2J' }, /`description`: it must be a text/],
  [
    'a library in another place',
    { manifest: (one) => ({ ...one, libraries: { 'linux-x64-gnu': 'bitset.nos' } }) },
    /must be a library in/,
  ],
  ['a library at the top', { files: { 'evil.so': 'x' } }, /libraries stand in/],
  ['an origin of its own', { files: { 'nostos-origin.json': '{}' } }, /may not be listed/],
  [
    'a path in the manifest that leaves',
    { manifest: (one) => ({ ...one, files: { ...one.files, '../x': { size: 0, sha256: '0'.repeat(64) } } }) },
    /it leaves its folder/,
  ],
];

for (const [what, parts, text] of hostile) {
  test(`refused: ${what}`, async () => {
    assert.match((await refusal(packOf(parts))) ?? 'accepted', text);
  });
}

/** The same bytes many times, packed once: a gzip file may consist of several. */
function packedTimes(bytes: Buffer, times: number): Buffer {
  const packed = gzipSync(bytes);
  return Buffer.concat(Array.from({ length: times }, () => packed));
}

test('refused: a million entries, before much of it is read', async () => {
  const folder = tarOf([{ name: 'package/x/', kind: '5' }]).subarray(0, 512);
  const thousand = Buffer.concat(Array.from({ length: 1000 }, () => folder));
  assert.match((await refusal(packedTimes(thousand, 1000))) ?? 'accepted', /more than 1000 entries/);
});

test('refused: more bytes than allowed behind few packed ones', async () => {
  const size = 200 * 2 ** 20;
  const parts = [0, 1, 2].flatMap((i) => {
    const claim = tarOf([{ name: `package/${i}.md`, size: `${size.toString(8).padStart(11, '0')}\0` }]);
    return [gzipSync(claim.subarray(0, 512)), packedTimes(Buffer.alloc(2 ** 20), size / 2 ** 20)];
  });
  assert.match((await refusal(Buffer.concat(parts))) ?? 'accepted', /holds more than \d+ bytes/);
});

test('refused: what is no gzip, no tar, or incomplete', async () => {
  assert.match((await refusal(Buffer.from('hello'))) ?? 'accepted', /not a gzip archive/);
  assert.match((await refusal(gzipSync(Buffer.alloc(600, 'x')))) ?? 'accepted', /no tar archive/);
  assert.match((await refusal(gzipSync(Buffer.alloc(0)))) ?? 'accepted', /incomplete/);
  const pack = packOf();
  assert.match(
    (await refusal(pack.subarray(0, pack.length / 2))) ?? 'accepted',
    /not a gzip archive, or damaged/,
  );
});

test('every cut and many changes of a pack are refused or change nothing', async () => {
  const pack = packOf();
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
  for (let i = 0; i < 60; i++) {
    const bytes = Buffer.from(pack);
    bytes[random(bytes.length)] ^= 1 << random(8);
    // `refusal` itself fails for anything but an understandable message.
    await refusal(i % 3 === 0 ? bytes.subarray(0, random(bytes.length)) : bytes);
  }
});

test('a refused pack leaves nothing installed and nothing behind', { skip }, () => {
  const place = new Place();
  // Every fourth: what differs between them is told above, without a process for each.
  for (const [what, parts] of hostile.filter((_, i) => i % 4 === 0)) {
    place.write({ 'evil.tgz': packOf(parts) });
    const { status, stderr } = place.ext('install', 'evil.tgz');
    assert.equal(status, 1, what);
    assert.match(stderr, /^Error: .*\nhint: /s, what);
    assert.doesNotMatch(stderr, /\p{Cc}(?<!\n)|\n {4}at /u, what);
  }
  assert.deepEqual(readdirSync(join(place.home, 'store/.staging')), []);
  assert.ok(!existsSync('/tmp/nostos-evil'));
  assert.deepEqual(place.report('list'), []);
  assert.ok(!existsSync(join(place.home, 'trust.json')));
});
