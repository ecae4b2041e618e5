/** Brings installed extensions to what their sources have now. */

import { CommandFailure } from '../project/failure';
import { failure } from './failure';
import { installSource, type InstallSetting } from './install';
import { commitOf } from './source/git';
import { newestVersion } from './source/npm';
import { sourceFromText, type Source } from './source/parse';
import { listVersions, type InstalledVersion } from './store/installed';
import type { Origin } from './store/origin';

/** What became of one extension. */
export interface Upgrade {
  readonly name: string;
  readonly before: string;
  /** The version that programs get now. */
  readonly after: string;
  readonly change: 'upgraded' | 'would upgrade' | 'up to date' | 'pinned' | 'failed';
  /** Why it failed; undefined otherwise. */
  readonly problem: string | undefined;
}

/** Upgrades the extensions named, or all that are not pinned; one that fails does not keep the others. */
export async function upgrade(names: readonly string[], setting: InstallSetting): Promise<Upgrade[]> {
  const selected = listVersions(setting.home).filter(({ isSelected }) => isSelected);
  const unknown = names.find((name) => !selected.some((one) => one.name === name));
  if (unknown !== undefined) {
    throw failure(
      `could not upgrade ${unknown}: nostos did not install an extension of that name`,
      '`nostos ext list` shows what is installed, and from where',
    );
  }
  const chosen = selected.filter(({ name }) => names.length === 0 || names.includes(name));
  const done: Upgrade[] = [];
  for (const version of chosen) done.push(await upgradeOne(version, setting));
  return done;
}

async function upgradeOne(installed: InstalledVersion, setting: InstallSetting): Promise<Upgrade> {
  const { name, version, origin, isPinned } = installed;
  const report = { name, before: version, after: version, problem: undefined };
  if (isPinned) return { ...report, change: 'pinned' };
  try {
    if (origin === undefined) throw failure('where it came from is not known any more', 'install it again');
    const source = sourceFromText(origin.source, origin.requested);
    if (await isNewest(source, origin, version, setting)) return { ...report, change: 'up to date' };
    const found = await installSource(source, origin.source, setting);
    if (found.isUnchanged) return { ...report, change: 'up to date' };
    return { ...report, after: found.version, change: setting.isDryRun ? 'would upgrade' : 'upgraded' };
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return { ...report, change: 'failed', problem: error.message };
  }
}

/** Whether the source says without a download that there is nothing newer. */
async function isNewest(
  source: Source,
  origin: Origin,
  version: string,
  setting: InstallSetting,
): Promise<boolean> {
  const { isOffline, progress } = setting;
  if (source.kind === 'git') {
    return origin.checksum === `git:${(await commitOf({ ...source, isOffline, progress })) ?? ''}`;
  }
  return source.kind === 'npm' && (await newestVersion({ ...source, isOffline, progress })) === version;
}
