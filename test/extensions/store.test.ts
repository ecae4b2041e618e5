import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { cliPath } from '../cli/command';
import { bitsetLibrary, bitsetOutput, bitsetProgram, packOf, Place, skip, write } from './support';

test('install from a packed file: announced once, found by programs, listed, removed', { skip }, () => {
  const place = new Place().write({ 'bitset-1.0.0.tgz': packOf(), 'p.nos': bitsetProgram });
  const installed = place.ext('install', 'bitset-1.0.0.tgz');
  assert.equal(installed.status, 0, installed.stderr);
  assert.match(
    installed.stdout,
    /^Installing extension from bitset-1\.0\.0\.tgz\.\.\.\n\nExtension installed successfully!\n {2}Location: .*extensions.bitset\n {2}Library: {2}libbitset\.so\n/,
  );
  assert.match(installed.stdout, /\nUse it with:\n {4}nostos --use bitset yourprogram\.nos\n$/);
  assert.match(installed.stderr, /^note: first native code from file:.*bitset-1\.0\.0\.tgz: .*\n$/);
  assert.equal(place.nostos(['p.nos']).stdout, bitsetOutput);

  const again = place.ext('install', 'bitset-1.0.0.tgz');
  assert.equal(again.stderr, '');
  assert.match(again.stdout, /up to date: bitset 1\.0\.0, prebuilt/);

  assert.match(place.ext('list').stdout, /^bitset {2}1\.0\.0 {2}prebuilt {2}file:.*\n$/);
  assert.equal(place.ext('verify').stdout.replace(/-[0-9a-f]{16}/, ''), 'bitset 1.0.0: intact\n');
  const removed = place.ext('remove', 'bitset');
  assert.match(removed.stdout, /^Removing extension at .*bitset\.\.\.\nExtension 'bitset' removed\.\n$/);
  assert.deepEqual(readdirSync(join(place.home, 'extensions')), []);
  assert.ok(!existsSync(join(place.home, 'store/bitset')));
  assert.equal(place.nostos(['p.nos']).status, 1);
  const unknown = place.ext('remove', 'bitset');
  assert.equal(unknown.status, 1);
  assert.match(
    unknown.stderr,
    /^Extension 'bitset' not found\.\nTried:\n {2}- .*bitset\n {2}- .*nostos-bitset\n$/,
  );
});

test('the older spelling keeps its texts', { skip }, () => {
  const place = new Place().write({ 'b.tgz': packOf() });
  const older = (...words: string[]) => place.nostos(['extension', ...words]);
  assert.equal(
    older('list').stdout,
    'No extensions installed.\n\nInstall extensions with:\n    nostos extension install <git-url>\n',
  );
  older('install', 'b.tgz');
  assert.equal(
    older('list').stdout,
    `Installed extensions in ${join(place.home, 'extensions')}:\n${'-'.repeat(60)}\n  bitset [built]\n      Use with: nostos --use bitset <file.nos>\n\n`,
  );
  assert.match(older('install', 'gone').stderr, /^Error fetching extension: could not find 'gone': /);
  const alone = older();
  assert.deepEqual([alone.status, alone.stdout], [1, '']);
  assert.match(alone.stderr, /^Usage: nostos extension COMMAND/);
  const misspelt = older('instal', 'x');
  assert.equal(misspelt.status, 2);
  assert.match(
    misspelt.stderr,
    /^Unknown extension command: instal\nhint: did you mean `nostos extension install`\?\n$/,
  );
});

test('versions stand side by side; a pin chooses one, and upgrade leaves it alone', { skip }, () => {
  const place = new Place().write({ 'bits/README.md': '' });
  const pack = join(place.here, 'latest.tgz');
  writeFileSync(pack, packOf({ version: '1.0.0' }));
  place.ext('install', 'latest.tgz');
  writeFileSync(pack, packOf({ version: '1.1.0' }));
  assert.equal(place.ext('upgrade', '--dry-run').stdout, 'bitset 1.0.0 -> 1.1.0: would upgrade\n');
  assert.equal(place.ext('upgrade').stdout, 'bitset 1.0.0 -> 1.1.0: upgraded\n');
  assert.equal(place.ext('upgrade', 'bitset').stdout, 'bitset 1.1.0: up to date\n');
  const versions = () =>
    (place.report('list', '--all') as { version: string; isSelected: boolean }[]).map(
      ({ version, isSelected }) => [version, isSelected],
    );
  assert.deepEqual(versions(), [
    ['1.0.0', false],
    ['1.1.0', true],
  ]);
  assert.equal(place.ext('pin', 'bitset@1.0.0').stdout, 'bitset is pinned at 1.0.0\n');
  assert.deepEqual(versions(), [
    ['1.0.0', true],
    ['1.1.0', false],
  ]);
  assert.equal(place.ext('upgrade').stdout, 'bitset 1.0.0: pinned\n');
  assert.equal(place.ext('remove', 'bitset@1.0.0').status, 1);
  place.ext('remove', 'bitset@1.1.0');
  place.ext('pin', '--remove', 'bitset');
  assert.equal(place.ext('upgrade').stdout, 'bitset 1.0.0 -> 1.1.0: upgraded\n');
});

test('a dry run changes nothing', { skip }, () => {
  const place = new Place().write({ 'b.tgz': packOf() });
  const { stdout, status } = place.ext('install', '--dry-run', 'b.tgz');
  assert.equal(status, 0);
  assert.match(stdout, /bitset 1\.0\.0, prebuilt: would be installed\n/);
  assert.deepEqual(readdirSync(place.home), ['store']);
  assert.deepEqual(place.report('list', '--all'), []);
  place.ext('install', 'b.tgz');
  assert.match(place.ext('remove', '--dry-run', 'bitset').stdout, /^would remove .*\nwould remove .*\n$/);
  assert.equal((place.report('list') as unknown[]).length, 1);
});

test('a folder of two files installs, and what was copied by hand is never replaced', { skip }, () => {
  const place = new Place().write({ 'p.nos': bitsetProgram });
  const byHand = join(place.home, 'extensions/bitset');
  const source = join(place.here, 'nostos-bitset');
  for (const folder of [byHand, source]) {
    mkdirSync(folder, { recursive: true });
    cpSync(bitsetLibrary, join(folder, 'libbitset.so'));
    cpSync(join(bitsetLibrary, '../../../bitset.nos'), join(folder, 'bitset.nos'));
  }
  assert.match(place.ext('list').stdout, /^bitset {2}- {2}copied by hand {2}/);
  assert.match(place.ext('verify').stdout, /^bitset: copied by hand/);
  const refused = place.ext('install', 'nostos-bitset');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /is there already, and was not made by nostos\nhint: /);
  assert.equal(place.ext('remove', 'bitset').status, 0);
  assert.equal(place.ext('install', 'nostos-bitset').status, 0);
  assert.equal(place.nostos(['p.nos']).stdout, bitsetOutput);
  // A link that the user made leads to what is the user's.
  place.ext('remove', 'bitset');
  symlinkSync(source, byHand);
  assert.match(place.ext('install', 'nostos-bitset').stderr, /was not made by nostos/);
  place.ext('remove', 'bitset');
  assert.ok(existsSync(join(source, 'libbitset.so')));
});

test('what was damaged is told, not opened, and mended by installing again', { skip }, () => {
  const place = new Place().write({ 'b.tgz': packOf() });
  place.ext('install', 'b.tgz');
  const [version] = readdirSync(join(place.home, 'store/bitset'));
  const folder = join(place.home, 'store/bitset', version ?? '');
  const library = readFileSync(join(folder, 'libbitset.so'));
  writeFileSync(
    join(folder, 'libbitset.so'),
    library.map((byte, at) => (at === 9000 ? byte ^ 1 : byte)),
  );
  write(folder, { 'extra.nos': '' });
  const { status, stdout } = place.ext('verify');
  assert.equal(status, 1);
  assert.match(stdout, /: libbitset\.so was changed\n.*: extra\.nos does not belong there\n/);
  assert.match(place.ext('info', 'bitset').stderr, /is damaged: libbitset\.so was changed/);
  assert.equal(place.ext('doctor').status, 1);
  assert.equal(place.ext('install', 'b.tgz').status, 0);
  assert.equal(place.ext('verify').status, 0);
  assert.equal(place.ext('doctor').status, 0);
});

test('info shows files, functions with signatures and docs; of a file only its manifest', { skip }, () => {
  const place = new Place().write({ 'b.tgz': packOf() });
  const packed = place.ext('info', './b.tgz');
  assert.match(packed.stdout, /^bitset 1\.0\.0\n {2}description Sets of small numbers\n/);
  assert.doesNotMatch(packed.stdout, /Bitset\.union/);
  place.ext('install', 'b.tgz');
  const { stdout } = place.ext('info', 'bitset');
  assert.match(stdout, /13\.9 KB {2}libbitset\.so\n/);
  assert.match(stdout, / {2}Bitset\.count: \(BitSet\) -> Int\n/);
  const { library } = place.report('info', 'bitset') as {
    library: { functions: { name: string; doc?: string }[] };
  };
  assert.ok(library.functions.some(({ name }) => name === 'Bitset.union'));
});

test('a running program keeps the library that it opened', { skip }, async () => {
  const program = `import bitset
use bitset.*
main() = {
    println(bits([1]))
    Stdin.readLine()
    println(bits([3, 1, 2]))
}
`;
  const place = new Place().write({ 'b.tgz': packOf(), 'p.nos': program });
  place.ext('install', 'b.tgz');
  const child = spawn(process.execPath, [cliPath, 'p.nos'], {
    cwd: place.here,
    env: { ...process.env, NOSTOS_HOME: place.home },
  });
  const out: Buffer[] = [];
  const started = new Promise<void>((resolve) => {
    child.stdout.on('data', (bytes: Buffer) => {
      out.push(bytes);
      resolve();
    });
  });
  await started;
  place.write({ 'b.tgz': packOf({ version: '2.0.0' }) });
  assert.match(place.ext('upgrade').stdout, /upgraded/);
  place.ext('remove', 'bitset@1.0.0');
  place.ext('remove', 'bitset');
  child.stdin.end('\n');
  const status = await new Promise((resolve) => child.on('close', resolve));
  assert.deepEqual([status, Buffer.concat(out).toString()], [0, `Bits[1]\n${bitsetOutput}`]);
});

test('links are relative, so that a home can be moved', { skip }, () => {
  const place = new Place().write({ 'b.tgz': packOf() });
  place.ext('install', 'b.tgz');
  const link = readlinkSync(join(place.home, 'extensions/bitset'));
  assert.match(link, /^\.\.\/store\/bitset\/1\.0\.0-[0-9a-f]{16}$/);
  assert.equal(basename(place.home), 'home');
});
