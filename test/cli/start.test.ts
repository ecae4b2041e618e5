import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { cliPath, folderWith } from './command';

/** A copy of the built command, whose folder may be written or not, and how to run it with a home of its own. */
function installation(): { folder: string; home: string; run: () => string } {
  const folder = join(folderWith({ 'home/empty': '' }), 'dist');
  const home = join(folder, '../home');
  mkdirSync(folder);
  for (const name of readdirSync(dirname(cliPath)).filter((each) => each.endsWith('.js')))
    copyFileSync(join(dirname(cliPath), name), join(folder, name));
  const run = (): string => {
    const environment = { ...process.env, NOSTOS_HOME: home };
    const words = [join(folder, 'cli.js'), '-e', '6 * 7'];
    const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', env: environment });
    return stdout + stderr;
  };
  return { folder, home, run };
}

const cachesIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.includes('.cache'));

test('the first run keeps the compiled code beside the bundle, the second uses it', () => {
  const { folder, run } = installation();
  assert.equal(run(), '42\n');
  const caches = cachesIn(folder);
  assert.ok(caches.length >= 2, caches.join(' '));
  const times = caches.map((name) => statSync(join(folder, name)).mtimeMs);
  assert.equal(run(), '42\n');
  assert.deepEqual(cachesIn(folder), caches);
  assert.deepEqual(
    caches.map((name) => statSync(join(folder, name)).mtimeMs),
    times,
  );
});

test('a damaged cache is replaced without a word', () => {
  const { folder, run } = installation();
  run();
  const [cache] = cachesIn(folder).map((name) => join(folder, name));
  for (const damage of [
    () => {
      truncateSync(cache, 1000);
    },
    () => {
      writeFileSync(cache, 'no code');
    },
  ]) {
    damage();
    assert.equal(run(), '42\n');
    assert.equal(run(), '42\n');
  }
});

test('where the cache cannot be kept beside the command, the home keeps it', () => {
  const { folder, home, run } = installation();
  run();
  const [name] = cachesIn(folder);
  rmSync(join(folder, name));
  // A folder in its place refuses the file, for root too.
  mkdirSync(join(folder, name));
  assert.equal(run(), '42\n');
  assert.deepEqual(cachesIn(join(home, 'cache')), [name]);
});

test('code on the command line has caches of its own', () => {
  const { folder, run } = installation();
  run();
  const ofCode = cachesIn(folder);
  const program = join(folder, 'program.nos');
  writeFileSync(program, 'main() = 6 * 7');
  spawnSync(process.execPath, [join(folder, 'cli.js'), program]);
  assert.equal(cachesIn(folder).length, 2 * ofCode.length);
});

test('the example that fills the caches at installation runs', () => {
  const example = join(dirname(cliPath), '../examples/shapes.nos');
  const { stdout, stderr } = spawnSync(process.execPath, [cliPath, example], { encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.match(stdout, /together: 11\.14159\n1 small ones, circles are RED\n$/);
});
