/** Where the SDK is that ships with this program. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Face } from './pack/manifest';

/** The crates of the SDK by face, as folders of `rust-abi`. */
const crates: Readonly<Record<Face, string>> = { 'nostos-extension': 'nostos-extension', compat: 'compat' };

/** The version of the SDK's crates. */
export const sdkVersion = '0.1.0';

/** The folder of the crate that extensions are built against. */
export function sdkFolder(face: Face): string {
  return join(rustFolder(), crates[face]);
}

/** `rust-abi` of the installation: beside the folder of the bundle, or above the sources. */
function rustFolder(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const found = join(folder, 'rust-abi');
    if (existsSync(join(found, 'nostos-extension', 'Cargo.toml'))) return found;
    if (dirname(folder) === folder) throw new Error('the installation of nostos lacks its folder rust-abi');
  }
}
