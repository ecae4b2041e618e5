import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ExtensionError } from '../../src/lang/host';
import { List } from '../../src/lang/values/list';
import { checkImage } from '../../src/loader/image';
import { HOT_CALLS } from '../../src/loader/hotCall';
import { fixturesFolder, open, prebuilt, skip } from './support';

const broken = join(fixturesFolder, 'broken');

/** The message of the `ExtensionError` that opening must throw. */
function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert(error instanceof ExtensionError, `not an ExtensionError: ${String(error)}`);
    return error.message;
  }
  return assert.fail('it was opened');
}

const cases: readonly (readonly [name: string, fact: RegExp, advice: RegExp])[] = [
  ['text_file', /not a native library, but a text file/, /cargo build --release/],
  ['truncated', /incomplete: it has \d+ bytes, and its header speaks of \d+/, /copy or download it again/],
  [
    'other_architecture',
    /was built for Linux on arm64, and this is Linux on x64/,
    /get the library for Linux on x64/,
  ],
  ['no_symbol', /does not export `nostos_extension`/, /declare_extension!/],
  ['other_abi', /speaks version 2 of the extension interface, and nostos version 1/, /update nostos/],
  [
    'failing_register',
    /`register` of \S+ failed: the device that this extension drives is not there/,
    /author/,
  ],
  ['panicking_register', /`register` of \S+ panicked: /, /author/],
  ['duplicate_functions', /registers two functions named `Broken.one`/, /another name/],
  ['bad_signature', /signature of `Broken.two` cannot be read: expected a type at column 7/, /write it like/],
  ['escaping', /name of function 1 is "Broken\.\\u001b\[2Jtwo"/, /build the extension again/],
  [
    'missing_library',
    /libnostos_fixture_absent\.so\S*: cannot open shared object file/,
    /install the system library/,
  ],
];
for (const [name, fact, advice] of cases) {
  test(`${name}: a message that names the file and what to do`, { skip }, () => {
    const message = messageOf(() => open([name], { extensionsFolder: broken }));
    assert.match(message, fact);
    assert.match(message, new RegExp(`hint: .*${advice.source}`));
    assert(message.includes(`lib${name}.so`), message);
    assert(!message.includes('at Object.'), message);
  });
}

test('missing_wrapper: a message that names the folder and what to do', { skip }, () => {
  const message = messageOf(() => open(['missing_wrapper'], { extensionsFolder: broken }));
  assert.match(message, /has no wrapper: there is no \.nos file in '.*missing_wrapper'/);
  assert.match(message, /hint: put missing_wrapper\.nos there/);
});

test('a library without a wrapper can be opened by its path', { skip }, () => {
  const { call } = open([], { libraryPaths: [prebuilt('broken/missing_wrapper', 'libmissing_wrapper.so')] });
  assert.equal(call('Broken.one'), 1);
});

test('malformed_results: every broken answer is an error that the program can catch', { skip }, () => {
  const { call, failure } = open(['malformed_results'], { extensionsFolder: broken });
  const count = Number(call('Broken.malformedCount'));
  assert(count > 10);
  for (let i = 0; i < count; i++) {
    assert.match(
      failure('Broken.malformed', i),
      /^Extension call failed: Broken\.malformed gave a broken answer: .+; report this to who wrote malformed_results$/,
    );
    assert.equal(call('Broken.one'), 1);
  }
});

test('careless: a call that answers nothing does not repeat the last answer', { skip }, () => {
  const { call, failure, collector } = open(['careless'], { extensionsFolder: broken });
  call('Broken.object', 7);
  for (let i = 0; i < HOT_CALLS + 10; i++) {
    const message = failure('Broken.silent');
    assert.match(
      message,
      /^Extension call failed: Broken\.silent gave a broken answer: it gave none; report/,
    );
  }
  assert.equal(collector.table.live, 1);
});

test('careless: functions may be named like words of JavaScript', { skip }, () => {
  const { call } = open(['careless'], { extensionsFolder: broken });
  for (let i = 0; i < HOT_CALLS + 10; i++) {
    assert.equal(call('delete'), 1);
    assert.equal(call('3d.one'), 1);
  }
});

test('careless: more type ids than there is room for are an error, and the rest goes on', { skip }, () => {
  const { call, failure, collector } = open(['careless'], { extensionsFolder: broken });
  for (let id = 0; id < 65_535; id++) call('Broken.object', id);
  assert.match(failure('Broken.object', 65_535), /gave a broken answer: its objects have too many type ids/);
  assert.equal(call('Broken.one'), 1);
  call('Broken.object', 5);
  assert.equal(collector.table.live, 65_536);
});

const scratch = mkdtempSync(join(tmpdir(), 'nostos-broken-'));
after(() => rmSync(scratch, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
}

const images: readonly (readonly [name: string, content: string | Uint8Array, message: RegExp])[] = [
  ['empty.so', '', /an empty file/],
  ['archive.a', '!<arch>\nabc\0', /an archive for static linking/],
  ['noise.so', Buffer.from([1, 2, 3, 4, 0, 255, 7, 8]), /data of another kind/],
  ['start.so', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]), /the first bytes of one/],
  ['mac.dylib', machO(0x0100000c), /built for macOS on arm64/],
  ['windows.dll', portableExecutable(0x8664), /built for Windows on x64/],
];
for (const [name, content, message] of images) {
  test(`${name} is told apart before the linker sees it`, { skip }, () => {
    assert.match(
      messageOf(() => checkImage(file(name, content))),
      message,
    );
  });
}

test('a file that is not there, and a folder, are named', () => {
  assert.match(
    messageOf(() => checkImage(join(scratch, 'nowhere.so'))),
    /nowhere\.so': there is no such file/,
  );
  mkdirSync(join(scratch, 'folder.so'));
  assert.match(
    messageOf(() => checkImage(join(scratch, 'folder.so'))),
    /it is not a native library, but a folder/,
  );
});

test('a pipe is told apart at once', { skip }, () => {
  const pipe = join(scratch, 'pipe.so');
  assert.equal(spawnSync('mkfifo', [pipe]).status, 0);
  assert.match(
    messageOf(() => checkImage(pipe)),
    /it is not a native library, but no regular file/,
  );
});

test('a folder named like a wrapper is none', { skip }, () => {
  const folder = join(scratch, 'extensions', 'odd');
  mkdirSync(join(folder, 'odd.nos'), { recursive: true });
  copyFileSync(prebuilt('c-sample', 'libbitset.so'), join(folder, 'libodd.so'));
  const message = messageOf(() => open(['odd'], { extensionsFolder: join(scratch, 'extensions') }));
  assert.match(message, /has no wrapper/);
});

test('a library for macOS is accepted there', () => {
  checkImage(file('mac-own.dylib', machO(0x01000007)), { platform: 'darwin', arch: 'x64' });
});

test('two libraries that register one extension name are refused, both named', { skip }, () => {
  const copy = join(scratch, 'libcopy.so');
  copyFileSync(prebuilt('c-sample', 'libbitset.so'), copy);
  const message = messageOf(() => open([], { libraryPaths: [prebuilt('c-sample', 'libbitset.so'), copy] }));
  assert.match(message, /an extension named `bitset` is loaded already, from '.*libbitset\.so'/);
  assert(message.includes('libcopy.so'));
});

test('the same file given twice is one library', { skip }, () => {
  const path = prebuilt('c-sample', 'libbitset.so');
  const { extensions, call } = open([], { libraryPaths: [path, path] });
  assert.equal(extensions.libraries.length, 1);
  assert.equal(call('Bitset.count', call('Bitset.fromList', List.of(1, 2, 2))), 2);
});

test('a path without a folder is that file, not one of the system', { skip }, () => {
  const here = process.cwd();
  process.chdir(scratch);
  try {
    copyFileSync(prebuilt('c-sample', 'libbitset.so'), 'libhere.so');
    assert.equal(open([], { libraryPaths: ['libhere.so'] }).extensions.libraries.length, 1);
  } finally {
    process.chdir(here);
  }
});

test('a file with two names is one library', { skip }, () => {
  const first = join(scratch, 'libfirst.so');
  const second = join(scratch, 'libsecond.so');
  copyFileSync(prebuilt('c-sample', 'libbitset.so'), first);
  linkSync(first, second);
  const { extensions, call } = open([], { libraryPaths: [first, second] });
  assert.equal(extensions.libraries.length, 1);
  assert.equal(call('Bitset.count', call('Bitset.fromList', List.of(1, 2, 2))), 2);
});

function machO(machine: number): Uint8Array {
  const bytes = Buffer.alloc(64);
  bytes.writeUInt32LE(0xfeedfacf, 0);
  bytes.writeUInt32LE(machine, 4);
  return bytes;
}

function portableExecutable(machine: number): Uint8Array {
  const bytes = Buffer.alloc(128);
  bytes.write('MZ', 'latin1');
  bytes.writeUInt32LE(64, 60);
  bytes.write('PE\0\0', 64, 'latin1');
  bytes.writeUInt16LE(machine, 68);
  return bytes;
}
