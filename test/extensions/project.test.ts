import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockText, readLock, type LockedExtension } from '../../src/project/lock';
import { bitsetOutput, bitsetProgram, newFolder, packOf, Place, skip, write } from './support';

const head = '[project]\nname = "p"\n';

test('the text of a lock is read back, sorted, and the same for the same entries', () => {
  const entries: LockedExtension[] = [
    {
      name: 'z',
      extension: 'zed',
      version: '1.0.0',
      source: 'npm:z',
      requested: '^1',
      checksum: `sha256:${'a'.repeat(64)}`,
      isPinned: true,
    },
    {
      name: 'a',
      extension: 'a',
      version: '2.0.0-rc.1',
      source: 'git+https://h/r',
      requested: '',
      checksum: `git:${'b'.repeat(40)}`,
      isPinned: false,
    },
  ];
  const folder = newFolder();
  write(folder, { 'nostos.lock': lockText(entries) });
  assert.deepEqual(readLock(folder), { entries: [...entries].reverse(), problem: undefined });
  assert.equal(lockText(readLock(folder).entries), lockText(entries));
});

test('a lock that would lead out of the store, or is damaged, is told and not followed', () => {
  const folder = newFolder();
  for (const bad of [
    'extension = 1',
    '[[extension]]\nname = "../x"',
    '[[extension]]\nname = "x"\nversion = "../../1.0.0"',
    'not toml',
  ]) {
    write(folder, { 'nostos.lock': bad });
    const { entries, problem } = readLock(folder);
    assert.deepEqual(entries, []);
    assert.match(problem ?? '', /nostos\.lock: /);
  }
});

test('a project gets what its lock says, whatever is installed besides', { skip }, () => {
  const place = new Place().write({
    'main.nos': bitsetProgram,
    'nostos.toml': `${head}[dependencies]\nbitset = { path = "packs/bitset.tgz", extension = true }\n`,
    'packs/bitset.tgz': packOf({ version: '1.0.0' }),
    'other.tgz': packOf({ version: '9.0.0' }),
  });
  assert.match(place.nostos(['.']).stderr, /Extension 'bitset' of nostos\.toml is not installed/);
  const { stdout, status } = place.ext('install');
  assert.deepEqual([status, stdout.replace(/file:.*/, 'FILE')], [0, 'bitset 1.0.0: installed, FILE\n']);
  place.ext('install', 'other.tgz');
  const loaded = place.nostos(['--verbose', '.']);
  assert.equal(loaded.stdout, bitsetOutput);
  assert.deepEqual(
    (place.report('list') as { version: string }[]).map((one) => one.version),
    ['9.0.0'],
  );
  assert.match(place.ext('install', '--locked').stdout, /^bitset 1\.0\.0: unchanged/);
  const lock = readFileSync(join(place.here, 'nostos.lock'), 'utf8');

  // The pack is made anew under the same path: --locked refuses it, a plain install takes it and says so.
  place.write({ 'packs/bitset.tgz': packOf({ version: '1.0.0', description: 'Other' }) });
  const elsewhere = { environment: { NOSTOS_HOME: join(place.folder, 'second') } };
  const refused = place.nostos(['ext', 'install', '--locked'], elsewhere);
  assert.equal(refused.status, 1);
  assert.match(
    refused.stderr,
    /is not what nostos\.lock says: its checksum is sha256:[0-9a-f]+, and was sha256:[0-9a-f]+\nhint: /,
  );
  const taken = place.nostos(['ext', 'install'], elsewhere);
  assert.equal(taken.status, 0);
  assert.match(taken.stderr, /note: bitset 1\.0\.0 from .* is not what nostos\.lock says/);
  assert.notEqual(readFileSync(join(place.here, 'nostos.lock'), 'utf8'), lock);
  assert.match(place.nostos(['.']).stderr, /'bitset' 1\.0\.0 of nostos\.lock is not installed\n/);
  place.ext('install');
  assert.equal(place.nostos(['.']).stdout, bitsetOutput);
});

test('--locked wants a lock that fits; a pin in the lock stays', { skip }, () => {
  const place = new Place().write({
    'main.nos': bitsetProgram,
    'nostos.toml': `${head}[dependencies]\nbitset = { path = "b.tgz", extension = true }\n`,
    'b.tgz': packOf({ version: '1.0.0' }),
  });
  assert.match(place.ext('install', '--locked').stderr, /there is no nostos\.lock/);
  place.ext('install');
  place.write({ 'b.tgz': packOf({ version: '2.0.0' }) });
  assert.match(
    place.ext('upgrade', '--project', '--dry-run').stdout,
    /^bitset 2\.0\.0 \(was 1\.0\.0\): would install/,
  );
  assert.match(place.ext('upgrade', '--project').stdout, /^bitset 2\.0\.0 \(was 1\.0\.0\): installed/);
  assert.equal(place.ext('pin', '--project', 'bitset@1.0.0').stdout, 'bitset is pinned at 1.0.0\n');
  assert.match(
    readFileSync(join(place.here, 'nostos.lock'), 'utf8'),
    /version = "1\.0\.0"\n(.*\n)*pinned = true/,
  );
  assert.match(place.ext('upgrade', '--project').stdout, /^bitset 1\.0\.0: unchanged/);
  place.ext('pin', '--project', '--remove', 'bitset');
  assert.match(
    place.ext('upgrade', '--project', 'bitset').stdout,
    /^bitset 2\.0\.0 \(was 1\.0\.0\): installed/,
  );

  place.write({
    'nostos.toml': `${head}[dependencies]\nbitset = { npm = "nostos-bitset", extension = true }\n`,
  });
  assert.match(
    place.ext('install', '--locked').stderr,
    /nostos\.lock does not fit nostos\.toml: bitset is asked from elsewhere now/,
  );
});

test('an extension by its folder is used in place, under the name of the project', { skip }, () => {
  const place = new Place().write({
    'main.nos': bitsetProgram.replaceAll('bitset', 'sets'),
    'nostos.toml': `${head}[dependencies]\nsets = { path = ${JSON.stringify(join(__dirname, '../../fixtures/c-sample'))}, extension = true }\n`,
  });
  const { status, stdout } = place.ext('install');
  assert.equal(status, 0);
  assert.match(stdout, /^sets 0\.0\.0: in place, folder:/);
  assert.equal(place.nostos(['.']).stdout, bitsetOutput);
});

test('packages of sources are fetched by install, and never by a run', () => {
  const remote = newFolder();
  write(remote, { 'area.nos': 'pub area(w: Int, h: Int) = w * h\n' });
  const git = (...words: string[]): Buffer =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], {
      cwd: remote,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  git('init', '--quiet', '--initial-branch', 'main');
  git('add', '.');
  git('commit', '--quiet', '--message', 'one');
  const place = new Place().write({
    'main.nos': 'use shapes.area.*\nmain() = area(6, 7)\n',
    'nostos.toml': `${head}[dependencies]\nshapes = { git = ${JSON.stringify(remote)} }\n`,
  });
  const before = place.nostos(['.']);
  assert.equal(before.status, 1);
  assert.match(
    before.stderr,
    /^Warning: Failed to fetch package shapes: .*`nostos ext install` in the project fetches it\n/,
  );
  const fetched = place.ext('install');
  assert.equal(fetched.status, 0, fetched.stderr);
  assert.match(fetched.stderr, /^Fetching package: shapes from .* \(master\)\n$/);
  writeFileSync(join(remote, 'area.nos'), 'broken');
  assert.deepEqual([place.nostos(['.']).stdout, place.nostos(['.']).stderr], ['42\n', '']);
  assert.match(place.ext('install').stdout, /^shapes: unchanged, git\+/);
  const github = place.write({
    'nostos.toml': `${head}[dependencies]\nx = { github = "../.." }\ny = { npm = "y" }\n`,
  });
  assert.match(
    github.nostos(['.']).stderr,
    /package x: packages of sources come from .*\n.*package y: packages of sources come from/,
  );
});

test('outside of a project install wants a source', () => {
  const place = new Place();
  const { status, stderr } = place.ext('install');
  assert.equal(status, 1);
  assert.match(stderr, /there is no nostos\.toml .*\nhint: name a source/);
});
