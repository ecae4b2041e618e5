/** Compares everything that is installed with its hashes. */

import { basename } from 'node:path';
import { checkVersion } from './store/check';
import { listInstalled, storedFolders } from './store/installed';
import { readTrust } from './trust';
import { fingerprintOf } from './pack/signature';

/** What was found about one folder. */
export interface Verification {
  readonly name: string;
  /** Name of the version's folder; null for a folder that was copied by hand. */
  readonly version: string | null;
  readonly folder: string;
  /** Null for a folder that was copied by hand: nothing says what it should be. */
  readonly isIntact: boolean | null;
  readonly problems: readonly string[];
}

/** Verifies all versions of the extensions named, or of all. Opens no library. */
export function verify(home: string, names: readonly string[]): Verification[] {
  const isMeant = (name: string): boolean => names.length === 0 || names.includes(name);
  const { keys } = readTrust(home);
  const stored = storedFolders(home).filter(({ name }) => isMeant(name));
  const byHand = listInstalled(home).filter(({ name, version }) => version === undefined && isMeant(name));
  return [
    ...stored.map(({ name, folder }) => {
      const { problems, signedBy } = checkVersion(folder);
      const known = Object.hasOwn(keys, name) ? fingerprintOf(keys[name].key) : undefined;
      const untrusted =
        known !== undefined && signedBy !== known ? [`it is not signed with the trusted key ${known}`] : [];
      const all = [...problems, ...untrusted];
      return { name, version: basename(folder), folder, isIntact: all.length === 0, problems: all };
    }),
    ...byHand.map(({ name, folder }) => ({ name, version: null, folder, isIntact: null, problems: [] })),
  ];
}
