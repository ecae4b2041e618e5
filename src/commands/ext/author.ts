/** The subcommands for the authors of extensions, in the order of the help text. */

import type { RegisterSubcommand } from './context';
import { registerBindgen } from './bindgen';
import { registerBuild } from './build';
import { registerNew } from './new';
import { registerExtTest } from './test';

export const authorSubcommands: readonly RegisterSubcommand[] = [registerNew, registerBuild, registerExtTest, registerBindgen];
