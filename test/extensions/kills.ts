/** Kills the extension manager at random moments and looks whether what is left is the state before or after. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findExtension } from '../../src/loader/discover';
import { checkVersion } from '../../src/extensions/store/check';
import { selectedFolder, storedFolders } from '../../src/extensions/store/installed';
import { cliPath } from '../cli/command';
import { bitsetOutput, bitsetProgram, packOf, type Place } from './support';

/** What happened in all rounds. */
export interface KillReport {
  /** Processes that were started. */
  readonly rounds: number;
  /** Those that were still alive when they were killed. */
  readonly killed: number;
  /** Kills that left the state before. */
  readonly keptOld: number;
  /** Kills that left the state after. */
  readonly reachedNew: number;
}

/** Rounds between two runs of a program, and between two checks that the manager goes on working. */
const programEvery = 25;
const repeatEvery = 20;

/** Kills `kills` processes that are at work; throws an `AssertionError` with the seed when a state is neither old nor new. */
export async function killRounds(place: Place, kills: number, seed: number): Promise<KillReport> {
  const random = generator(seed);
  place.write({
    'p.nos': bitsetProgram,
    '1.0.0.tgz': packOf({ version: '1.0.0' }),
    '2.0.0.tgz': packOf({ version: '2.0.0' }),
  });
  let usual = (await runAndKill(place, ['install', '1.0.0.tgz'], 60_000, 'SIGKILL')).time;
  let [killed, keptOld, reachedNew] = [0, 0, 0];
  let round = 0;
  for (; killed < kills; round++) {
    const before = selectedVersion(place);
    const { words, after } = action(place, random, before);
    // Most of a short run is the start of Node: kills belong into the rest.
    const delay = usual * (0.3 + 0.75 * random());
    const signal = random() < 0.9 ? 'SIGKILL' : 'SIGTERM';
    const { wasKilled, time } = await runAndKill(place, words, delay, signal);
    // The machine may be busier by now, or less.
    if (!wasKilled) usual = 0.8 * usual + 0.2 * time;
    else usual *= 1.002;
    const found = selectedVersion(place);
    const what = `seed ${seed}, round ${round}: ${words.join(' ')} at ${before ?? 'nothing'}, ${signal} after ${delay.toFixed(1)} ms`;
    assert.ok(found === before || found === after, `${what} left ${found ?? 'nothing'}`);
    checkWhole(place, what);
    if (wasKilled) {
      killed++;
      if (found === after && after !== before) reachedNew++;
      else keptOld++;
    }
    if (round % programEvery === 0 && found !== undefined) {
      assert.equal(place.nostos(['p.nos']).stdout, bitsetOutput, what);
    }
    if (round % repeatEvery === 0) {
      assert.equal(place.ext(...words).status === 0 || words[0] === 'remove', true, `${what}, then again`);
    }
  }
  checkEnd(place);
  return { rounds: round, killed, keptOld, reachedNew };
}

/** A command that changes something, and the version that it leaves. */
function action(place: Place, random: () => number, before: string | undefined) {
  const other = before === '1.0.0' ? '2.0.0' : '1.0.0';
  const choice = Math.floor(random() * 3);
  if (choice === 0 && before !== undefined) return { words: ['remove', 'bitset'], after: undefined };
  if (choice === 1 && before !== undefined) {
    // `upgrade` reads the source that the version came from.
    writeFileSync(join(place.here, `${before}.tgz`), packOf({ version: other }));
    writeFileSync(join(place.here, `${other}.tgz`), packOf({ version: other }));
    return { words: ['upgrade'], after: other };
  }
  writeFileSync(join(place.here, '1.0.0.tgz'), packOf({ version: other }));
  return { words: ['install', '1.0.0.tgz'], after: other };
}

/** The version that programs get; undefined when there is none. */
export function selectedVersion({ home }: Place): string | undefined {
  const folder = selectedFolder(home, 'bitset');
  return folder === undefined ? undefined : /(\d\.\d\.\d)-[0-9a-f]+$/.exec(folder)?.[1];
}

/** Everything that programs or projects could find is whole. */
export function checkWhole({ home }: Place, what: string): void {
  for (const { folder } of storedFolders(home)) assert.deepEqual(checkVersion(folder).problems, [], what);
  const selected = selectedFolder(home, 'bitset');
  const found = findExtension('bitset', { extensionsFolder: join(home, 'extensions'), dependencies: [] });
  assert.equal(found === undefined, selected === undefined, what);
}

/** After all kills the manager works, and what they left is swept up by it. */
function checkEnd(place: Place): void {
  rmSync(join(place.here, '1.0.0.tgz'));
  writeFileSync(join(place.here, '3.0.0.tgz'), packOf({ version: '3.0.0' }));
  const installed = place.ext('install', '3.0.0.tgz');
  assert.equal(installed.status, 0, installed.stderr);
  assert.equal(place.nostos(['p.nos']).stdout, bitsetOutput);
  const findings = place.report('doctor') as { state: string; what: string }[];
  assert.deepEqual(
    findings.filter(({ state, what }) => state === 'bad' || what.includes('unfinished')),
    [],
  );
}

interface Ending {
  /** Whether the process was killed before it ended by itself. */
  readonly wasKilled: boolean;
  /** Milliseconds that it ran. */
  readonly time: number;
}

function runAndKill(
  place: Place,
  words: readonly string[],
  delay: number,
  signal: NodeJS.Signals,
): Promise<Ending> {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(process.execPath, [cliPath, 'ext', ...words], {
      cwd: place.here,
      env: { ...process.env, NOSTOS_HOME: place.home },
      stdio: 'ignore',
    });
    const timer = setTimeout(() => child.kill(signal), delay);
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ wasKilled: status === null || status === 143, time: performance.now() - started });
    });
  });
}

/** Numbers from 0 to below 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
