/** The subcommands for the authors of extensions, in the order of the help text. */

import { registerBindgen } from './bindgen';
import { registerBuild } from './build';
import type { RegisterSubcommand } from './context';
import { registerDoc } from './doc';
import { registerKeygen } from './keygen';
import { registerNew } from './new';
import { registerPack } from './pack';
import { registerExtTest } from './test';

/** Subcommands for authors. */
export const authorSubcommands: readonly RegisterSubcommand[] = [
  registerNew,
  registerBuild,
  registerExtTest,
  registerBindgen,
  registerDoc,
  registerPack,
  registerKeygen,
];
