/**
 * Kills install, upgrade and remove at random moments, and fails when one leaves neither the old state nor the new.
 * Needs a built command.
 *
 *     node --import tsx scripts/kill-installs.ts [COUNT] [SEED]     default: 1000 kills, a new seed
 */

import { rmSync } from 'node:fs';
import { killRounds } from '../test/extensions/kills';
import { Place } from '../test/extensions/support';

async function main(): Promise<void> {
  const count = Number(process.argv[2] ?? 1000);
  const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
  const place = new Place();
  console.log(`${count} rounds with seed ${seed}`);
  try {
    console.log(await killRounds(place, count, seed));
  } finally {
    rmSync(place.folder, { recursive: true, force: true });
  }
}

void main();
