import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cliPath, type CommandResult } from '../cli/command';
import { killRounds } from './kills';
import { bitsetOutput, bitsetProgram, packOf, Place, skip } from './support';

test('kills at random moments leave the old state or the new', { skip }, async () => {
  // `scripts/kill-installs.ts` does a thousand.
  const { killed } = await killRounds(new Place(), 10, 4711);
  assert.equal(killed, 10);
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
