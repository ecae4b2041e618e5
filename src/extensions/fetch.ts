/** From a source to a packed file or a folder on this machine. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from './progress';
import { checkOut } from './source/git';
import { download } from './source/npm';
import type { Source } from './source/parse';

/** What fetching takes. */
export interface FetchSetting {
  /** An empty folder of our own for what is fetched. */
  readonly staging: string;
  readonly isOffline: boolean;
  /** The commit to get instead of the revision that the source names; the exact version of npm. */
  readonly exactly?: string;
  /** A revision to try when the repository lacks the one that the source names. */
  readonly otherwise?: string;
  readonly progress: Progress;
}

/** What was fetched. */
export type Fetched =
  | { readonly kind: 'pack'; readonly path: string }
  /** `commit`: undefined for a folder of the user. */
  | { readonly kind: 'tree'; readonly path: string; readonly commit: string | undefined };

/** Fetches a source; what is on this machine already stays where it is. Throws a `CommandFailure`. */
export async function fetchSource(source: Source, setting: FetchSetting): Promise<Fetched> {
  const { staging, isOffline, progress, exactly, otherwise } = setting;
  switch (source.kind) {
    case 'file':
      return { kind: 'pack', path: source.path };
    case 'folder':
      return { kind: 'tree', path: source.path, commit: undefined };
    case 'npm': {
      const folder = join(staging, 'download');
      mkdirSync(folder);
      const range = exactly ?? source.range;
      return {
        kind: 'pack',
        path: await download({ name: source.name, range, isOffline, progress }, folder),
      };
    }
    case 'git': {
      const folder = join(staging, 'checkout');
      mkdirSync(folder);
      const revision = exactly ?? source.revision;
      const fallback = exactly === undefined && otherwise !== undefined ? { otherwise } : {};
      const commit = await checkOut({ url: source.url, revision, isOffline, progress, ...fallback }, folder);
      return { kind: 'tree', path: folder, commit };
    }
  }
}
