/** Folders for unfinished work: nobody looks into them, and what a killed process left in one is swept up later. */

import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { isAlive } from './exclusive';
import { stagingRoot } from './paths';

const open = new Set<string>();

/** A fresh folder of this process. */
export function newStaging(home: string): string {
  const folder = join(stagingRoot(home), `${process.pid}-${randomBytes(6).toString('hex')}`);
  mkdirSync(folder, { recursive: true });
  open.add(folder);
  return folder;
}

/** Removes a folder of this process. */
export function removeStaging(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  open.delete(folder);
}

/** Removes all folders of this process; for its end. */
export function removeAllStaging(): void {
  for (const folder of open) removeStaging(folder);
}

/** Takes a file or folder out of sight in one step, then removes it at leisure. */
export function discard(home: string, path: string): void {
  const staging = newStaging(home);
  renameSync(path, join(staging, 'discarded'));
  removeStaging(staging);
}

/** What processes left that are gone. */
export function abandoned(home: string): string[] {
  let names: string[];
  try {
    names = readdirSync(stagingRoot(home));
  } catch {
    return [];
  }
  return names
    .map((name) => join(stagingRoot(home), name))
    .filter((path) => !open.has(path) && !isOwned(path));
}

/** Whether another process still works in the folder; an earlier one may have had our number. */
function isOwned(path: string): boolean {
  const pid = Number.parseInt(basename(path), 10);
  return !Number.isNaN(pid) && pid !== process.pid && isAlive(pid);
}

/** Removes what processes left that are gone. */
export function sweep(home: string): void {
  for (const folder of abandoned(home)) rmSync(folder, { recursive: true, force: true });
}
