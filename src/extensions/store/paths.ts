/**
 * Where everything is kept below `$NOSTOS_HOME`:
 *
 *     extensions/NAME                the version that programs get: a link into the store, or a folder copied by hand
 *     store/NAME/VERSION-ID/         one version, never changed after it came there
 *     store/NAME/pin                 the folder that `upgrade` keeps, when there is one
 *     store/.lock                    held while any of this changes
 *     store/.staging/PID-WORD/       work of one process, not yet or no longer part of the store
 *     packages/…                     packages of Nostos sources
 *     trust.json                     sources and keys that were accepted
 */

import { join } from 'node:path';
import { versionsFolder } from '../../project/lock';

/** The folder that programs look into. */
export function extensionsFolder(home: string): string {
  return join(home, 'extensions');
}

/** What programs find under a name: a link of ours, or a folder of theirs. */
export function linkPath(home: string, name: string): string {
  return join(extensionsFolder(home), name);
}

/** The folder of all versions. */
export function storeFolder(home: string): string {
  return versionsFolder(home);
}

/** The folder of one version. */
export function versionFolder(home: string, name: string, folder: string): string {
  return join(storeFolder(home), name, folder);
}

/** The file that names the version to be kept. */
export function pinPath(home: string, name: string): string {
  return join(storeFolder(home), name, 'pin');
}

/** The file whose lock is held while the store changes. */
export function lockPath(home: string): string {
  return join(storeFolder(home), '.lock');
}

/** The folder for unfinished work; on the file system of the store, so that a rename ends it. */
export function stagingRoot(home: string): string {
  return join(storeFolder(home), '.staging');
}

/** What was accepted so far. */
export function trustPath(home: string): string {
  return join(home, 'trust.json');
}
