/** `nostos-origin.json`: beside the files of an installed version, where they came from. */

import { join } from 'node:path';
import { originFile } from '../pack/manifest';
import { readJson } from './files';

/** Where an installed version came from. */
export interface Origin {
  /** `git+URL`, `npm:NAME`, `folder:PATH`, `file:PATH`: what is trusted or not. */
  readonly source: string;
  /** Revision or range that was asked for; empty for the newest. */
  readonly requested: string;
  /** `sha256:HEX` of the manifest, or `git:COMMIT`. */
  readonly checksum: string;
  /** SHA-256 of the manifest beside it, in hexadecimal. */
  readonly manifest: string;
  readonly library: 'prebuilt' | 'built';
  /** The fingerprint of the key that signed it; null without a signature. */
  readonly signedBy: string | null;
  /** Time in UTC, to the second. */
  readonly installed: string;
}

/** The text of the file. */
export function originText(origin: Origin): string {
  return `${JSON.stringify(origin, undefined, 2)}\n`;
}

/** The origin of what is installed in a folder; undefined for a folder that nostos did not make. */
export function readOrigin(folder: string): Origin | undefined {
  const value = readJson(join(folder, originFile)) as Partial<Origin> | undefined;
  return typeof value?.source === 'string' &&
    typeof value.checksum === 'string' &&
    typeof value.manifest === 'string'
    ? (value as Origin)
    : undefined;
}
