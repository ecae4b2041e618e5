import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { cliPath, type CommandResult } from '../cli/command';
import { checkWhole, killRounds, selectedVersion } from './kills';
import { bitsetOutput, bitsetProgram, packOf, Place, skip } from './support';

/** Runs `nostos ext WORDS` and kills it at its Nth operation that changes a file; at none for 0, and counts them. */
function killAt(
  place: Place,
  words: readonly string[],
  operation: number,
): { killed: boolean; count: number } {
  const countFile = join(place.folder, 'count');
  const environment: Record<string, string> =
    operation === 0 ? { NOSTOS_COUNT_FILE: countFile } : { NOSTOS_KILL_AT: String(operation) };
  const preload = pathToFileURL(join(__dirname, 'killAtOperation.mjs')).href;
  const { signal } = spawnSync(process.execPath, ['--import', preload, cliPath, 'ext', ...words], {
    cwd: place.here,
    env: { ...process.env, NOSTOS_HOME: place.home, ...environment },
    stdio: 'ignore',
  });
  return {
    killed: signal === 'SIGKILL',
    count: operation === 0 ? Number(readFileSync(countFile, 'utf8')) : 0,
  };
}

test('a kill at every single operation leaves the old state or the new', { skip }, () => {
  const packs = { '1.tgz': packOf({ version: '1.0.0' }), '2.tgz': packOf({ version: '2.0.0' }) };
  const place = new Place().write(packs);
  const steps = [
    { words: ['install', '2.tgz'], before: '1.0.0', after: '2.0.0' },
    { words: ['remove', 'bitset'], before: '1.0.0', after: undefined },
  ];
  const reset = (): void => {
    rmSync(place.home, { recursive: true, force: true });
    cpSync(join(place.folder, 'start'), place.home, { recursive: true, verbatimSymlinks: true });
  };
  place.ext('install', '1.tgz');
  cpSync(place.home, join(place.folder, 'start'), { recursive: true, verbatimSymlinks: true });
  for (const { words, before, after } of steps) {
    reset();
    const { count } = killAt(place, words, 0);
    assert.equal(selectedVersion(place), after);
    assert.ok(count > 5, `${count} operations`);
    const found: (string | undefined)[] = [];
    for (let operation = 1; operation <= count; operation++) {
      reset();
      const what = `${words.join(' ')}, killed at operation ${operation} of ${count}`;
      assert.ok(killAt(place, words, operation).killed, what);
      const version = selectedVersion(place);
      assert.ok(version === before || version === after, `${what}, left ${version ?? 'nothing'}`);
      checkWhole(place, what);
      found.push(version);
    }
    // Both were seen, and the old state never after the new one.
    assert.equal(found[0], before);
    assert.equal(found.at(-1), after);
    assert.ok(found.lastIndexOf(before) < found.indexOf(after), found.join(' '));
  }
});

test('kills at random moments leave the old state or the new', { skip }, async () => {
  // `scripts/kill-installs.ts` does a thousand.
  const { killed } = await killRounds(new Place(), 6, 4711);
  assert.equal(killed, 6);
});

function start(place: Place, ...words: string[]): Promise<Pick<CommandResult, 'status' | 'stderr'>> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cliPath, 'ext', ...words], {
      cwd: place.here,
      env: { ...process.env, NOSTOS_HOME: place.home },
    });
    const said: Buffer[] = [];
    child.stderr.on('data', (bytes: Buffer) => said.push(bytes));
    child.stdout.resume();
    child.on('close', (status) => {
      resolve({ status, stderr: Buffer.concat(said).toString() });
    });
  });
}

test('installers at once do each other no harm', { skip }, async () => {
  const place = new Place().write({ 'p.nos': bitsetProgram });
  const versions = ['1.0.0', '2.0.0', '3.0.0'];
  for (const version of versions) place.write({ [`${version}.tgz`]: packOf({ version }) });
  const all = await Promise.all(
    [...versions, ...versions].map((version) => start(place, 'install', `${version}.tgz`)),
  );
  assert.deepEqual(
    all.map(({ status }) => status),
    all.map(() => 0),
    all.map(({ stderr }) => stderr).join(''),
  );
  // No announcement was lost, none was made twice.
  const notes = all
    .map(({ stderr }) => stderr)
    .join('')
    .match(/note: first native code/g);
  assert.equal(notes?.length, versions.length);
  assert.equal(place.ext('verify').status, 0);
  assert.equal((place.report('list', '--all') as unknown[]).length, 3);
  assert.equal(place.nostos(['p.nos']).stdout, bitsetOutput);
  assert.deepEqual(readdirSync(join(place.home, 'store/.staging')), []);
  assert.deepEqual(readdirSync(join(place.home, 'extensions')), ['bitset']);
});

test('installing and removing at once leave one of both', { skip }, async () => {
  const place = new Place().write({ 'b.tgz': packOf() });
  place.ext('install', 'b.tgz');
  await Promise.all([
    start(place, 'remove', 'bitset'),
    start(place, 'install', 'b.tgz'),
    start(place, 'remove', 'bitset'),
  ]);
  assert.equal(place.ext('verify').status, 0);
  const findings = place.report('doctor') as { state: string }[];
  assert.ok(findings.every(({ state }) => state !== 'bad'));
});
